"""A warning: what is coming, where, what to do, and how far it has gone."""

from django.db import models
from django.utils.translation import get_language

from sinergi.access.scope import CodeField
from sinergi.warnings.models.detector import Alarm, make_key
from sinergi.warnings.querysets.warning import WarningQuerySet
from sinergi.warnings.rules.steps import OPEN, Hazard, Scope, Step
from sinergi.warnings.words import (
    HAZARD_NAMES,
    SCOPE_NAMES,
    STEP_NAMES,
    hazard_choices,
    scope_choices,
    step_choices,
)

INSTITUTION = "accounts.Institution"
PERSON = "accounts.Person"


class Warning(models.Model):
    """One warning in one revision; an update or a cancellation is a row that names it.

    Texts stand in both languages and name no person. `urgency`, `severity` and `certainty`
    take the values of CAP 1.2. `exercise` never reaches a real recipient. `private`: it
    comes of an alarm that is this institution's alone. `left_out` are institutions that
    shall not get it, `acknowledge_within` minutes, `playbook` a code of the library or of
    a copy. `result` and `worked` are told when it is stood down.
    """

    key = models.CharField(max_length=32, unique=True, default=make_key)
    number = models.CharField(max_length=30, unique=True)
    version = models.PositiveIntegerField(default=1)
    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    step = models.CharField(max_length=12, choices=step_choices, default=Step.DRAFT)
    step_at = models.DateTimeField()
    exercise = models.BooleanField(default=False)
    scope = models.CharField(
        max_length=12, choices=scope_choices, default=Scope.RESTRICTED
    )
    hazard = models.CharField(max_length=20, choices=hazard_choices)
    urgency = models.CharField(max_length=12, default="Expected")
    severity = models.CharField(max_length=12, default="Moderate")
    certainty = models.CharField(max_length=12, default="Possible")
    area_code = CodeField(db_index=True)
    area_codes = models.JSONField(default=list)
    headline_id = models.CharField(max_length=160)
    headline_en = models.CharField(max_length=160, blank=True)
    description_id = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    instruction_id = models.TextField(blank=True)
    instruction_en = models.TextField(blank=True)
    onset_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    alarms = models.ManyToManyField(Alarm, related_name="warnings")
    updates = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="updated_by"
    )
    drafted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    private = models.BooleanField(default=False)
    left_out = models.JSONField(default=list)
    acknowledge_within = models.PositiveSmallIntegerField(default=60)
    playbook = models.CharField(max_length=60, blank=True)
    result = models.TextField(blank=True)
    worked = models.TextField(blank=True)
    example = models.BooleanField(default=False)

    visible = WarningQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(WarningQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(STEP_NAMES[Step(self.step)])

    @property
    def hazard_name(self) -> str:
        """The hazard in words."""
        return str(HAZARD_NAMES[Hazard(self.hazard)])

    @property
    def scope_name(self) -> str:
        """For whom it is, in words."""
        return str(SCOPE_NAMES[Scope(self.scope)])

    @property
    def is_open(self) -> bool:
        """True while somebody answers for it."""
        return self.step in OPEN

    @property
    def headline(self) -> str:
        """The headline in the language of the request, else in Indonesian."""
        return _spoken(self.headline_id, self.headline_en)

    @property
    def description(self) -> str:
        """The description in the language of the request, else in Indonesian."""
        return _spoken(self.description_id, self.description_en)

    @property
    def instruction(self) -> str:
        """What to do, in the language of the request, else in Indonesian."""
        return _spoken(self.instruction_id, self.instruction_en)


def _spoken(first: str, second: str) -> str:
    return second if second and (get_language() or "").startswith("en") else first
