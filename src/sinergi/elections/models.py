"""Election events, their stages, polling stations and ratings, kept apart per agency."""

import datetime as dt
from enum import StrEnum

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField, OpenQuerySet
from sinergi.elections.querysets import RatingQuerySet, StationQuerySet
from sinergi.elections.rules import stage_state
from sinergi.intake.models import BatchRow


def in_language(id_text: str, en_text: str) -> str:
    """Return the text in the language of the request; English is the other one."""
    return id_text if (get_language() or "id").startswith("id") else en_text or id_text


class ElectionKind(StrEnum):
    """What is elected."""

    GENERAL = "pemilu"
    REGIONAL = "pilkada"


KIND_NAMES = {
    ElectionKind.GENERAL: _("general election (Pemilu)"),
    ElectionKind.REGIONAL: _("regional head election (Pilkada)"),
}


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds as choices."""
    return [(kind.value, str(KIND_NAMES[kind])) for kind in ElectionKind]


class Election(models.Model):
    """One election event, such as `pemilu-2024`. Its calendar is data, never code.

    `example`: made up by the example, and taken away with it.
    """

    code = models.SlugField(max_length=40, unique=True)
    name_id = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=kind_choices)
    voting_on = models.DateField()
    regulation = models.CharField(max_length=120)
    source = models.CharField(max_length=300, blank=True)
    example = models.BooleanField(default=False)

    visible = OpenQuerySet.as_manager()
    all_rows = models.Manager["Election"]()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-voting_on"]

    def __str__(self) -> str:
        """Return the code."""
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_id, self.name_en)


class Stage(models.Model):
    """A stage (tahapan) with its dates and the regulation that sets them.

    `starts_on` None means that the regulation names no first day, `ends_on` None that it
    names no last day; a stage of one day has both equal.
    """

    election = models.ForeignKey(Election, models.PROTECT, related_name="stages")
    code = models.SlugField(max_length=60)
    name_id = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    regulation = models.CharField(max_length=120)
    source = models.CharField(max_length=300, blank=True)
    note_id = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)

    visible = OpenQuerySet.as_manager()
    all_rows = models.Manager["Stage"]()

    class Meta:
        """In the order of the calendar."""

        default_manager_name = "all_rows"
        ordering = ["starts_on", "ends_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "code"], name="elections_stage_once"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="elections_stage_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Return the code."""
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_id, self.name_en)

    @property
    def note(self) -> str:
        """The note in the reader's language."""
        return in_language(self.note_id, self.note_en)

    def state_on(self, day: dt.date) -> str:
        """Return "coming", "now" or "past" on that day."""
        return stage_state(self.starts_on, self.ends_on, day)


class CalendarDay(models.Model):
    """A day that a decree makes a day off or a working day, over the known holidays."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(default=False)
    name = models.CharField(_("name"), max_length=120)
    decree = models.CharField(_("decree"), max_length=160)

    visible = OpenQuerySet.as_manager()
    all_rows = models.Manager["CalendarDay"]()

    class Meta:
        """In the order of the calendar."""

        default_manager_name = "all_rows"
        ordering = ["day"]

    def __str__(self) -> str:
        """Return the day."""
        return str(self.day)


class PollingStation(BatchRow):
    """A polling station (TPS) of one election; the next election has other ones.

    Voters by class and sex: `registered` is the voter list (DPT), `moved_in` voters from
    elsewhere (DPTb), `unlisted` voters with an identity card only (DPK). None is unknown,
    never 0. `special` marks stations in prisons, hospitals and the like.
    """

    election = models.ForeignKey(
        Election, models.PROTECT, related_name="+", db_index=False
    )
    area_code = CodeField()
    number = models.PositiveIntegerField()
    kpu_code = models.CharField(max_length=20, blank=True)
    special = models.BooleanField(default=False)
    registered = models.IntegerField(null=True)
    registered_male = models.IntegerField(null=True)
    registered_female = models.IntegerField(null=True)
    moved_in = models.IntegerField(null=True)
    moved_in_male = models.IntegerField(null=True)
    moved_in_female = models.IntegerField(null=True)
    unlisted = models.IntegerField(null=True)
    unlisted_male = models.IntegerField(null=True)
    unlisted_female = models.IntegerField(null=True)
    voted = models.IntegerField(null=True)
    ballots_valid = models.IntegerField(null=True)
    ballots_invalid = models.IntegerField(null=True)

    visible = StationQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(StationQuerySet)()

    class Meta:
        """One row in force per election, area and number."""

        default_manager_name = "all_rows"
        ordering = ["election", "area_code", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "area_code", "number"],
                condition=models.Q(ended_by=None),
                name="elections_station_one_in_force",
            )
        ]
        indexes = [
            # Few rows; without it counting them reads the table of the nation.
            models.Index(
                fields=["election", "area_code"],
                condition=models.Q(special=True, ended_by=None),
                name="elections_station_special",
            )
        ]

    def __str__(self) -> str:
        """Return area and number."""
        return f"{self.area_code} TPS {self.number:03d}"


class Agency(StrEnum):
    """Who rated. Ratings of different agencies are never merged."""

    BAWASLU = "bawaslu"
    POLICE = "polri"
    KPU = "kpu"
    BPBD = "bpbd"


class Confidentiality(StrEnum):
    """Who may see a rating: everybody inside, or those with a special permission."""

    INTERNAL = "internal"
    RESTRICTED = "restricted"


CONFIDENTIALITY_NAMES = {
    Confidentiality.INTERNAL: _("for staff"),
    Confidentiality.RESTRICTED: _("restricted"),
}


def agency_choices() -> list[tuple[str, str]]:
    """Return the agencies as choices."""
    return [(agency.value, agency.name) for agency in Agency]


def confidentiality_choices() -> list[tuple[str, str]]:
    """Return the levels as choices."""
    return [
        (level.value, str(CONFIDENTIALITY_NAMES[level])) for level in Confidentiality
    ]


class StationRating(BatchRow):
    """What one agency says of one station under its own scheme.

    Bawaslu: an indicator that holds (`scheme` the list's code, `class_code` the
    indicator). Police: a class (kurang rawan, rawan, sangat rawan, khusus); its places
    are secret, hence restricted. KPU and BPBD: prone to floods.
    """

    station = models.ForeignKey(PollingStation, models.PROTECT, related_name="ratings")
    agency = models.CharField(max_length=16, choices=agency_choices)
    scheme = models.CharField(max_length=60)
    class_code = models.CharField(max_length=80)
    confidentiality = models.CharField(max_length=12, choices=confidentiality_choices)
    rated_on = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True)

    visible = RatingQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(RatingQuerySet)()

    class Meta:
        """An agency states a class of a scheme once per station and day."""

        default_manager_name = "all_rows"
        ordering = ["agency", "scheme", "class_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "agency", "scheme", "class_code", "rated_on"],
                condition=models.Q(ended_by=None),
                name="elections_rating_once",
            )
        ]

    def __str__(self) -> str:
        """Return agency and class."""
        return f"{self.agency} {self.class_code}"
