"""The sheet of a month between two sides, as both sign it."""

from typing import Any

from django.db import models

from sinergi.handovers.models.handover import Office, Who
from sinergi.handovers.models.partner import Partner
from sinergi.handovers.querysets.handover import SheetQuerySet


class Sheet(models.Model):
    """What was sent, received, answered and disputed in a month, frozen when it was made.

    `counts` has "out" and "in" as `institution` sees them, `lines` one list per hand-over
    (number, direction, bin); `digest` covers both. A newer sheet of the same month and
    sides stands beside it.
    """

    institution = models.ForeignKey(Office, models.PROTECT, related_name="+")
    other = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, related_name="sheets"
    )
    other_name = models.CharField(max_length=160)
    month_on = models.DateField()
    counts = models.JSONField()
    lines = models.JSONField()
    statement = models.TextField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Who, models.PROTECT, null=True, related_name="+")
    example = models.BooleanField(default=False)

    visible = SheetQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SheetQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-month_on", "-pk"]

    def __str__(self) -> str:
        """Return the month and the other side."""
        return f"{self.month_on:%Y-%m} {self.other_name}"


class SheetSignature(models.Model):
    """That an office agrees with a sheet; once each."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="signatures")
    institution = models.ForeignKey(Office, models.PROTECT, related_name="+")
    person = models.ForeignKey(Who, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    signature = models.CharField(max_length=100)
    signer = models.CharField(max_length=64)

    all_rows = models.Manager["SheetSignature"]()

    class Meta:
        """In order."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "institution"], name="handovers_sheet_signed_once"
            )
        ]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"signature {self.pk}"

    def save(self, *args: Any, **options: Any) -> None:
        """Add the row; raises TypeError for one that is there already."""
        if not self._state.adding:
            raise TypeError("a signature is only ever added")
        super().save(*args, **options)
