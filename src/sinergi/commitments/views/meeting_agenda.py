"""The agenda of a meeting and its conclusions: write, propose, mend."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.commitments.forms.commitment import DRAFT_PROBLEMS
from sinergi.commitments.forms.meeting import (
    MEETING_PROBLEMS,
    AgendaForm,
    ConclusionForm,
    institution_choices,
)
from sinergi.commitments.meeting_follow_up import (
    follow_up,
    open_points,
    proposed_points,
)
from sinergi.commitments.meeting_reach import hosted_meeting, row_of_host
from sinergi.commitments.models import AgendaItem, Commitment, Conclusion, Meeting
from sinergi.commitments.models.meeting import COMMITMENT
from sinergi.commitments.rules.commitment import BadDraft
from sinergi.commitments.rules.meeting import BadMeeting
from sinergi.commitments.services.meeting_agenda import (
    conclude,
    drop_conclusion,
    edit_conclusion,
    put_on_agenda,
    write_agenda,
)


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the agenda, one point per line; take over what is proposed for it."""
    actor, row = signed_in(request), hosted_meeting(request, pk)
    items = AgendaItem.visible.to(actor).filter(meeting=row)
    initial = {"titles": "\n".join(one.title for one in items)}
    form = AgendaForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        titles = form.cleaned_data["titles"].splitlines()
        try:
            write_agenda(row, titles, by=actor, at=real_now())
        except BadMeeting as problem:
            form.add_error(None, str(MEETING_PROBLEMS[problem.code]))
        else:
            messages.success(request, _("The agenda is kept."))
            return redirect("commitments:meeting", pk=row.pk)
    taken = set(items.values_list("commitment_id", flat=True))
    past = follow_up(row, actor, today(request))
    context = {
        "form": form,
        "meeting": row,
        "proposed": proposed_points(row, actor),
        "open": [one for one in open_points(past, row) if one.pk not in taken],
    }
    status = 422 if form.is_bound else 200
    return render(request, "commitments/meeting_agenda.html", context, status=status)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def meeting_agenda_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a promise on the agenda: one proposed by the worker or still open from before."""
    actor, row = signed_in(request), hosted_meeting(request, pk)
    wanted = to_asked_number(request.POST.get("commitment", "")) or 0
    commitment = get_object_or_404(Commitment.visible.to(actor), pk=wanted)
    try:
        put_on_agenda(row, commitment, by=actor, at=real_now())
    except BadMeeting as problem:
        messages.error(request, str(MEETING_PROBLEMS[problem.code]))
    else:
        messages.success(
            request, _("%(number)s is on the agenda.") % {"number": commitment.number}
        )
    return redirect("commitments:meeting_agenda", pk=row.pk)


def _add_problem(form: Form, problem: BadMeeting | BadDraft) -> None:
    words = MEETING_PROBLEMS if isinstance(problem, BadMeeting) else DRAFT_PROBLEMS
    field = problem.field if problem.field in form.fields else None
    form.add_error(field, str(words[problem.code]))


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Write one conclusion; with an institution it is proposed to it at once."""
    actor, row = signed_in(request), hosted_meeting(request, pk)
    form = ConclusionForm(
        request.POST or None,
        institutions=institution_choices(actor),
        initial={"kind": COMMITMENT, "area_code": row.area_code},
    )
    if request.method == "POST" and form.is_valid():
        try:
            one = conclude(row, form.draft(), by=actor, at=real_now())
        except (BadMeeting, BadDraft) as problem:
            _add_problem(form, problem)
        else:
            messages.success(request, _said(one))
            return redirect("commitments:meeting", pk=row.pk)
    return _conclusion_page(request, row, form, None)


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend or complete a conclusion."""
    actor = signed_in(request)
    row, one = row_of_host(request, Conclusion, pk)
    form = ConclusionForm(
        request.POST or None,
        institutions=institution_choices(actor),
        initial=_initial(one),
    )
    if request.method == "POST" and form.is_valid():
        try:
            one = edit_conclusion(one, form.draft(), by=actor, at=real_now())
        except (BadMeeting, BadDraft) as problem:
            _add_problem(form, problem)
        else:
            messages.success(request, _said(one))
            return redirect("commitments:meeting", pk=row.pk)
    return _conclusion_page(request, row, form, one)


def _initial(one: Conclusion) -> dict[str, Any]:
    return {
        "text": one.text,
        "kind": one.kind,
        "institution": one.institution_id,
        "area_code": one.area_code,
        "due_on": one.due_on,
        "cascade": one.cascade,
        "shared": one.shared,
    }


def _said(one: Conclusion) -> str:
    if one.commitment is None:
        return _("The conclusion is kept.")
    return _("The conclusion is kept; %(number)s waits for the institution's yes.") % {
        "number": one.commitment.number
    }


def _conclusion_page(
    request: HttpRequest, row: Meeting, form: Form, one: Conclusion | None
) -> HttpResponse:
    context = {"form": form, "meeting": row, "one": one}
    status = 422 if form.is_bound else 200
    return render(
        request, "commitments/meeting_conclusion.html", context, status=status
    )


@requires(Permission.HOLD_MEETINGS)
@require_POST
def meeting_conclusion_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out a conclusion that is no commitment yet."""
    row, one = row_of_host(request, Conclusion, pk)
    try:
        drop_conclusion(one, by=signed_in(request), at=real_now())
    except BadMeeting as problem:
        messages.error(request, str(MEETING_PROBLEMS[problem.code]))
    else:
        messages.success(request, _("The conclusion is taken out."))
    return redirect("commitments:meeting", pk=row.pk)
