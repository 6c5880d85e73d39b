"""Questions about observations."""

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import Max

from sinergi.places.querysets import CodedQuerySet

Row = TypeVar("Row", bound=models.Model)


class ObservationQuerySet(CodedQuerySet[Row]):
    """Observations; every signed-in person may see them (they are about areas)."""

    def up_to(self, day: dt.date) -> Self:
        """Return what speaks of that day or an earlier one, in force."""
        return self.in_force().filter(observed_on__lte=day)

    def latest(self) -> Self:  # type: ignore[override] # our question has no field
        """Return per area and column the newest of the rows asked for.

        One subquery over the index (area, column, day); works after `up_to`.
        """
        newest = (
            self.order_by()
            .filter(area_code=models.OuterRef("area_code"))
            .filter(column=models.OuterRef("column"))
            .values("area_code", "column")
            .annotate(day=Max("observed_on"))
            .values("day")
        )
        return self.filter(observed_on=models.Subquery(newest))
