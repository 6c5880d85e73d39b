"""Playbooks an institution has copied from the library and made its own."""

from django.db import models

from sinergi.warnings.models.warning import INSTITUTION, PERSON
from sinergi.warnings.querysets.warning import PlaybookQuerySet
from sinergi.warnings.rules.reach import LEVELS
from sinergi.warnings.sending_words import severity_choices
from sinergi.warnings.words import hazard_choices


class Playbook(models.Model):
    """A copy: for a hazard, from a severity upwards; `tasks` holds {"v": 1, "tasks": […]}.

    `levels`: how many institutions up silence is shown.

    An edit makes a new row and retires the old one, so that a warning can be read with
    the playbook it was sent by.
    """

    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    copied_from = models.CharField(max_length=60, blank=True)
    hazard = models.CharField(max_length=20, choices=hazard_choices)
    severity = models.CharField(max_length=12, choices=severity_choices)
    name_id = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    within = models.PositiveSmallIntegerField()
    levels = models.PositiveSmallIntegerField(default=LEVELS)
    also = models.JSONField(default=list)
    tasks = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    visible = PlaybookQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PlaybookQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the code."""
        return self.code

    @property
    def code(self) -> str:
        """The code by which a warning names it."""
        return f"own-{self.pk}"
