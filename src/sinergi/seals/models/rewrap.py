"""A round in which everything sealed to an older key is sealed to the one in force."""

from django.db import models

from sinergi.seals.models.key import OfficeKey
from sinergi.seals.querysets.key import SealKeyQuerySet


class Rewrap(models.Model):
    """How far one round has come; it goes on from `field` and `last_pk` when begun anew.

    `moved` rows were sealed anew, `kept` were so already, `stuck` opened to no key.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    to_key = models.ForeignKey(OfficeKey, models.PROTECT, related_name="+")
    field = models.CharField(max_length=120, blank=True)
    last_pk = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    stuck = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    visible = SealKeyQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SealKeyQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"rewrap {self.pk}"

    @property
    def percent(self) -> int:
        """How much is done, of 100."""
        return min(100, self.seen * 100 // self.total) if self.total else 0
