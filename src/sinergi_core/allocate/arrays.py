"""A problem as the flat arrays on which the search runs, and the state of a search."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sinergi_core.allocate.plan import is_open, purse_of
from sinergi_core.allocate.problem import Floats, Ints, PlanProblem

SLACK = 1e-9  # of a limit, as in `plan.TOLERANCE`


class Static(NamedTuple):
    """What does not change while searching; limits hold their slack already.

    value (K,Q,W) is what is at stake; strength (1 or K,M,Q,T) what an action takes of
    the room that is left (complement) or adds to the sum (capped), depth the same as it
    adds to the state; touches (M,Q) positions of indicators, -1 after the last.
    """

    value: Any
    strength: Any
    depth: Any
    touches: Any
    capped: bool
    open: Any
    cost: Any
    staff: Any
    who: Any  # (K,M), of which each row is the same unless `by_area`
    by_area: bool
    group: Any
    budget: float
    purses: Any
    capacity: Any
    area_purse: Any
    week_most: int
    area_most: Any
    pair_most: Any
    group_most: Any


class State(NamedTuple):
    """What a search changes: sums, counts, and for each choice its gain by now."""

    sum: Any  # (K,Q,W) depth of what was done
    room: Any  # (K,Q,W) share that is left
    chosen: Any  # (K,M,W) uint8
    by_week: Any  # (K,W)
    by_pair: Any  # (K,G)
    by_area: Any  # (K,)
    by_group: Any  # (G,)
    used: Any  # (I,W)
    spent: Any  # (I,)
    spent_area: Any  # (K,)
    totals: Any  # (2,) rupiah, objective
    gain: Any  # (K,M,W)
    top: Any  # (K,) no choice of the area scores higher; inf: not known


def static_of(problem: PlanProblem, weights: Floats) -> Static:
    """The arrays of a problem whose draws count with `weights` (D,)."""
    strength, depth = _strength(problem)
    stake = (weights @ problem.scores) * problem.area_weight
    value = stake[:, None, None] * problem.shares[:, :, None] * problem.week_weight
    return Static(
        value=np.ascontiguousarray(value),
        strength=strength,
        depth=depth,
        touches=_touches(problem),
        capped=problem.saturation == "capped",
        open=is_open(problem).astype(np.uint8),
        cost=problem.cost,
        staff=problem.staff,
        who=problem.institution_of,
        by_area=bool((problem.institution_of != problem.institution_of[:1]).any()),
        group=problem.measure_of,
        budget=float(_loose(np.array(problem.budget))),
        purses=_loose(problem.institution_budget),
        capacity=_loose(problem.capacity),
        area_purse=_loose(purse_of(problem)),
        week_most=int(problem.most_per_area_week),
        area_most=problem.most_per_area,
        pair_most=problem.most_per_measure_area,
        group_most=problem.most_per_measure,
    )


def new_state(static: Static) -> State:
    """A state in which nothing is done and no gain is known yet."""
    k, q, w = static.value.shape
    m = static.cost.shape[1]
    g, i = static.group_most.size, static.purses.size
    return State(
        sum=np.zeros((k, q, w)),
        room=np.ones((k, q, w)),
        chosen=np.zeros((k, m, w), dtype=np.uint8),
        by_week=np.zeros((k, w), dtype=np.int64),
        by_pair=np.zeros((k, g), dtype=np.int64),
        by_area=np.zeros(k, dtype=np.int64),
        by_group=np.zeros(g, dtype=np.int64),
        used=np.zeros((i, w)),
        spent=np.zeros(i),
        spent_area=np.zeros(k),
        totals=np.zeros(2),
        gain=np.zeros((k, m, w)),
        top=np.full(k, np.inf),
    )


def copy_state(state: State) -> State:
    """An independent copy."""
    return State(*(array.copy() for array in state))


def restore(state: State, saved: State) -> None:
    """Put a state back to what was saved."""
    for array, old in zip(state, saved, strict=True):
        np.copyto(array, old)


def rows_of(state: State) -> Ints:
    """(n, 3) the choices made, ordered."""
    return np.argwhere(state.chosen > 0).astype(np.int64)


def _loose(limit: Floats) -> Floats:
    return np.asarray(limit + SLACK * np.maximum(1.0, np.abs(limit)))


def _touches(problem: PlanProblem) -> Ints:
    m, q = problem.effect.shape
    found = np.full((m, q), -1, dtype=np.int64)
    for at, row in enumerate(problem.effect):
        hit = np.flatnonzero(row > 0)
        found[at, : hit.size] = hit
    return found


def _strength(problem: PlanProblem) -> tuple[Floats, Floats]:
    """(1 or K, M, Q, T) effects in time; one row when no area differs."""
    fit = problem.fit[:1] if (problem.fit == problem.fit[:1]).all() else problem.fit
    length = min(problem.persistence.shape[1], problem.weeks)
    there = problem.persistence[:, None, :length]
    effect = np.minimum(
        fit[:, :, None, None] * problem.effect[None, :, :, None] * there[None], 1.0
    )
    if problem.saturation == "capped":
        return np.ascontiguousarray(effect), np.ascontiguousarray(effect)
    # an effect of 1 leaves nothing; a finite depth keeps its removal possible
    depth = -np.log1p(-np.minimum(effect, 1 - 1e-12))
    return np.ascontiguousarray(-np.expm1(-depth)), np.ascontiguousarray(depth)
