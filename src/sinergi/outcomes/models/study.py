"""Studies, registered before anybody looks, and what came of them."""

from django.db import models
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from sinergi.access.scope import CodeField
from sinergi.accounts.models import Institution
from sinergi.commitments.models import Commitment
from sinergi.jobs.models import Job
from sinergi.outcomes.querysets.study import ReadersQuerySet, StudyQuerySet
from sinergi.outcomes.rules.study import (
    Better,
    Protocol,
    Verdict,
    When,
    digest_of,
    protocol_of,
    when_registered,
)
from sinergi.plans.models import Measure, Plan
from sinergi.scores.models import Run


class Study(models.Model):
    """One version of what is to be found out: frozen, with its digest.

    A change is a new version that names the `earlier` one. `protocol` holds all that was
    fixed (`rules.study.Protocol`); other columns repeat what lists ask for.
    `computed_at` is None until its outcomes stand.
    """

    title = models.CharField(max_length=200)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")
    area_code = CodeField()
    treated_on = models.DateField()
    after_to_on = models.DateField()
    protocol = models.JSONField()
    digest = models.CharField(max_length=64)
    seed = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    earlier = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="later"
    )
    reason = models.CharField(max_length=500, blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.BigIntegerField(null=True)
    replaced_at = models.DateTimeField(null=True)
    computed_at = models.DateTimeField(null=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    example = models.BooleanField(default=False)

    visible = StudyQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(StudyQuerySet)()

    class Meta:
        """Newest first; the same registration once."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "digest"],
                condition=models.Q(replaced_at=None),
                name="outcomes_study_once",
            )
        ]
        indexes = [models.Index(fields=["replaced_at", "computed_at", "after_to_on"])]

    def __str__(self) -> str:
        """Return the number."""
        return f"study {self.pk}"

    @cached_property
    def asked(self) -> Protocol:
        """The protocol, read from what was frozen."""
        return protocol_of(self.protocol)

    @property
    def is_intact(self) -> bool:
        """True while the protocol is the one whose digest was frozen."""
        return digest_of(self.protocol) == self.digest

    @property
    def registered(self) -> When:
        """When it was registered, against the work it studies."""
        return when_registered(self.asked, localdate(self.registered_at))

    @property
    def is_running(self) -> bool:
        """True while a job computes it."""
        return (
            self.computed_at is None and self.job is not None and not self.job.is_over
        )


def verdict_choices() -> list[tuple[str, str]]:
    """Return the verdicts as choices."""
    return [(one.value, one.value) for one in Verdict]


class Outcome(models.Model):
    """What came of one column of a study: once stored, never changed.

    Means are of the treated and of their comparison areas, before and after; `effect` is
    the difference of differences. `low`, `high` None where the interval has no end,
    everything None where too little was seen. `p_holm` is corrected for the columns of the
    study, `gain` the share of what would have been. `missing` is the share of compared
    areas unseen in a window. `figures`: balance, placebo, series, sets, counts.
    """

    study = models.ForeignKey(Study, models.PROTECT, related_name="outcomes")
    place = models.PositiveSmallIntegerField()
    column = models.CharField(max_length=80)
    before = models.FloatField(null=True)
    after = models.FloatField(null=True)
    control_before = models.FloatField(null=True)
    control_after = models.FloatField(null=True)
    effect = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    error = models.FloatField(null=True)
    p = models.FloatField(null=True)
    p_holm = models.FloatField(null=True)
    smallest_p = models.FloatField(null=True)
    gain = models.FloatField(null=True)
    gain_error = models.FloatField(null=True)
    treated = models.PositiveIntegerField(default=0)
    controls = models.PositiveIntegerField(default=0)
    missing = models.FloatField(null=True)
    verdict = models.CharField(max_length=8, choices=verdict_choices)
    figures = models.JSONField(default=dict)
    framework = models.CharField(max_length=120, blank=True)
    data_digest = models.CharField(max_length=64)
    code_version = models.CharField(max_length=80)
    seed = models.PositiveIntegerField()
    computed_at = models.DateTimeField()
    commitments: "models.ManyToManyField[Commitment, models.Model]" = (
        models.ManyToManyField(Commitment, related_name="+")
    )

    visible = ReadersQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(ReadersQuerySet)()

    class Meta:
        """In the order of the protocol, each column once."""

        default_manager_name = "all_rows"
        ordering = ["study", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "place"], name="outcomes_outcome_once"
            )
        ]

    def __str__(self) -> str:
        """Return study and column."""
        return f"{self.study_id} {self.column}"

    @property
    def better(self) -> Better:
        """Which way the column was meant to move."""
        return self.study.asked.columns[self.place][1]

    @property
    def is_few(self) -> bool:
        """True when the areas are too few to be sure."""
        return bool(self.figures.get("few", True))


class EffectProposal(models.Model):
    """A new expected effect of a measure out of its studies, until a person decides.

    `measure` is the version it would follow; `made` the version that accepting it made,
    `back_to` the version that taking it back made, with the effect of before.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    low = models.FloatField()
    mid = models.FloatField()
    high = models.FloatField()
    cases = models.PositiveIntegerField()
    rests_on = models.JSONField()
    digest = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    proposed_by = models.BigIntegerField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    accepted = models.BooleanField(null=True)
    note = models.CharField(max_length=500, blank=True)
    made = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.BigIntegerField(null=True)
    taken_back_note = models.CharField(max_length=500, blank=True)
    back_to = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")

    visible = ReadersQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(ReadersQuerySet)()

    class Meta:
        """Newest first; of a measure one open at a time."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure"],
                condition=models.Q(decided_at=None),
                name="outcomes_proposal_open_once",
            )
        ]

    def __str__(self) -> str:
        """Return the measure."""
        return f"proposal {self.pk}"


class GoalSnapshot(models.Model):
    """The scoreboard of the goals on a day, counted over all institutions, and kept.

    One per area, election and day. `figures` as `goals.board.plain_board` makes them;
    counts below the smallest shown are left out already.
    """

    area_code = CodeField()
    election = models.ForeignKey(
        "elections.Election", models.PROTECT, null=True, related_name="+"
    )
    day = models.DateField()
    figures = models.JSONField()
    digest = models.CharField(max_length=64)
    code_version = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    visible = ReadersQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(ReadersQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area_code", "election", "day"], name="outcomes_snapshot_once"
            )
        ]

    def __str__(self) -> str:
        """Return area and day."""
        return f"{self.area_code} {self.day}"

    @property
    def is_made_up(self) -> bool:
        """True where the example made the figures up."""
        return bool(self.figures.get("made_up"))
