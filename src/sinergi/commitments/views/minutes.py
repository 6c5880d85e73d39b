"""Minutes, press note and declaration: write, look, send, approve, publish."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Person
from sinergi.commitments.forms.meeting import MEETING_PROBLEMS, MinutesForm
from sinergi.commitments.meeting_reach import hosted_meeting, meeting_of_line
from sinergi.commitments.minutes_papers import when
from sinergi.commitments.minutes_press import draft_press_note
from sinergi.commitments.models import (
    Conclusion,
    Meeting,
    MinutesApproval,
    MinutesVersion,
    Participant,
)
from sinergi.commitments.rules.commitment import StaleVersion
from sinergi.commitments.rules.meeting import BadMeeting, BadMove, NotTheirs
from sinergi.commitments.rules.minutes import to_blocks
from sinergi.commitments.services.minutes import (
    approve_minutes,
    note_signatures,
    publish_minutes,
    reopen_minutes,
    send_minutes,
    write_declaration,
    write_minutes,
    write_press_note,
)

Write = Callable[..., Meeting]


def _writing(
    request: HttpRequest, pk: int, field: str, write: Write, first: str
) -> HttpResponse:
    """Show a long text with its preview; keep it unless somebody was faster.

    `first` is what an empty text begins with. A stale version shows both texts.
    """
    row = hosted_meeting(request, pk)
    kept = getattr(row, field)
    data = request.POST if request.method == "POST" else None
    form = MinutesForm(data, initial={"text": kept or first, "version": row.version})
    theirs = ""
    text = kept or first
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if "preview" not in request.POST:
            done, theirs = _keep(request, row, field, write, form)
            if done:
                messages.success(request, _("The text is kept."))
                return redirect("commitments:meeting", pk=row.pk)
    context = {
        "form": form,
        "meeting": row,
        "field": field,
        "theirs": theirs,
        "stale": theirs != "",
        "version": row.version,
        "blocks": to_blocks(text),
        "drafted": bool(first and not kept),
        "when": when(row.starts_at, row.ends_at),
    }
    return render(
        request, "commitments/minutes_form.html", context, status=_status(form, theirs)
    )


def _status(form: MinutesForm, theirs: str) -> int:
    if theirs:
        return 409
    return 422 if form.is_bound and form.errors else 200


def _keep(
    request: HttpRequest, row: Meeting, field: str, write: Write, form: MinutesForm
) -> tuple[bool, str]:
    data = form.cleaned_data
    try:
        write(
            row,
            data["text"],
            version=data["version"],
            by=signed_in(request),
            at=real_now(),
        )
    except StaleVersion:
        row.refresh_from_db()
        return False, getattr(row, field) or _("(still empty)")
    except BadMeeting as problem:
        form.add_error(None, str(MEETING_PROBLEMS[problem.code]))
        return False, ""
    return True, ""


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the minutes in plain text and look at them."""
    return _writing(request, pk, "minutes", write_minutes, "")


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def press_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit the press note, drafted from the minutes when there is none."""
    row, actor = hosted_meeting(request, pk), signed_in(request)
    people = Participant.visible.to(actor).filter(meeting=row)
    drafted = draft_press_note(
        row,
        people.select_related("institution"),
        Conclusion.visible.to(actor).filter(meeting=row),
    )
    return _writing(request, pk, "press_note", write_press_note, drafted)


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the text that is declared."""
    return _writing(request, pk, "declaration_text", write_declaration, "")


@requires(Permission.HOLD_MEETINGS)
@require_POST
def declaration_signed(request: HttpRequest, pk: int) -> HttpResponse:
    """Note which signatories have signed on paper."""
    row = hosted_meeting(request, pk)
    ticked = [to_asked_number(text) for text in request.POST.getlist("signed")]
    note_signatures(
        row, {one for one in ticked if one}, by=signed_in(request), at=real_now()
    )
    messages.success(request, _("The signatures are noted."))
    return redirect("commitments:meeting", pk=row.pk)


def _act(
    request: HttpRequest, pk: int, act: Callable[[], Any], said: str
) -> HttpResponse:
    """Do one act on the minutes and say how it went."""
    try:
        act()
    except StaleVersion:
        messages.error(
            request,
            _("Somebody changed the meeting meanwhile. Read it again, then repeat."),
        )
    except BadMove:
        messages.error(request, _("That does not fit where the meeting stands now."))
    except NotTheirs:
        messages.error(
            request, _("Only an institution that took part approves, by its leaders.")
        )
    except BadMeeting as problem:
        messages.error(request, str(MEETING_PROBLEMS[problem.code]))
    else:
        messages.success(request, said)
    return redirect("commitments:meeting", pk=pk)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def minutes_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the minutes and wait for both sides to approve."""
    row, by = hosted_meeting(request, pk), signed_in(request)
    version = to_asked_number(request.POST.get("version", "")) or 0
    return _act(
        request,
        row.pk,
        lambda: send_minutes(row, version=version, by=by, at=real_now()),
        _("The minutes wait for approval by the host and one other institution."),
    )


@requires(Permission.APPROVE_MINUTES)
@require_POST
def minutes_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes to the minutes for one's institution."""
    row, person = meeting_of_line(request, pk), signed_in(request)
    wanted = to_asked_number(request.POST.get("institution", "")) or 0
    institution = get_object_or_404(Institution.visible.to(person), pk=wanted)
    number = to_asked_number(request.POST.get("number", "")) or 0
    return _act(
        request,
        row.pk,
        lambda: approve_minutes(
            row, institution, number=number, by=_person(person.pk), at=real_now()
        ),
        _("Approved for %(name)s.") % {"name": institution.name},
    )


def _person(pk: int) -> Person:
    return Person.objects.get(pk=pk)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def minutes_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the minutes back to change them; what was sent stays on record."""
    row, by = hosted_meeting(request, pk), signed_in(request)
    return _act(
        request,
        row.pk,
        lambda: reopen_minutes(row, by=by, at=real_now()),
        _("The minutes are open again. Sent anew, they are a new version."),
    )


@requires(Permission.HOLD_MEETINGS)
@require_POST
def minutes_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the approved minutes to everybody who may read meetings."""
    row, by = hosted_meeting(request, pk), signed_in(request)
    return _act(
        request,
        row.pk,
        lambda: publish_minutes(row, by=by, at=real_now()),
        _("The minutes are published."),
    )


@requires(Permission.READ_MEETINGS)
@require_safe
def minutes_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show a version of the minutes as it was sent for approval."""
    row, actor = meeting_of_line(request, pk), signed_in(request)
    versions = MinutesVersion.visible.to(actor).filter(meeting=row)
    version = get_object_or_404(versions, number=min(number, 2**31 - 1))
    given = MinutesApproval.visible.to(actor).filter(meeting=row, number=version.number)
    context = {
        "meeting": row,
        "version": version,
        "content": version.content,
        "blocks": to_blocks(version.content["minutes"]),
        "approvals": given.select_related("institution", "person"),
        "others": versions,
        "when": when(row.starts_at, row.ends_at),
    }
    return render(request, "commitments/minutes_version.html", context)
