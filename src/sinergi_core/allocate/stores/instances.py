"""Problems that are measured: the reference p-median and an example of a city.

The reference is the seeded p-median that integer programming solvers were given in
November 2026: demand scattered around 65 centres of a unit square, candidates among
the demand points. Its unit is a kilometre here; there are no limits of room.
"""

from __future__ import annotations

import numpy as np

from sinergi_core.allocate.stores.problem import Floats, Ints, StoreProblem

REFERENCE_SEED = 1
CENTRES, SPREAD = 65, 0.03


def reference_arrays(candidates: int, demand: int) -> tuple[Floats, Ints]:
    """(demand, candidates) lengths and the weights of the reference p-median."""
    r = np.random.default_rng(REFERENCE_SEED)
    centres = r.random((CENTRES, 2))
    near = r.integers(0, CENTRES, demand)
    points = centres[near] + SPREAD * r.standard_normal((demand, 2))
    sites = points[r.choice(demand, candidates, replace=False)]
    weights = r.integers(150, 300, demand)
    apart = points[:, None] - sites[None]
    return np.sqrt((apart**2).sum(axis=2)), weights.astype(np.int64)


def reference_problem(
    candidates: int, demand: int, most_open: int, capacity: Floats | float = np.inf
) -> StoreProblem:
    """The reference p-median: at most `most_open` of the candidates, one area."""
    km, boxes = reference_arrays(candidates, demand)
    return StoreProblem(
        station_lonlat=np.zeros((demand, 2)),
        station_area=np.zeros(demand, dtype=np.int64),
        boxes=boxes,
        store_lonlat=np.zeros((candidates, 2)),
        store_area=np.zeros(candidates, dtype=np.int64),
        capacity=np.asarray(capacity, dtype=np.float64),
        distance_km=km,
        crossing=True,
        most_open=most_open,
    )


def example_city(
    stations: int = 8812,
    stores: int = 40,
    areas: int = 10,
    *,
    seed: int = REFERENCE_SEED,
    **changes: object,
) -> StoreProblem:
    """An example of a city, everything made up: stations around 65 kelurahan, four
    boxes each, stores with room for 250 to 1,250 of them."""
    r = np.random.default_rng(seed)
    centres = np.array([106.85, -6.36]) + [0.12, 0.20] * r.random((CENTRES, 2))
    area = np.floor(np.arange(CENTRES) * areas / CENTRES).astype(np.int64)
    centres = centres[
        np.argsort(centres[:, 1], kind="stable")
    ]  # kecamatan hang together
    at, site = r.integers(0, CENTRES, stations), r.integers(0, CENTRES, stores)
    site[:areas] = np.flatnonzero(np.diff(area, prepend=-1))[:stores]
    given: dict[str, object] = {
        "station_lonlat": centres[at] + 0.006 * r.standard_normal((stations, 2)),
        "station_area": area[at],
        "boxes": 4,
        "store_lonlat": centres[site] + 0.006 * r.standard_normal((stores, 2)),
        "store_area": area[site],
        "capacity": 1000.0 * r.integers(1, 6, stores),
        "flood": r.choice([0.0, 0.25, 0.5, 1.0], stores),
    }
    return StoreProblem(**{**given, **changes})  # type: ignore[arg-type]


def example_nation(
    stations: int = 820_161, areas: int = 7_285, stores_each: int = 4
) -> StoreProblem:
    """An example of a nation, everything made up: as many stations as Indonesia had in
    2024 in as many kecamatan, four boxes each, two of four stores open in each."""
    r = np.random.default_rng(REFERENCE_SEED)
    centres = np.array([95.0, -10.0]) + [45.0, 15.0] * r.random((areas, 2))
    area = np.sort(r.integers(0, areas, stations))
    area[:areas] = np.arange(areas)
    site = np.repeat(np.arange(areas), stores_each)
    demand = 4 * np.bincount(area, minlength=areas)
    return StoreProblem(
        station_lonlat=centres[area] + 0.03 * r.standard_normal((stations, 2)),
        station_area=area,
        boxes=np.full(stations, 4),
        store_lonlat=centres[site] + 0.03 * r.standard_normal((site.size, 2)),
        store_area=site,
        capacity=np.ceil(r.uniform(0.6, 1.2, site.size) * demand[site]),
        flood=r.choice([0.0, 0.25, 0.5, 1.0], site.size),
        most_open_per_area=2,
    )
