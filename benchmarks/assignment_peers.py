"""The same assignments by other people's solvers, as their users would state them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sinergi_core.allocate.bound_area import quiet_highs
from sinergi_core.allocate.stores import StoreProblem
from sinergi_core.allocate.stores.block import FAR, Block, blocks_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def highs_city(problem: StoreProblem, *, gap: float) -> float:
    """The cost HiGHS finds for all blocks in one integer programme: stores open or
    not, stations divided as it likes (so its variables may be fractions)."""
    blocks = list(blocks_of(problem))
    parts = [_rows_of(block) for block in blocks]
    matrix = sparse.block_diag([matrix for matrix, *_ in parts])
    lower = np.concatenate([low for _, low, _, _ in parts])
    upper = np.concatenate([high for _, _, high, _ in parts])
    cost = np.concatenate([price for *_, price in parts])
    is_open = np.concatenate([_is_open(block) for block in blocks])
    if problem.most_open is not None:
        matrix = sparse.vstack([matrix, sparse.csr_matrix(is_open.astype(float))])
        lower, upper = np.append(lower, -np.inf), np.append(upper, problem.most_open)
    solver = _passed(matrix.tocsc(), lower, upper, cost, is_open)
    solver.setOptionValue("mip_rel_gap", gap)
    solver.run()
    return float(solver.getInfo().objective_function_value)


def _is_open(block: Block) -> NDArray[np.bool_]:
    """Which variables of a block say that a store is open: those after the boxes."""
    pairs = int((block.cost < FAR).sum())
    return np.arange(pairs + len(block.stores)) >= pairs


def _rows_of(block: Block) -> tuple[Any, Floats, Floats, Floats]:
    """Matrix, limits and prices of a block: each station served once, each store not
    beyond its room, no station in a store that is shut."""
    i, j = np.nonzero(block.cost < FAR)
    n, m, pairs = len(block.stations), len(block.stores), i.size
    ones, at = np.ones(pairs), np.arange(pairs)
    once = sparse.csr_matrix((ones, (i, at)), (n, pairs))
    load = sparse.csr_matrix((block.boxes[i].astype(float), (j, at)), (m, pairs))
    shut = sparse.csr_matrix((ones, (at, j)), (pairs, m))
    room = np.minimum(block.capacity, block.demand).astype(float)
    none = sparse.csr_matrix((n, m))
    left = sparse.vstack([once, load, sparse.eye(pairs)])
    right = sparse.vstack([none, -sparse.diags(room), -shut])
    matrix: Any = sparse.hstack([left, right])
    low = np.concatenate([np.ones(n), np.full(m + pairs, -np.inf)])
    high = np.concatenate([np.ones(n), np.zeros(m + pairs)])
    price = np.concatenate([block.cost[i, j] * block.boxes[i] / 1e6, block.fixed / 1e6])
    return matrix, low, high, price


def _passed(
    matrix: Any, lower: Floats, upper: Floats, cost: Floats, whole: NDArray[np.bool_]
) -> Any:
    """A solver that holds this programme; variables from 0 to 1."""
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = cost
    program.col_lower_, program.col_upper_ = np.zeros(cost.size), np.ones(cost.size)
    program.row_lower_, program.row_upper_ = lower, upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data
    kinds = highspy.HighsVarType
    if whole.any():
        program.integrality_ = [
            kinds.kInteger if one else kinds.kContinuous for one in whole
        ]
    solver = quiet_highs()
    solver.passModel(program)
    return solver


def highs_flow(block: Block) -> float:
    """The cost of the flow into all stores of a block, as a linear programme."""
    matrix, low, high, price = _rows_of(block)
    pairs = price.size - len(block.stores)
    n, m = len(block.stations), len(block.stores)
    room = np.minimum(block.capacity, block.demand).astype(float)
    high = np.concatenate([high[:n], room])
    part = matrix.tocsc()[: n + m, :pairs]
    solver = _passed(
        part, low[: n + m], high, price[:pairs], np.zeros(pairs, dtype=np.bool_)
    )
    solver.run()
    return float(solver.getInfo().objective_function_value)


def ortools_flow(block: Block) -> float:
    """The cost of the same flow by OR-Tools' network solver."""
    min_cost_flow = import_module("ortools.graph.python.min_cost_flow")
    n, m = block.cost.shape
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        np.repeat(np.arange(m), n), m + np.tile(np.arange(n), m),
        np.tile(block.boxes, m), block.cost.T.ravel(),
    )  # fmt: skip
    solver.add_arcs_with_capacity_and_unit_cost(
        np.full(m, m + n), np.arange(m), block.capacity, np.zeros(m, dtype=np.int64)
    )
    solver.set_nodes_supplies(
        np.append(m + np.arange(n), m + n), np.append(-block.boxes, block.demand)
    )
    solver.solve()
    return float(solver.optimal_cost()) / 1e6


def cbc_median(km: Floats, boxes: Ints, most: int, *, gap: float) -> float:
    """The cost of PySAL's p-median, solved by the CBC that comes with PuLP."""
    pulp, locate = import_module("pulp"), import_module("spopt.locate")
    model = locate.PMedian.from_cost_matrix(km, boxes, p_facilities=most)
    model = model.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=gap, threads=1))
    return float(model.problem.objective.value())
