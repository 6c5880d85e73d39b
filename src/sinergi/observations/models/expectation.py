"""Which reports are owed: by whom, about which places, how often."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.observations.models.form import Form
from sinergi.observations.querysets.expectation import ExpectationQuerySet
from sinergi.observations.rules.coverage import PlaceLevel, Rhythm

RHYTHM_NAMES = {
    Rhythm.ONCE: _("once"),
    Rhythm.DAILY: _("every day"),
    Rhythm.WEEKLY: _("every week"),
}
PLACE_NAMES = {
    PlaceLevel.DISTRICT: _("each kecamatan"),
    PlaceLevel.VILLAGE: _("each kelurahan"),
    PlaceLevel.STATION: _("each polling station"),
}


def rhythm_choices() -> list[tuple[str, str]]:
    """Return the rhythms as choices."""
    return [(one.value, str(RHYTHM_NAMES[one])) for one in Rhythm]


def place_choices() -> list[tuple[str, str]]:
    """Return the levels of place as choices."""
    return [(one.value, str(PLACE_NAMES[one])) for one in PlaceLevel]


class Expectation(models.Model):
    """That every place of a level in an area owes a report on a form.

    `institution` owes it: what it and those below it send counts. `area_code` "" is the
    nation. Stations are those of `election`. `due_hour` is that of the last day a report
    speaks of, in the installation's time, 24 its end. An ended one is expected no more.
    """

    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    place = models.CharField(max_length=10, choices=place_choices)
    area_code = CodeField(blank=True)
    election = models.ForeignKey(
        "elections.Election", models.PROTECT, null=True, related_name="+"
    )
    from_on = models.DateField()
    until_on = models.DateField()
    rhythm = models.CharField(max_length=8, choices=rhythm_choices)
    due_hour = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    visible = ExpectationQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(ExpectationQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["institution", "ended_at"])]

    def __str__(self) -> str:
        """Return form and rhythm."""
        return f"{self.form_id} {self.rhythm}"

    @property
    def rhythm_name(self) -> str:
        """How often, in words."""
        return str(RHYTHM_NAMES[Rhythm(self.rhythm)])

    @property
    def place_name(self) -> str:
        """Which places, in words."""
        return str(PLACE_NAMES[PlaceLevel(self.place)])
