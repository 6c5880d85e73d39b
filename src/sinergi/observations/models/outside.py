"""The numbers that the systems of Bawaslu gave to what was sent here."""

from enum import StrEnum

from django.db import models

from sinergi.observations.models.submission import Submission
from sinergi.observations.querysets.submission import PartQuerySet


class System(StrEnum):
    """A system outside that gives a number of its own; stored."""

    SIGAPLAPOR = "sigaplapor"
    SIWASLU = "siwaslu"
    SILOG = "silog"


SYSTEM_NAMES = {
    System.SIGAPLAPOR: "SigapLapor",
    System.SIWASLU: "Siwaslu",
    System.SILOG: "Silog",
}
"""Proper names, the same in every language."""


def system_choices() -> list[tuple[str, str]]:
    """Return the systems as choices."""
    return [(one.value, SYSTEM_NAMES[one]) for one in System]


class OutsideNumber(models.Model):
    """The number that a submission has in a system outside.

    It stands with the first submission of a chain of edits, since it is the report that
    has the number. `ended_at`: another one was entered in its place, or none.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="numbers")
    system = models.CharField(max_length=12, choices=system_choices)
    number = models.CharField(max_length=60)
    entered_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    visible = PartQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PartQuerySet)()

    class Meta:
        """One in force per submission and system."""

        default_manager_name = "all_rows"
        ordering = ["system", "-pk"]
        indexes = [models.Index(fields=["system", "number"])]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "system"],
                condition=models.Q(ended_at=None),
                name="observations_number_once",
            )
        ]

    def __str__(self) -> str:
        """Return system and number."""
        return f"{self.system_name} {self.number}"

    @property
    def system_name(self) -> str:
        """The system as people call it."""
        return SYSTEM_NAMES[System(self.system)]
