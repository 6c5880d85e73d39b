"""What looks for something coming, and what it found."""

from secrets import token_hex

from django.db import models

from sinergi.access.scope import CodeField
from sinergi.warnings.querysets.detector import AlarmQuerySet, DetectorQuerySet
from sinergi.warnings.words import hazard_choices

INSTITUTION = "accounts.Institution"


def make_key() -> str:
    """Return a new random key of 32 hexadecimal digits, by which pages are addressed."""
    return token_hex(16)


class Detector(models.Model):
    """A detector or rule as set up: its method, its stream, its settings.

    `institution` is empty where it reads what everybody in the workspace may read; else it
    reads what this institution alone may, and its alarms are that institution's alone.
    """

    key = models.CharField(max_length=32, unique=True, default=make_key)
    method = models.CharField(max_length=40)
    stream = models.CharField(max_length=40, blank=True)
    settings = models.JSONField(default=dict)
    hazard = models.CharField(max_length=20, choices=hazard_choices)
    area_code = CodeField(blank=True, default="")
    institution = models.ForeignKey(
        INSTITUTION, models.PROTECT, null=True, related_name="+"
    )
    active_since = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    visible = DetectorQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(DetectorQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the method."""
        return self.method


class Alarm(models.Model):
    """What a detector found, once: where, when, how much, against what was expected.

    `area_codes` are the areas of the cluster, `area_code` their nearest common area.
    `figures` holds the numbers of the method (statistic, p value, replications, seed, ...);
    `expected` is None where the method has none. The texts about it come from the numbers.
    """

    key = models.CharField(max_length=32, unique=True, default=make_key)
    detector = models.ForeignKey(Detector, models.PROTECT, related_name="alarms")
    hazard = models.CharField(max_length=20, choices=hazard_choices)
    institution = models.ForeignKey(
        INSTITUTION, models.PROTECT, null=True, related_name="+"
    )
    area_code = CodeField(db_index=True)
    area_codes = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField()
    observed = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    figures = models.JSONField(default=dict)
    raised_at = models.DateTimeField(db_index=True)

    visible = AlarmQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(AlarmQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-raised_at", "-pk"]

    def __str__(self) -> str:
        """Return hazard and area."""
        return f"{self.hazard} {self.area_code}"
