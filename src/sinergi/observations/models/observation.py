"""Cells of indicator tables: what is known of an area, from where, since when."""

from django.db import models

from sinergi.access.scope import CodeField
from sinergi.intake.models import BatchRow
from sinergi.observations.querysets.observation import ObservationQuerySet


class Observation(BatchRow):
    """One value of one column for one area. No row means "not seen", never 0.

    `error` is the standard error in the unit of the value, None if not stated.
    `observed_on` is the day the value speaks of.
    """

    area_code = CodeField()
    column = models.CharField(max_length=80)
    value = models.FloatField()
    error = models.FloatField(null=True)
    observed_on = models.DateField()
    source = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=120, blank=True)

    visible = ObservationQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(ObservationQuerySet)()

    class Meta:
        """One value in force per area, column and day."""

        default_manager_name = "all_rows"
        ordering = ["area_code", "column", "-observed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["area_code", "column", "observed_on"],
                condition=models.Q(ended_by=None),
                name="observations_one_in_force",
            )
        ]
        indexes = [models.Index(fields=["column", "area_code", "observed_on"])]

    def __str__(self) -> str:
        """Return area and column."""
        return f"{self.area_code} {self.column}"
