"""What if a store fails at an hour, in words and tables; and why a station is where it is."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.elections.stations import names_of
from sinergi.facilities.assigning import Stored
from sinergi.facilities.models import Facility
from sinergi_core.allocate.stores import (
    NOWHERE,
    WHY,
    Delivery,
    Failure,
    Rescue,
    WayOut,
    explain_stations,
    fail_stores,
)

WHY_NAMES: dict[str, Promise] = {
    "nearest": _("no store is nearer"),
    "other-area": _("the nearer store lies in another kecamatan"),
    "not-opened": _("the nearer store is a candidate and stays shut"),
    "full": _("the room of the nearer store is worth more to other stations"),
    "flood": _("the nearer store is more exposed to floods"),
    "whole": _("no whole station fits into the nearer store any more"),
    "unplaced": _("no store has room"),
}
WAY_NAMES: dict[str, Promise] = {
    "own-area": _("the other open stores of the kecamatan"),
    "crossing": _("every open store that has room, across kecamatan"),
    "new-store": _("a candidate store of the kecamatan, opened now"),
}
SHORTAGE_NAMES: dict[str, Promise] = {
    "no-store": _("there is no store"),
    "too-far": _("no store is within reach"),
    "too-few-open": _("more stores would have to open"),
    "whole": _("room is left, but no whole station fits"),
    "no-room": _("all its stores together are too small"),
}
MOST_HIT = 500


@dataclass(slots=True)
class VillageRow:
    """The stations of a kelurahan that go to one store."""

    code: str
    name: str
    store: str
    stations: int = 0
    boxes: int = 0
    km: float | None = None
    second: str = ""
    second_km: float | None = None
    whys: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def why(self) -> str:
        """Why no nearer store is taken, for most of its stations, in words."""
        code = max(self.whys, key=lambda one: (self.whys[one], one))
        return str(WHY_NAMES[code])


def villages_of(stored: Stored, actor: Any) -> list[VillageRow]:
    """Return where the stations of each kelurahan go, how far and why, by code."""
    reasons = explain_stations(stored.problem, stored.result)
    names = store_names(stored)
    areas = names_of({code for code, _number in stored.stations}, actor)
    found: dict[tuple[str, int], VillageRow] = {}
    for i, (code, _number) in enumerate(stored.stations):
        j = int(stored.result.store[i])
        store = names[j] if j != NOWHERE else ""
        row = found.setdefault(
            (code, j), VillageRow(code, areas.get(code, code), store)
        )
        row.stations += 1
        row.boxes += int(stored.problem.boxes[i])
        row.whys[WHY[int(reasons.why[i])]] += 1
        if j != NOWHERE:
            row.km = float(reasons.km[i])
        other = int(reasons.second[i])
        if other != NOWHERE:
            row.second, row.second_km = names[other], float(reasons.second_km[i])
    return [found[key] for key in sorted(found)]


def store_names(stored: Stored) -> list[str]:
    """Return the names of the stores in the order of the arrays; one query."""
    names = dict(
        Facility.all_rows.filter(pk__in=stored.facilities).values_list("pk", "name")
    )
    return [names[pk] for pk in stored.facilities]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A store that fails at an hour, and how boxes travel; hours from 0.00 of the day."""

    store: int
    hour: float
    start: float = 6.0
    due: float = 18.0
    trucks: int = 6
    truck_boxes: int = 60
    speed: float = 20.0
    ready: float = 2.0
    trucks_lost: bool = False


@dataclass(frozen=True, slots=True)
class HitRow:
    """A station that misses its boxes, with what each way out would bring when."""

    area_code: str
    area_name: str
    number: int
    boxes: int
    planned: float
    ways: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True, slots=True)
class WayRow:
    """A way out, summed."""

    name: str
    late: int
    unplaced: int
    more_box_km: float
    worst: float | None
    opened: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a failure does, ready to be shown; `cut` stations are not listed."""

    hit: list[HitRow]
    ways: list[WayRow]
    stations: int
    boxes: int
    safe: int
    first: float | None
    last: float | None
    cut: int


def what_if(stored: Stored, asked: Question, actor: Any) -> WhatIf:
    """Return what happens when a store fails; ValueError for one that is not open."""
    delivery = Delivery(
        start_hour=asked.start,
        due_hour=asked.due,
        trucks=asked.trucks,
        truck_boxes=asked.truck_boxes,
        speed_kmh=asked.speed,
    )
    rescue = Rescue(ready_hours=asked.ready, trucks_lost=asked.trucks_lost)
    failure = fail_stores(
        stored.problem, stored.result, delivery, [asked.store], asked.hour, rescue
    )
    names = store_names(stored)
    planned = failure.planned_hour[np.isfinite(failure.planned_hour)]
    return WhatIf(
        hit=_hits(stored, failure, names, actor),
        ways=[_way(one, names) for one in failure.ways],
        stations=int(failure.stations.size),
        boxes=int(failure.boxes.sum()),
        safe=failure.safe,
        first=float(planned.min()) if planned.size else None,
        last=float(planned.max()) if planned.size else None,
        cut=max(0, int(failure.stations.size) - MOST_HIT),
    )


def _hits(
    stored: Stored, failure: Failure, names: list[str], actor: Any
) -> list[HitRow]:
    places = [stored.stations[int(i)] for i in failure.stations[:MOST_HIT]]
    areas = names_of({code for code, _number in places}, actor)
    return [
        HitRow(
            code,
            areas.get(code, code),
            number,
            int(failure.boxes[at]),
            float(failure.planned_hour[at]),
            tuple(_brought(way, at, names) for way in failure.ways),
        )
        for at, (code, number) in enumerate(places)
    ]


def _brought(way: WayOut, at: int, names: list[str]) -> tuple[str, float | None]:
    j, hour = int(way.store[at]), float(way.arrive_hour[at])
    if j == NOWHERE or not np.isfinite(hour):
        return "", None
    return names[j], hour


def _way(way: WayOut, names: list[str]) -> WayRow:
    worst = float(way.worst_hours)
    return WayRow(
        str(WAY_NAMES[way.code]),
        way.late,
        way.unplaced,
        float(way.more_box_km),
        worst if np.isfinite(worst) else None,
        ", ".join(names[j] for j in way.opened),
    )


def clock(hour: float) -> str:
    """Return an hour of the day as people write it: 17.5 → "17.30", 25 → "01.00 (+1)"."""
    minutes = round(hour * 60)
    days, rest = divmod(minutes, 24 * 60)
    text = f"{rest // 60:02d}.{rest % 60:02d}"
    return text if not days else f"{text} ({days:+d})"
