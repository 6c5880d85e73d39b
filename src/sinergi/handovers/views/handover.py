"""One hand-over: its page, its acts, its files, its slip."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.handovers.detailing import acts_for, facts_of, own_office
from sinergi.handovers.finding import find_handover
from sinergi.handovers.forms.acting import ActForm
from sinergi.handovers.handing import bytes_answer
from sinergi.handovers.models import Handover, Parcel, SealedCopy
from sinergi.handovers.models.names import ACT_NAMES
from sinergi.handovers.naming import problem_text
from sinergi.handovers.packing import Changed, Removed, open_copies, open_words
from sinergi.handovers.papers import write_slip
from sinergi.handovers.rules.steps import Act, BadHandover, Side
from sinergi.handovers.services.acting import StaleVersion, act_on, remind
from sinergi.handovers.services.delivering import send_again
from sinergi.handovers.services.slipping import code_of

FORMED = frozenset({Act.RECEIVE, Act.ANSWER, Act.DISPUTE, Act.SETTLE, Act.WITHDRAW})


@requires(Permission.READ_HANDOVERS)
@require_safe
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a hand-over; what is sealed only while the office is unlocked."""
    row = find_handover(request, pk)
    context = facts_of(row, signed_in(request), now(request))
    answer = render(request, "handovers/handover.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@requires(Permission.SEND_HANDOVERS)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Confirm, answer, dispute, settle or withdraw."""
    row, actor = find_handover(request, pk), signed_in(request)
    shown = [
        one for one in acts_for(row, actor) if one.act.value == name and name in FORMED
    ]
    if not shown:
        if request.method == "POST" and name in FORMED:
            messages.error(request, problem_text("state"))
            return redirect("handovers:handover", pk=row.pk)
        raise Http404(name)
    asked = shown[0]
    if request.method != "POST":
        form = ActForm(
            initial={"version": row.version}, act=asked.act, paper=asked.paper
        )
        return _act_page(request, row, form, asked.paper, 200)
    form = ActForm(request.POST, act=asked.act, paper=asked.paper)
    if form.is_valid():
        side = asked.side if asked.paper else None
        try:
            act_on(
                row, asked.act, form.said(), version=form.cleaned_data["version"],
                by=actor, at=now(request), side=side,
            )  # fmt: skip
        except StaleVersion:
            form.add_error(None, problem_text("stale"))
        except BadHandover as problem:
            field = problem.field if problem.field in form.fields else None
            form.add_error(field, problem_text(problem.code))
        else:
            messages.success(request, _("Recorded and signed."))
            return redirect("handovers:handover", pk=row.pk)
    return _act_page(request, row, form, asked.paper, 422)


def _act_page(
    request: HttpRequest, row: Handover, form: ActForm, paper: bool, status: int
) -> HttpResponse:
    context = {
        "row": row, "form": form, "paper": paper, "name": str(ACT_NAMES[form.act]),
        "side": Side.RECEIVER if paper else "",
    }  # fmt: skip
    return render(request, "handovers/act.html", context, status=status)


@requires(Permission.SEND_HANDOVERS)
@require_POST
def reminder(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind the other side; a fact, from which it is told."""
    row = find_handover(request, pk)
    try:
        remind(row, version=None, by=signed_in(request), at=now(request))
    except BadHandover as problem:
        messages.error(request, problem_text(problem.code))
    else:
        messages.success(request, _("They are reminded."))
    return redirect("handovers:handover", pk=row.pk)


@requires(Permission.READ_HANDOVERS)
@require_safe
def file(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Hand out a file of the package, opened; locked it answers how to unlock."""
    row, actor = find_handover(request, pk), signed_in(request)
    copies = SealedCopy.visible.to(actor).filter(
        handover=row, institution_id=own_office(row, actor)
    )
    copy = get_object_or_404(copies, part="file", position=position)
    body = get_object_or_404(copies, part="package")
    try:
        (content,), (words,) = open_copies([copy]), open_words([body])
    except (Removed, Changed) as problem:
        status = 410 if isinstance(problem, Removed) else 409
        text = _("The file is no longer there, or not the one that was signed.")
        return HttpResponse(text, status=status, content_type="text/plain")
    listed = words.get("files")
    told = (
        listed[position - 1]
        if isinstance(listed, list) and len(listed) >= position
        else {}
    )
    told = told if isinstance(told, dict) else {}
    note_exported(f"package:{row.pk}", 1, by=actor, at=real_now(), form="file")
    return bytes_answer(
        content, name=str(told.get("name", f"berkas-{position}")),
        media_type="application/octet-stream",
    )  # fmt: skip


@requires(Permission.READ_HANDOVERS)
@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the slip of a hand-over of ours, or of the receipt of one that came."""
    row, actor = find_handover(request, pk), signed_in(request)
    try:
        code = code_of(row)
    except BadHandover:
        raise Http404(pk) from None
    note_exported(f"package:{row.pk}", 1, by=actor, at=real_now(), form="slip")
    content = write_slip(row, code, at=now(request))
    return bytes_answer(
        content, name=f"slip-{row.number}.pdf", media_type="application/pdf"
    )


def _parcel(request: HttpRequest, pk: int, parcel_id: int) -> Parcel:
    row = find_handover(request, pk)
    rows = Parcel.visible.to(signed_in(request)).filter(handover=row)
    found: Parcel = get_object_or_404(rows, pk=parcel_id)
    return found


@requires(Permission.READ_HANDOVERS)
@require_safe
def parcel(request: HttpRequest, pk: int, parcel_id: int) -> HttpResponse:
    """Hand out the file for the other installation."""
    one = _parcel(request, pk, parcel_id)
    if not one.content:
        text = _("The file is no longer there, or not the one that was signed.")
        return HttpResponse(text, status=410, content_type="text/plain")
    note_exported(
        f"package:{pk}", 1, by=signed_in(request), at=real_now(), form="parcel"
    )
    name = f"{one.handover.number}-{one.kind}.zip"
    return bytes_answer(bytes(one.content), name=name, media_type="application/zip")


@requires(Permission.SEND_HANDOVERS)
@require_POST
def again(request: HttpRequest, pk: int, parcel_id: int) -> HttpResponse:
    """Lay a file that did not arrive ready once more."""
    found = _parcel(request, pk, parcel_id)
    send_again(found, by=signed_in(request), at=now(request))
    messages.success(request, _("It is tried again."))
    return redirect("handovers:handover", pk=pk)
