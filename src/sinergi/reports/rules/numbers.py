"""Numbers of reports as they may be shown: small ones as a band, nothing to subtract.

A table's cells below SMALLEST are not told, and where only one cell is hidden the next
smallest is hidden too, so that the total does not give it away.
"""

from collections.abc import Mapping

SMALLEST = 5


def suppressed(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return the counts with None for those too small to be told; zero is told.

    Where a single cell would be hidden, the smallest of the others is hidden with it.
    """
    shown: dict[str, int | None] = {
        code: (None if 0 < count < SMALLEST else count)
        for code, count in counts.items()
    }
    hidden = [code for code, count in shown.items() if count is None]
    if len(hidden) == 1:
        others = [(count, code) for code, count in shown.items() if count]
        if others:
            shown[min(others)[1]] = None
    return shown


def total_of(counts: Mapping[str, int], shown: Mapping[str, int | None]) -> int | None:
    """Return the total, None where it would tell a hidden cell of a single one."""
    hidden = [code for code, count in shown.items() if count is None]
    total = sum(counts.values())
    if len(hidden) == 1 or 0 < total < SMALLEST:
        return None
    return total
