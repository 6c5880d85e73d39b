"""The routing table of an office: lines in order, ended and never changed."""

from django.db import models

from sinergi.access.scope import CodeField
from sinergi.reports.models.naming import (
    CHANNEL_NAMES,
    KIND_NAMES,
    WANTED_NAMES,
    channel_choices,
    kind_choices,
    wanted_choices,
)
from sinergi.reports.querysets.triage import OfOfficeQuerySet
from sinergi.reports.rules.routing import Route


class RouteLine(models.Model):
    """A line: reports of such a place and kind go to this desk. Empty fits everything."""

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    order = models.PositiveIntegerField()
    within = CodeField(blank=True)
    kind = models.CharField(max_length=16, choices=kind_choices, blank=True)
    channel = models.CharField(max_length=12, choices=channel_choices, blank=True)
    wanted = models.CharField(max_length=12, choices=wanted_choices, blank=True)
    threatened = models.BooleanField(null=True)
    to_institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    to_person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    example = models.BooleanField(default=False)

    visible = OfOfficeQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfOfficeQuerySet)()

    class Meta:
        """In the order they are asked."""

        default_manager_name = "all_rows"
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["institution", "ended_at", "order"])]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"route {self.pk}"

    def as_route(self) -> Route:
        """Return the line as the rules read it."""
        return Route(
            self.pk or 0, self.order, self.to_institution_id, self.to_person_id,
            self.within, self.kind, self.channel, self.wanted, self.threatened,
            self.ended_at is not None,
        )  # fmt: skip

    @property
    def kind_name(self) -> str:
        """The kind in words, empty for all."""
        return str(KIND_NAMES[self.kind]) if self.kind else ""

    @property
    def channel_name(self) -> str:
        """The channel in words, empty for all."""
        return str(CHANNEL_NAMES[self.channel]) if self.channel else ""

    @property
    def wanted_name(self) -> str:
        """What is wanted in words, empty for all."""
        return str(WANTED_NAMES[self.wanted]) if self.wanted else ""
