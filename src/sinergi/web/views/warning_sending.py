"""Sending a warning, which makes commitments; and which ways it left by."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.alerts.warning_deliveries import deliveries_of
from sinergi.warnings.detailing import preview_of
from sinergi.warnings.finding import find_warning
from sinergi.warnings.forms.fields import put_problem, retype
from sinergi.warnings.forms.warning import MoveForm
from sinergi.warnings.laying import planned_tasks
from sinergi.warnings.models import Warning
from sinergi.warnings.problems import problem_text
from sinergi.warnings.reaching import gets_it, reached_by
from sinergi.warnings.rules.steps import BadWarning, Step
from sinergi.warnings.services.drafting import seen_version
from sinergi.warnings.services.rights import second_problem
from sinergi.web.acts.warnings import send_and_commit


@requires(Permission.APPROVE_WARNINGS)
@require_http_methods(["GET", "POST"])
def warning_send(request: HttpRequest, key: str) -> HttpResponse:
    """Approve as the second person and send, with who gets it shown before."""
    row, actor = find_warning(request, key), signed_in(request)
    problem = second_problem(row, actor)
    if row.step != Step.PROPOSED or problem:
        messages.error(request, problem_text(problem or "not-a-step"))
        return redirect("warnings:warning", key=key)
    if request.method != "POST":
        start = {"version": seen_version(row)}
        form = MoveForm(to=Step.SENT, needs_note=False, initial=start)
        return _page(request, row, form)
    form = MoveForm(request.POST, to=Step.SENT, needs_note=False)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = send_and_commit(
                row, by=actor, at=now(request), version=data["version"],
                note=data["note"], seen=data["seen"],
            )  # fmt: skip
        except BadWarning as refused:
            put_problem(form, refused)
        else:
            messages.success(request, _sent_text(len(made)))
            return redirect("warnings:warning", key=key)
    return _page(request, row, form, status=422)


def _sent_text(made: int) -> str:
    if not made:
        return _("The warning is sent.")
    return ngettext(
        "The warning is sent; %(n)s commitment was asked for.",
        "The warning is sent; %(n)s commitments were asked for.",
        made,
    ) % {"n": made}


def _page(
    request: HttpRequest, row: Warning, form: MoveForm, status: int = 200
) -> HttpResponse:
    reached = reached_by(row)
    preview = preview_of(row, reached)
    tasks = planned_tasks(row, [one.institution for one in reached if gets_it(one)])
    if form.is_bound:  # what is shown now is what is approved next
        retype(form, "seen", preview["seen_reach"])
    form.initial["seen"] = preview["seen_reach"]
    context = {
        "row": row,
        "form": form,
        "reached": reached,
        "tasks": tasks,
        "promised": 0 if row.exercise else sum(one.commits for one in tasks),
        **preview,
    }
    return render(request, "web/warning_send.html", context, status=status)


@requires(Permission.READ_WARNINGS)
@require_safe
def warning_ledger(request: HttpRequest, key: str) -> HttpResponse:
    """Show which ways a warning left by, and whether it arrived."""
    row = find_warning(request, key)
    context = {"row": row, "rows": deliveries_of(row)}
    return render(request, "web/warning_ledger.html", context)
