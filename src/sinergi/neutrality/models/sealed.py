"""The words of a matter, sealed: one copy for each office that may read them."""

from django.db import models

from sinergi.neutrality.models.matter import Matter
from sinergi.neutrality.querysets.matter import SealedQuerySet
from sinergi.neutrality.rules.parts import Part


def part_choices() -> list[tuple[str, str]]:
    """Return the parts as choices."""
    return [(one.value, one.value) for one in Part]


class SealedText(models.Model):
    """What one row of a matter says, sealed to the key of one office that may read it.

    `row_id` is the row's number in the table of its part. A copy is made when a step gives
    the office its package, and goes when the office may read it no more.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="sealed_texts")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    part = models.CharField(max_length=12, choices=part_choices)
    row_id = models.BigIntegerField()
    sealed_text = models.BinaryField()

    visible = SealedQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        """A row once per office."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "row_id", "institution"],
                name="neutrality_sealed_once",
            )
        ]

    def __str__(self) -> str:
        """Return part and row."""
        return f"{self.part} {self.row_id}"
