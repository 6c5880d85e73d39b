"""Which station keeps its boxes in which store: a computed proposal that never changes."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.facilities.models.facility import Facility
from sinergi.facilities.querysets import AssignedStoreQuerySet, AssignmentQuerySet


class StoreAssignment(models.Model):
    """A run of the assignment. `data` holds what went in and came out, as packed arrays.

    `crossing` is for what-if alone: stations keep to their own kecamatan else. `boxes` is
    how many a station has, with its source; `summary` is `{"v": 1, ...}`: cost, bound,
    gap, what has no place. `completed_at` None: under way, or failed (see its job).
    """

    election = models.ForeignKey("elections.Election", models.PROTECT, related_name="+")
    within = CodeField()
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    crossing = models.BooleanField(default=False)
    most_open = models.PositiveSmallIntegerField(null=True)
    boxes = models.PositiveSmallIntegerField()
    boxes_source = models.CharField(max_length=300)
    seed = models.PositiveIntegerField(default=1)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    completed_at = models.DateTimeField(null=True)
    data = models.BinaryField(default=bytes)
    summary = models.JSONField(default=dict)
    example = models.BooleanField(default=False)

    visible = AssignmentQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(AssignmentQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return area and day."""
        day: dt.datetime = self.started_at
        return f"{self.within} {timezone.localdate(day)}"

    @property
    def is_complete(self) -> bool:
        """True once the result is stored."""
        return self.completed_at is not None

    @property
    def state_name(self) -> str:
        """How far it is, in words."""
        if self.completed_at is not None:
            return str(_("complete"))
        if self.job is not None and self.job.problem:
            return str(_("failed"))
        return str(_("being computed"))

    def told(self, name: str) -> Any:
        """Return a figure of the summary, None when there is none."""
        return self.summary.get(name)


class AssignedStore(models.Model):
    """A store in an assignment: its place in the arrays, what it holds, what room costs.

    `price`: kilometres that room for one box more would save; None where boxes of the
    area have no place at all.
    """

    assignment = models.ForeignKey(
        StoreAssignment, models.PROTECT, related_name="stores"
    )
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    open = models.BooleanField()
    stations = models.PositiveIntegerField()
    load = models.PositiveIntegerField()
    capacity = models.PositiveIntegerField(null=True)
    capacity_basis = models.CharField(max_length=12)
    flood = models.FloatField(null=True)
    price = models.FloatField(null=True)

    visible = AssignedStoreQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(AssignedStoreQuerySet)()

    class Meta:
        """In the order of the arrays."""

        default_manager_name = "all_rows"
        ordering = ["assignment", "position"]

    def __str__(self) -> str:
        """Return the position."""
        return f"store {self.position}"
