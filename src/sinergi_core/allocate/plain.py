"""NumPy twins of the two hot steps of the search, for machines without numba.

They add in the same order as the compiled ones, so plans agree but for sums that round
differently in the last digit.
"""

from __future__ import annotations

from typing import Any

import numpy as np

LEAST = 1e-12


def area_gains(p: Any, s: Any, k: int) -> None:
    """Compute the gains (M, W) of one area anew and forget its `top`."""
    weeks = p.value.shape[2]
    strength = p.strength[k if p.strength.shape[0] > 1 else 0]
    total = np.zeros(s.gain.shape[1:])
    for j in range(p.touches.shape[1]):
        has = np.flatnonzero(p.touches[:, j] >= 0)
        if has.size == 0:
            break
        q = p.touches[has, j]
        for t in range(min(strength.shape[2], weeks)):
            e = strength[has, q, t][:, None]
            left = s.room[k, q, t:]
            took = np.minimum(e, left) if p.capped else e * left
            total[has, : weeks - t] += p.value[k, q, t:] * took
    s.gain[k] = total * p.open[k]
    s.top[k] = np.inf


def fits(p: Any, s: Any) -> Any:
    """(K or 1, M, W): do people of the institution suffice for one more."""
    who, weeks = p.who if p.by_area else p.who[:1], p.value.shape[2]
    free = (s.by_group < p.group_most)[p.group]
    enough = np.repeat(np.repeat(free[None, :, None], weeks, 2), len(who), 0)
    for step in range(min(p.staff.shape[1], weeks)):
        need = s.used[who, step:] + p.staff[:, step][:, None]
        enough[:, :, : weeks - step] &= need <= p.capacity[who, step:]
    return enough


def best(p: Any, s: Any, weight: Any, mask: Any) -> tuple[int, int, int]:
    """(area, action, week) of the feasible choice with the best gain times weight."""
    cost = p.cost
    pays = s.totals[0] + cost <= p.budget
    pays &= (s.spent[p.who] + cost) <= p.purses[p.who]
    pays &= (s.spent_area[:, None] + cost) <= p.area_purse[:, None]
    pays &= s.by_pair[:, p.group] < p.pair_most[p.group]
    pays &= ((s.by_area < p.area_most) & (np.asarray(mask) > 0))[:, None]
    may = pays[:, :, None] & fits(p, s) & (s.chosen == 0)
    may &= (s.by_week < p.week_most)[:, None, :]
    score = np.where(may, s.gain * weight, 0.0)
    at = int(np.argmax(score))
    k, m, w = np.unravel_index(at, score.shape)
    if score[k, m, w] <= LEAST:
        return -1, -1, -1
    return int(k), int(m), int(w)
