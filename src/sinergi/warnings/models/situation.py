"""Situation reports: one page for a span of time and an area, in versions."""

from django.db import models

from sinergi.access.scope import CodeField
from sinergi.warnings.models.detector import make_key
from sinergi.warnings.models.warning import INSTITUTION, PERSON
from sinergi.warnings.querysets.warning import (
    SituationQuerySet,
    SituationVersionQuerySet,
)


class Situation(models.Model):
    """A report of an institution; shared, everybody in the workspace reads it."""

    key = models.CharField(max_length=32, unique=True, default=make_key)
    number = models.CharField(max_length=30, unique=True)
    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    area_code = CodeField(db_index=True, blank=True)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    shared_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    example = models.BooleanField(default=False)

    visible = SituationQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SituationQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-until_at", "-pk"]

    def __str__(self) -> str:
        """Return the number."""
        return self.number


class SituationVersion(models.Model):
    """The text of a report as of a version; only ever added.

    `sections` holds {"v": 1, "sections": [{"code", "own", "id", "en", "edit_id",
    "edit_en"}]}: what was generated, in both languages, and beside it what a person wrote
    in its place (empty: nothing). `own` sections are the institution's alone.
    """

    situation = models.ForeignKey(Situation, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    sections = models.JSONField(default=dict)

    visible = SituationVersionQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SituationVersionQuerySet)()

    class Meta:
        """Newest first; a number once."""

        default_manager_name = "all_rows"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["situation", "number"], name="warnings_situation_version"
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"version {self.number}"
