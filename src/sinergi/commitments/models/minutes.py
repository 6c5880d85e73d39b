"""Minutes as they were sent for approval, and who approved them."""

from django.db import models

from sinergi.commitments.models.meeting import Meeting
from sinergi.commitments.querysets.meeting import OfMeetingQuerySet


class MinutesVersion(models.Model):
    """The minutes as they were sent for approval. Never changed; a change is a new one.

    `content` is everything the printed minutes show: `{"v": 1, "title", "minutes",
    "agenda", "people", "conclusions", …}`; `sha256` its hash.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)

    visible = OfMeetingQuerySet.as_manager()
    all_rows = models.Manager["MinutesVersion"]()

    class Meta:
        """Newest first; numbers count per meeting."""

        default_manager_name = "all_rows"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], name="commitment_minutes_once"
            )
        ]

    def __str__(self) -> str:
        """Return meeting and number."""
        return f"{self.meeting_id} v{self.number}"


class MinutesApproval(models.Model):
    """An institution's yes to one version of the minutes."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="approvals")
    number = models.PositiveIntegerField()
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    visible = OfMeetingQuerySet.as_manager()
    all_rows = models.Manager["MinutesApproval"]()

    class Meta:
        """An institution approves a version once."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number", "institution"],
                name="commitment_approval_once",
            )
        ]

    def __str__(self) -> str:
        """Return version and institution."""
        return f"v{self.number} by {self.institution_id}"
