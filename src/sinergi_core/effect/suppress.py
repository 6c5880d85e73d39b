"""Small groups go together into one, so that nobody is found in a table or by subtraction."""

from __future__ import annotations

from collections.abc import Mapping

SMALLEST = 10
"""A group of fewer cases is not shown by itself."""


def pool_small(counts: Mapping[str, int], smallest: int = SMALLEST) -> frozenset[str]:
    """Return the groups to be told as one; none when every group may stand alone.

    Groups below `smallest` go together. One alone would be told by subtracting the others
    from the total, and so would some whose sum is small: the next smallest group joins
    until there are two and the sum is `smallest`. Groups of no case are not counted.
    ValueError when even all together are too few: nothing by groups may be told then.
    """
    there = sorted((n, code) for code, n in counts.items() if n > 0)
    pooled = [(n, code) for n, code in there if n < smallest]
    rest = there[len(pooled) :]
    while pooled and (len(pooled) < 2 or sum(n for n, _ in pooled) < smallest):
        if not rest:
            raise ValueError("too few cases to tell anything by groups")
        pooled.append(rest.pop(0))
    return frozenset(code for _, code in pooled)
