"""Pledges of neutrality, the sheets they were signed on, how many are expected, training."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.intake.models import BatchRow
from sinergi.neutrality.querysets.pledge import (
    NamesQuerySet,
    PledgeQuerySet,
    PledgeSheetQuerySet,
    ProofQuerySet,
    QuotaQuerySet,
    TrainingQuerySet,
)
from sinergi.neutrality.rules.subjects import SubjectKind

KIND_NAMES = {
    SubjectKind.ASN: _("civil servant (ASN)"),
    SubjectKind.RT: _("chair of an RT"),
    SubjectKind.RW: _("chair of an RW"),
    SubjectKind.OTHER: _("other office the law names"),
}
"""What a kind of office is called."""


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of office as choices."""
    return [(kind.value, str(KIND_NAMES[kind])) for kind in SubjectKind]


def make_key() -> str:
    """Return a key nobody can guess or count by."""
    return secrets.token_hex(16)


class Sheet(models.Model):
    """A paper with signatures, collected at once: where, when, by whom.

    `submission_id` is the field form it came by, if any.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    election = models.ForeignKey("elections.Election", models.PROTECT, related_name="+")
    area_code = CodeField()
    signed_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    submission_id = models.BigIntegerField(null=True, db_index=True)
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    example = models.BooleanField(default=False)

    visible = PledgeSheetQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PledgeSheetQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"sheet {self.pk}"


class Pledge(BatchRow):
    """That the holder of one office has pledged neutrality for one election.

    `institution` keeps it: the unit of a civil servant, the kelurahan of an RT. In force
    while neither `ended_at` nor `ended_by` (undo of its file) is set. `proof_note` names
    the paper of rows that came as a file.
    """

    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, related_name="pledges")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    election = models.ForeignKey("elections.Election", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=kind_choices)
    area_code = CodeField()
    office = models.CharField(max_length=160)
    reference = models.CharField(max_length=40, blank=True)
    office_key = models.CharField(max_length=160)
    signed_on = models.DateField()
    proof_note = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=32, unique=True, default=make_key)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    example = models.BooleanField(default=False)

    visible = PledgeQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PledgeQuerySet)()

    class Meta:
        """One in force per office and election; lists ask by institution and area."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "institution", "kind", "area_code", "office_key"],
                condition=Q(ended_at=None, ended_by=None),
                name="neutrality_pledge_once",
            )
        ]
        indexes = [
            models.Index(
                fields=[
                    "election",
                    "area_code",
                    "kind",
                    "institution",
                    "ended_at",
                    "ended_by",
                    "signed_on",
                ],
                name="neutrality_pledge_of_area",
            ),
            models.Index(fields=["institution", "election"]),
        ]

    def __str__(self) -> str:
        """Return the office."""
        return self.office

    @property
    def kind_name(self) -> str:
        """The kind of office in words."""
        return str(KIND_NAMES[SubjectKind(self.kind)])


class PledgeName(models.Model):
    """Who signed, kept apart: shown to those alone who collect for the institution."""

    pledge_key = models.CharField(max_length=32, unique=True)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=160)

    visible = NamesQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(NamesQuerySet)()

    class Meta:
        """Found by the key of its pledge."""

        default_manager_name = "all_rows"

    def __str__(self) -> str:
        """Return the key: names are personal."""
        return self.pledge_key


class Training(models.Model):
    """A training or briefing on neutrality that an institution held."""

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    election = models.ForeignKey("elections.Election", models.PROTECT, related_name="+")
    area_code = CodeField()
    kind = models.CharField(max_length=8, choices=kind_choices)
    topic = models.CharField(max_length=200)
    held_on = models.DateField()
    attended = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    example = models.BooleanField(default=False)

    visible = TrainingQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(TrainingQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        """Return the topic."""
        return self.topic

    @property
    def kind_name(self) -> str:
        """The kind of office in words."""
        return str(KIND_NAMES[SubjectKind(self.kind)])


class Proof(models.Model):
    """A photo or scan of a sheet or of a training, kept byte for byte."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, related_name="proofs")
    training = models.ForeignKey(
        Training, models.PROTECT, null=True, related_name="proofs"
    )
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    visible = ProofQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(ProofQuerySet)()

    class Meta:
        """In the order they were added; each belongs to one thing."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sheet=None) ^ Q(training=None),
                name="neutrality_proof_of_one",
            )
        ]

    def __str__(self) -> str:
        """Return the beginning of the hash."""
        return self.sha256[:12]


class Quota(models.Model):
    """How many offices of a kind there are: what coverage is divided by.

    Entered by a person with its source. The newest that is not replaced counts.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=kind_choices)
    area_code = CodeField()
    expected = models.PositiveIntegerField()
    counted_on = models.DateField()
    source = models.CharField(max_length=200)
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    example = models.BooleanField(default=False)

    visible = QuotaQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(QuotaQuerySet)()

    class Meta:
        """One in force per institution, kind and area."""

        default_manager_name = "all_rows"
        ordering = ["area_code", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "area_code"],
                condition=Q(replaced_at=None),
                name="neutrality_quota_once",
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return str(self.expected)
