"""Election goods: kinds as data per election, manifests, and the ledger of all movements."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField, OpenQuerySet
from sinergi.elections.models import in_language
from sinergi.facilities.models.facility import Facility
from sinergi.facilities.querysets import HandoverQuerySet, LineQuerySet, StockQuerySet
from sinergi.facilities.rules.logistics import (
    Counted,
    GoodKind,
    HandoverStep,
    Place,
    missing_of,
)

GOOD_NAMES = {
    GoodKind.BOX: _("ballot box"),
    GoodKind.BOOTH: _("voting booth"),
    GoodKind.SEAL: _("seal"),
    GoodKind.BALLOT: _("ballots"),
    GoodKind.OTHER: _("other goods"),
}
PLACE_NAMES = {
    Place.OUTSIDE: _("outside (supplier)"),
    Place.STORE: _("storehouses"),
    Place.TRANSIT: _("on the road"),
    Place.STATIONS: _("polling stations"),
    Place.DAMAGED: _("damaged"),
    Place.MISSING: _("missing"),
}
HANDOVER_NAMES = {
    HandoverStep.PREPARED: _("prepared"),
    HandoverStep.SENT: _("on the road"),
    HandoverStep.RECEIVED: _("received"),
    HandoverStep.CANCELLED: _("cancelled"),
}


def good_choices() -> list[tuple[str, str]]:
    """Return the kinds of goods as choices."""
    return [(one.value, str(GOOD_NAMES[one])) for one in GoodKind]


def place_choices() -> list[tuple[str, str]]:
    """Return the places as choices."""
    return [(one.value, str(PLACE_NAMES[one])) for one in Place]


def handover_choices() -> list[tuple[str, str]]:
    """Return the steps of a manifest as choices."""
    return [(one.value, str(HANDOVER_NAMES[one])) for one in HandoverStep]


class Good(models.Model):
    """A kind of goods of one election. How many a station gets is data, with its source.

    `per_voter`: one for each registered voter and `reserve_percent` more; else
    `per_station`, None when nobody has said.
    """

    election = models.ForeignKey("elections.Election", models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    kind = models.CharField(max_length=8, choices=good_choices)
    name_id = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    per_station = models.PositiveIntegerField(null=True)
    per_voter = models.BooleanField(default=False)
    reserve_percent = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)
    example = models.BooleanField(default=False)

    visible = OpenQuerySet.as_manager()
    all_rows = models.Manager["Good"]()

    class Meta:
        """A code once per election."""

        default_manager_name = "all_rows"
        ordering = ["election", "kind", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "code"], name="facility_good_once"
            )
        ]

    def __str__(self) -> str:
        """Return the code."""
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_id, self.name_en)


class Handover(models.Model):
    """A manifest: what goes from a place to a place, counted on both sides.

    `source` or `target` None is the outside, or with `to_stations` or `from_stations` the
    polling stations. `digest` is the SHA-256 of the counts the receipt was signed under.
    """

    election = models.ForeignKey("elections.Election", models.PROTECT, related_name="+")
    source = models.ForeignKey(
        Facility, models.PROTECT, null=True, related_name="handovers_out"
    )
    target = models.ForeignKey(
        Facility, models.PROTECT, null=True, related_name="handovers_in"
    )
    to_stations = models.BooleanField(default=False)
    from_stations = models.BooleanField(default=False)
    area_code = CodeField(blank=True)
    planned_on = models.DateField(null=True)
    step = models.CharField(
        max_length=10, choices=handover_choices, default=HandoverStep.PREPARED
    )
    vehicle = models.CharField(max_length=80, blank=True)
    route = models.CharField(max_length=500, blank=True)
    seals = models.TextField(blank=True)
    sender = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    receiver = models.CharField(max_length=120, blank=True)
    seals_intact = models.BooleanField(null=True)
    remark = models.CharField(max_length=500, blank=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    digest = models.CharField(max_length=64, blank=True)
    short = models.PositiveIntegerField(default=0)
    surplus = models.PositiveIntegerField(default=0)
    damaged = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    example = models.BooleanField(default=False)

    visible = HandoverQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(HandoverQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["step", "-id"], name="facility_handover_step")]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def number(self) -> str:
        """The number people cite."""
        return f"M-{self.pk:05d}"

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(HANDOVER_NAMES[HandoverStep(self.step)])

    @property
    def differs(self) -> bool:
        """True when the counts of both sides differ or something is broken."""
        return bool(self.short or self.surplus or self.damaged)

    @property
    def origin(self) -> Place:
        """The kind of place it leaves."""
        if self.source_id is not None:
            return Place.STORE
        return Place.STATIONS if self.from_stations else Place.OUTSIDE

    @property
    def end(self) -> Place:
        """The kind of place it goes to."""
        if self.target_id is not None:
            return Place.STORE
        return Place.STATIONS if self.to_stations else Place.OUTSIDE


class HandoverLine(models.Model):
    """So many of a good, for a polling station where the manifest goes to stations."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="lines")
    good = models.ForeignKey(Good, models.PROTECT, related_name="+")
    area_code = CodeField(blank=True)
    station_number = models.PositiveIntegerField(null=True)
    sent = models.PositiveIntegerField()
    received = models.PositiveIntegerField(null=True)
    damaged = models.PositiveIntegerField(null=True)

    visible = LineQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(LineQuerySet)()

    class Meta:
        """By station and good, each once."""

        default_manager_name = "all_rows"
        ordering = ["area_code", "station_number", "good", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "good", "area_code", "station_number"],
                name="facility_line_once",
            ),
            # of lines for no station, in which the database tells no two apart
            models.UniqueConstraint(
                fields=["handover", "good", "area_code"],
                condition=models.Q(station_number=None),
                name="facility_line_of_area_once",
            ),
        ]

    def __str__(self) -> str:
        """Return station and good."""
        return f"{self.area_code} {self.station_number} {self.good_id}"

    @property
    def short(self) -> int | None:
        """How many are short, None before it is received; below zero is a surplus."""
        if self.received is None:
            return None
        return missing_of(self.sent, Counted(self.received, self.damaged or 0))


class StockEntry(models.Model):
    """One movement in the ledger: only ever added, from a place to a place."""

    good = models.ForeignKey(Good, models.PROTECT, related_name="entries")
    source_place = models.CharField(max_length=8, choices=place_choices)
    source = models.ForeignKey(
        Facility, models.PROTECT, null=True, related_name="stock_out"
    )
    target_place = models.CharField(max_length=8, choices=place_choices)
    target = models.ForeignKey(
        Facility, models.PROTECT, null=True, related_name="stock_in"
    )
    count = models.PositiveIntegerField()
    handover = models.ForeignKey(
        Handover, models.PROTECT, null=True, related_name="entries"
    )
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = StockQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(StockQuerySet)()

    class Meta:
        """In their order; an entry moves something from somewhere to elsewhere."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["source", "good"], name="facility_stock_out"),
            models.Index(fields=["target", "good"], name="facility_stock_in"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gt=0), name="facility_stock_some"
            ),
            models.CheckConstraint(
                condition=Q(source_place=Place.STORE) ^ Q(source=None),
                name="facility_stock_source",
            ),
            models.CheckConstraint(
                condition=Q(target_place=Place.STORE) ^ Q(target=None),
                name="facility_stock_target",
            ),
        ]

    def __str__(self) -> str:
        """Return both places and how many."""
        return f"{self.source_place} > {self.target_place}: {self.count}"
