"""Was anything lost? What was acknowledged beside what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Truth:
    """Acknowledged and not kept; kept with other bytes, or without a file of its own;
    kept without having been acknowledged (an answer that was lost on its way)."""

    lost: int
    other: int
    unheard: int
    twice: int

    @property
    def whole(self) -> bool:
        """True when every acknowledged submission is there once, as it was sent."""
        return self.lost == self.other == self.twice == 0


def compare(
    acknowledged: Mapping[str, str], kept: Mapping[str, str], rows: int
) -> Truth:
    """Return what differs; `rows` counts the rows, so that none is there twice.

    The order of the hashes is that of XML and files.
    """
    missing = [name for name in acknowledged if name not in kept]
    other = [
        name
        for name, hashes in acknowledged.items()
        if name in kept and sorted(kept[name].split()) != sorted(hashes.split())
    ]
    return Truth(
        lost=len(missing),
        other=len(other),
        unheard=len(set(kept) - set(acknowledged)),
        twice=rows - len(kept),
    )
