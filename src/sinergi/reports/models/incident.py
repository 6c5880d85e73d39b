"""Incidents: many reports of one event, put together by a person."""

import secrets

from django.db import models
from django.db.models import Q

from sinergi.reports.querysets.triage import IncidentQuerySet, JoinedQuerySet

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_LENGTH = 6


def make_key() -> str:
    """Return a key for an address that nobody guesses."""
    return secrets.token_hex(8)


def make_number() -> str:
    """Return a number people can cite, drawn at random: `KJ-7K3QWX`.

    Nothing of how many incidents there are follows from it.
    """
    return "KJ-" + "".join(secrets.choice(LETTERS) for _ in range(NUMBER_LENGTH))


class Incident(models.Model):
    """One event that reports tell of; `institution` put it together and reads its title.

    `sealed_text` holds JSON `{"title", "note"}`. An office that has a report in it and is
    not that institution learns its number and how many reports it has, nothing more.
    """

    key = models.CharField(max_length=32, unique=True, default=make_key)
    number = models.CharField(max_length=12, unique=True, default=make_number)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    sealed_text = models.BinaryField()
    kind = models.CharField(max_length=16, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    example = models.BooleanField(default=False)

    visible = IncidentQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(IncidentQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["institution", "closed_at", "opened_at"])]

    def __str__(self) -> str:
        """Return the number people cite."""
        return self.number


class Joined(models.Model):
    """A report in an incident; ended when somebody takes it out again."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="joined")
    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="joined")
    state_before = models.CharField(max_length=16)
    score = models.FloatField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = JoinedQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(JoinedQuerySet)()

    class Meta:
        """In the order they were put in; a report is in one incident at a time."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(ended_at=None),
                name="reports_joined_once",
            )
        ]
        indexes = [models.Index(fields=["incident", "ended_at"])]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"joined {self.pk}"
