"""Personnel lent to organisers, and the sheets that three institutions sign together."""

from django.db import models

from sinergi.access.scope import CodeField
from sinergi.operations.querysets.lending import (
    DaySheetQuerySet,
    LendingQuerySet,
    NameQuerySet,
    SignatureQuerySet,
)
from sinergi.operations.rules.lending import Step
from sinergi.operations.words import LENDING_STEPS, lending_step_choices

INSTITUTION = "accounts.Institution"
SIDES = ("pemkot", "kpu", "bawaslu")
"""Who signs a sheet of the day before voting."""


class Lending(models.Model):
    """Somebody of an office who works for an organiser's secretariat for a time.

    `office` is the post at home, `duty` the one at the organiser. Who it is stands apart
    in `LentName`.
    """

    number = models.CharField(max_length=20, unique=True)
    giver = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    taker = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    area_code = CodeField(db_index=True)
    election = models.ForeignKey(
        "elections.Election", models.PROTECT, null=True, related_name="+"
    )
    office = models.CharField(max_length=120)
    duty = models.CharField(max_length=120)
    letter_number = models.CharField(max_length=80)
    letter_on = models.DateField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    pledged_on = models.DateField(null=True)
    returned_on = models.DateField(null=True)
    step = models.CharField(
        max_length=12, choices=lending_step_choices, default=Step.LENT
    )
    step_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    example = models.BooleanField(default=False)

    visible = LendingQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(LendingQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the number people cite."""
        return self.number

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(LENDING_STEPS[Step(self.step)])


class LentName(models.Model):
    """Who a loan of personnel is about: personal, kept apart, read by few."""

    lending = models.OneToOneField(
        Lending, models.PROTECT, primary_key=True, related_name="who"
    )
    name = models.CharField(max_length=120)

    visible = NameQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(NameQuerySet)()

    class Meta:
        """One per loan."""

        default_manager_name = "all_rows"

    def __str__(self) -> str:
        """Return the row's number: the name is personal."""
        return f"name of {self.lending_id}"


class LendingStep(models.Model):
    """A step of a loan of personnel; only ever added."""

    lending = models.ForeignKey(Lending, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    step_to = models.CharField(max_length=12)
    day = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True)

    all_rows = models.Manager["LendingStep"]()

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
        return str(LENDING_STEPS[Step(self.step_to)])


class DaySheet(models.Model):
    """The sheet of a kecamatan for the day before voting, as it was when drawn up.

    `content` is `{"v": 1, "sections": [...]}`, `sha256` of its canonical JSON: what was
    signed cannot be another sheet. A later state is a new sheet.
    """

    election = models.ForeignKey("elections.Election", models.PROTECT, related_name="+")
    area_code = CodeField()
    area_name = models.CharField(max_length=120)
    day = models.DateField()
    maker = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    pemkot = models.ForeignKey(INSTITUTION, models.PROTECT, null=True, related_name="+")
    kpu = models.ForeignKey(INSTITUTION, models.PROTECT, null=True, related_name="+")
    bawaslu = models.ForeignKey(
        INSTITUTION, models.PROTECT, null=True, related_name="+"
    )
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = DaySheetQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(DaySheetQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return area and day."""
        return f"{self.area_code} {self.day}"


class DaySignature(models.Model):
    """One of the three institutions agrees that the sheet says what is so."""

    sheet = models.ForeignKey(DaySheet, models.PROTECT, related_name="signatures")
    area_code = CodeField()
    side = models.CharField(max_length=8)
    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    visible = SignatureQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SignatureQuerySet)()

    class Meta:
        """Each side once."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "side"], name="operations_signature_once"
            )
        ]

    def __str__(self) -> str:
        """Return the side."""
        return self.side
