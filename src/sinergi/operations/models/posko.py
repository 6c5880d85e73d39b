"""Posko Bersama: the place, who works when, the shift log, hand-overs, sealed reports."""

from django.db import models
from django.db.models import Q

from sinergi.access.scope import CodeField
from sinergi.operations.querysets.posko import (
    KeyQuerySet,
    OfPoskoQuerySet,
    PoskoQuerySet,
    SealedQuerySet,
)
from sinergi.operations.rules.posko import CameBy, EntryKind
from sinergi.operations.words import (
    CAME_BY,
    ENTRY_KINDS,
    POSKO_LEVELS,
    came_by_choices,
    entry_choices,
)
from sinergi.places.rules import level_of

INSTITUTION = "accounts.Institution"


class Posko(models.Model):
    """The joint post of an area for an election; `receiver` is the Bawaslu it reports to."""

    election = models.ForeignKey("elections.Election", models.PROTECT, related_name="+")
    area_code = CodeField()
    name = models.CharField(max_length=160)
    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(
        INSTITUTION, models.PROTECT, null=True, related_name="+"
    )
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    from_on = models.DateField()
    until_on = models.DateField()
    created_at = models.DateTimeField()
    example = models.BooleanField(default=False)

    visible = PoskoQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PoskoQuerySet)()

    class Meta:
        """By area; one per election and area."""

        default_manager_name = "all_rows"
        ordering = ["area_code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "area_code"], name="operations_posko_once"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=models.F("from_on")),
                name="operations_posko_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Return the area."""
        return str(self.area_code)

    @property
    def level(self) -> int:
        """2 for the city, 3 for a kecamatan, 4 for a kelurahan."""
        return level_of(str(self.area_code))

    @property
    def level_name(self) -> str:
        """The level in words."""
        name = POSKO_LEVELS.get(self.level)
        return str(name or self.area_code)


class Shift(models.Model):
    """A line of the roster: who works on a day from when to when, by office or name."""

    posko = models.ForeignKey(Posko, models.PROTECT, related_name="shifts")
    day = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=120, blank=True)
    office = models.CharField(max_length=120, blank=True)
    removed_at = models.DateTimeField(null=True)

    visible = OfPoskoQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfPoskoQuerySet)()

    class Meta:
        """By day and hour."""

        default_manager_name = "all_rows"
        ordering = ["day", "starts_at", "pk"]
        indexes = [models.Index(fields=["posko", "day"], name="operations_shift_day")]

    def __str__(self) -> str:
        """Return the day."""
        return str(self.day)


class LogEntry(models.Model):
    """A line of the shift log; only ever added."""

    posko = models.ForeignKey(Posko, models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    day = models.DateField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=entry_choices)
    text = models.CharField(max_length=1000, blank=True)

    visible = OfPoskoQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfPoskoQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["posko", "day"], name="operations_log_day")]

    def __str__(self) -> str:
        """Return the kind."""
        return self.kind

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(ENTRY_KINDS[EntryKind(self.kind)])


class HandOver(models.Model):
    """One shift gives over to the next: what is open, and who took it over."""

    posko = models.ForeignKey(Posko, models.PROTECT, related_name="handovers")
    at = models.DateTimeField()
    day = models.DateField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    open_points = models.TextField(blank=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = OfPoskoQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfPoskoQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["posko", "day"], name="operations_handover_day")
        ]

    def __str__(self) -> str:
        """Return the day."""
        return str(self.day)


class SealKey(models.Model):
    """A public key to which reports are sealed. The private one is never stored here."""

    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    public = models.TextField()
    fingerprint = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True)

    visible = KeyQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(KeyQuerySet)()

    class Meta:
        """Newest first; one in use per institution."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(retired_at=None),
                name="operations_key_in_use_once",
            )
        ]

    def __str__(self) -> str:
        """Return the fingerprint's beginning."""
        return self.fingerprint[:16]

    @property
    def short(self) -> str:
        """The fingerprint in groups of four, as people compare it."""
        start = self.fingerprint[:24]
        return " ".join(start[n : n + 4] for n in range(0, len(start), 4))


class SealedReport(models.Model):
    """A report typed at a posko and sealed at once to the receiver's public key.

    Only `sealed` holds what was told, and only the private key opens it. `sha256` is of
    `sealed`, for the receipt.
    """

    number = models.CharField(max_length=20, unique=True)
    posko = models.ForeignKey(Posko, models.PROTECT, related_name="reports")
    key = models.ForeignKey(SealKey, models.PROTECT, related_name="reports")
    came_by = models.CharField(max_length=8, choices=came_by_choices)
    sealed = models.TextField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    day = models.DateField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = SealedQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["posko", "day"], name="operations_sealed_day")]

    def __str__(self) -> str:
        """Return the number on the receipt."""
        return self.number

    @property
    def came_by_name(self) -> str:
        """The way it came, in words."""
        return str(CAME_BY[CameBy(self.came_by)])
