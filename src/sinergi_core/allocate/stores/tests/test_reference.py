"""Values from outside: OR-Library, and solvers that were given the same problem.

- `pmed1`: p-median on a network, Beasley (1985), optimum 5,819.
- `pmedcap1`, `pmedcap11`: capacitated p-median, Osman & Christofides (1994), best known
  713 and 1,006; stations must not be divided there.
- The seeded p-median of `instances`: optima by HiGHS, SCIP and CBC in November 2026.
"""

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse.csgraph import shortest_path

from sinergi_core.allocate.stores import StoreProblem, assign_stations, violations
from sinergi_core.allocate.stores.instances import reference_arrays, reference_problem

FOLDER = Path(__file__).parent / "orlib"


def numbers(name: str) -> tuple[list[int], np.ndarray]:
    head, *rest = (FOLDER / name).read_text(encoding="ascii").splitlines()
    return [int(n) for n in head.split()], np.array(" ".join(rest).split(), dtype=int)


def with_matrix(km: np.ndarray, **changes) -> StoreProblem:
    n, m = km.shape
    return StoreProblem(
        station_lonlat=np.zeros((n, 2)), station_area=np.zeros(n, dtype=int),
        store_lonlat=np.zeros((m, 2)), store_area=np.zeros(m, dtype=int),
        distance_km=km, crossing=True, **changes,
    )  # fmt: skip


def test_pmed1_of_or_library():
    (n, _, p), edges = numbers("pmed1.txt")
    graph = np.full((n, n), np.inf)
    for a, b, length in edges.reshape(-1, 3):  # of two edges the last counts
        graph[a - 1, b - 1] = graph[b - 1, a - 1] = length
    km = shortest_path(graph, directed=False)
    found = assign_stations(with_matrix(km, boxes=1, most_open=p), gap=0.0)
    assert found.cost == 5819
    assert found.bound == pytest.approx(5819)


@pytest.mark.parametrize(("name", "best"), [("pmedcap1", 713), ("pmedcap11", 1006)])
def test_capacitated_p_median_of_or_library(name, best):
    (_, p, room), points = numbers(f"{name}.txt")
    x, y, boxes = points.reshape(-1, 3).T
    apart = np.floor(np.hypot(x[:, None] - x, y[:, None] - y))
    problem = with_matrix(
        apart / boxes[:, None],  # a station counts once there, whatever its demand
        boxes=boxes, capacity=float(room), most_open=p,
    )  # fmt: skip
    found = assign_stations(problem, seconds=2)
    assert violations(problem, found) == []
    assert not found.shortages
    assert found.bound <= best + 1e-3
    assert best - 1e-3 <= found.cost <= 1.05 * best
    divided = assign_stations(problem.replace(whole=False), seconds=2)
    assert divided.cost <= best + 1e-3


@pytest.mark.parametrize(
    ("candidates", "demand", "best"),
    [(65, 2000, 47_339.9882), (65, 8500, 201_401.5115)],
)
def test_the_seeded_p_median_has_the_optimum_of_the_solvers(candidates, demand, best):
    found = assign_stations(reference_problem(candidates, demand, 10))
    assert found.cost == pytest.approx(best, rel=1e-6)
    assert found.gap <= 1e-4


def test_ten_depots_with_limited_room_cost_what_the_solvers_found():
    _, boxes = reference_arrays(10, 8500)
    room = np.full(10, np.ceil(boxes.sum() * 1.1 / 10))
    problem = reference_problem(10, 8500, 10, room)
    divided = assign_stations(problem.replace(whole=False))
    assert divided.cost == pytest.approx(345_042.48, abs=0.5)
    assert len(divided.rows) == 8508
    whole = assign_stations(problem)
    assert whole.cost <= 345_058.59  # HiGHS after 25.8 s
    assert whole.gap <= 5e-5
    assert violations(problem, whole) == []
