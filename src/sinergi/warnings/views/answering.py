"""What recipients and others do with a warning: answer, tick off, agree, join."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.elections.stations import names_of
from sinergi.warnings.detailing import agreeing_offices, ending_of
from sinergi.warnings.finding import find_warning
from sinergi.warnings.forms.fields import put_problem
from sinergi.warnings.forms.warning import AgreeForm, AnswerForm
from sinergi.warnings.models import Recipient, Warning, WarningTask
from sinergi.warnings.problems import problem_text
from sinergi.warnings.rules.reach import ANSWERED
from sinergi.warnings.rules.steps import BadWarning
from sinergi.warnings.services.answering import (
    acknowledge,
    cannot_act,
    see,
    start_acting,
)
from sinergi.warnings.services.rights import own_recipients
from sinergi.warnings.services.sending import finish_task, join_exercise
from sinergi.warnings.services.steps import agree

LONGEST_NOTE = 500


@requires(Permission.READ_WARNINGS)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Show a warning to who got it, for one tap; a POST alone answers."""
    row, actor = find_warning(request, key), signed_in(request)
    if request.method != "POST":
        see(row, by=actor, at=now(request))
        return _answer_page(request, row, AnswerForm())
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            text = _answer(request, row, form.cleaned_data["reason"])
        except BadWarning as problem:
            put_problem(form, problem)
        else:
            messages.success(request, text)
            return redirect("warnings:answer", key=key)
    return _answer_page(request, row, form, status=422)


def _answer(request: HttpRequest, row: Warning, reason: str) -> str:
    actor, at, act = signed_in(request), now(request), request.POST.get("act")
    if act == "act":
        start_acting(row, by=actor, at=at)
        return _("Noted: you act.")
    if act == "cannot":
        cannot_act(row, reason, by=actor, at=at)
        return _("Noted: you cannot, and why.")
    acknowledge(row, by=actor, at=at)
    return _("Noted: it has arrived.")


def _answer_page(
    request: HttpRequest, row: Warning, form: AnswerForm, status: int = 200
) -> HttpResponse:
    actor = signed_in(request)
    own = own_recipients(row, actor).select_related("institution")
    mine = Recipient.visible.to(actor).filter(warning=row, person_id=actor.pk).first()
    names = names_of(row.area_codes, actor)
    context = {
        "row": row,
        "form": form,
        "own": own,
        "mine": mine,
        "answered": mine is not None and mine.state in ANSWERED,
        "may_answer": row.is_open and own.exists(),
        "areas": [names.get(code, code) for code in row.area_codes],
        **ending_of(row, actor),
    }
    return render(request, "warnings/answer.html", context, status=status)


@requires(Permission.READ_WARNINGS)
@require_POST
def task(request: HttpRequest, key: str, task_id: int) -> HttpResponse:
    """Tick a task of the playbook off."""
    row = find_warning(request, key)
    found = get_object_or_404(
        WarningTask.visible.to(signed_in(request)).filter(warning=row), pk=task_id
    )
    note = to_asked_text(request.POST.get("note", ""), LONGEST_NOTE)
    try:
        finish_task(found, note=note, by=signed_in(request), at=now(request))
    except BadWarning as problem:
        messages.error(request, problem_text(problem.code))
    else:
        messages.success(request, _("Ticked off."))
    return redirect("warnings:warning", key=key)


@requires(Permission.APPROVE_WARNINGS)
@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, key: str) -> HttpResponse:
    """Say for one's institution whether the public may be warned."""
    row, actor = find_warning(request, key), signed_in(request)
    offices = agreeing_offices(row, actor)
    form = AgreeForm(request.POST or None, offices=offices)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            agree(
                row, data["institution"], agrees=data["agrees"] == "yes",
                note=data["note"], by=actor, at=now(request),
            )  # fmt: skip
        except BadWarning as problem:
            put_problem(form, problem)
        else:
            messages.success(request, _("Your institution's word is kept."))
            return redirect("warnings:warning", key=key)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "warnings/agree.html", {"row": row, "form": form}, status=status
    )


@requires(Permission.READ_WARNINGS)
@require_POST
def join(request: HttpRequest, key: str) -> HttpResponse:
    """Take part in an exercise."""
    row, actor = find_warning(request, key), signed_in(request)
    asked = to_asked_number(request.POST.get("institution", ""))
    offices = Institution.visible.to(actor).filter(pk__in=actor.institutions)
    office = offices.filter(pk=asked or 0).first() or offices.order_by("pk").first()
    try:
        if office is None:
            raise BadWarning("not-yours")
        join_exercise(row, office, by=actor, at=now(request))
    except BadWarning as problem:
        messages.error(request, problem_text(problem.code))
    else:
        messages.success(request, _("You take part in this exercise."))
    return redirect("warnings:warning", key=key)
