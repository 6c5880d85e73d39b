"""The steps of a search, compiled; `plain` holds the NumPy twins of the hot ones.

A gain is what a choice would add now. Gains of an area change only when something is
done there, so they are kept and computed anew area by area. Gains only fall while
choices are added (the objective is submodular), and so does what is feasible: `top`
keeps for each area the best score seen there, and an area whose `top` does not reach
the best found so far need not be looked at (lazy greedy: Minoux 1978).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sinergi_core.allocate import plain
from sinergi_core.index.engine_compile import HAS_NUMBA, compiled, inlined

LEAST = 1e-12  # a smaller score is no reason to do anything


@compiled
def _area_gains(p: Any, s: Any, k: int) -> None:
    """Compute the gains (M, W) of one area anew and forget its `top`."""
    weeks = p.value.shape[2]
    row = k if p.strength.shape[0] > 1 else 0
    length = p.strength.shape[3]
    for m in range(p.cost.shape[1]):
        for w in range(weeks):
            total = 0.0
            if p.open[k, m, w]:
                for j in range(p.touches.shape[1]):
                    q = p.touches[m, j]
                    if q < 0:
                        break
                    for t in range(min(length, weeks - w)):
                        e = p.strength[row, m, q, t]
                        left = s.room[k, q, w + t]
                        took = min(e, left) if p.capped else e * left
                        total += p.value[k, q, w + t] * took
            s.gain[k, m, w] = total
    s.top[k] = np.inf


@inlined
def _staffed(p: Any, s: Any, k: int, m: int, w: int) -> bool:
    """Do the people of the institution suffice for one more in this week."""
    i = p.who[k, m]
    enough = True
    for step in range(min(p.staff.shape[1], p.value.shape[2] - w)):
        if s.used[i, w + step] + p.staff[m, step] > p.capacity[i, w + step]:
            enough = False
    return enough


@inlined
def _payable(p: Any, s: Any, k: int, m: int) -> bool:
    """Do the limits of money, of the measure and of its pair with the area allow one
    more."""
    cost, i, g = p.cost[k, m], p.who[k, m], p.group[m]
    within = s.totals[0] + cost <= p.budget and s.spent[i] + cost <= p.purses[i]
    within = within and s.spent_area[k] + cost <= p.area_purse[k]
    within = within and s.by_group[g] < p.group_most[g]
    return bool(within and s.by_pair[k, g] < p.pair_most[g])


@compiled
def _best_of_area(p: Any, s: Any, k: int, weight: Any) -> Any:
    """(score, action, week) of the best feasible choice of an area; action -1: none."""
    best, action, week = LEAST, -1, -1
    if s.by_area[k] >= p.area_most[k]:
        return 0.0, action, week
    for m in range(p.cost.shape[1]):
        if not _payable(p, s, k, m):
            continue
        for w in range(p.value.shape[2]):
            score = s.gain[k, m, w] * weight[k, m, w]
            if score <= best:
                continue
            if s.chosen[k, m, w] or s.by_week[k, w] >= p.week_most:
                continue
            if _staffed(p, s, k, m, w):
                best, action, week = score, m, w
    return (best if action >= 0 else 0.0), action, week


@compiled
def _best(p: Any, s: Any, weight: Any, mask: Any) -> Any:
    """(area, action, week) of the feasible choice with the best gain times weight, in
    areas where `mask` is set; area -1: there is none. Ties go to the first."""
    action = np.full(mask.size, -1)
    week = np.zeros(mask.size, dtype=np.int64)
    while True:
        k = -1
        for other in range(mask.size):
            if mask[other] and (k < 0 or s.top[other] > s.top[k]):
                k = other
        if k < 0 or s.top[k] <= LEAST:
            return -1, -1, -1
        if action[k] >= 0:  # no area can reach what was found here
            return k, action[k], week[k]
        s.top[k], action[k], week[k] = _best_of_area(p, s, k, weight)


area_gains = _area_gains if HAS_NUMBA else plain.area_gains
best = _best if HAS_NUMBA else plain.best


@compiled
def put(p: Any, s: Any, k: int, m: int, w: int, sign: int) -> None:
    """Do (sign 1) or undo (-1) a choice; gains of the area are computed anew."""
    row = k if p.strength.shape[0] > 1 else 0
    weeks = p.value.shape[2]
    change = 0.0
    for j in range(p.touches.shape[1]):
        q = p.touches[m, j]
        if q < 0:
            break
        for t in range(min(p.strength.shape[3], weeks - w)):
            before = s.room[k, q, w + t]
            s.sum[k, q, w + t] += sign * p.depth[row, m, q, t]
            if p.capped:
                s.room[k, q, w + t] = min(1.0, max(0.0, 1.0 - s.sum[k, q, w + t]))
            else:
                s.room[k, q, w + t] = np.exp(-max(0.0, s.sum[k, q, w + t]))
            change += p.value[k, q, w + t] * (before - s.room[k, q, w + t])
    _book(p, s, k, m, w, sign)
    s.totals[1] += change
    if sign < 0:
        s.top[:] = np.inf  # what became free may serve any area
    area_gains(p, s, k)


@compiled
def _book(p: Any, s: Any, k: int, m: int, w: int, sign: int) -> None:
    """Count a choice in all sums and counts."""
    i, cost = p.who[k, m], p.cost[k, m]
    s.chosen[k, m, w] = 1 if sign > 0 else 0
    s.by_week[k, w] += sign
    s.by_pair[k, p.group[m]] += sign
    s.by_area[k] += sign
    s.by_group[p.group[m]] += sign
    for step in range(min(p.staff.shape[1], p.value.shape[2] - w)):
        s.used[i, w + step] += sign * p.staff[m, step]
    s.spent[i] += sign * cost
    s.spent_area[k] += sign * cost
    s.totals[0] += sign * cost


@compiled
def fill(p: Any, s: Any, weight: Any, mask: Any) -> int:
    """Add the best choice again and again until none is left; how many were added."""
    s.top[:] = np.inf
    count = 0
    while True:
        k, m, w = best(p, s, weight, mask)
        if k < 0:
            return count
        put(p, s, k, m, w, 1)
        count += 1


@compiled
def fill_needed(p: Any, s: Any, weight: Any, least: Any, mask: Any) -> None:
    """Add choices in areas that have fewer than `least`, as long as any can be added;
    `mask` is scratch."""
    s.top[:] = np.inf
    while True:
        for k in range(least.size):
            mask[k] = 1 if s.by_area[k] < least[k] else 0
        k, m, w = best(p, s, weight, mask)
        if k < 0:
            return
        put(p, s, k, m, w, 1)


@compiled
def swap_each(
    p: Any, s: Any, rows: Any, ones: Any, least: Any, some: Any, mask: Any
) -> int:
    """Take out each choice in turn and put in the feasible one of the same area or of
    `some` areas that gains most, the old one when none is better. How many were
    exchanged; `rows` follows them, `mask` is scratch."""
    count = 0
    for at in range(rows.shape[0]):
        k, m, w = rows[at, 0], rows[at, 1], rows[at, 2]
        before = s.totals[1]
        put(p, s, k, m, w, -1)
        for other in range(mask.size):
            free = some[other] and s.by_area[k] >= least[k]
            mask[other] = 1 if free or other == k else 0
        k2, m2, w2 = best(p, s, ones, mask)
        loss = before - s.totals[1]
        if k2 < 0 or s.gain[k2, m2, w2] <= loss + 1e-9 * (1.0 + abs(loss)):
            put(p, s, k, m, w, 1)
            continue
        put(p, s, k2, m2, w2, 1)
        rows[at, 0], rows[at, 1], rows[at, 2] = k2, m2, w2
        count += 1
    return count


@compiled
def take_out(p: Any, s: Any, rows: Any) -> None:
    """Undo several choices."""
    for at in range(rows.shape[0]):
        put(p, s, rows[at, 0], rows[at, 1], rows[at, 2], -1)


@compiled
def put_in(p: Any, s: Any, rows: Any) -> None:
    """Do several choices, whatever the limits."""
    for at in range(rows.shape[0]):
        put(p, s, rows[at, 0], rows[at, 1], rows[at, 2], 1)


@compiled
def all_gains(p: Any, s: Any) -> None:
    """Compute the gains of every area."""
    for k in range(p.value.shape[0]):
        area_gains(p, s, k)
