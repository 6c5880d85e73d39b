"""Which columns a framework would find, before anything is computed."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from sinergi.access.actor import Actor
from sinergi.observations.models import Observation
from sinergi.places.models import Area
from sinergi.scores.words import in_language
from sinergi_core.index.framework import Framework


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
    columns: tuple[ColumnCoverage, ...]

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
    """Return what a run would find on that day (two queries)."""
    areas = Area.visible.to(user).current().within(within).at_level(level)
    rows = (
        Observation.visible.to(user)
        .up_to(up_to)
        .within(within)
        .filter(column__in=framework.inputs, area_code__in=areas.values("code"))
        .order_by()
        .values_list("column")
        .annotate(seen=Count("area_code", distinct=True))
    )
    seen = dict(rows)
    total = areas.count()
    return Coverage(
        areas=total,
        columns=tuple(
            ColumnCoverage(name, _readers(framework, name), seen.get(name, 0), total)
            for name in framework.inputs
        ),
    )


def _readers(framework: Framework, column: str) -> tuple[str, ...]:
    return tuple(
        in_language(one.names) for one in framework.indicators if column in one.inputs
    )
