"""Joint inspections: plan, write down what was found, sign, print."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.elections.stations import names_of
from sinergi.facilities.checklists import Criterion, checklist_for
from sinergi.facilities.finding import find_detailed, find_inspection
from sinergi.facilities.forms.checking import CheckForm
from sinergi.facilities.forms.fields import add_problem, words_of
from sinergi.facilities.forms.inspecting import InspectionForm, SignForm
from sinergi.facilities.guarding import items_for, sight_of
from sinergi.facilities.models import Inspection, InspectionParty, ItemCheck
from sinergi.facilities.papers import minutes_paper
from sinergi.facilities.rules.drafting import BadDraft, NotYours, StaleVersion
from sinergi.facilities.rules.inspecting import BadInspection, InspectionStep
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.services.inspecting import (
    cancel_inspection,
    hold_inspection,
    plan_inspection,
    sign_inspection,
    takes_part,
)
from sinergi.facilities.signing import unsigned_parties

METHODS = ["GET", "HEAD", "POST"]
PER_PAGE = 50


@requires(Permission.CHECK_FACILITIES)
@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    """List the joint inspections one sees, the newest first, and who has not signed.

    `?mine=1`: those that one's own institution is asked to sign.
    """
    actor = signed_in(request)
    rows = Inspection.visible.to(actor).select_related("facility", "institution")
    mine = request.GET.get("mine") == "1"
    if mine:
        own = actor.institutions_with(Permission.CHECK_FACILITIES)
        rows = rows.unsigned_by(own)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of((one.facility.area_code for one in page), actor)
    unsigned = unsigned_parties(page)
    context = {
        "page": page,
        "mine": mine,
        "rows": [
            (one, names.get(one.facility.area_code, ""), unsigned.get(one.pk, []))
            for one in page
        ],
    }
    return render(request, "facilities/inspections.html", context)


@requires(Permission.CHECK_FACILITIES)
@require_http_methods(METHODS)
def inspection_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a joint inspection of a facility."""
    actor = signed_in(request)
    row, _sight = find_detailed(request, pk)
    form = InspectionForm(
        request.POST or None, actor=actor, facility=row,
        initial={"planned_on": today(request)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_inspection(
                row, form.cleaned_data["planned_on"], form.parties(),
                institution=form.on_behalf_of(), note=form.cleaned_data["note"],
                by=actor, at=now(request),
            )  # fmt: skip
        except BadInspection as problem:
            add_problem(form, problem.code, f"party-{problem.field}")
        except NotYours:
            add_problem(form, "not-yours", "institution")
        else:
            messages.success(request, _("The inspection is planned."))
            return redirect("facilities:inspection", pk=made.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "row": row}
    return render(request, "facilities/inspection_new.html", context, status=status)


@requires(Permission.CHECK_FACILITIES)
@require_safe
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an inspection: parties, results, signatures."""
    return _page(request, find_inspection(request, pk))


def _page(
    request: HttpRequest,
    row: Inspection,
    refused: tuple[int, SignForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the page; `refused` is the party whose signature was not taken, as it was sent."""
    actor = signed_in(request)
    own = actor.institutions_with(Permission.CHECK_FACILITIES)
    parties = list(row.parties.select_related("institution"))
    planner = row.institution_id in own
    signed = [one for one in parties if one.signed_at is not None]
    may_sign = {
        one.pk
        for one in parties
        if one.signed_at is None
        and row.step == InspectionStep.HELD
        and (one.institution_id in own or (one.institution_id is None and planner))
    }
    forms = {key: SignForm(party_id=key) for key in may_sign}
    if refused is not None and refused[0] in may_sign:
        forms[refused[0]] = refused[1]
    context: dict[str, Any] = {
        "row": row,
        "parties": [(one, forms.get(one.pk)) for one in parties],
        "signed": len(signed),
        "unsigned": [one for one in parties if one.signed_at is None],
        "refused": _words(refused[1]) if refused and refused[0] not in may_sign else [],
        "may_hold": takes_part(row, actor)
        and not signed
        and row.step in {InspectionStep.PLANNED, InspectionStep.HELD},
        "may_cancel": planner and row.step == InspectionStep.PLANNED,
        "results": results_of(request, row),
        "office": row.facility,
    }
    return render(request, "facilities/inspection.html", context, status=status)


def _words(form: SignForm) -> list[str]:
    return [str(text) for texts in form.errors.values() for text in texts]


def results_of(
    request: HttpRequest, row: Inspection
) -> list[tuple[Criterion, ItemCheck]]:
    """Return the items with what was found together, as far as this person sees them."""
    checks = ItemCheck.visible.to(signed_in(request)).filter(inspection=row).in_force()
    sheet = checklist_for(FacilityKind(row.facility.kind))
    found = {one.item: one for one in checks}
    return [(one, found[one.code]) for one in sheet.items if one.code in found]


@requires(Permission.CHECK_FACILITIES)
@require_http_methods(METHODS)
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what was found together."""
    actor, row = signed_in(request), find_inspection(request, pk)
    if not takes_part(row, actor):
        raise PermissionDenied
    items = items_for(row.facility, sight_of(row.facility, actor))
    start: dict[str, Any] = {"checked_on": row.planned_on}
    start |= {f"r-{item.code}": one.result for item, one in results_of(request, row)}
    start |= {f"n-{item.code}": one.note for item, one in results_of(request, row)}
    form = CheckForm(request.POST or None, items=items, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            hold_inspection(
                row, form.cleaned_data["checked_on"], form.told({}), version=None,
                by=actor, at=now(request),
            )  # fmt: skip
        except (BadDraft, BadInspection) as problem:
            add_problem(form, problem.code, problem.field)
        except NotYours:
            add_problem(form, "not-yours")
        else:
            messages.success(request, _("Written down; now each party signs."))
            return redirect("facilities:inspection", pk=row.pk)
    status = 422 if request.method == "POST" else 200
    context = {
        "row": row.facility, "form": form, "rows": form.rows(), "inspection": row,
    }  # fmt: skip
    return render(request, "facilities/check.html", context, status=status)


@requires(Permission.CHECK_FACILITIES)
@require_POST
def sign(request: HttpRequest, pk: int, party_id: int) -> HttpResponse:
    """Sign for a party."""
    actor, row = signed_in(request), find_inspection(request, pk)
    parties = InspectionParty.visible.to(actor).select_related("inspection")
    party = get_object_or_404(parties, pk=party_id, inspection=row)
    form = SignForm(request.POST, party_id=party.pk)
    status = 422
    if form.is_valid():
        status = 409
        try:
            sign_inspection(party, **form.cleaned_data, by=actor, at=now(request))
        except BadInspection as problem:
            add_problem(form, problem.code, problem.field)
        except NotYours:
            add_problem(form, "not-yours")
        else:
            messages.success(request, _("Signed."))
            return redirect("facilities:inspection", pk=row.pk)
    return _page(request, find_inspection(request, pk), (party.pk, form), status)


@requires(Permission.CHECK_FACILITIES)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a planned inspection off."""
    row = find_inspection(request, pk)
    try:
        cancel_inspection(row, version=None, by=signed_in(request), at=now(request))
        messages.success(request, _("Called off."))
    except BadInspection as problem:
        messages.error(request, words_of(problem.code))
    except (NotYours, StaleVersion):
        messages.error(request, words_of("not-yours"))
    return redirect("facilities:inspection", pk=row.pk)


@requires(Permission.CHECK_FACILITIES)
@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the minutes of an inspection as PDF, with room for signatures on paper."""
    row = find_inspection(request, pk)
    actor, at = signed_in(request), real_now()
    results = results_of(request, row)
    note_exported(f"inspection:{row.pk}", len(results), by=actor, at=at, form="pdf")
    content = minutes_paper(row, results, actor, at=at)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="berita-acara-{row.pk}.pdf"'
    return response
