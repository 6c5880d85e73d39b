"""The way of a warning: steps, agreements, recipients, what was raised, what is to do."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from sinergi.warnings.models.warning import INSTITUTION, PERSON, Warning
from sinergi.warnings.querysets.warning import OfWarningQuerySet
from sinergi.warnings.rules.reach import State
from sinergi.warnings.rules.steps import Step
from sinergi.warnings.sending_words import STATE_NAMES, state_choices
from sinergi.warnings.words import STEP_NAMES


class WarningNumber(models.Model):
    """The last number given in a year."""

    key = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    all_rows = models.Manager["WarningNumber"]()

    class Meta:
        """By key."""

        default_manager_name = "all_rows"
        ordering = ["key"]

    def __str__(self) -> str:
        """Return key and number."""
        return f"{self.key}: {self.last}"


class WarningStep(models.Model):
    """A step or an edit; only ever added. `at` is when it was so, `noted_at` when written.

    `step_to` is empty for an edit; then `fields` names what was changed.
    """

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    noted_at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    institution = models.ForeignKey(
        INSTITUTION, models.PROTECT, null=True, related_name="+"
    )
    step_from = models.CharField(max_length=12, blank=True)
    step_to = models.CharField(max_length=12, blank=True)
    fields = models.JSONField(default=list)
    note = models.CharField(max_length=1000, blank=True)

    visible = OfWarningQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfWarningQuerySet)()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the step."""
        return self.step_to or "edit"

    @property
    def step_name(self) -> str:
        """The step in words, empty for an edit."""
        return str(STEP_NAMES[Step(self.step_to)]) if self.step_to else ""


class Agreement(models.Model):
    """An institution's word on whether a version may go to the public."""

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="agreements")
    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    agrees = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)

    visible = OfWarningQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfWarningQuerySet)()

    class Meta:
        """One per institution that is in force."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["warning", "institution"],
                condition=Q(ended_at=None),
                name="warnings_agreement_once",
            )
        ]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"agreement {self.pk}"


class Recipient(models.Model):
    """Who a warning went to: an institution (`person` empty), or one of its people.

    The row of an institution is made when the warning is sent or raised to it (`level`
    above 0) and takes the farthest state of its people; theirs are made when they open
    it. `sent_at` is when it was laid ready here; what left by other ways stands in the
    ledger of deliveries. `ladder` are the institutions its silence is raised to, nearest
    first, as the second person saw them; None is a row from before this was kept.
    """

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="recipients")
    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=state_choices, default=State.QUEUED)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acted_at = models.DateTimeField(null=True)
    cannot_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    ladder = models.JSONField(null=True)

    visible = OfWarningQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfWarningQuerySet)()

    class Meta:
        """An institution once, and each of its people once."""

        default_manager_name = "all_rows"
        ordering = ["level", "institution__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["warning", "institution"],
                condition=Q(person=None),
                name="warnings_recipient_once",
            ),
            models.UniqueConstraint(
                fields=["warning", "institution", "person"],
                condition=Q(person__isnull=False),
                name="warnings_reader_once",
            ),
        ]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"recipient {self.pk}"

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[State(self.state)])


class WarningEscalation(models.Model):
    """A silent recipient shown to the institution above it; each level once."""

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="escalations")
    silent = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    visible = OfWarningQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfWarningQuerySet)()

    class Meta:
        """In their order; a level once."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["warning", "silent", "level"], name="warnings_level_once"
            )
        ]

    def __str__(self) -> str:
        """Return the level."""
        return f"level {self.level}"


class WarningTask(models.Model):
    """A line of the playbook as it was when the warning went out.

    `institution` is empty for a task of every recipient. `commitment_id` is the number of
    the promise that was asked for it, kept as a plain number: promises stand above.
    """

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    institution = models.ForeignKey(
        INSTITUTION, models.PROTECT, null=True, related_name="+"
    )
    text_id = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    minutes = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    commits = models.BooleanField(default=False)
    commitment_id = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    visible = OfWarningQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfWarningQuerySet)()

    class Meta:
        """In the order of the playbook."""

        default_manager_name = "all_rows"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"task {self.pk}"

    @property
    def text(self) -> str:
        """What is to do, in the language of the request."""
        english = (get_language() or "").startswith("en")
        return self.text_en if english else self.text_id


class ExerciseJoin(models.Model):
    """A person who takes part in an exercise: nobody else hears of it."""

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="joined")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    visible = OfWarningQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfWarningQuerySet)()

    class Meta:
        """A person once."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["warning", "person"], name="warnings_joined_once"
            )
        ]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"joined {self.pk}"
