"""Every connected group of areas up to a size: clusters of any shape on a small map.

After Tango & Takahashi (2005, Int J Health Geogr 4:11), who look at the groups near
each area; here all groups are listed once each by the growing rule of Wernicke (2006,
IEEE/ACM TCBB 3:347, "ESU"). Their number grows about fivefold with each further area,
so it is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sinergi_core.index.engine_compile import compiled
from sinergi_core.scan.zones import Zones, neighbour_lists

MOST_MEMBERS = 4_194_304
"""Numbers in the rows at most: 17 MB, some 500,000 groups of eight."""


@compiled
def _list_groups(
    begin: Any, near: Any, largest: int, members: Any, ends: Any, shared: Any
) -> Any:
    """Fill `members` with the groups as rows (see `Zones`); return how many rows.

    begin (n + 1,), near: the neighbours of each area. -1 when there is no more room.
    `state` says which areas stand in the group or next to it (how often).
    """
    n = begin.size - 1
    state = np.zeros(n, np.int32)
    group = np.empty(largest, np.int32)
    choices = np.empty((largest, n), np.int32)
    many = np.zeros(largest, np.int32)
    rows, used = 0, 0
    for root in range(n):
        state[:] = 0
        depth, told = 0, 0
        group[0] = root
        _mark(begin, near, root, state, 1)
        many[0] = _next_to(begin, near, root, root, state, choices, 0, 0)
        while depth >= 0:
            if depth + 1 < largest and many[depth] > 0:
                many[depth] -= 1
                area = choices[depth, many[depth]]
                kept = many[depth]
                for at in range(kept):
                    choices[depth + 1, at] = choices[depth, at]
                many[depth + 1] = _next_to(
                    begin, near, area, root, state, choices, depth + 1, kept
                )
                _mark(begin, near, area, state, 1)
                depth += 1
                group[depth] = area
                continue
            if depth + 1 > told:  # a group that no row holds yet
                if used + depth + 1 > members.size or rows >= ends.size:
                    return -1
                for at in range(depth + 1):
                    members[used + at] = group[at]
                used += depth + 1
                ends[rows] = used
                shared[rows] = told
                rows += 1
            told = depth
            _mark(begin, near, group[depth], state, -1)
            depth -= 1
    return rows


@compiled
def _mark(begin: Any, near: Any, area: int, state: Any, by: int) -> None:
    """Count the area and its neighbours as seen by the group, or take them back."""
    state[area] += by
    for at in range(begin[area], begin[area + 1]):
        state[near[at]] += by


@compiled
def _next_to(
    begin: Any, near: Any, area: int, root: int, state: Any, choices: Any, depth: int,
    count: int,
) -> int:  # fmt: skip
    """Add to the choices the neighbours that only this area brings; return how many."""
    for at in range(begin[area], begin[area + 1]):
        other = near[at]
        fresh = state[other] == (1 if depth == 0 else 0)
        if other > root and fresh:
            choices[depth, count] = other
            count += 1
    return count


def adjacent_zones(neighbours: Sequence[Sequence[int]], *, largest: int = 8) -> Zones:
    """Every connected group of up to `largest` areas, for small maps.

    neighbours: for each area the indexes of those it touches. ValueError where there
    are too many groups to look at; a smaller `largest` helps.
    """
    lists = neighbour_lists(neighbours)
    if not lists:
        raise ValueError("there are no areas")
    if not 1 <= largest <= 32:
        raise ValueError(f"largest must lie in 1..32, not {largest}")
    begin = np.concatenate([[0], np.cumsum([len(one) for one in lists])])
    near = np.array([other for one in lists for other in one], np.int32)
    room = 4_096
    while room <= MOST_MEMBERS:
        members = np.empty(room, np.int32)
        ends, shared = np.empty(room, np.int64), np.empty(room, np.int64)
        rows = int(
            _list_groups(begin.astype(np.int64), near, largest, members, ends, shared)
        )
        if rows >= 0:
            start = np.concatenate([[0], ends[:rows]]).astype(np.int64)
            used = members[: start[-1]].copy()
            return Zones(start, used, used[start[:-1]], len(lists), shared[:rows])
        room *= 4
    raise ValueError(
        f"{len(lists)} areas have too many connected groups of up to {largest}: "
        f"their rows would hold more than {MOST_MEMBERS:,} areas; "
        "take a smaller size, or circles"
    )
