"""Assignments of stations to stores: list, ask, one of them, what if a store fails."""

from typing import Any

from django.core.paginator import Paginator
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported, note_viewed
from sinergi.documents.csv_files import write_csv
from sinergi.elections.stations import names_of
from sinergi.facilities.assigning import Stored, unpack
from sinergi.facilities.assignment_map import picture_of
from sinergi.facilities.failing import SHORTAGE_NAMES, clock, villages_of, what_if
from sinergi.facilities.forms.assigning import AssignmentForm, WhatIfForm
from sinergi.facilities.forms.fields import add_problem
from sinergi.facilities.models import AssignedStore, StoreAssignment
from sinergi.facilities.moving import asked_election
from sinergi.facilities.rules.drafting import NotYours
from sinergi.facilities.services.assigning import start_assignment
from sinergi.places.rules import NATION, level_of
from sinergi_core.allocate.stores import ROAD_FACTOR

PER_PAGE = 50


@requires(Permission.READ_GUARDED_FACILITIES)
@require_safe
def assignments(request: HttpRequest) -> HttpResponse:
    """List the assignments one sees, the newest first."""
    actor = signed_in(request)
    rows = StoreAssignment.visible.to(actor).defer("data")
    page = Paginator(rows.select_related("election", "job"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "may_write": actor.holds(Permission.MOVE_GOODS)}
    return render(request, "facilities/assignments.html", context)


@requires(Permission.MOVE_GOODS)
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_new(request: HttpRequest) -> HttpResponse:
    """Ask for an assignment; it is computed in the background."""
    actor = signed_in(request)
    election = asked_election(request, actor)
    own = sorted((one for one in actor.area_codes if one not in NATION), key=level_of)
    start = {
        "election": election.pk if election else None,
        "within": own[0] if own else "",
    }
    form = AssignmentForm(request.POST or None, actor=actor, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            row = start_assignment(form.asked(), by=actor, at=now(request))
        except NotYours:
            add_problem(form, "not-yours", "within")
        else:
            return redirect("facilities:assignment", pk=row.pk)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "facilities/assignment_new.html", {"form": form}, status=status
    )


def _find(request: HttpRequest, pk: int) -> StoreAssignment:
    rows = StoreAssignment.visible.to(signed_in(request))
    row: StoreAssignment = get_object_or_404(
        rows.select_related("election", "institution", "job"), pk=pk
    )
    return row


def _area(row: StoreAssignment, actor: Actor) -> str:
    """Return the name of the area an assignment is for, its code when it has none."""
    names: dict[str, str] = names_of([row.within], actor)
    return names.get(row.within, str(row.within))


def _stores(request: HttpRequest, row: StoreAssignment) -> list[AssignedStore]:
    rows = AssignedStore.visible.to(signed_in(request)).filter(assignment=row)
    return list(rows.select_related("facility"))


@requires(Permission.READ_GUARDED_FACILITIES)
@require_safe
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an assignment: how good it is, every store, every kelurahan with the reason."""
    row, actor = _find(request, pk), signed_in(request)
    context: dict[str, Any] = {
        "row": row,
        "area": _area(row, actor),
        "road_factor": ROAD_FACTOR,
    }
    if row.is_complete:
        shortages = row.summary.get("shortages", [])
        stored, stores = unpack(row), _stores(request, row)
        villages = villages_of(stored, actor)
        names = {one.code: one.name for one in villages}
        context |= {
            "stores": stores,
            "villages": villages,
            "picture": picture_of(stored, row.within, stores, names, actor),
            "shortages": [(one, SHORTAGE_NAMES[one["code"]]) for one in shortages],
            "gap_percent": row.summary["gap"] * 100,
        }
    return render(request, "facilities/assignment.html", context)


@requires(Permission.READ_GUARDED_FACILITIES)
@require_safe
def assignment_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out which station keeps its boxes where, as CSV."""
    row, actor = _find(request, pk), signed_in(request)
    stored = unpack(row) if row.is_complete else None
    lines = _exported(request, row, stored) if stored is not None else []
    note_exported(
        f"assignment:{row.pk}", len(lines), by=actor, at=real_now(), form="csv"
    )
    titles = [_("Area code"), _("Station"), _("Ballot boxes"), _("Storehouse")]
    response = StreamingHttpResponse(
        write_csv(titles, lines), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="penempatan-{row.pk}.csv"'
    return response


def _exported(
    request: HttpRequest, row: StoreAssignment, stored: Stored
) -> list[list[Any]]:
    names = {one.position: one.facility.name for one in _stores(request, row)}
    found = zip(stored.stations, stored.problem.boxes, stored.result.store, strict=True)
    return [
        [code, number, int(boxes), names.get(int(store), "")]
        for (code, number), boxes, store in found
    ]


@requires(Permission.READ_GUARDED_FACILITIES)
@require_safe
def failure(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which stations miss ballots when a store fails at an hour, and three ways out."""
    row, actor = _find(request, pk), signed_in(request)
    if not row.is_complete:
        return redirect("facilities:assignment", pk=row.pk)
    stores = _stores(request, row)
    choices = [(one.position, one.facility.name) for one in stores if one.open]
    asked = request.GET if "store" in request.GET else None
    form = WhatIfForm(asked, stores=choices)
    context: dict[str, Any] = {
        "row": row,
        "area": _area(row, actor),
        "form": form,
        "found": None,
    }
    status = 200
    if asked is not None:
        if form.is_valid():
            note_viewed(f"assignment:{row.pk}", by=actor, at=real_now(), page="what-if")
            found = what_if(unpack(row), form.asked(), actor)
            context |= {"found": found} | _hours(found)
        else:
            status = 422
    return render(request, "facilities/failure.html", context, status=status)


def _hours(found: Any) -> dict[str, Any]:
    """Return the hours of a what-if as people write them."""
    return {
        "hit": [
            (
                one,
                clock(one.planned),
                [(name, None if at is None else clock(at)) for name, at in one.ways],
            )
            for one in found.hit
        ],
        "first": None if found.first is None else clock(found.first),
        "last": None if found.last is None else clock(found.last),
    }
