"""Facilities by area: the map with its table, and the page of one area."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.elections.models import Stage
from sinergi.facilities.listing import Asked, find, lines_of
from sinergi.facilities.models import Defect, Facility
from sinergi.facilities.showing import coming_stages
from sinergi.facilities.sums import class_names, map_answer, sums_of, whole_of
from sinergi.observations.placing import current_election
from sinergi.places.models import Area
from sinergi.places.rules import NATION, ancestors_of, is_code, level_of, to_code

MOST_MAPPED = 500
MOST_LISTED, MOST_ENDING = 200, 50
VILLAGE = 4


def _within(request: HttpRequest, actor: Actor) -> str:
    """Return the area asked for, else the first of the person's own."""
    code = to_code(to_asked_text(request.GET.get("within", ""), 24))
    if is_code(code):
        return code
    own = [one for one in actor.area_codes if one and one not in NATION]
    return min(own, key=lambda one: (level_of(one), one), default="")


@requires(Permission.READ_FACILITIES)
@require_safe
def facility_map(request: HttpRequest) -> HttpResponse:
    """Show which areas have facilities that are not ready: map and table."""
    actor, day = signed_in(request), today(request)
    within = _within(request, actor)
    if level_of(within) >= VILLAGE:
        within = within.rpartition(".")[0]
    rows = sums_of(actor, within, day)
    area = Area.visible.to(actor).current().filter(code=within).first()
    shapes = f"{reverse('places:boundaries')}?within={within}"
    context: dict[str, Any] = {
        "within": within,
        "area": area,
        "rows": rows,
        "whole": whole_of(rows),
        "classes": class_names(),
        "crumbs": _crumbs(within, actor),
        "data_url": "",
    }
    if 1 < len(rows) <= MOST_MAPPED:
        context["data_url"] = f"{reverse('facilities:map_data')}?within={within}"
        context["boundaries_url"] = f"{shapes}&level={level_of(within) + 1}"
    return render(request, "facilities/map.html", context)


def _crumbs(within: str, actor: Actor) -> list[tuple[str, str]]:
    above = Area.visible.to(actor).current().filter(code__in=ancestors_of(within))
    return [
        (one.name, f"{reverse('facilities:map')}?within={one.code}")
        for one in above.order_by("level")
    ]


@requires(Permission.READ_FACILITIES)
@require_safe
def map_data(request: HttpRequest) -> JsonResponse:
    """Return the areas of the map with the class of each."""
    actor, day = signed_in(request), today(request)
    within = _within(request, actor)
    rows = sums_of(actor, within, day)
    answer = map_answer(rows, within, lambda code: _address(code))
    response = JsonResponse(answer)
    response["Cache-Control"] = "private, no-cache"
    return response


def _address(code: str) -> str:
    return reverse("facilities:area", args=[code])


@requires(Permission.READ_FACILITIES)
@require_safe
def area(request: HttpRequest, code: str) -> HttpResponse:
    """Show the facilities of an area, and what of it ends before which stage."""
    actor, day = signed_in(request), today(request)
    found = Area.visible.to(actor).current().filter(code=code[:24]).first()
    if found is None:
        raise Http404
    rows = list(find(Asked(within=found.code), actor, day)[:MOST_LISTED])
    sums = sums_of(actor, found.code, day)
    context = {
        "area": found,
        "crumbs": _crumbs(found.code, actor),
        "lines": lines_of(rows, actor, day),
        "cut": len(rows) == MOST_LISTED,
        "whole": whole_of(sums),
        "sums": sums if found.level < VILLAGE else [],
        "ending": _ending(found.code, actor, day),
        "defects": _defects(found.code, actor),
        "day": day,
    }
    return render(request, "facilities/area.html", context)


@dataclass(frozen=True, slots=True)
class Ending:
    """What stops being ready before the end of a stage: the first of it, how many more."""

    stage: Stage
    rows: list[Facility]
    rest: int


def _ending(code: str, actor: Actor, day: dt.date) -> list[Ending]:
    """Return what stops being ready before the end of each coming stage; two queries.

    A facility stands under the first such stage alone.
    """
    stages = coming_stages(current_election(day), actor, day)
    if not stages:
        return []
    rows = Facility.visible.to(actor).in_use().within(code).detailed_to(actor)
    rows = rows.filter(ready_until_on__gte=day).order_by("ready_until_on", "pk")
    ready = list(rows.only("name", "ready_until_on"))
    shown: list[Ending] = []
    for stage in stages:
        here, ready = _ends_before(stage, ready)
        if here:
            rest = max(0, len(here) - MOST_ENDING)
            shown.append(Ending(stage, here[:MOST_ENDING], rest))
    return shown


def _ends_before(
    stage: Stage, ready: list[Facility]
) -> tuple[list[Facility], list[Facility]]:
    """Return those ready no longer at the end of the stage, and the others."""
    end = stage.ends_on
    here = [
        one
        for one in ready
        if end is not None
        and one.ready_until_on is not None
        and one.ready_until_on < end
    ]
    return here, ready[len(here) :]  # they come in the order of that day


def _defects(code: str, actor: Actor) -> list[Defect]:
    rows = Defect.visible.to(actor).in_force().select_related("facility", "holder")
    inside = Facility.visible.to(actor).in_use().within(code).values("pk")
    return list(rows.filter(facility__in=inside)[:50])
