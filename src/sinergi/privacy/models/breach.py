"""Breaches of personal data: what, how many people, and the clock of the notices."""

from django.db import models

from sinergi.privacy.querysets.kept import KeptQuerySet


class Breach(models.Model):
    """A breach and what was done; no name of anybody concerned stands here.

    The notices to the people and to the agency are due at `due_at`.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    number = models.CharField(max_length=20, unique=True)
    what = models.CharField(max_length=300)
    data_kinds = models.CharField(max_length=300)
    people = models.PositiveIntegerField(null=True)
    with_minors = models.BooleanField(default=False)
    cause = models.CharField(max_length=500, blank=True)
    done = models.CharField(max_length=1000, blank=True)
    happened_at = models.DateTimeField(null=True)
    known_at = models.DateTimeField()
    due_at = models.DateTimeField()
    people_told_at = models.DateTimeField(null=True)
    agency_told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    example = models.BooleanField(default=False)

    visible = KeptQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(KeptQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-known_at", "-pk"]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def is_told(self) -> bool:
        """True when the people and the agency were told."""
        return self.people_told_at is not None and self.agency_told_at is not None
