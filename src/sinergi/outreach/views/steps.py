"""Pages that move a session on: report, verify, another day, photos, rumours heard."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.doors.uploads import BadUpload, keep_uploads, path_of
from sinergi.outreach.asked_forms import REFUSED, answer_form, answer_post, posted
from sinergi.outreach.door_counts import heads_at_door
from sinergi.outreach.forms.library import HandsForm
from sinergi.outreach.forms.session import (
    PhotoForm,
    PostponeForm,
    QuestionForms,
    ReasonForm,
    ReportForm,
    questions_of,
    report_initial,
)
from sinergi.outreach.models import Hearing, Photo, Question, Rumor, Session
from sinergi.outreach.reach import own_session, session_of_line
from sinergi.outreach.rules.session import Step
from sinergi.outreach.services.reporting import (
    add_photos,
    remove_photo,
    report_session,
)
from sinergi.outreach.services.rumor import note_hearing
from sinergi.outreach.services.session import move_session, postpone_session
from sinergi.outreach.times import when
from sinergi.outreach.words import add_problem


def _crumbs(row: Session) -> list[tuple[str, str]]:
    return [
        (_("Outreach sessions"), reverse("outreach:sessions")),
        (row.title, reverse("outreach:session", args=[row.pk])),
    ]


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def session_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Report that a session was held: counts first, questions asked below."""
    actor, row = signed_in(request), own_session(request, pk)
    data = request.POST if request.method == "POST" else None
    asked = Question.visible.to(actor).filter(session=row)
    kept = list(asked.values("topic", "text", "times", "answer"))
    initial = report_initial(row)
    if row.attended is None:
        initial |= heads_at_door(row, actor)
    form = ReportForm(data, initial=initial)
    rows = QuestionForms(data, initial=kept, prefix="questions")
    if data is not None and form.is_valid() and rows.is_valid():
        report = form.report_of(questions_of(rows))
        version = form.cleaned_data["version"]
        try:
            report_session(row, report, by=actor, at=real_now(), version=version)
        except REFUSED as error:
            add_problem(form, error)
        else:
            return redirect("outreach:session", pk=pk)
    context = {
        "form": form,
        "questions": rows,
        "session": row,
        "crumbs": _crumbs(row),
        "back": reverse("outreach:session", args=[pk]),
    }
    status = 422 if data is not None else 200
    return render(request, "outreach/session_report.html", context, status=status)


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def session_postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a planned session to another day, with the reason."""
    actor, row = signed_in(request), own_session(request, pk)
    starts = timezone.localtime(row.starts_at)
    initial = {"day": starts.date(), "starts": starts.time()}
    form = PostponeForm(posted(request), initial=initial)
    address = reverse("outreach:session", args=[pk])

    def act() -> str:
        note = form.cleaned_data["note"]
        postpone_session(row, *form.times(), note, by=actor, at=real_now())
        return address

    context = {"title": _("Another day"), "crumbs": _crumbs(row), "back": address}
    return answer_form(
        request, form, act, said=_("The session was moved."), context=context
    )


MOVES = {
    "verify": Step.VERIFIED,
    "revive": Step.PLANNED,
    "cancel": Step.CANCELLED,
    "unverify": Step.HELD,
    "take-back": Step.PLANNED,
}
"""Word in the address → step. Those after the first two need a reason."""


@requires(Permission.READ_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def session_move(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Verify or plan again by a button; call off or send back with the reason."""
    if to not in MOVES:
        raise Http404(to)
    actor, row = signed_in(request), _movable(request, pk, to)
    address = reverse("outreach:session", args=[pk])
    said = {
        "verify": _("Verified. It counts in the coverage now."),
        "revive": _("The session is planned again."),
        "cancel": _("The session is called off."),
        "unverify": _("Sent back; it counts no more until it is verified again."),
        "take-back": _("The report is taken back."),
    }[to]
    form = ReasonForm(posted(request))

    def act() -> str:
        note = request.POST.get("note", "")[:500]
        move_session(row, MOVES[to], note=note, by=actor, at=real_now())
        return address

    if request.method == "POST" and to in {"verify", "revive"}:
        return answer_post(request, act, said=said, target=address)
    titles = {
        "verify": _("Verify"),
        "revive": _("Plan again"),
        "cancel": _("Call off the session"),
        "unverify": _("Send back"),
        "take-back": _("Take the report back"),
    }
    context = {
        "title": titles[to],
        "button": titles[to],
        "note": f"{row.title}, {when(row.starts_at, row.ends_at)}",
        "crumbs": _crumbs(row),
        "back": address,
    }
    return answer_form(request, form, act, said=said, context=context)


def _movable(request: HttpRequest, pk: int, to: str) -> Session:
    """Return the session; a verified one of others is seen, and 403 to move."""
    row = session_of_line(request, pk)
    actor = signed_in(request)
    needed = {
        "verify": Permission.VERIFY_OUTREACH,
        "unverify": Permission.VERIFY_OUTREACH,
    }
    if not actor.holds(needed.get(to, Permission.WRITE_OUTREACH)):
        raise PermissionDenied
    return row


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def session_photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Add photos to a session; of children only with consent."""
    actor, row = signed_in(request), own_session(request, pk)
    form = PhotoForm(posted(request))
    address = reverse("outreach:session", args=[pk])
    kept: tuple[Any, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_uploads(request.FILES.getlist("photos"))
            if not kept or any(one.media_type == "application/pdf" for one in kept):
                raise BadUpload("type")
        except BadUpload:
            form.add_error(None, _("Choose up to ten photos (JPEG, PNG, WebP)."))

    def act() -> str:
        data = form.cleaned_data
        add_photos(
            row, kept, minors=data["minors"], consent=data["consent"], by=actor,
            at=real_now(),
        )  # fmt: skip
        return address

    context = {
        "title": _("Photos"),
        "help": _(
            "Photos are seen by those of the line alone. Consent of "
            "parents is shown on paper when asked for."
        ),
        "crumbs": _crumbs(row),
        "back": address,
        "files": "photos",
    }
    return answer_form(
        request, form, act, said=_("The photos are kept."), context=context
    )


@requires(Permission.READ_OUTREACH)
@require_safe
def photo(request: HttpRequest, pk: int, photo_id: int) -> HttpResponseBase:
    """Show a photo to those inside of its session."""
    rows = Photo.visible.to(signed_in(request))
    row = get_object_or_404(rows, pk=photo_id, session_id=pk)
    place = path_of(row.sha256)
    if not place.exists() or not row.is_inline:
        raise Http404
    response = FileResponse(place.open("rb"), content_type=row.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-cache"
    return response


@requires(Permission.WRITE_OUTREACH)
@require_POST
def photo_remove(request: HttpRequest, pk: int, photo_id: int) -> HttpResponse:
    """Take a photo out, as when consent is withdrawn."""
    own_session(request, pk)
    rows = Photo.visible.to(signed_in(request)).select_related("session")
    row = get_object_or_404(rows, pk=photo_id, session_id=pk)
    return answer_post(
        request,
        lambda: remove_photo(row, by=signed_in(request), at=real_now()),
        said=_("The photo is taken out."),
        target=reverse("outreach:session", args=[pk]),
    )


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def session_heard(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a rumour was spoken about: hands raised before and after."""
    actor, row = signed_in(request), own_session(request, pk)
    form = HandsForm(posted(request), rumors=Rumor.visible.to(actor))
    address = reverse("outreach:session", args=[pk])

    def act() -> str:
        rumor = form.cleaned_data["rumor"]
        note_hearing(rumor, row, form.hands(), by=actor, at=real_now())
        return address

    context = {
        "title": _("A rumour was spoken about"),
        "help": _(
            "Ask for hands before and after the rumour was spoken about. "
            "Only the numbers are kept."
        ),
        "crumbs": _crumbs(row),
        "back": address,
        "heard": Hearing.visible.to(actor).filter(session=row).count(),
    }
    return answer_form(request, form, act, said=_("Noted."), context=context)
