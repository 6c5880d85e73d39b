"""Checks by item, joint inspections with their signatures, and defects."""

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sinergi.facilities.checklists import Criterion, checklist_for
from sinergi.facilities.models.facility import Facility
from sinergi.facilities.querysets import (
    CheckQuerySet,
    DefectQuerySet,
    InspectionQuerySet,
    OfInspectionQuerySet,
)
from sinergi.facilities.rules.defects import DefectStep
from sinergi.facilities.rules.inspecting import InspectionStep, Party
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.readiness import Result

RESULT_NAMES = {
    Result.OK: _("good"),
    Result.FAIL: _("not good"),
    Result.NOT_APPLICABLE: _("does not apply"),
}
PARTY_NAMES = {
    Party.PPK: _("PPK"),
    Party.PANWASCAM: _("Panwascam"),
    Party.POLSEK: _("Polsek"),
    Party.KECAMATAN: _("kecamatan"),
}
INSPECTION_NAMES = {
    InspectionStep.PLANNED: _("planned"),
    InspectionStep.HELD: _("held, being signed"),
    InspectionStep.SIGNED: _("signed by all"),
    InspectionStep.CANCELLED: _("cancelled"),
}
DEFECT_NAMES = {
    DefectStep.OPEN: _("open"),
    DefectStep.PROPOSED: _("proposed to the budget holder"),
    DefectStep.DECLINED: _("declined"),
    DefectStep.COMMITTED: _("accepted as a commitment"),
    DefectStep.MENDED: _("mended"),
}


def result_choices() -> list[tuple[str, str]]:
    """Return what a check can find as choices."""
    return [(one.value, str(RESULT_NAMES[one])) for one in Result]


def party_choices() -> list[tuple[str, str]]:
    """Return the parties of an inspection as choices."""
    return [(one.value, str(PARTY_NAMES[one])) for one in Party]


def inspection_choices() -> list[tuple[str, str]]:
    """Return the steps of an inspection as choices."""
    return [(one.value, str(INSPECTION_NAMES[one])) for one in InspectionStep]


def defect_choices() -> list[tuple[str, str]]:
    """Return the steps of a defect as choices."""
    return [(one.value, str(DEFECT_NAMES[one])) for one in DefectStep]


class Inspection(models.Model):
    """Several institutions look at a facility together and sign what they found."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="inspections")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    planned_on = models.DateField()
    held_on = models.DateField(null=True)
    edition = models.CharField(max_length=20)
    step = models.CharField(
        max_length=12, choices=inspection_choices, default=InspectionStep.PLANNED
    )
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    example = models.BooleanField(default=False)

    visible = InspectionQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(InspectionQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-planned_on", "-pk"]

    def __str__(self) -> str:
        """Return facility and day."""
        return f"{self.facility_id} {self.planned_on}"

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(INSPECTION_NAMES[InspectionStep(self.step)])

    @classmethod
    def parties_of(cls, institutions: frozenset[int]) -> "QuerySet[InspectionParty]":
        """Return the inspections these institutions are asked to."""
        rows = InspectionParty.all_rows.filter(institution_id__in=institutions)
        return rows.values("inspection_id")  # type: ignore[return-value]

    @classmethod
    def on_paper(cls) -> "QuerySet[InspectionParty]":
        """Return the inspections in which somebody signs on paper."""
        rows = InspectionParty.all_rows.filter(institution=None)
        return rows.values("inspection_id")  # type: ignore[return-value]


class InspectionParty(models.Model):
    """One institution's part in an inspection: who signed for it, when, with what remark.

    `digest` is the SHA-256 of the results that were signed: what was signed can be told
    from what was written afterwards.
    """

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="parties")
    party = models.CharField(max_length=12, choices=party_choices)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    signer = models.CharField(max_length=120, blank=True)
    office = models.CharField(max_length=120, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    on_paper = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)

    visible = OfInspectionQuerySet.as_manager()
    all_rows = models.Manager["InspectionParty"]()

    class Meta:
        """Each party once."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "party"], name="facility_party_once"
            )
        ]

    def __str__(self) -> str:
        """Return the party."""
        return self.party

    @property
    def party_name(self) -> str:
        """The party in words."""
        return str(PARTY_NAMES[Party(self.party)])

    @property
    def body(self) -> str:
        """The institution's name; the party's where it signs on paper."""
        return self.institution.name if self.institution else self.party_name


class ItemCheck(models.Model):
    """What somebody found of one item on a day. Only ever added; the newest counts.

    `until_on` None holds as long as the facility is used. `ended_at` is when the
    submission it came from was taken back. `guarded` as the item of the store.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="checks")
    edition = models.CharField(max_length=20)
    item = models.CharField(max_length=40)
    guarded = models.BooleanField(default=False)
    result = models.CharField(max_length=8, choices=result_choices)
    checked_on = models.DateField()
    until_on = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True)
    proof = models.ForeignKey(
        "facilities.FacilityFile", models.PROTECT, null=True, related_name="+"
    )
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    submission = models.ForeignKey(
        "observations.Submission", models.PROTECT, null=True, related_name="+"
    )
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, related_name="checks"
    )
    ended_at = models.DateTimeField(null=True)

    visible = CheckQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(CheckQuerySet)()

    class Meta:
        """Oldest first; the newest of an item by its day counts."""

        default_manager_name = "all_rows"
        ordering = ["checked_on", "pk"]
        indexes = [
            models.Index(
                fields=["facility", "item", "checked_on"], name="facility_check_of_item"
            ),
            models.Index(
                fields=["facility", "checked_on"], name="facility_check_by_day"
            ),
        ]

    def __str__(self) -> str:
        """Return item and result."""
        return f"{self.item} {self.result}"

    @property
    def result_name(self) -> str:
        """What was found, in words."""
        return str(RESULT_NAMES[Result(self.result)])


class Defect(models.Model):
    """An item found not good, and what becomes of it. One open defect per item.

    `holder` is the institution asked to mend it, with its budget; `commitment_id` is the
    promise it made (a number: promises are made further on). Mended is what a later check
    has found good, not what somebody says was done.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="defects")
    item = models.CharField(max_length=40)
    guarded = models.BooleanField(default=False)
    found_by = models.ForeignKey(ItemCheck, models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    step = models.CharField(
        max_length=12, choices=defect_choices, default=DefectStep.OPEN
    )
    holder = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    asked_by = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    due_on = models.DateField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    commitment_id = models.BigIntegerField(null=True, db_index=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    example = models.BooleanField(default=False)

    visible = DefectQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(DefectQuerySet)()

    class Meta:
        """Newest first; one open defect per item of a facility."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["holder", "step"], name="facility_defect_held")]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "item"],
                condition=Q(closed_at=None),
                name="facility_defect_open_once",
            )
        ]

    def __str__(self) -> str:
        """Return item and step."""
        return f"{self.item} {self.step}"

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(DEFECT_NAMES[DefectStep(self.step)])

    @property
    def criterion(self) -> Criterion | None:
        """The item of the checklist, None when an edition no longer has it."""
        return checklist_for(FacilityKind(self.facility.kind)).item(self.item)

    @property
    def item_name(self) -> str:
        """What is not good, in words."""
        found = self.criterion
        return str(found.name) if found is not None else self.item
