"""Questions about areas and their shapes."""

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from sinergi.intake.querysets import InForceQuerySet
from sinergi.places.rules import NATION

Row = TypeVar("Row", bound=models.Model)


class CodedQuerySet(InForceQuerySet[Row]):
    """Rows that carry an area code."""

    code_field = "area_code"

    def within(self, code: str) -> Self:
        """Return the rows of the area and of all below it; the nation is everything.

        One range: codes hold digits and dots only, and between `c` and `c/` in byte order
        lie `c` itself and what begins with `c.`. An OR of both keeps SQLite from the
        second column of an index (measured over 800,237 stations: 340 against 5 ms).
        """
        if code in {"", NATION}:
            return self.all()
        name = self.code_field
        return self.filter(**{f"{name}__gte": code, f"{name}__lt": f"{code}/"})


class AreaQuerySet(CodedQuerySet[Row]):
    """Areas of all generations; ask for `current()` or `on(date)` first."""

    code_field = "code"

    def current(self) -> Self:
        """Return the areas of the generation in force."""
        return self.filter(valid_to=None)

    def on(self, day: dt.date) -> Self:
        """Return the areas as they were on that day."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_to=None) | Q(valid_to__gt=day),
        )

    def at_level(self, level: int) -> Self:
        """Return the areas of one level: 0 nation, 1 province … 4 kelurahan, 6 RT."""
        return self.filter(level=level)

    def children_of(self, code: str) -> Self:
        """Return the areas directly below."""
        return self.filter(parent_code=code)


class BoundaryQuerySet(CodedQuerySet[Row]):
    """Shapes of areas."""

    def meeting(self, west: float, south: float, east: float, north: float) -> Self:
        """Return the shapes whose box meets the box, in degrees."""
        return self.filter(
            min_lon__lte=east, max_lon__gte=west, min_lat__lte=north, max_lat__gte=south
        )
