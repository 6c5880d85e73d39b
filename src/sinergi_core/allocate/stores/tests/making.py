"""Small problems of storing made from a seed, and slow ways to their best answer."""

from itertools import combinations
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from sinergi_core.allocate.stores import StoreProblem
from sinergi_core.allocate.stores.distance import road_km


def small_problem(
    seed: int, stations: int = 14, stores: int = 7, areas: int = 3, **changes: Any
) -> StoreProblem:
    """Stations and stores scattered over some square kilometres; every area has a
    store, and the stores together more room than is needed."""
    rng = np.random.default_rng(seed)
    boxes = changes.pop("boxes", rng.integers(1, 5, stations))
    mean = np.asarray(boxes).sum() / areas if np.ndim(boxes) else boxes * stations
    given: dict[str, Any] = {
        "station_lonlat": 106.8 + 0.1 * rng.random((stations, 2)) - [0, 113.0],
        "station_area": rng.integers(0, areas, stations),
        "boxes": boxes,
        "store_lonlat": 106.8 + 0.1 * rng.random((stores, 2)) - [0, 113.0],
        "store_area": np.concatenate(
            [np.arange(areas), rng.integers(0, areas, stores - areas)]
        ),
        "capacity": np.ceil(rng.uniform(0.6, 1.5, stores) * mean),
        "flood": rng.random(stores).round(1),
    }
    return StoreProblem(**{**given, **changes})


def kilometres(problem: StoreProblem) -> np.ndarray:
    """(N, M) kilometres with flood counted, infinite where a box may not be."""
    every = np.arange(problem.stations), np.arange(problem.stores)
    km = road_km(problem, *every)
    away = problem.station_area[:, None] != problem.store_area
    shut = (away & (not problem.crossing)) | (km > problem.max_km)
    wet = problem.flood_km * problem.flood_counted
    return np.where(shut, np.inf, km + wet)


def programme(problem: StoreProblem, penalty: float = 1e4) -> tuple[float, float]:
    """(box-kilometres, boxes without a place) of the best assignment there is, as one
    integer programme for HiGHS: which stores open and where every box lies."""
    km, boxes = kilometres(problem), problem.boxes
    n, m = km.shape
    i, j = np.nonzero(np.isfinite(km))
    count = i.size
    cost = np.concatenate(
        [km[i, j] * boxes[i], problem.fixed_cost, penalty * boxes.astype(float)]
    )
    x, ones = np.arange(count), np.ones(count)
    served = sparse.csr_matrix((ones, (i, x)), (n, count))
    load = sparse.csr_matrix((boxes[i].astype(float), (j, x)), (m, count))
    room = np.where(np.isnan(problem.capacity), np.inf, problem.capacity)
    room = np.where(np.isfinite(room), room, float(boxes.sum()))
    zero = sparse.csr_matrix((m, n))
    within = sparse.hstack([load, -sparse.diags(room), zero])
    link = sparse.csr_matrix((ones, (x, j)), (count, m))
    only_open = sparse.hstack([sparse.eye(count), -link, sparse.csr_matrix((count, n))])
    once = sparse.hstack([served, sparse.csr_matrix((n, m)), sparse.eye(n)])
    limits = [
        LinearConstraint(once, 1, 1),
        LinearConstraint(within, -np.inf, 0),
        LinearConstraint(only_open, -np.inf, 0),
        *_openings(problem, count, n),
    ]
    low = np.concatenate([np.zeros(count), problem.in_use.astype(float), np.zeros(n)])
    whole = np.full(count + m + n, float(problem.whole))
    whole[count : count + m] = 1
    found = milp(
        cost, integrality=whole, bounds=Bounds(low, 1), constraints=limits,
        options={"mip_rel_gap": 1e-9},
    )  # fmt: skip
    left = round(float(found.x[count + m :] @ boxes), 6)
    return float(found.fun - penalty * left), left


def _openings(problem: StoreProblem, before: int, after: int) -> list[LinearConstraint]:
    """How many stores may be open."""
    rows = []
    if problem.most_open is not None:
        rows.append((np.ones(problem.stores), problem.most_open))
    if isinstance(problem.most_open_per_area, int):
        for code in np.unique(problem.store_area):
            here = (problem.store_area == code).astype(float)
            rows.append((here, problem.most_open_per_area))
    return [
        LinearConstraint(
            np.concatenate([np.zeros(before), row, np.zeros(after)])[None], 0, most
        )
        for row, most in rows
    ]


def best_median(cost: np.ndarray, weight: np.ndarray, most: int) -> float:
    """The p-median by looking at every set."""
    return min(
        float((cost[:, list(some)].min(axis=1) * weight).sum())
        for some in combinations(range(cost.shape[1]), most)
    )
