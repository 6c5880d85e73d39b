"""Places to call, the calls that were made, and bulletins entered by hand."""

from django.db import models

from sinergi.access.scope import CodeField
from sinergi.warnings.alarm_words import (
    CALL_STATES,
    WHY_NAMES,
    call_state_choices,
    why_choices,
)
from sinergi.warnings.models.detector import INSTITUTION, PERSON, Detector, make_key
from sinergi.warnings.querysets.detector import (
    BulletinQuerySet,
    CallQuerySet,
    OfCallQuerySet,
)
from sinergi.warnings.rules.alarms import STILL_DUE, CallState, Why
from sinergi.warnings.words import HAZARD_NAMES, hazard_choices


class Call(models.Model):
    """A place that should be called, and why; seen with its detector, never public.

    `office` is whom to ask there: an office, never a person's own number. `figures` are
    the numbers it rests on. One open row per detector and place.
    """

    key = models.CharField(max_length=32, unique=True, default=make_key)
    detector = models.ForeignKey(Detector, models.PROTECT, related_name="calls")
    area_code = CodeField(db_index=True)
    office = models.ForeignKey(INSTITUTION, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=12, choices=why_choices)
    figures = models.JSONField(default=dict)
    since_on = models.DateField()
    opened_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    state = models.CharField(
        max_length=12, choices=call_state_choices, default=CallState.DUE
    )
    state_at = models.DateTimeField()
    next_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    example = models.BooleanField(default=False)

    visible = CallQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(CallQuerySet)()

    class Meta:
        """By area; one that is due per detector and place."""

        default_manager_name = "all_rows"
        ordering = ["area_code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["detector", "area_code"],
                condition=models.Q(state__in=["due", "unreachable"]),
                name="warnings_call_due_once",
            )
        ]

    def __str__(self) -> str:
        """Return the area."""
        return str(self.area_code)

    @property
    def why_name(self) -> str:
        """Why it is to be called, in words."""
        return str(WHY_NAMES[Why(self.why)])

    @property
    def state_name(self) -> str:
        """Where it stands, in words."""
        return str(CALL_STATES[CallState(self.state)])

    @property
    def is_due(self) -> bool:
        """True while somebody should call."""
        return self.state in STILL_DUE


class CallTry(models.Model):
    """One call that was made; only ever added."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="tries")
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=call_state_choices)
    note = models.CharField(max_length=500, blank=True)
    next_on = models.DateField(null=True)

    visible = OfCallQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfCallQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return what came of it."""
        return self.state

    @property
    def state_name(self) -> str:
        """What came of it, in words."""
        return str(CALL_STATES[CallState(self.state)])


class Bulletin(models.Model):
    """A forecast or bulletin of an agency, entered by hand.

    `level` is how grave it is, 1 to 4 as CAP's Minor to Extreme; `source` names the agency
    and its paper. `withdrawn_at`: entered in error, or taken back by the agency.
    """

    key = models.CharField(max_length=32, unique=True, default=make_key)
    hazard = models.CharField(max_length=20, choices=hazard_choices)
    level = models.PositiveSmallIntegerField()
    area_codes = models.JSONField(default=list)
    source = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    example = models.BooleanField(default=False)

    visible = BulletinQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(BulletinQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return hazard and level."""
        return f"{self.hazard} {self.level}"

    @property
    def hazard_name(self) -> str:
        """What is forecast, in words."""
        return str(HAZARD_NAMES.get(self.hazard, self.hazard))  # type: ignore[call-overload]
