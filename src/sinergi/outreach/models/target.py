"""How many people of a segment there are to reach, by area and stage."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.intake.models import BatchRow
from sinergi.outreach.catalogue import segment_choices, segment_name
from sinergi.outreach.querysets.session import TargetQuerySet

HOW_NAMES = {
    "file": _("from a file"),
    "voters": _("counted from the voter list"),
    "sample": _("estimated from the stations that have a figure"),
    "shares": _("estimated from published shares"),
}


class Target(BatchRow):
    """A target, or an estimate of one with its interval and source.

    `stage` None: for all stages. `how` is "file" (imported), "voters" (the voter list
    counts it), "sample" (from the stations that have a figure) or "shares" (voters ×
    published shares). A new one ends the old: by the
    file that brought it (`ended_by`), or at `ended_at` when it is derived anew.
    """

    segment = models.CharField(max_length=24, choices=segment_choices)
    area_code = CodeField()
    election = models.ForeignKey("elections.Election", models.PROTECT, related_name="+")
    stage = models.ForeignKey(
        "elections.Stage", models.PROTECT, null=True, related_name="+"
    )
    people = models.PositiveIntegerField()
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    estimate = models.BooleanField(default=False)
    how = models.CharField(max_length=8, default="file")
    source = models.CharField(max_length=300)
    edition = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True)

    visible = TargetQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(TargetQuerySet)()

    class Meta:
        """One in force per segment, area, election and stage."""

        default_manager_name = "all_rows"
        ordering = ["area_code", "segment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "segment", "area_code", "stage"],
                condition=models.Q(ended_by=None, ended_at=None, stage__isnull=False),
                name="outreach_target_in_force",
            ),
            models.UniqueConstraint(
                fields=["election", "segment", "area_code"],
                condition=models.Q(ended_by=None, ended_at=None, stage=None),
                name="outreach_target_all_stages",
            ),
        ]

    def __str__(self) -> str:
        """Return area, segment and people."""
        return f"{self.area_code} {self.segment} {self.people}"

    @property
    def segment_name(self) -> str:
        """The segment in words."""
        return segment_name(self.segment)

    @property
    def how_name(self) -> str:
        """Where it comes from, in words."""
        return str(HOW_NAMES.get(self.how, self.how))
