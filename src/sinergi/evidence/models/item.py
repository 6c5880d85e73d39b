"""Items of evidence, and what was made from what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.evidence.querysets import ItemQuerySet, OfItemQuerySet
from sinergi.evidence.rules.kinds import Derivation, Source

SOURCE_NAMES = {
    Source.UPLOAD: _("entered by hand"),
    Source.REPORT: _("a citizen's report"),
    Source.FINDING: _("a supervisor's finding"),
    Source.CASE: _("a case"),
    Source.DERIVED: _("made from another item"),
    Source.TRANSFER: _("received from another institution"),
}
DERIVATION_NAMES = {
    Derivation.REDACTION: _("redaction for publication"),
    Derivation.TRANSCRIPT: _("transcript"),
    Derivation.TRANSLATION: _("translation"),
    Derivation.RECODING: _("copy in another format"),
}


def source_choices() -> list[tuple[str, str]]:
    """Return how an item came as choices."""
    return [(one.value, str(SOURCE_NAMES[one])) for one in Source]


def derivation_choices() -> list[tuple[str, str]]:
    """Return what can be made from an item as choices."""
    return [(one.value, str(DERIVATION_NAMES[one])) for one in Derivation]


class EvidenceItem(models.Model):
    """A file as it came in, sealed, with its hash, and a copy that the office can open.

    `sha256` and `size` are those of the bytes that came. The original's key is sealed to
    the custodians, whose private keys are off the server; the copy's to the office. An
    item received from another institution has no original here. Title and file name are
    sealed; `reference` and (`subject_kind`, `subject_id`) are plain and name nobody. The
    row outlives its files: `deleted_at` says that they are gone.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    number = models.CharField(max_length=20)
    reference = models.CharField(max_length=60, blank=True)
    subject_kind = models.CharField(max_length=20, blank=True)
    subject_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=10, choices=source_choices)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    sealed_title = models.BinaryField(blank=True, default=b"")
    original_file = models.CharField(max_length=40, blank=True)
    original_sealed_sha256 = models.CharField(max_length=64, blank=True)
    original_sealed_size = models.BigIntegerField(default=0)
    sealed_original_key = models.BinaryField(blank=True, default=b"")
    copy_file = models.CharField(max_length=40, blank=True)
    copy_sealed_sha256 = models.CharField(max_length=64, blank=True)
    copy_sealed_size = models.BigIntegerField(default=0)
    sealed_copy_key = models.BinaryField(blank=True, default=b"")
    copy_sha256 = models.CharField(max_length=64, blank=True)
    copy_size = models.BigIntegerField(default=0)
    copy_media_type = models.CharField(max_length=100, blank=True)
    received_at = models.DateTimeField()
    received_by_id = models.BigIntegerField(null=True)
    hashed_on_device = models.BooleanField(default=False)
    held = models.BooleanField(default=False)
    retain_until = models.DateField(null=True)
    deleted_at = models.DateTimeField(null=True)
    files_checked_at = models.DateTimeField(null=True)
    last_seq = models.PositiveIntegerField(default=0)
    last_digest = models.CharField(max_length=64, default="0" * 64)

    visible = ItemQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(ItemQuerySet)()

    class Meta:
        """Newest first; a number once per institution."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["institution", "-id"], name="evidence_shelf"),
            models.Index(
                fields=["subject_kind", "subject_id"], name="evidence_of_subject"
            ),
            models.Index(fields=["retain_until"], name="evidence_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "number"], name="evidence_number_once"
            )
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def source_name(self) -> str:
        """How it came, in words."""
        return str(SOURCE_NAMES[Source(self.source)])

    @property
    def copy_is_original(self) -> bool:
        """True when the copy is the same bytes as what came in."""
        return self.copy_sha256 == self.sha256


class DerivativeLink(models.Model):
    """`result` was made from `item`; `proof` is what the second reading of it found.

    `parameters` and `proof` hold numbers and codes, never the words that were removed.
    """

    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="derivatives")
    result = models.OneToOneField(
        EvidenceItem, models.PROTECT, related_name="derived_from"
    )
    kind = models.CharField(max_length=12, choices=derivation_choices)
    parameters = models.JSONField(default=dict)
    proof = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)

    visible = OfItemQuerySet.as_manager()
    all_rows = models.Manager["DerivativeLink"]()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return what was made."""
        return self.kind

    @property
    def kind_name(self) -> str:
        """What was made, in words."""
        return str(DERIVATION_NAMES[Derivation(self.kind)])
