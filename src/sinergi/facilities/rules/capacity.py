"""How many boxes a store takes: KPU's figure, else what was stated, else an estimate.

The estimate is no official rule. KPU Kota Madiun reckoned 36 ballot boxes on 1.44 m² in
2017 (another type of box; https://jatim.antaranews.com/berita/195063), 25 a square metre
of stacked floor. Aisles and pallets take room: `USABLE` is our own guess. An official
number of square metres per station is not established.
"""

from dataclasses import dataclass
from enum import StrEnum

BOXES_PER_M2 = 36 / 1.44
USABLE = (0.3, 0.5, 0.7)
"""Share of the floor that can be stacked: low, middle, high. Our own guess."""


class Basis(StrEnum):
    """Where a capacity comes from."""

    KPU = "kpu"
    STATED = "stated"
    ESTIMATE = "estimate"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many boxes fit; `low` and `high` differ for an estimate alone."""

    boxes: int | None
    basis: Basis
    low: int | None = None
    high: int | None = None


def capacity_of(
    *, kpu: int | None, stated: int | None, floor_m2: float | None
) -> Capacity:
    """Return the capacity in boxes: KPU's figure wins, an m² rule comes last."""
    if kpu is not None:
        return Capacity(kpu, Basis.KPU, kpu, kpu)
    if stated is not None:
        return Capacity(stated, Basis.STATED, stated, stated)
    if floor_m2 is None or floor_m2 <= 0:
        return Capacity(None, Basis.UNKNOWN)
    low, middle, high = (int(floor_m2 * share * BOXES_PER_M2) for share in USABLE)
    return Capacity(middle, Basis.ESTIMATE, low, high)
