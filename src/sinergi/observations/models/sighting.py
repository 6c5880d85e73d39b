"""What accepted submissions say about areas, as scores count it."""

from django.db import models

from sinergi.access.scope import CodeField
from sinergi.observations.models.submission import Submission
from sinergi.observations.querysets.sighting import SightingQuerySet


class Sighting(models.Model):
    """One accepted thing: so many of a column in an area on a day.

    `column` is a name that frameworks read, `family` the kind of counting (events,
    stations). An amount of 0 says that somebody looked and saw nothing: a zero that was
    reported, which no sighting at all is not. `ended_at`: the submission was edited or its
    acceptance taken back; the row stays.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="sightings")
    family = models.CharField(max_length=40)
    column = models.CharField(max_length=80)
    area_code = CodeField()
    election = models.ForeignKey(
        "elections.Election", models.PROTECT, null=True, related_name="+"
    )
    station_number = models.PositiveIntegerField(null=True)
    amount = models.FloatField()
    happened_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    visible = SightingQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SightingQuerySet)()

    class Meta:
        """Read by column and area."""

        default_manager_name = "all_rows"
        ordering = ["area_code", "column", "happened_on"]
        indexes = [models.Index(fields=["column", "area_code", "happened_on"])]

    def __str__(self) -> str:
        """Return area and column."""
        return f"{self.area_code} {self.column}"
