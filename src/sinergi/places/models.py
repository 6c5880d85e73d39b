"""Areas by code and generation, their shapes and neighbours. Names are never keys."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField, OpenQuerySet
from sinergi.intake.models import BatchRow
from sinergi.places.querysets import AreaQuerySet, BoundaryQuerySet, CodedQuerySet
from sinergi.places.rules import LEVEL_NAMES, AreaType


def type_choices() -> list[tuple[str, str]]:
    """Return the types of areas as choices."""
    return [(kind.value, kind.name) for kind in AreaType]


class Generation(models.Model):
    """An edition of the code list, with the decree that made it."""

    name = models.CharField(max_length=120, unique=True)
    decree = models.CharField(max_length=160, blank=True)
    valid_from = models.DateField()

    visible = OpenQuerySet.as_manager()
    all_rows = models.Manager["Generation"]()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-valid_from", "-id"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Area(BatchRow):
    """An area as one generation knows it. A new name or parent is a new row.

    `valid_from` None means "since before our first list"; `valid_to` None means that the
    row is in force. `lon`, `lat` (degrees, WGS 84) are a point inside, None if unknown.
    """

    code = CodeField()
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=16, choices=type_choices)
    level = models.PositiveSmallIntegerField()
    parent_code = CodeField(blank=True, db_index=True)
    generation = models.ForeignKey(Generation, models.PROTECT, related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)

    visible = AreaQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(AreaQuerySet)()

    class Meta:
        """One row in force per code."""

        default_manager_name = "all_rows"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(valid_to=None),
                name="places_area_one_in_force",
            )
        ]
        indexes = [
            models.Index(fields=["code", "valid_from"]),
            models.Index(fields=["level", "code"]),
        ]

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"

    @property
    def level_name(self) -> str:
        """The level in the type's own word: kelurahan and desa share level 4."""
        return str(LEVEL_NAMES.get(AreaType(self.type), self.type))


class Recode(BatchRow):
    """An old code and the code that took its place."""

    old_code = CodeField(db_index=True)
    new_code = CodeField(db_index=True)
    generation = models.ForeignKey(Generation, models.PROTECT, related_name="+")

    visible = CodedQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(CodedQuerySet)()

    class Meta:
        """A pair is stated once. One old code may have several new ones (a split)."""

        default_manager_name = "all_rows"
        constraints = [
            models.UniqueConstraint(
                fields=["old_code", "new_code"],
                condition=models.Q(ended_by=None),
                name="places_recode_once",
            )
        ]

    def __str__(self) -> str:
        """Return old and new code."""
        return f"{self.old_code} → {self.new_code}"


class Origin(StrEnum):
    """Where a shape comes from, best first."""

    IMPORTED = "imported"
    DISSOLVED = "dissolved"
    VORONOI = "voronoi"


ORIGIN_NAMES = {
    Origin.IMPORTED: _("from a boundary file"),
    Origin.DISSOLVED: _("joined from the areas below it"),
    Origin.VORONOI: _("approximate: cell around the centre point"),
}


def origin_choices() -> list[tuple[str, str]]:
    """Return the origins as choices."""
    return [(origin.value, str(ORIGIN_NAMES[origin])) for origin in Origin]


class Boundary(BatchRow):
    """The shape of an area: WKB in degrees (WGS 84) and its box.

    `approximate` is true for cells drawn around centre points and whatever was joined
    from such cells: they are drawn dashed and labelled.
    """

    area_code = CodeField()
    level = models.PositiveSmallIntegerField()
    wkb = models.BinaryField()
    min_lon = models.FloatField()
    min_lat = models.FloatField()
    max_lon = models.FloatField()
    max_lat = models.FloatField()
    area_km2 = models.FloatField()
    origin = models.CharField(max_length=12, choices=origin_choices)
    approximate = models.BooleanField()
    source = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=120, blank=True)

    visible = BoundaryQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(BoundaryQuerySet)()

    class Meta:
        """One shape in force per area; boxes are searched by level and longitude."""

        default_manager_name = "all_rows"
        constraints = [
            models.UniqueConstraint(
                fields=["area_code"],
                condition=models.Q(ended_by=None),
                name="places_boundary_one_in_force",
            )
        ]
        indexes = [
            models.Index(fields=["level", "min_lon", "max_lon", "min_lat", "max_lat"])
        ]

    def __str__(self) -> str:
        """Return code and origin."""
        return f"{self.area_code} {self.origin}"


class Neighbour(models.Model):
    """Two areas of one level that touch; kept in both directions.

    `shared_m` is the length of the common border in metres, 0 where they meet in a
    point. Derived from the boundaries in force and rebuilt with them.
    """

    level = models.PositiveSmallIntegerField()
    area_code = CodeField(db_index=True)
    neighbour_code = CodeField()
    shared_m = models.FloatField()

    visible = CodedQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(CodedQuerySet)()

    class Meta:
        """Each pair once per direction."""

        default_manager_name = "all_rows"
        constraints = [
            models.UniqueConstraint(
                fields=["area_code", "neighbour_code"], name="places_neighbour_once"
            )
        ]

    def __str__(self) -> str:
        """Return both codes."""
        return f"{self.area_code} – {self.neighbour_code}"
