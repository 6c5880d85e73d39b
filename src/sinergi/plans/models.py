"""Measures by version, and plans: which of them go where, when, by whom, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.accounts.models import Institution
from sinergi.elections.models import Election, in_language
from sinergi.jobs.models import Job
from sinergi.plans.querysets import MeasureQuerySet, OfPlanQuerySet, PlanQuerySet
from sinergi.plans.rules import Step
from sinergi.scores.models import Run

STEP_NAMES = {
    Step.DRAFT: _("draft"),
    Step.COMPUTING: _("being computed"),
    Step.FAILED: _("not computed"),
    Step.READY: _("to be edited"),
    Step.PROPOSED: _("waiting for approval"),
    Step.REJECTED: _("rejected"),
    Step.APPROVED: _("approved"),
}
"""What a step is called."""


def step_choices() -> list[tuple[str, str]]:
    """Return the steps as choices."""
    return [(step.value, str(STEP_NAMES[step])) for step in Step]


class Measure(models.Model):
    """One version of a measure; a change is a new version, plans keep theirs.

    `addresses` maps framework codes to indicator codes; `effect_*` are shares of an
    indicator's part of vulnerability that are gone while it works; `staff_weeks` people
    times weeks and `cost` rupiah for one kelurahan; `kinds` of institutions.
    """

    code = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    name_id = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    description_id = models.TextField()
    description_en = models.TextField()
    proof_id = models.CharField(max_length=300)
    proof_en = models.CharField(max_length=300)
    stages = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    addresses = models.JSONField(default=dict)
    effect_low = models.FloatField()
    effect_mid = models.FloatField()
    effect_high = models.FloatField()
    effect_sure = models.CharField(max_length=12)
    effect_authority = models.CharField(max_length=120)
    staff_weeks = models.FloatField()
    cost = models.BigIntegerField()
    cost_authority = models.CharField(max_length=120)
    lead_weeks = models.PositiveSmallIntegerField()
    lasts_weeks = models.FloatField()
    source = models.CharField(max_length=300)
    source_url = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    replaced_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    visible = MeasureQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(MeasureQuerySet)()

    class Meta:
        """In the order of the library."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="plans_measure_version_once"
            )
        ]

    def __str__(self) -> str:
        """Return code and version."""
        return f"{self.code} {self.version}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_id, self.name_en)

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return in_language(self.description_id, self.description_en)

    @property
    def proof(self) -> str:
        """What shows that it was done, in the reader's language."""
        return in_language(self.proof_id, self.proof_en)


class Plan(models.Model):
    """A plan over the areas of a published run, for so many weeks from a Monday.

    `settings` holds what was asked beside the limits per institution (most per area,
    fairness, caution …); `figures` what was computed: objective, expected share,
    comparison, residual, digest of the problem, code version. `bound` is a value that
    no plan can exceed (same unit as the objective), None until it is computed.
    `version` grows with every edit and step.
    """

    name = models.CharField(max_length=160)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    election = models.ForeignKey(Election, models.PROTECT, null=True, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    area_code = CodeField()
    starts_on = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    budget = models.BigIntegerField(null=True)
    settings = models.JSONField(default=dict)
    seed = models.PositiveIntegerField(default=1)
    step = models.CharField(max_length=12, choices=step_choices, default=Step.DRAFT)
    version = models.PositiveIntegerField(default=1)
    figures = models.JSONField(default=dict)
    objective = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    gap = models.FloatField(null=True)
    code_version = models.CharField(max_length=80, blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    bound_job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField()
    edited_by = models.JSONField(default=list)
    proposed_by = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=500, blank=True)
    example = models.BooleanField(default=False)

    visible = PlanQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PlanQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the number."""
        return f"plan {self.pk}"

    @property
    def is_edited(self) -> bool:
        """True when people changed choices since the figures were computed."""
        return bool(self.figures.get("edited"))

    @property
    def has_lost_its_job(self) -> bool:
        """True when the plan waits for a computation that has ended without it."""
        waits = self.step == Step.COMPUTING
        return waits and (self.job is None or self.job.is_over)


class PlanLimit(models.Model):
    """What an institution can give to a plan; None is no limit of that kind."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="limits")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    budget = models.BigIntegerField(null=True)
    people = models.FloatField(null=True)
    approved = models.BooleanField(default=True)

    visible = OfPlanQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfPlanQuerySet)()

    class Meta:
        """One row per institution."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "institution"], name="plans_limit_once"
            )
        ]

    def __str__(self) -> str:
        """Return plan and institution."""
        return f"{self.plan_id} {self.institution_id}"


class PlanItem(models.Model):
    """A measure in an area in a week by an institution; `fixed` stays when replanned.

    `gain` is what the plan's objective would lose without it; `why` holds indicators
    with their gains and the best alternatives, as codes and numbers.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    area_code = CodeField()
    area_name = models.CharField(max_length=120)
    week = models.PositiveSmallIntegerField()
    cost = models.BigIntegerField()
    people = models.FloatField()
    gain = models.FloatField(null=True)
    why = models.JSONField(default=dict)
    fixed = models.BooleanField(default=False)
    # The commitment that approval made of it; commitments lie above, hence no key.
    commitment_id = models.BigIntegerField(null=True)

    visible = OfPlanQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfPlanQuerySet)()

    class Meta:
        """By week, then area."""

        default_manager_name = "all_rows"
        ordering = ["week", "area_code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "measure", "institution", "area_code", "week"],
                name="plans_item_once",
            )
        ]

    def __str__(self) -> str:
        """Return measure and area."""
        return f"{self.measure_id} {self.area_code} {self.week}"


class PlanRefusal(models.Model):
    """A choice that would help but was refused (or forbidden), with the reasons."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="refusals")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    area_code = CodeField()
    area_name = models.CharField(max_length=120)
    week = models.PositiveSmallIntegerField(null=True)
    cost = models.BigIntegerField()
    gain = models.FloatField(null=True)
    reasons = models.JSONField(default=list)
    forbidden = models.BooleanField(default=False)

    visible = OfPlanQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfPlanQuerySet)()

    class Meta:
        """The most missed first."""

        default_manager_name = "all_rows"
        ordering = ["-gain", "pk"]

    def __str__(self) -> str:
        """Return measure and area."""
        return f"{self.measure_id} {self.area_code}"
