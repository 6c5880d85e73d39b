"""The register: facilities, their files and edits, and the figures of KPU's own sheet."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.facilities.querysets import (
    FacilityQuerySet,
    FigureQuerySet,
    FileQuerySet,
    OfFacilityQuerySet,
)
from sinergi.facilities.rules.capacity import Capacity, capacity_of
from sinergi.facilities.rules.kinds import (
    STORES,
    Access,
    FacilityKind,
    FileKind,
    Internet,
)
from sinergi.facilities.rules.readiness import State, state_on
from sinergi.intake.models import BatchRow

KIND_NAMES = {
    FacilityKind.PPK: _("secretariat of PPK"),
    FacilityKind.PPS: _("secretariat of PPS"),
    FacilityKind.PANWASCAM: _("secretariat of Panwascam"),
    FacilityKind.PKD: _("secretariat of PKD"),
    FacilityKind.STORE_CITY: _("city storehouse"),
    FacilityKind.STORE_KECAMATAN: _("kecamatan storehouse"),
    FacilityKind.POSKO: _("post (posko)"),
}
STATE_NAMES = {
    State.READY: _("ready"),
    State.NOT_READY: _("not ready"),
    State.UNCHECKED: _("not fully checked"),
}
ACCESS_NAMES = {
    Access.TRUCK: _("lorry"),
    Access.PICKUP: _("pickup"),
    Access.MOTORCYCLE: _("motorcycle"),
    Access.FOOT: _("on foot only"),
}
INTERNET_NAMES = {
    Internet.NONE: _("none"),
    Internet.CELLULAR: _("mobile signal"),
    Internet.LINE: _("fixed line"),
}
FILE_NAMES = {
    FileKind.PHOTO: _("photo"),
    FileKind.LETTER: _("assignment letter"),
    FileKind.HANDOVER: _("handover minutes"),
    FileKind.OTHER: _("other document"),
}


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds as choices."""
    return [(one.value, str(KIND_NAMES[one])) for one in FacilityKind]


def state_choices() -> list[tuple[str, str]]:
    """Return the states as choices."""
    return [(one.value, str(STATE_NAMES[one])) for one in State]


def access_choices() -> list[tuple[str, str]]:
    """Return the kinds of access as choices."""
    return [(one.value, str(ACCESS_NAMES[one])) for one in Access]


def internet_choices() -> list[tuple[str, str]]:
    """Return the kinds of internet as choices."""
    return [(one.value, str(INTERNET_NAMES[one])) for one in Internet]


def file_choices() -> list[tuple[str, str]]:
    """Return the kinds of files as choices."""
    return [(one.value, str(FILE_NAMES[one])) for one in FileKind]


class Facility(models.Model):
    """A secretariat, storehouse or post. Unknown is None or empty, never a made-up value.

    `area_code` is where it lies, `serves_code` the area it serves. `keeper` keeps this row
    up to date, `owner` has the building, `used_by` works there. `boxes` and `booths` are
    how many fit as somebody stated; KPU's figure (`StoreFigure` of the same `kpu_code`)
    comes before. `key_holder` and `key_phone` are guarded at stores. `state`, `score`,
    `ready_until_on` and `next_expiry_on` are derived from the checks.
    """

    kind = models.CharField(max_length=24, choices=kind_choices)
    name = models.CharField(max_length=160)
    area_code = CodeField()
    serves_code = CodeField(db_index=True)
    kpu_code = models.CharField(max_length=40, blank=True)
    election = models.ForeignKey(
        "elections.Election", models.PROTECT, null=True, related_name="+"
    )
    keeper = models.ForeignKey("accounts.Institution", models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    owner_note = models.CharField(max_length=160, blank=True)
    used_by = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    address = models.CharField(max_length=300, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    letter_number = models.CharField(max_length=80, blank=True)
    used_from_on = models.DateField(null=True)
    used_until_on = models.DateField(null=True)
    key_holder = models.CharField(max_length=120, blank=True)
    key_phone = models.CharField(max_length=40, blank=True)
    floor_m2 = models.FloatField(null=True)
    boxes = models.PositiveIntegerField(null=True)
    booths = models.PositiveIntegerField(null=True)
    flooded_on = models.DateField(null=True)
    flood_note = models.CharField(max_length=300, blank=True)
    access = models.CharField(max_length=12, blank=True, choices=access_choices)
    access_note = models.CharField(max_length=300, blank=True)
    power_va = models.PositiveIntegerField(null=True)
    power_backup = models.BooleanField(null=True)
    internet = models.CharField(max_length=12, blank=True, choices=internet_choices)
    route_note = models.CharField(max_length=500, blank=True)
    state = models.CharField(
        max_length=12, choices=state_choices, default=State.UNCHECKED
    )
    score = models.FloatField(null=True)
    highest = models.FloatField(null=True)
    ready_until_on = models.DateField(null=True)
    next_expiry_on = models.DateField(null=True, db_index=True)
    checked_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    example = models.BooleanField(default=False)

    visible = FacilityQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(FacilityQuerySet)()

    class Meta:
        """By area and kind; lists ask by area, kind and state."""

        default_manager_name = "all_rows"
        ordering = ["area_code", "kind", "name", "pk"]
        indexes = [
            models.Index(fields=["area_code", "kind", "name"], name="facility_in_area"),
            models.Index(fields=["kind", "state"], name="facility_of_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kpu_code"],
                condition=~models.Q(kpu_code="") & models.Q(closed_at=None),
                name="facility_of_kpu_once",
            )
        ]

    def __str__(self) -> str:
        """Return kind and area: the name may be a person's house."""
        return f"{self.kind} {self.area_code}"

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(KIND_NAMES[FacilityKind(self.kind)])

    @property
    def is_store(self) -> bool:
        """True for a storehouse, whose keys, seals, routes and photos are guarded."""
        return self.kind in STORES

    @property
    def access_name(self) -> str:
        """The largest vehicle in words, empty when unknown."""
        return str(ACCESS_NAMES[Access(self.access)]) if self.access else ""

    @property
    def internet_name(self) -> str:
        """The kind of internet in words, empty when unknown."""
        return str(INTERNET_NAMES[Internet(self.internet)]) if self.internet else ""

    def state_on(self, day: dt.date) -> State:
        """Whether it is ready on a day."""
        return state_on(State(self.state), self.ready_until_on, day)

    def capacity(self, figure: "StoreFigure | None") -> Capacity:
        """How many boxes fit; `figure` is KPU's row of it, which wins."""
        kpu = figure.boxes if figure is not None else None
        told = figure.floor_m2 if figure is not None else None
        floor = told if told is not None else self.floor_m2
        return capacity_of(kpu=kpu, stated=self.boxes, floor_m2=floor)


class FacilityFile(models.Model):
    """A photo or document of a facility, kept byte for byte under its hash."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=12, choices=file_choices)
    note = models.CharField(max_length=160, blank=True)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = FileQuerySet.as_manager()
    all_rows = models.Manager["FacilityFile"]()

    class Meta:
        """In the order they were added."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the hash's beginning: names of files may be personal."""
        return self.sha256[:12]

    @property
    def kind_name(self) -> str:
        """What it shows, in words."""
        return str(FILE_NAMES[FileKind(self.kind)])


class FacilityRevision(models.Model):
    """An edit: what the fields were before and are after, by their names."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    # {"v": 1, "fields": {name: [before, after]}}
    changes = models.JSONField()

    visible = OfFacilityQuerySet.as_manager()
    all_rows = models.Manager["FacilityRevision"]()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the version it made."""
        return f"version {self.version}"


class StoreFigure(BatchRow):
    """A store as KPU's own sheet has it. These figures win over what others stated."""

    kpu_code = models.CharField(max_length=40)
    kind = models.CharField(max_length=24, choices=kind_choices)
    name = models.CharField(max_length=160)
    area_code = CodeField()
    serves_code = CodeField()
    address = models.CharField(max_length=300, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    floor_m2 = models.FloatField(null=True)
    boxes = models.PositiveIntegerField(null=True)
    booths = models.PositiveIntegerField(null=True)

    visible = FigureQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(FigureQuerySet)()

    class Meta:
        """One row in force per code of KPU's."""

        default_manager_name = "all_rows"
        ordering = ["area_code", "kpu_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpu_code"],
                condition=models.Q(ended_by=None),
                name="facility_figure_one_in_force",
            )
        ]

    def __str__(self) -> str:
        """Return KPU's code."""
        return self.kpu_code
