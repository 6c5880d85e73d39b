"""Exports that somebody asked for; the packed folder lies sealed until it runs out."""

from django.db import models

from sinergi.evidence.querysets import OfInstitutionQuerySet


class ExportRun(models.Model):
    """One export: which items, who asked and why, where the packed folder lies.

    `opened`: the copies lie in it opened; else everything in it stays sealed.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    items = models.JSONField(default=list)
    opened = models.BooleanField(default=False)
    purpose = models.CharField(max_length=16)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    job_id = models.BigIntegerField(null=True)
    file = models.CharField(max_length=40, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    sealed_key = models.BinaryField(blank=True, default=b"")
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    visible = OfInstitutionQuerySet.as_manager()
    all_rows = models.Manager["ExportRun"]()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return how many items."""
        return f"{len(self.items)}"

    @property
    def name(self) -> str:
        """The name of the folder, and of the file without its ending."""
        return f"bukti-{self.institution_id}-{self.pk}"
