"""Detectors on the real 65 kelurahan of Jakarta Timur: planted clusters, power, false alarms."""

import csv
import datetime as dt
from collections import defaultdict

import numpy as np
import pytest

from sinergi.warnings.backtesting import Bench, plant
from sinergi.warnings.choosing import settings_of
from sinergi.warnings.counts import Counts, Ground
from sinergi.warnings.detectors import DETECTORS
from sinergi.warnings.method import Scene

DAYS, TRIALS, EVENTS, WEEK = 45, 8, 24, 7
RATE = 0.05
"""Events a day and kelurahan, about three a day in the city."""


@pytest.fixture(scope="module")
def scene(shared):
    """The real kelurahan with their neighbours and voters, and a usual past."""
    folder = shared / "data"
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
    rng = np.random.default_rng(20240214)
    usual = RATE * voters / voters.mean()
    values = rng.poisson(np.repeat(usual[:, None], DAYS, axis=1)).astype(float)
    unseen = np.full(values.shape, np.nan)
    counts = Counts(areas, dt.date(2024, 1, 1), values, np.ones(values.shape), unseen)
    return Scene(counts, Ground(areas, points, touching, voters))


@pytest.mark.parametrize(
    ("code", "least_power", "most_false"),
    [("permutation", 0.75, 1.0), ("poisson", 0.75, 1.0), ("ears", 0.75, 2.0)],
)
def test_planted_clusters_are_found_at_a_stated_rate_of_false_alarms(
    scene, code, least_power, most_false
):
    method = DETECTORS[code]
    chosen = {one.name: one.default for one in settings_of(method, "incidents")}
    chosen |= {"replications": 199, "once_in_days": 150}
    bench = Bench(method, chosen, 30, 1)
    found, false = plant(bench, scene, EVENTS, TRIALS, lambda _done: None)
    assert len(scene.counts.areas) == 65
    assert found["power"] >= least_power
    assert found["wait"] <= 4
    assert false / TRIALS <= most_false  # a trial has a week before it
