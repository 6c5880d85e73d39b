"""Defects: the list, one of them, proposing it to the budget holder."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.elections.stations import names_of
from sinergi.facilities.finding import find_defect
from sinergi.facilities.forms.fields import add_problem, words_of
from sinergi.facilities.forms.inspecting import ProposeForm
from sinergi.facilities.models import Defect
from sinergi.facilities.models.check import DEFECT_NAMES
from sinergi.facilities.rules.defects import ALLOWED, BadDefect, DefectStep
from sinergi.facilities.rules.drafting import NotYours, StaleVersion
from sinergi.facilities.services.defects import propose_defect, take_back_defect

PER_PAGE = 50
JOINED = ("facility", "holder", "institution")


@requires(Permission.READ_FACILITIES)
@require_safe
def defects(request: HttpRequest) -> HttpResponse:
    """List the defects one sees: open ones, or those of a step."""
    actor = signed_in(request)
    asked = request.GET.get("step", "")
    rows = Defect.visible.to(actor).select_related(*JOINED)
    if asked in set(DefectStep):
        rows = rows.filter(step=asked)
    else:
        rows, asked = rows.in_force(), ""
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of((one.facility.area_code for one in page), actor)
    context = {
        "page": page,
        "rows": [(one, names.get(one.facility.area_code, "")) for one in page],
        "asked": asked,
        "steps": DEFECT_NAMES.items(),
    }
    return render(request, "facilities/defects.html", context)


@requires(Permission.READ_FACILITIES)
@require_safe
def defect(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a defect: what is not good, who was asked, what became of it."""
    row = find_defect(request, pk)
    return _page(request, row, ProposeForm(actor=signed_in(request), defect=row))


def _page(
    request: HttpRequest, row: Defect, form: ProposeForm, status: int = 200
) -> HttpResponse:
    actor = signed_in(request)
    moves = ALLOWED[DefectStep(row.step)]
    checks = actor.institutions_with(Permission.CHECK_FACILITIES)
    context: dict[str, Any] = {
        "row": row,
        "criterion": row.criterion,
        "area_name": names_of([row.facility.area_code], actor).get(
            row.facility.area_code, row.facility.area_code
        ),
        "form": form,
        "day": today(request),
        "may_propose": DefectStep.PROPOSED in moves and bool(checks),
        "may_take_back": DefectStep.OPEN in moves and row.asked_by_id in checks,
        "may_decide": row.step == DefectStep.PROPOSED
        and row.holder_id in actor.institutions_with(Permission.WRITE_COMMITMENTS),
    }
    return render(request, "facilities/defect.html", context, status=status)


@requires(Permission.CHECK_FACILITIES)
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose the defect to the institution that has the budget."""
    actor, row = signed_in(request), find_defect(request, pk)
    form = ProposeForm(request.POST, actor=actor, defect=row)
    if form.is_valid():
        data = form.cleaned_data
        try:
            propose_defect(
                row, holder=data["holder"], asked_by=form.on_behalf_of(),
                due_on=data["due_on"], reason=data["reason"], version=None, by=actor,
                at=now(request),
            )  # fmt: skip
        except BadDefect as problem:
            add_problem(form, problem.code, problem.field)
        except NotYours:
            add_problem(form, "not-yours", "institution")
        else:
            messages.success(
                request,
                _("%(name)s is asked to mend it.") % {"name": data["holder"].name},
            )
            return redirect("facilities:defect", pk=row.pk)
    return _page(request, find_defect(request, pk), form, 422)


@requires(Permission.CHECK_FACILITIES)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proposal back."""
    row = find_defect(request, pk)
    try:
        take_back_defect(row, version=None, by=signed_in(request), at=now(request))
        messages.success(request, _("The proposal is taken back."))
    except BadDefect as problem:
        messages.error(request, words_of(problem.code))
    except (NotYours, StaleVersion):
        messages.error(request, words_of("not-yours"))
    return redirect("facilities:defect", pk=row.pk)
