"""The 65 real kelurahan of Jakarta Timur with made-up days: what `./bench power` looks at."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from pathlib import Path

import numpy as np

from sinergi.warnings.counts import Counts, Ground, Table
from sinergi.warnings.method import Scene

FIRST = dt.date(2024, 1, 1)
SEED = 20240214
CAME = 0.85


def read_ground(folder: Path) -> Ground:
    """Return the kelurahan with centre, neighbours within the city and voters."""
    with (folder / "kelurahan_jakarta_timur_joined.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    areas = tuple(row["code"] for row in rows)
    place = {code: at for at, code in enumerate(areas)}
    near = defaultdict(set)
    adjacency = folder / "adjacency_jakarta_timur_kelurahan.csv"
    with adjacency.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            a, b = place.get(row["code"]), place.get(row["neighbour_code"])
            if a is not None and b is not None:  # others lie beyond the city
                near[a].add(b)
                near[b].add(a)
    points = np.array([[float(row["lon"]), float(row["lat"])] for row in rows])
    voters = np.array([float(row["dpt_2024_est"]) for row in rows])
    touching = tuple(tuple(sorted(near[at])) for at in range(len(areas)))
    return Ground(areas, points, touching, voters)


def events_scene(ground: Ground, days: int, rate: float) -> Scene:
    """Return usual days: events as Poisson in proportion to voters, everywhere looked at."""
    rng = np.random.default_rng(SEED)
    usual = rate * ground.voters / ground.voters.mean()
    values = rng.poisson(np.repeat(usual[:, None], days, axis=1)).astype(float)
    return _scene(ground, values, np.full(values.shape, np.nan))


def owed_scene(ground: Ground, days: int, owed: int = 5) -> Scene:
    """Return usual days of reports that are owed by each place, of which 85 % come."""
    rng = np.random.default_rng(SEED)
    shape = (len(ground.areas), days)
    came = rng.binomial(owed, CAME, shape).astype(float)
    return _scene(ground, came, np.full(shape, float(owed)))


def _scene(ground: Ground, values: Table, owed: Table) -> Scene:
    looked = np.ones(values.shape)
    return Scene(Counts(ground.areas, FIRST, values, looked, owed), ground)
