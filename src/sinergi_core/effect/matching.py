"""Treated areas beside comparable untreated ones, and how alike the two are.

The distance of two areas is the root mean square of their differences in standard
deviations: sqrt(mean_k ((x_ik - x_jk) / s_k)^2), s_k over treated and pool together
(1 where nothing varies). Caliper: a pair farther apart is none. `nearest` serves the
treated in the order of how hard they are to match (largest distance to their best first;
Rosenbaum 2002, greedy, without replacement), `optimal` makes the sum of all distances
smallest, taking as many pairs as the caliper allows (assignment problem; Rosenbaum 1989),
`all` compares with every area of the pool. Balance: standardised difference d = (mean_T -
mean_C) / sqrt((v_T + v_C) / 2); |d| over 0.25 leaves the comparison in doubt (Stuart 2010).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Floats = NDArray[np.float64]
DOUBTFUL = 0.25
"""A standardised difference beyond this leaves the comparison in doubt."""
FAR = 1e6
"""What a pair outside the caliper costs: more than all others together."""


class Method(StrEnum):
    """How comparison areas are found."""

    NEAREST = "nearest"
    OPTIMAL = "optimal"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Set:
    """Areas compared with each other, as positions of the table."""

    treated: tuple[int, ...]
    controls: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """The sets; `unmatched` treated areas have no comparable one, `unknown` lack a value."""

    sets: tuple[Set, ...]
    unmatched: tuple[int, ...]
    unknown: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """How far apart treated and comparison areas lie in one column, in deviations.

    None where one of the two sides is empty.
    """

    column: str
    before: float | None
    after: float | None

    @property
    def is_doubtful(self) -> bool:
        """True when the compared areas still differ too much."""
        return self.after is None or abs(self.after) > DOUBTFUL


def match(
    table: Floats,
    treated: NDArray[np.bool_],
    *,
    method: Method = Method.OPTIMAL,
    ratio: int = 1,
    caliper: float | None = None,
) -> Matched:
    """Return sets of treated and comparison areas by their row in `table` (n x k).

    An area with NaN in a column takes no part, but where no column was asked for.
    ValueError for shapes that differ, a ratio below 1 or a caliper not above 0.
    """
    _check(table, treated, ratio, caliper)
    known = ~np.isnan(table).any(axis=1)
    unknown = tuple(np.flatnonzero(treated & ~known).tolist())
    ours = np.flatnonzero(treated & known)
    pool = np.flatnonzero(~treated & known)
    if method is Method.ALL:
        whole = Set(tuple(ours.tolist()), tuple(pool.tolist()))
        if whole.treated and whole.controls:
            return Matched((whole,), (), unknown)
        return Matched((), whole.treated, unknown)
    distance = _distance(table, ours, pool)
    find = _nearest if method is Method.NEAREST else _optimal
    pairs = find(distance, ratio, np.inf if caliper is None else caliper)
    sets = tuple(
        Set((int(ours[i]),), tuple(sorted(int(pool[j]) for j in found)))
        for i, found in enumerate(pairs)
        if found
    )
    lonely = tuple(int(ours[i]) for i, found in enumerate(pairs) if not found)
    return Matched(sets, lonely, unknown)


def _check(
    table: Floats, treated: NDArray[np.bool_], ratio: int, caliper: float | None
) -> None:
    if table.ndim != 2 or treated.shape != (len(table),):
        raise ValueError("table is areas x columns, treated one flag per area")
    if np.isinf(table).any():
        raise ValueError("the table holds an infinite value")
    if ratio < 1 or (caliper is not None and not caliper > 0):
        raise ValueError("the ratio is 1 or more and the caliper above 0")


def _distance(table: Floats, ours: NDArray[np.intp], pool: NDArray[np.intp]) -> Floats:
    """Return treated x pool; zero everywhere where there is no column."""
    if not table.shape[1] or not len(ours) or not len(pool):
        return np.zeros((len(ours), len(pool)))
    both = table[np.concatenate([ours, pool])]
    spread = both.std(axis=0, ddof=1)
    scaled = table / np.where(spread > 0, spread, 1.0)
    apart = scaled[ours][:, None, :] - scaled[pool][None, :, :]
    return np.asarray(np.sqrt((apart**2).mean(axis=2)), dtype=float)


def _nearest(distance: Floats, ratio: int, caliper: float) -> list[list[int]]:
    count, free = distance.shape[0], np.ones(distance.shape[1], dtype=bool)
    found: list[list[int]] = [[] for _ in range(count)]
    if not distance.shape[1]:
        return found
    hardest = np.argsort(-distance.min(axis=1), kind="stable")
    for _ in range(ratio):
        for i in hardest.tolist():
            allowed = np.where(free, distance[i], np.inf)
            j = int(allowed.argmin())
            if allowed[j] <= caliper and np.isfinite(allowed[j]):
                free[j] = False
                found[i].append(j)
    return found


def _optimal(distance: Floats, ratio: int, caliper: float) -> list[list[int]]:
    count = distance.shape[0]
    found: list[list[int]] = [[] for _ in range(count)]
    free = np.arange(distance.shape[1])
    # Round by round: everybody's first comparison area comes before anybody's second.
    for _ in range(ratio):
        left = distance[:, free]
        if not left.size:
            break
        rows, columns = linear_sum_assignment(np.where(left <= caliper, left, FAR))
        taken = [
            (i, j)
            for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
            if left[i, j] <= caliper
        ]
        for i, j in taken:
            found[i].append(int(free[j]))
        free = np.delete(free, [j for _, j in taken])
    return found


def balance(
    table: Floats,
    treated: NDArray[np.bool_],
    matched: Matched,
    columns: tuple[str, ...],
) -> tuple[Balance, ...]:
    """Return the standardised difference of each column before and after matching.

    After matching, comparison areas weigh as in the estimate: each set by its treated.
    """
    weight = np.zeros(len(table))
    ours = np.zeros(len(table), dtype=bool)
    for one in matched.sets:
        ours[list(one.treated)] = True
        weight[list(one.controls)] += len(one.treated) / len(one.controls)
    spread = _spread(table, treated)
    found = []
    for k, name in enumerate(columns):
        column = table[:, k]
        known = ~np.isnan(column)
        before = _gap(column, treated & known, (~treated & known).astype(float))
        after = _gap(column, ours, weight)
        found.append(Balance(name, _over(before, spread[k]), _over(after, spread[k])))
    return tuple(found)


def _spread(table: Floats, treated: NDArray[np.bool_]) -> list[float]:
    """Return per column the root of the mean of both sides' variances."""
    found = []
    for column in table.T:
        sides = [column[side & ~np.isnan(column)] for side in (treated, ~treated)]
        parts = [side.var(ddof=1) if len(side) > 1 else 0.0 for side in sides]
        found.append(float(np.sqrt(sum(parts) / 2)))
    return found


def _gap(column: Floats, ours: NDArray[np.bool_], weight: Floats) -> float | None:
    if not ours.any() or not weight.sum() > 0:
        return None
    theirs = weight > 0
    mean = float(np.average(column[theirs], weights=weight[theirs]))
    return float(column[ours].mean()) - mean


def _over(gap: float | None, spread: float) -> float | None:
    if gap is None:
        return None
    return gap / spread if spread > 0 else 0.0
