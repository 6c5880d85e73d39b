"""A case, its steps, its suspensions. Plain columns hold no word about anybody."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.cases.querysets.case import CaseQuerySet, OfCaseQuerySet
from sinergi.cases.rules.kinds import CaseKind, Level, Origin, Outcome, Regime
from sinergi.cases.rules.steps import Reason, Step

KIND_NAMES = {
    CaseKind.ADMINISTRATIVE: _("administrative"),
    CaseKind.TSM: _("administrative, structured, systematic and massive (TSM)"),
    CaseKind.CRIMINAL: _("criminal"),
    CaseKind.ETHICS: _("code of ethics of organisers"),
    CaseKind.OTHER: _("other law"),
}
REGIME_NAMES = {
    Regime.PEMILU: _("general election (Pemilu)"),
    Regime.PILKADA: _("regional head election (Pilkada)"),
}
ORIGIN_NAMES = {
    Origin.REPORT: _("report (laporan)"),
    Origin.INFORMATION: _("initial information"),
    Origin.FINDING: _("own finding (temuan)"),
}
LEVEL_NAMES = {Level.BAWASLU: _("Bawaslu"), Level.PANWASCAM: _("Panwascam")}
OUTCOME_NAMES = {
    Outcome.VIOLATION: _("a violation"),
    Outcome.NONE: _("no violation"),
    Outcome.WITHDRAWN: _("withdrawn"),
}
REASON_NAMES = {
    Reason.FORMAL: _("formal elements are missing"),
    Reason.MATERIAL: _("material elements are missing"),
    Reason.LATE: _("handed in after the time limit"),
    Reason.OUTSIDE: _("no violation of elections"),
    Reason.HANDLED: _("handled already"),
    Reason.WITHDRAWN: _("withdrawn"),
}
STEP_NAMES = {
    Step.INFORMATION: _("initial information"),
    Step.TRACING: _("being traced"),
    Step.NO_FINDING: _("no finding"),
    Step.FINDING: _("own finding declared"),
    Step.RECEIVED: _("report received"),
    Step.REVIEWED: _("preliminary review done"),
    Step.COMPLETING: _("waiting for the reporter to complete"),
    Step.COMPLETED: _("completed by the reporter"),
    Step.NOT_REGISTERED: _("not registered"),
    Step.REGISTERED: _("registered"),
    Step.CLARIFYING: _("in clarification"),
    Step.EXTENDED: _("further information asked for"),
    Step.STUDIED: _("studied"),
    Step.PLENARY: _("plenary held"),
    Step.PASSED_UP: _("recommended to the office above"),
    Step.DECIDED: _("decided"),
    Step.FORWARDED: _("forwarded"),
    Step.FOLLOWED: _("answered by the institution"),
    Step.CLOSED: _("closed"),
    Step.WITHDRAWN: _("withdrawn"),
    Step.SUSPENDED: _("suspended"),
    Step.REOPENED: _("reopened"),
}


def make_key() -> str:
    """Return a key nobody can guess or count by."""
    return secrets.token_hex(16)


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of case as choices."""
    return [(one.value, str(name)) for one, name in KIND_NAMES.items()]


def regime_choices() -> list[tuple[str, str]]:
    """Return the regimes as choices."""
    return [(one.value, str(name)) for one, name in REGIME_NAMES.items()]


def origin_choices() -> list[tuple[str, str]]:
    """Return how a case came to be known, as choices."""
    return [(one.value, str(name)) for one, name in ORIGIN_NAMES.items()]


def step_choices() -> list[tuple[str, str]]:
    """Return the steps as choices."""
    return [(one.value, str(name)) for one, name in STEP_NAMES.items()]


def reason_choices() -> list[tuple[str, str]]:
    """Return why something is not registered, as choices."""
    return [(one.value, str(name)) for one, name in REASON_NAMES.items()]


def outcome_choices() -> list[tuple[str, str]]:
    """Return what a plenary may find, as choices."""
    return [(one.value, str(name)) for one, name in OUTCOME_NAMES.items()]


def level_choices() -> list[tuple[str, str]]:
    """Return the levels as choices."""
    return [(one.value, str(name)) for one, name in LEVEL_NAMES.items()]


class Case(models.Model):
    """One report or finding as it is handled.

    `opener` opened it, `institution` leads it now and holds the key to its texts.
    `origins` names what it rests on: pairs of kind and number (`["report", "LP-…"]`).
    `regulation` and `edition` are the rule set it began with and keeps. `due_…` is the
    next deadline of ours, as of the newest step; `due_digest` the calendar it was derived
    with. `came_from` is the step before a suspension.
    """

    key = models.CharField(max_length=32, unique=True, default=make_key)
    number = models.CharField(max_length=100)
    register_number = models.CharField(max_length=100, blank=True)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    opener = models.ForeignKey("accounts.Institution", models.PROTECT, related_name="+")
    level = models.CharField(max_length=12, choices=level_choices)
    kind = models.CharField(max_length=16, choices=kind_choices)
    regime = models.CharField(max_length=8, choices=regime_choices)
    regulation = models.CharField(max_length=60)
    edition = models.CharField(max_length=40)
    origin = models.CharField(max_length=12, choices=origin_choices)
    origins = models.JSONField(default=list)
    ad_hoc = models.BooleanField(default=False)
    election = models.ForeignKey(
        "elections.Election", models.PROTECT, null=True, related_name="+"
    )
    area_code = CodeField(blank=True)
    step = models.CharField(max_length=16, choices=step_choices)
    step_at = models.DateTimeField()
    came_from = models.CharField(max_length=16, blank=True)
    version = models.PositiveIntegerField(default=1)
    handler = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    happened_on = models.DateField(null=True)
    known_on = models.DateField(null=True)
    received_on = models.DateField(null=True, db_index=True)
    registered_on = models.DateField(null=True)
    rejected_on = models.DateField(null=True)
    reject_reason = models.CharField(max_length=16, choices=reason_choices, blank=True)
    decided_on = models.DateField(null=True)
    outcome = models.CharField(max_length=16, choices=outcome_choices, blank=True)
    due_at = models.DateTimeField(null=True)
    due_rule = models.CharField(max_length=60, blank=True)
    due_provisional = models.BooleanField(default=False)
    due_digest = models.CharField(max_length=64, blank=True)
    sealed_text = models.BinaryField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    example = models.BooleanField(default=False)

    visible = CaseQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(CaseQuerySet)()

    class Meta:
        """Newest first; a number once in an office."""

        default_manager_name = "all_rows"
        ordering = ["-step_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opener", "number"], name="cases_case_number_once"
            )
        ]
        indexes = [
            models.Index(fields=["institution", "due_at"]),
            models.Index(fields=["institution", "step", "-step_at"]),
            models.Index(fields=["opener", "received_on"]),
        ]

    def __str__(self) -> str:
        """Return the number people cite."""
        return self.register_number or self.number

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(STEP_NAMES[Step(self.step)])

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(KIND_NAMES[CaseKind(self.kind)])

    @property
    def regime_name(self) -> str:
        """The regime in words."""
        return str(REGIME_NAMES[Regime(self.regime)])

    @property
    def origin_name(self) -> str:
        """How it is known, in words."""
        return str(ORIGIN_NAMES[Origin(self.origin)])

    @property
    def outcome_name(self) -> str:
        """What the plenary found, in words."""
        return str(OUTCOME_NAMES[Outcome(self.outcome)]) if self.outcome else ""


class CaseStep(models.Model):
    """A step taken; only ever added. `happened_at` is when what it says happened.

    `office` is whose people took it, `institution` to whose key its words are sealed.
    `reason` and `review` are codes, the words of the step lie in `sealed_note`.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    office = models.ForeignKey("accounts.Institution", models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    happened_at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    step_from = models.CharField(max_length=16, blank=True)
    step_to = models.CharField(max_length=16, choices=step_choices)
    reason = models.CharField(max_length=16, blank=True)
    review = models.JSONField(default=dict)
    sealed_note = models.BinaryField(null=True)

    visible = OfCaseQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfCaseQuerySet)()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        indexes = [models.Index(fields=["office", "at"])]

    def __str__(self) -> str:
        """Return the step."""
        return self.step_to

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(STEP_NAMES[Step(self.step_to)])

    @property
    def days_late(self) -> int:
        """How many days after it happened the step was entered, by local days."""
        entered, happened = (
            timezone.localdate(one) for one in (self.at, self.happened_at)
        )
        return (entered - happened).days


class Suspension(models.Model):
    """Days on which the clock of a case stands still; `last_on` None while it does."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="suspensions")
    first_on = models.DateField()
    last_on = models.DateField(null=True)

    visible = OfCaseQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfCaseQuerySet)()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the first day."""
        return str(self.first_on)


class DueChange(models.Model):
    """A deadline that a decree moved after it had been derived; only ever added."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="due_changes")
    rule = models.CharField(max_length=60)
    before_on = models.DateField()
    after_on = models.DateField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    visible = OfCaseQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfCaseQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the rule."""
        return self.rule
