"""Joint operations: the order, who takes part with how many, the route and the result."""

from django.db import models

from sinergi.access.scope import CodeField
from sinergi.operations.querysets.actions import OfOperationQuerySet, OperationQuerySet
from sinergi.operations.rules.actions import Kind, Step
from sinergi.operations.words import (
    ANSWERS,
    OPERATION_KINDS,
    OPERATION_STEPS,
    operation_kind_choices,
    operation_step_choices,
)

INSTITUTION = "accounts.Institution"


class Operation(models.Model):
    """One joint operation. `route` is one stop per line; `findings` counts, never names."""

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=16, choices=operation_kind_choices)
    title = models.CharField(max_length=200)
    lead = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    area_code = CodeField(db_index=True)
    election = models.ForeignKey(
        "elections.Election", models.PROTECT, null=True, related_name="+"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    route = models.TextField(blank=True)
    detail = models.TextField(blank=True)
    order_number = models.CharField(max_length=80, blank=True)
    order_on = models.DateField(null=True)
    result = models.TextField(blank=True)
    findings = models.PositiveIntegerField(null=True)
    step = models.CharField(
        max_length=12, choices=operation_step_choices, default=Step.PLANNED
    )
    step_at = models.DateTimeField()
    shared = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    example = models.BooleanField(default=False)

    visible = OperationQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OperationQuerySet)()

    class Meta:
        """The next first."""

        default_manager_name = "all_rows"
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(
                fields=["lead", "step", "starts_at"], name="operations_action_lead"
            )
        ]

    def __str__(self) -> str:
        """Return the number people cite."""
        return self.number

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(OPERATION_KINDS[Kind(self.kind)])

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(OPERATION_STEPS[Step(self.step)])

    @property
    def stops(self) -> list[str]:
        """The route, stop by stop."""
        return [line.strip() for line in self.route.splitlines() if line.strip()]


class OperationUnit(models.Model):
    """A unit that is asked: of an institution here, or by name (PPSU) where it has none.

    `planned` and `came` are headcounts; `came` None means that nobody has told yet.
    """

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="units")
    institution = models.ForeignKey(
        INSTITUTION, models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    planned = models.PositiveIntegerField(default=0)
    came = models.PositiveIntegerField(null=True)
    answer = models.CharField(max_length=4, blank=True)
    answered_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)

    visible = OfOperationQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfOperationQuerySet)()

    class Meta:
        """In the order they were asked; a name once."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "name"], name="operations_unit_once"
            )
        ]

    def __str__(self) -> str:
        """Return the unit's number."""
        return f"unit {self.pk}"

    @property
    def answer_name(self) -> str:
        """The answer in words."""
        return str(ANSWERS[self.answer])


class OperationStep(models.Model):
    """A step an operation took; only ever added."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    step_to = models.CharField(max_length=12)
    note = models.CharField(max_length=1000, blank=True)

    visible = OfOperationQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfOperationQuerySet)()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the step."""
        return self.step_to

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(OPERATION_STEPS[Step(self.step_to)])
