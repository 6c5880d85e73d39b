"""Which columns a framework would find, before anything is computed."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F

from sinergi.access.actor import Actor
from sinergi.observations.filling import seen_areas
from sinergi.observations.models import Observation
from sinergi.places.models import Area
from sinergi.scores.words import in_language
from sinergi_core.index.framework import Framework

SAMPLE = 500
"""So many areas are looked at, or a few more; all of a smaller number."""


@dataclass(frozen=True, slots=True)
class ColumnCoverage:
    """How many areas have a value of a column, and which indicators read it."""

    column: str
    indicators: tuple[str, ...]
    seen: int
    areas: int

    @property
    def share_missing(self) -> float:
        """Share of the areas without a value; 1 when there are no areas."""
        return 1 - self.seen / self.areas if self.areas else 1.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a run would find: areas, and per column how many are seen."""

    areas: int
    sample: int
    columns: tuple[ColumnCoverage, ...]

    @property
    def is_sample(self) -> bool:
        """True when not every area was looked at."""
        return self.sample < self.areas

    @property
    def share_missing(self) -> float:
        """Share of all cells that nobody has observed."""
        if not self.columns:
            return 1.0
        return sum(one.share_missing for one in self.columns) / len(self.columns)

    @property
    def unseen(self) -> tuple[str, ...]:
        """Columns without a single value."""
        return tuple(one.column for one in self.columns if not one.seen)

    @property
    def is_empty(self) -> bool:
        """True when a run would fail for lack of areas or data."""
        return not self.areas or len(self.unseen) == len(self.columns)


def coverage_of(
    user: Actor, framework: Framework, *, within: str, level: int, up_to: dt.date
) -> Coverage:
    """Return what a run would find on that day.

    Above `SAMPLE` areas the shares are those of a sample spread over the rows; a million
    cells would take seconds to count.
    """
    areas = Area.visible.to(user).current().within(within).at_level(level)
    total = areas.count()
    step = max(1, total // SAMPLE)
    looked_at = areas.annotate(turn=F("pk") % step).filter(turn=0).order_by()
    codes = list(looked_at.values_list("code", flat=True))
    seen = _seen(user, framework, codes, up_to)
    return Coverage(
        areas=total,
        sample=len(codes),
        columns=tuple(
            ColumnCoverage(
                name, _readers(framework, name), seen.get(name, 0), len(codes)
            )
            for name in framework.inputs
        ),
    )


def _seen(
    user: Actor, framework: Framework, codes: list[str], up_to: dt.date
) -> dict[str, int]:
    rows = (
        Observation.visible.to(user)
        .up_to(up_to)
        .filter(column__in=framework.inputs, area_code__in=codes)
        .order_by()
        .values_list("column")
        .annotate(seen=Count("area_code", distinct=True))
    )
    return dict(rows) | _seen_in_the_field(user, framework, codes, up_to)


def _seen_in_the_field(
    user: Actor, framework: Framework, codes: list[str], up_to: dt.date
) -> dict[str, int]:
    """Return the counts of the columns that accepted field reports fill somewhere."""
    filled = seen_areas(codes, framework.inputs, up_to=up_to)
    if not filled:
        return {}
    known = Observation.visible.to(user).up_to(up_to).filter(column__in=filled)
    pairs = known.filter(area_code__in=codes).order_by()
    for column, code in pairs.values_list("column", "area_code").distinct():
        filled[column].add(code)
    return {column: len(areas) for column, areas in filled.items()}


def _readers(framework: Framework, column: str) -> tuple[str, ...]:
    return tuple(
        in_language(one.names) for one in framework.indicators if column in one.inputs
    )
