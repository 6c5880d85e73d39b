"""What a release may tell of small numbers, so that nobody is found in it.

Rule. The count of a group is told as one of four bands, never as a number; below SMALLEST
it is "0-4", zero among them. The total is told as a number only where it is SMALLEST or
more and lies at least MARGIN inside what the bands alone allow. So every count of a
group, small or not, could always be another one, also for who knows this rule: were the
total the least or the greatest the bands allow, all counts would follow from it.

A release is one table without filters, over its own half-year alone, and is never made
again: there is nothing to subtract one table from another by.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SMALLEST = 5
MARGIN = 2
BANDS: dict[str, tuple[int, int | None]] = {
    "0-4": (0, SMALLEST - 1),
    "5-9": (SMALLEST, 9),
    "10-19": (10, 19),
    "20+": (20, None),
}
"""Band → its first and last count; the last one has no end."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it may be shown: a band per group; total None where it is not told."""

    cells: dict[str, str]
    total: int | None


def band_of(count: int) -> str:
    """Return the band of a count; raises ValueError for a negative one."""
    if count < 0:
        raise ValueError("a count is negative")
    return next(
        name
        for name, (first, last) in BANDS.items()
        if first <= count and (last is None or count <= last)
    )


def suppress(counts: Mapping[str, int]) -> Shown:
    """Return the counts as bands, and their total where it gives none of them away.

    Raises ValueError for a negative count. The same counts give the same table.
    """
    cells = {code: band_of(count) for code, count in counts.items()}
    total = sum(counts.values())
    return Shown(cells, total if _is_safe(total, cells) else None)


def _is_safe(total: int, cells: Mapping[str, str]) -> bool:
    least = sum(BANDS[band][0] for band in cells.values())
    lasts = [BANDS[band][1] for band in cells.values()]
    if len(cells) < 2 or total < max(SMALLEST, least + MARGIN):
        return False
    if None in lasts:
        return True
    return total <= sum(last for last in lasts if last is not None) - MARGIN
