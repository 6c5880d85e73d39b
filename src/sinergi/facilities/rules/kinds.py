"""Kinds of facilities and what their fields may say; all of them stored."""

from enum import StrEnum


class FacilityKind(StrEnum):
    """What a facility is; stored."""

    PPK = "secretariat-ppk"
    PPS = "secretariat-pps"
    PANWASCAM = "secretariat-panwascam"
    PKD = "secretariat-pkd"
    STORE_CITY = "store-city"
    STORE_KECAMATAN = "store-kecamatan"
    POSKO = "posko"


STORES = frozenset({FacilityKind.STORE_CITY, FacilityKind.STORE_KECAMATAN})
"""Where election goods lie: what is known of them is guarded."""

SECRETARIATS = frozenset(
    {
        FacilityKind.PPK,
        FacilityKind.PPS,
        FacilityKind.PANWASCAM,
        FacilityKind.PKD,
    }
)

SERVED_LEVEL: dict[FacilityKind, int] = {
    FacilityKind.PPK: 3,
    FacilityKind.PPS: 4,
    FacilityKind.PANWASCAM: 3,
    FacilityKind.PKD: 4,
    FacilityKind.STORE_CITY: 2,
    FacilityKind.STORE_KECAMATAN: 3,
}
"""Level of the area a facility serves; a post may serve city, kecamatan or kelurahan."""


class Access(StrEnum):
    """The largest vehicle that reaches the door; stored."""

    TRUCK = "truck"
    PICKUP = "pickup"
    MOTORCYCLE = "motorcycle"
    FOOT = "foot"


class Internet(StrEnum):
    """How it is on the internet; stored."""

    NONE = "none"
    CELLULAR = "cellular"
    LINE = "line"


class FileKind(StrEnum):
    """What a kept file shows; stored."""

    PHOTO = "photo"
    LETTER = "letter"
    HANDOVER = "handover"
    OTHER = "other"


def served_code(kind: FacilityKind, area_code: str, level: int) -> str:
    """Return the area a facility of this kind serves, from where it lies.

    `level` is that of a post; other kinds have theirs (`SERVED_LEVEL`). A place that is
    less deep than the level serves itself.
    """
    parts = area_code.split(".")
    return ".".join(parts[: SERVED_LEVEL.get(kind, level)])
