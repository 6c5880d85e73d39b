"""What the page of an alarm shows beside its sentence: map, areas, days, numbers."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.documents.paper import frame_of, path_of
from sinergi.places.models import Boundary
from sinergi.places.rules import level_of
from sinergi.warnings.models import Alarm

WIDTH, MARGIN = 640.0, 8.0
MOST_SHAPES = 400
BAR, TALL = 10, 80
LEAST = 2.0


@dataclass(frozen=True, slots=True)
class Shape:
    """An area on the map; `inside` the cluster."""

    path: str
    name: str
    inside: bool
    approximate: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The map, in units of its view box."""

    width: int
    height: int
    shapes: list[Shape]

    @property
    def approximate(self) -> bool:
        """True when some boundary is drawn around a point."""
        return any(one.approximate for one in self.shapes)


def picture_of(alarm: Alarm, names: Mapping[str, str], actor: Actor) -> Picture | None:
    """Return the map of an alarm, None where no shape is known; one query."""
    level = max((level_of(one) for one in alarm.area_codes), default=0)
    around = ".".join(alarm.area_code.split(".")[:2]) if alarm.area_code else ""
    rows = Boundary.visible.to(actor).in_force().within(around).filter(level=level)
    found = list(rows.values_list("area_code", "wkb", "approximate")[: MOST_SHAPES + 1])
    if not found or len(found) > MOST_SHAPES:
        return None
    drawn = shapely.from_wkb(np.array([bytes(one[1]) for one in found], dtype=object))
    frame = frame_of(shapely.total_bounds(drawn), WIDTH, MARGIN)
    inside = set(alarm.area_codes)
    shapes = [
        Shape(path_of(one), names.get(code) or code, code in inside, rough)
        for (code, _wkb, rough), one in zip(found, frame.lay(drawn), strict=True)
    ]
    return Picture(round(frame.width), round(frame.height), shapes)


@dataclass(frozen=True, slots=True)
class Bar:
    """A day of the time line; `count` None where nobody looked. Units of the drawing."""

    day: dt.date
    count: float | None
    inside: bool
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Series:
    """The time line of counts of the cluster's areas."""

    bars: list[Bar]
    width: int
    height: int
    highest: float

    @property
    def unseen(self) -> int:
        """How many days nobody looked."""
        return sum(one.count is None for one in self.bars)


def series_of(alarm: Alarm) -> Series | None:
    """Return the time line of an alarm, None where its method counts no days."""
    counts = alarm.figures.get("series")
    if not isinstance(counts, list) or not counts:
        return None
    try:
        first = dt.date.fromisoformat(str(alarm.figures.get("series_from")))
    except ValueError:
        return None
    highest = max((one for one in counts if one is not None), default=0) or 1.0
    bars = []
    for place, count in enumerate(counts):
        day = first + dt.timedelta(days=place)
        tall = 0.0 if not count else max(LEAST, count / highest * TALL)
        bars.append(
            Bar(
                day,
                count,
                alarm.starts_on <= day <= alarm.ends_on,
                place * BAR,
                TALL - tall,
                tall,
            )
        )
    return Series(bars, len(bars) * BAR, TALL, highest)


def area_lines(alarm: Alarm, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the areas of an alarm with what is known of each, those with most first."""
    listed = alarm.figures.get("areas")
    known: dict[str, list[Any]] = {}
    if isinstance(listed, list):
        known = {
            one[0]: one for one in listed if isinstance(one, list) and len(one) > 2
        }
    values = alarm.figures.get("values")
    values = values if isinstance(values, dict) else {}
    ordered = [*known, *(code for code in alarm.area_codes if code not in known)]
    return [
        {
            "code": code,
            "name": names.get(code) or code,
            "count": known[code][1] if code in known else values.get(code),
            "seen": known[code][2] if code in known else None,
        }
        for code in ordered
    ]


def numbers_of(alarm: Alarm) -> list[tuple[str, Any, int]]:
    """Return label, value and decimals of the numbers an alarm rests on, those there are."""
    figures = alarm.figures
    return _there([
        (_("Observed"), alarm.observed, 0),
        (_("Expected"), alarm.expected, 1),
        (_("Times what was expected"), alarm.ratio, 1),
        (_("Relative risk inside against outside"), figures.get("relative_risk"), 1),
        (_("Usual at most"), figures.get("bound"), 1),
        (_("Chance alone, once in days"), figures.get("recurrence_days"), 0),
    ])  # fmt: skip


def checks_of(alarm: Alarm) -> list[tuple[str, Any, int]]:
    """Return the numbers that only matter to who wants to compute it again."""
    figures = alarm.figures
    return _there([
        (_("Statistic"), figures.get("statistic"), 3),
        (_("p value"), figures.get("p"), 4),
        (_("p value by Gumbel approximation"), figures.get("p_gumbel"), 6),
        (_("Replications"), figures.get("replications"), 0),
        (_("Windows looked at"), figures.get("windows"), 0),
        (_("Events in all"), figures.get("cases"), 0),
        (_("Seed"), figures.get("seed"), 0),
    ])  # fmt: skip


def _there(told: list[tuple[str, Any, int]]) -> list[tuple[str, Any, int]]:
    return [one for one in told if isinstance(one[1], int | float)]
