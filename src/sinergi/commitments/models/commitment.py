"""What an institution promised: the commitment and the rows that hang on it."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.commitments.querysets.commitment import (
    AttachmentQuerySet,
    CommitmentQuerySet,
    DutyQuerySet,
    OfCommitmentQuerySet,
)
from sinergi.commitments.rules.commitment import Every, OriginKind, Step, is_late

STEP_NAMES = {
    Step.PROPOSED: _("proposed"),
    Step.ACCEPTED: _("accepted"),
    Step.DECLINED: _("declined"),
    Step.WORKING: _("being worked on"),
    Step.BLOCKED: _("blocked"),
    Step.REPORTED: _("reported as done"),
    Step.DONE: _("done"),
    Step.CANCELLED: _("cancelled"),
}
"""What a step is called."""

ORIGIN_NAMES = {
    OriginKind.NONE: _("entered by hand"),
    OriginKind.MEETING: _("meeting"),
    OriginKind.PLAN: _("plan"),
    OriginKind.WARNING: _("warning"),
    OriginKind.CASE: _("case"),
    OriginKind.READINESS: _("readiness defect"),
    OriginKind.DUTY: _("recurring duty"),
}
"""What an origin is called."""

EVERY_NAMES = {Every.WEEK: _("every week"), Every.MONTH: _("every month")}


def step_choices() -> list[tuple[str, str]]:
    """Return the steps as choices."""
    return [(step.value, str(STEP_NAMES[step])) for step in Step]


def origin_choices() -> list[tuple[str, str]]:
    """Return the origins as choices."""
    return [(kind.value, str(ORIGIN_NAMES[kind])) for kind in OriginKind]


def every_choices() -> list[tuple[str, str]]:
    """Return the rhythms of duties as choices."""
    return [(every.value, str(EVERY_NAMES[every])) for every in Every]


class Counter(models.Model):
    """The last number given in a year: `K-2023-0042` is the 42nd of 2023."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    all_rows = models.Manager["Counter"]()

    class Meta:
        """Moved forward by compare-and-set inside the transaction that needs a number."""

        default_manager_name = "all_rows"

    def __str__(self) -> str:
        """Return year and number."""
        return f"{self.year}: {self.last}"


class Duty(models.Model):
    """A duty that comes round: "every kelurahan, every month", as data.

    `kind` is the kind of institution that owes it, in `area_code` and below;
    `day_number` the day of the month or the ISO weekday it is due; a worker makes the
    commitments of the next period `ahead_days` before that day.
    """

    title = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    proof_needed = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=20)
    area_code = CodeField(blank=True)
    asked_by = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    every = models.CharField(max_length=8, choices=every_choices)
    day_number = models.PositiveSmallIntegerField()
    ahead_days = models.PositiveSmallIntegerField(default=14)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    stopped_at = models.DateTimeField(null=True)
    shared = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    example = models.BooleanField(default=False)

    visible = DutyQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(DutyQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return kind and rhythm."""
        return f"{self.kind} {self.every}"


OWNERS_INDEX = ["institution", "step", "due_on", "person", "asked_by", "reported_by"]
ASKERS_INDEX = ["asked_by", "step", "due_on", "institution", "person", "reported_by"]
STEPS_INDEX = ["step", "due_on", "institution", "asked_by", "area_code", "shared"]
STEPS_INDEX += ["stage"]


class Commitment(models.Model):
    """One promise: who will have done what, where, until when, shown by what.

    `due_rule` empty means a plain date; `before:<stage code>:<days>` means that `due_on`
    follows the calendar of the election. `version` grows with every edit and step, not
    with notes. `stage` None is "outside the stages" (Non Tahapan).
    """

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, blank=True, related_name="+"
    )
    area_code = CodeField(blank=True, db_index=True)
    election = models.ForeignKey(
        "elections.Election", models.PROTECT, null=True, blank=True, related_name="+"
    )
    stage = models.ForeignKey(
        "elections.Stage", models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    due_rule = models.CharField(max_length=80, blank=True)
    proof_needed = models.CharField(max_length=300, blank=True)
    step = models.CharField(max_length=12, choices=step_choices, default=Step.PROPOSED)
    step_at = models.DateTimeField()
    blocked_reason = models.CharField(max_length=500, blank=True)
    accepted_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    origin_kind = models.CharField(
        max_length=12, choices=origin_choices, default=OriginKind.NONE
    )
    origin_id = models.BigIntegerField(null=True)
    origin_note = models.CharField(max_length=300, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts"
    )
    duty = models.ForeignKey(
        Duty, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    period = models.CharField(max_length=10, blank=True)
    shared = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    example = models.BooleanField(default=False)

    visible = CommitmentQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(CommitmentQuerySet)()

    class Meta:
        """Lists ask by institution, step and due day.

        The indexes hold all that decides who sees a row and in which group of a queue
        it is, so that counting and ordering need not read the rows themselves.
        """

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=OWNERS_INDEX, name="commitment_of_owner"),
            models.Index(fields=ASKERS_INDEX, name="commitment_of_asker"),
            models.Index(fields=STEPS_INDEX, name="commitment_in_step"),
            models.Index(fields=["origin_kind", "origin_id"], name="commitment_origin"),
        ]
        constraints = [
            # A cascade or a duty that runs twice makes nothing twice.
            models.UniqueConstraint(
                fields=["parent", "institution"],
                condition=~Q(parent=None),
                name="commitment_part_once",
            ),
            models.UniqueConstraint(
                fields=["duty", "institution", "period"],
                condition=~Q(duty=None),
                name="commitment_duty_once",
            ),
        ]

    def __str__(self) -> str:
        """Return the number people cite."""
        return self.number

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(STEP_NAMES[Step(self.step)])

    @property
    def origin_name(self) -> str:
        """Where it came from, in words."""
        return str(ORIGIN_NAMES[OriginKind(self.origin_kind)])

    def is_late_on(self, day: dt.date) -> bool:
        """True when it binds and its due day is over on `day`."""
        return is_late(Step(self.step), self.due_on, day)


class Progress(models.Model):
    """A note, a step, or both. Only ever added: the history of a commitment.

    `key` is the sender's own: the same key again is the same note, not a second one.
    """

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="progress_rows"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    note = models.TextField(blank=True)
    step_from = models.CharField(max_length=12, blank=True)
    step_to = models.CharField(max_length=12, blank=True)
    percent = models.PositiveSmallIntegerField(null=True)
    key = models.CharField(max_length=64, blank=True)

    visible = OfCommitmentQuerySet.as_manager()
    all_rows = models.Manager["Progress"]()

    class Meta:
        """Oldest first; a key counts once."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "key"],
                condition=~Q(key=""),
                name="commitment_progress_once",
            )
        ]

    def __str__(self) -> str:
        """Return the step, or that it is a note."""
        return self.step_to or "note"


class Attachment(models.Model):
    """A photo or document, kept byte for byte under the hash of its content."""

    progress = models.ForeignKey(Progress, models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    visible = AttachmentQuerySet.as_manager()
    all_rows = models.Manager["Attachment"]()

    class Meta:
        """In the order they were added."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the hash's beginning: names of files may be personal."""
        return self.sha256[:12]


class Revision(models.Model):
    """An edit: what the fields were before and are after, by their names."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    # {"v": 1, "fields": {name: [before, after]}}
    changes = models.JSONField()

    visible = OfCommitmentQuerySet.as_manager()
    all_rows = models.Manager["Revision"]()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the version it made."""
        return f"version {self.version}"


class Dependency(models.Model):
    """One commitment that needs another to be done first."""

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="needs_rows"
    )
    needs = models.ForeignKey(Commitment, models.PROTECT, related_name="needed_rows")

    visible = OfCommitmentQuerySet.as_manager()
    all_rows = models.Manager["Dependency"]()

    class Meta:
        """A pair once; nothing waits for itself."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "needs"], name="commitment_dependency_once"
            ),
            models.CheckConstraint(
                condition=~Q(commitment=models.F("needs")),
                name="commitment_dependency_on_another",
            ),
        ]

    def __str__(self) -> str:
        """Return both ids."""
        return f"{self.commitment_id} needs {self.needs_id}"


class Escalation(models.Model):
    """A late promise shown higher up.

    `level` 0 is the owner's own leaders, 1 the institution above, 2 the one above that;
    `institution` is who is told. For `kind` "agenda" it is the institution that asked:
    the promise is proposed as a point of the next joint meeting, no more.
    """

    LINE = "line"
    AGENDA = "agenda"

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="escalations"
    )
    kind = models.CharField(max_length=8)
    level = models.PositiveSmallIntegerField()
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    due_on = models.DateField()
    at = models.DateTimeField()

    visible = OfCommitmentQuerySet.as_manager()
    all_rows = models.Manager["Escalation"]()

    class Meta:
        """Once per commitment, due day and level: a new due day may be late again."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "due_on", "kind", "level"],
                name="commitment_escalation_once",
            )
        ]

    def __str__(self) -> str:
        """Return kind and level."""
        return f"{self.kind} {self.level}"
