"""Registering a study, changing it as a new version, computing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.outcomes.forms import StudyForm, initial_of
from sinergi.outcomes.goals.basis import CITY
from sinergi.outcomes.measured import choices_for, measured
from sinergi.outcomes.models import Study
from sinergi.outcomes.rules.study import BadStudy
from sinergi.outcomes.services.studies import register_study, start_study
from sinergi.outcomes.words import fault_text
from sinergi.places.models import Area
from sinergi.plans.models import Measure, Plan


@requires(Permission.WRITE_OUTCOMES)
@require_http_methods(["GET", "POST"])
def study_new(request: HttpRequest) -> HttpResponse:
    """Register a study; `?plan=` and `?measure=` begin with what is known of them."""
    actor = signed_in(request)
    initial = _begun_with(request, actor)
    form = StudyForm(request.POST or None, actor=actor, initial=initial)
    return _answer(request, form, actor, None)


@requires(Permission.WRITE_OUTCOMES)
@require_http_methods(["GET", "POST"])
def study_change(request: HttpRequest, study_id: int) -> HttpResponse:
    """Register the next version of a study; the earlier one stays."""
    actor = signed_in(request)
    own = actor.institutions_with(Permission.WRITE_OUTCOMES)
    rows = Study.visible.to(actor).in_force().filter(institution_id__in=own)
    row = get_object_or_404(rows, pk=study_id)
    form = StudyForm(
        request.POST or None, actor=actor, earlier=row, initial=initial_of(row)
    )
    return _answer(request, form, actor, row)


def _answer(
    request: HttpRequest, form: StudyForm, actor: Actor, earlier: Study | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = register_study(
                form.draft(), by=actor, at=real_now(), earlier=earlier,
                reason=form.cleaned_data.get("reason", ""),
            )  # fmt: skip
        except BadStudy as fault:
            form.refuse(fault)
        else:
            messages.success(request, _("Registered: from now on it stands frozen."))
            return redirect("outcomes:study", made.pk)
    status = 422 if form.is_bound else 200
    explained = [
        (name, [measured(code) for code, _name in found])
        for name, found in choices_for(actor)
    ]
    context = {"form": form, "row": earlier, "explained": explained}
    return render(request, "outcomes/study_form.html", context, status=status)


def _begun_with(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    cities = Area.visible.to(actor).current().at_level(CITY).values_list("code")[:2]
    found: dict[str, Any] = {}
    if len(only := list(cities)) == 1:
        found["area_code"] = only[0][0]
    plan = _row(Plan.visible.to(actor), request.GET.get("plan", ""))
    if plan is not None:
        found |= {
            "plan": plan.pk, "run": plan.run_id, "area_code": plan.run.within,
            "level": plan.run.level, "treated_on": plan.starts_on,
            "institution": plan.institution_id,
        }  # fmt: skip
    measure = _row(Measure.visible.to(actor), request.GET.get("measure", ""))
    if measure is not None:
        found["measure"] = measure.pk
        found["title"] = measure.name
    return found


def _row(rows: Any, text: str) -> Any:
    key = to_asked_number(text)
    return rows.filter(pk=key).first() if key is not None else None


@requires(Permission.WRITE_OUTCOMES)
@require_POST
def study_compute(request: HttpRequest, study_id: int) -> HttpResponse:
    """Start the computation of a study whose time after is over."""
    actor = signed_in(request)
    row = get_object_or_404(Study.visible.to(actor), pk=study_id)
    try:
        start_study(
            row, by=actor, at=real_now(), today=today(request),
            language=get_language() or "id",
        )  # fmt: skip
    except BadStudy as fault:
        messages.error(request, fault_text(fault.code))
    else:
        messages.success(request, _("It is being computed; the page shows how far."))
    return redirect("outcomes:study", row.pk)
