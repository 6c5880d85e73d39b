"""One warning: its page, writing it, its steps up to sending, its papers."""

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
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.warnings.alarm_texts import begun_from
from sinergi.warnings.detailing import ACT_NAMES, facts_of
from sinergi.warnings.drafts import EDITED
from sinergi.warnings.finding import find_alarm, find_warning
from sinergi.warnings.forms.fields import put_problem, put_stale
from sinergi.warnings.forms.sections import sections_of
from sinergi.warnings.forms.warning import MoveForm, WarningForm
from sinergi.warnings.models import Warning
from sinergi.warnings.models.detector import make_key
from sinergi.warnings.papers import after_action_pdf
from sinergi.warnings.problems import problem_text
from sinergi.warnings.rules.steps import ALLOWED, BadWarning, Step
from sinergi.warnings.services.drafting import (
    draft_warning,
    edit_warning,
    leave_out,
    seen_version,
)
from sinergi.warnings.services.rights import moves_for
from sinergi.warnings.services.steps import (
    cancel,
    drop,
    propose,
    return_to_draft,
    stand_down,
    update,
)


@requires(Permission.READ_WARNINGS)
@require_safe
def warning(request: HttpRequest, key: str) -> HttpResponse:
    """Show a warning: what it says, whom it reached, who answered, what is to do."""
    row = find_warning(request, key)
    context = facts_of(row, signed_in(request), now(request))
    return render(request, "warnings/warning.html", context)


@requires(Permission.READ_WARNINGS)
@require_safe
def numbered(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from a warning's row number, as commitments and notices name it, to its page."""
    row = get_object_or_404(Warning.visible.to(signed_in(request)), pk=pk)
    return redirect("warnings:warning", key=row.key)


@requires(Permission.WRITE_WARNINGS)
@require_http_methods(["GET", "POST"])
def warning_new(request: HttpRequest) -> HttpResponse:
    """Draft a warning, from nothing or from an alarm."""
    actor = signed_in(request)
    asked = request.GET.get("alarm", "")
    alarm = find_alarm(request, asked) if asked else None
    if request.method != "POST":
        try:
            begun = begun_from(alarm, actor) if alarm is not None else None
        except BadWarning as problem:
            messages.error(request, problem_text(problem.code))
            return redirect("warnings:list")
        start = {name: getattr(begun, name) for name in EDITED} if begun else {}
        start["playbook"] = ""
        form = WarningForm(
            actor=actor, alarm=alarm, initial=start | {"key": make_key()}
        )
        return _form_page(request, form)
    form = WarningForm(request.POST, actor=actor, alarm=alarm, at=now(request))
    if form.is_valid():
        try:
            row = draft_warning(form.draft(), by=actor, at=now(request))
        except BadWarning as problem:
            put_problem(form, problem)
        else:
            messages.success(request, _("The draft is kept. Look who would get it."))
            return redirect("warnings:warning", key=row.key)
    return _form_page(request, form, status=422)


def _form_page(
    request: HttpRequest,
    form: WarningForm,
    row: Warning | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "sections": list(sections_of(form)),
        "row": row,
        "private": form.is_private,
        "alarm": form.alarm,
    }
    return render(request, "warnings/form.html", context, status=status)


@requires(Permission.WRITE_WARNINGS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change a draft; somebody else's change meanwhile is not overwritten."""
    row, actor = find_warning(request, key), signed_in(request)
    if row.step != Step.DRAFT:
        messages.error(request, problem_text("not-a-step"))
        return redirect("warnings:warning", key=key)
    if request.method != "POST":
        start = {name: getattr(row, name) for name in EDITED}
        start["version"] = seen_version(row)
        return _form_page(
            request, WarningForm(actor=actor, row=row, initial=start), row
        )
    form = WarningForm(request.POST, actor=actor, row=row, at=now(request))
    if form.is_valid():
        try:
            edit_warning(
                row, form.draft(), version=form.cleaned_data["version"] or 0, by=actor,
                at=now(request),
            )  # fmt: skip
        except BadWarning as problem:
            put_stale(form, problem, seen_version(row))
        else:
            messages.success(request, _("The draft is kept. Look who would get it."))
            return redirect("warnings:warning", key=key)
    return _form_page(request, form, row, status=422)


@requires(Permission.WRITE_WARNINGS)
@require_POST
def recipients(request: HttpRequest, key: str) -> HttpResponse:
    """Say which institutions shall not get it."""
    row = find_warning(request, key)
    sent = [to_asked_number(one) for one in request.POST.getlist("getting")]
    offered = [to_asked_number(one) for one in request.POST.getlist("offered")]
    without = {one for one in offered if one is not None} - set(sent)
    try:
        leave_out(row, sorted(without), by=signed_in(request), at=now(request))
    except BadWarning as problem:
        messages.error(request, problem_text(problem.code))
    else:
        messages.success(request, _("Who gets it is kept."))
    return redirect("warnings:warning", key=key)


@requires(Permission.READ_WARNINGS)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: str, to: str) -> HttpResponse:
    """Take a step that is no sending: propose, return, give up, stand down, call back."""
    row, actor = find_warning(request, key), signed_in(request)
    if to not in {one.value for one in ACT_NAMES} - {Step.SENT.value}:
        raise Http404(to)
    step = Step(to)
    if step not in moves_for(row, actor):
        messages.error(request, problem_text("not-a-step"))
        return redirect("warnings:warning", key=key)
    needs_note = "note" in ALLOWED[Step(row.step)][step].needs
    if request.method != "POST":
        start = {"version": seen_version(row)}
        form = MoveForm(to=step, needs_note=needs_note, initial=start)
        return _move_page(request, row, step, form)
    form = MoveForm(request.POST, to=step, needs_note=needs_note)
    if form.is_valid():
        try:
            _take(request, row, step, form)
        except BadWarning as problem:
            put_problem(form, problem)
        else:
            messages.success(request, _("Done, and written into the history."))
            return redirect("warnings:warning", key=key)
    return _move_page(request, row, step, form, status=422)


def _take(request: HttpRequest, row: Warning, step: Step, form: MoveForm) -> None:
    actor, at, data = signed_in(request), now(request), form.cleaned_data
    version, note = data.get("version"), data.get("note", "")
    if step is Step.PROPOSED:
        propose(row, by=actor, at=at, version=version, note=note)
    elif step is Step.DRAFT:
        return_to_draft(row, note, by=actor, at=at, version=version)
    elif step is Step.DROPPED:
        drop(row, note, by=actor, at=at, version=version)
    elif step is Step.CANCELLED:
        cancel(row, note, by=actor, at=at, version=version)
    else:
        stand_down(
            row, data["result"], worked=data["worked"], by=actor, at=at,
            happened_at=data["happened_at"], version=version,
        )  # fmt: skip


def _move_page(
    request: HttpRequest, row: Warning, step: Step, form: MoveForm, status: int = 200
) -> HttpResponse:
    context = {"row": row, "form": form, "act_name": str(ACT_NAMES[step])}
    return render(request, "warnings/move.html", context, status=status)


@requires(Permission.WRITE_WARNINGS)
@require_POST
def newer(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a newer version of a sent warning; the old one stays until it is sent."""
    row = find_warning(request, key)
    try:
        made = update(row, by=signed_in(request), at=now(request))
    except BadWarning as problem:
        messages.error(request, problem_text(problem.code))
        return redirect("warnings:warning", key=key)
    return redirect("warnings:edit", key=made.key)


@requires(Permission.READ_WARNINGS)
@require_safe
def after_action(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out the sheet of a warning: who answered how fast, what was done."""
    row = find_warning(request, key)
    if row.sent_at is None:
        raise Http404(key)
    note_exported(
        f"warning:{row.pk}", 1, by=signed_in(request), at=real_now(), form="pdf"
    )
    content = after_action_pdf(row, at=now(request))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
