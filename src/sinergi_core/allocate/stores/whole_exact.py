"""An integer programme over the stations that could move, for what moves one by one miss.

Only the stations to which it matters least are free to move, so it stays small; where a
block has few stations that is all of them, and nothing can be better.
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
from scipy import sparse

from sinergi_core.allocate.bound_area import quiet_highs
from sinergi_core.allocate.stores.block import FAR
from sinergi_core.allocate.stores.problem import Floats, Ints

FREE_AT_MOST = 120  # stations
NODES_AT_MOST = 20_000  # no clock: the same problem ends in the same way


def best_moves(cost: Ints, boxes: Ints, room: Ints, at: Ints, price: Ints) -> Ints:
    """(n,) stores at least as cheap as `at`, no station divided and no store overfull;
    the last store is no place. `at` itself where nothing better is found."""
    n, m = cost.shape
    priced = np.sort((cost + price).astype(np.float64), axis=1)
    regret = priced[:, 1] - priced[:, 0] if m > 1 else np.zeros(n)
    regret[at == m - 1] = -1.0  # without a place: to be moved first of all
    free = np.sort(np.argsort(regret, kind="stable")[:FREE_AT_MOST])
    rest = np.ones(n, dtype=np.bool_)
    rest[free] = False
    taken = np.bincount(at[rest], boxes[rest], minlength=m).astype(np.int64)
    chosen = _solve(cost[free], boxes[free], room - taken)
    if chosen is None:
        return at
    found = at.copy()
    found[free] = chosen
    return found if _total(cost, boxes, found) < _total(cost, boxes, at) else at


def _total(cost: Ints, boxes: Ints, at: Ints) -> int:
    """Python's own whole numbers: boxes without a place weigh heavily."""
    return sum(
        int(c) * int(b)
        for c, b in zip(cost[np.arange(len(at)), at], boxes, strict=True)
    )


def _solve(cost: Ints, boxes: Ints, room: Ints) -> Ints | None:
    """(n,) the best stores, or None when the solver found nothing."""
    rows, cols = np.nonzero(cost < FAR)
    price = (cost[rows, cols] * boxes[rows]).astype(np.float64)
    solver = _model(cost.shape, rows, cols, price / max(price.max(), 1.0), boxes, room)
    solver.run()
    values = np.array(solver.getSolution().col_value)
    if solver.getInfo().primal_solution_status != 2 or values.size != rows.size:
        return None
    taken = values > 0.5
    at = np.full(len(cost), -1, dtype=np.int64)
    at[rows[taken]] = cols[taken]
    load = np.bincount(at, boxes, minlength=cost.shape[1])
    # The solver's tolerances are not ours: what it says is looked at again.
    return at if (at >= 0).all() and (load <= room).all() else None


def _model(
    shape: tuple[int, ...],
    rows: Ints,
    cols: Ints,
    price: Floats,
    boxes: Ints,
    room: Ints,
) -> Any:
    n, m = shape
    count = rows.size
    once = sparse.csc_matrix((np.ones(count), (rows, np.arange(count))), (n, count))
    load = sparse.csc_matrix(
        (boxes[rows].astype(float), (cols, np.arange(count))), (m, count)
    )
    matrix = sparse.vstack([once, load]).tocsc()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, n + m
    lp.col_cost_ = price
    lp.col_lower_, lp.col_upper_ = np.zeros(count), np.ones(count)
    lp.row_lower_ = np.concatenate([np.ones(n), np.full(m, -np.inf)])
    lp.row_upper_ = np.concatenate([np.ones(n), room.astype(np.float64)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    lp.integrality_ = [highspy.HighsVarType.kInteger] * count
    solver = quiet_highs()
    solver.setOptionValue("mip_max_nodes", NODES_AT_MOST)
    solver.setOptionValue("mip_rel_gap", 1e-9)
    solver.passModel(lp)
    return solver
