"""What people enter of the law: clauses that were not certain, deadlines that are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import OpenQuerySet
from sinergi.neutrality.models.matter import Matter, path_choices, step_choices
from sinergi.neutrality.querysets.matter import ClauseQuerySet
from sinergi_core.clock import Unit

UNIT_NAMES = {
    Unit.CALENDAR_DAYS: _("calendar days"),
    Unit.WORKING_DAYS: _("working days"),
    Unit.HOURS: _("hours"),
}


def unit_choices() -> list[tuple[str, str]]:
    """Return the units of a deadline as choices."""
    return [(one.value, str(name)) for one, name in UNIT_NAMES.items()]


class Clause(models.Model):
    """The clause an act rests on, as a person read it; the newest one counts.

    Without `matter` it holds for the act wherever alleged.
    """

    act = models.CharField(max_length=80, db_index=True)
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, related_name="clauses"
    )
    regulation = models.CharField(max_length=160)
    article = models.CharField(max_length=120)
    wording = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = ClauseQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(ClauseQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return regulation and article."""
        return f"{self.regulation} {self.article}"


class Deadline(models.Model):
    """A deadline that begins with a step, entered with the article that sets it."""

    path = models.CharField(max_length=8, choices=path_choices)
    step = models.CharField(max_length=12, choices=step_choices)
    length = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=16, choices=unit_choices)
    regulation = models.CharField(max_length=160)
    article = models.CharField(max_length=120)
    source = models.CharField(max_length=300)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    visible = OpenQuerySet.as_manager()
    all_rows = models.Manager["Deadline"]()

    class Meta:
        """One in force per path and step."""

        default_manager_name = "all_rows"
        ordering = ["path", "step", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["path", "step"],
                condition=models.Q(ended_at=None),
                name="neutrality_deadline_once",
            )
        ]

    def __str__(self) -> str:
        """Return regulation and article."""
        return f"{self.regulation} {self.article}"
