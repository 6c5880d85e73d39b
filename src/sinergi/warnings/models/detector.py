"""What looks for something coming, and what it found."""

from secrets import token_hex

from django.db import models

from sinergi.access.scope import CodeField
from sinergi.jobs.models import Job
from sinergi.warnings.alarm_words import (
    ALARM_STATES,
    EVENT_NAMES,
    alarm_state_choices,
    event_choices,
)
from sinergi.warnings.querysets.detector import (
    AlarmQuerySet,
    DetectorQuerySet,
    OfAlarmQuerySet,
    OfDetectorQuerySet,
)
from sinergi.warnings.rules.alarms import (
    OPEN,
    AlarmState,
    EventKind,
    digest_of,
)
from sinergi.warnings.words import HAZARD_NAMES, hazard_choices

INSTITUTION = "accounts.Institution"
PERSON = "accounts.Person"


def make_key() -> str:
    """Return a new random key of 32 hexadecimal digits, by which pages are addressed."""
    return token_hex(16)


class Detector(models.Model):
    """A detector or rule as set up: its method, its stream, its settings.

    `institution` is empty where it reads what everybody in the workspace may read; else it
    reads what this institution alone may, and its alarms are that institution's alone.
    `settings` is `{"v": 1, ...}`; `mark` tells what the last run had read, so that nothing
    is computed twice, and `run_at` when that was.
    """

    key = models.CharField(max_length=32, unique=True, default=make_key)
    name = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=40)
    stream = models.CharField(max_length=40, blank=True)
    settings = models.JSONField(default=dict)
    hazard = models.CharField(max_length=20, choices=hazard_choices)
    area_code = CodeField(blank=True, default="")
    institution = models.ForeignKey(
        INSTITUTION, models.PROTECT, null=True, related_name="+"
    )
    active_since = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    mark = models.CharField(max_length=160, blank=True)
    run_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    example = models.BooleanField(default=False)

    visible = DetectorQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(DetectorQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the method."""
        return self.method

    @property
    def digest(self) -> str:
        """The SHA-256 of all that decides what it finds: a back-test is of one digest."""
        return digest_of(
            {
                "method": self.method,
                "stream": self.stream,
                "settings": self.settings,
                "area": self.area_code,
                "institution": self.institution_id,
            }
        )

    @property
    def is_active(self) -> bool:
        """True while it is switched on."""
        return self.active_since is not None and self.removed_at is None

    @property
    def hazard_name(self) -> str:
        """What it looks for, in words."""
        return str(HAZARD_NAMES.get(self.hazard, self.hazard))  # type: ignore[call-overload]


class DetectorEvent(models.Model):
    """What was done with a detector; only ever added. `settings` are those from then on."""

    detector = models.ForeignKey(Detector, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=event_choices)
    digest = models.CharField(max_length=64)
    settings = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    visible = OfDetectorQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfDetectorQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the kind."""
        return self.kind

    @property
    def kind_name(self) -> str:
        """What was done, in words."""
        return str(EVENT_NAMES[EventKind(self.kind)])


class BackTest(models.Model):
    """What a set-up would have found: on its own past, and on planted clusters.

    `digest` is that of the detector as it was tested. `result` is `{"v": 1, ...}` as
    `warnings.backtesting` describes it, empty until the job has ended.
    """

    detector = models.ForeignKey(Detector, models.PROTECT, related_name="tests")
    digest = models.CharField(max_length=64)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    seed = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    completed_at = models.DateTimeField(null=True)
    data_digest = models.CharField(max_length=64, blank=True)
    code_version = models.CharField(max_length=80, blank=True)
    result = models.JSONField(default=dict)

    visible = OfDetectorQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfDetectorQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["detector", "digest"], name="warnings_test_of_digest")
        ]

    def __str__(self) -> str:
        """Return the digest's beginning."""
        return self.digest[:12]

    @property
    def is_complete(self) -> bool:
        """True when the result is stored."""
        return self.completed_at is not None


class Alarm(models.Model):
    """What a detector found, once: where, when, how much, against what was expected.

    `area_codes` are the areas of the cluster, `area_code` their nearest common area.
    `figures` holds the numbers of the method (statistic, p value, replications, seed, ...);
    `expected` is None where the method has none. The texts about it come from the numbers.
    A cluster that goes on joins the alarm that stands: `last_seen_at` is when it did last.
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
    last_seen_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=12, choices=alarm_state_choices, default=AlarmState.NEW
    )
    state_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    example = models.BooleanField(default=False)

    visible = AlarmQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(AlarmQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-raised_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-raised_at"], name="warnings_alarm_state"),
            models.Index(
                fields=["detector", "ends_on"], name="warnings_alarm_standing"
            ),
        ]

    def __str__(self) -> str:
        """Return hazard and area."""
        return f"{self.hazard} {self.area_code}"

    @property
    def hazard_name(self) -> str:
        """What is coming, in words."""
        return str(HAZARD_NAMES.get(self.hazard, self.hazard))  # type: ignore[call-overload]

    @property
    def state_name(self) -> str:
        """Where it stands, in words."""
        return str(ALARM_STATES[AlarmState(self.state)])

    @property
    def is_open(self) -> bool:
        """True while nobody has said what becomes of it."""
        return self.state in OPEN

    @property
    def ratio(self) -> float | None:
        """How many times what was expected; None where nothing was."""
        if self.observed is None or not self.expected:
            return None
        return self.observed / self.expected


class AlarmEvent(models.Model):
    """What happened to an alarm; only ever added. Numbers are those of that moment."""

    alarm = models.ForeignKey(Alarm, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=event_choices)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    ends_on = models.DateField(null=True)
    observed = models.FloatField(null=True)
    expected = models.FloatField(null=True)

    visible = OfAlarmQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfAlarmQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the kind."""
        return self.kind

    @property
    def kind_name(self) -> str:
        """What happened, in words."""
        return str(EVENT_NAMES[EventKind(self.kind)])
