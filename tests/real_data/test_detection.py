"""Detectors on the real 65 kelurahan of Jakarta Timur: planted clusters, power, false alarms.

Few trials of what `./bench power` does in many, each bound such that a detector of half
the power, or of several times the false alarms, fails it.
"""

import pytest

from benchmarks.power_scene import events_scene, read_ground
from benchmarks.power_trials import changing, labelled, scored, spaced, streamed
from sinergi.warnings.backtesting import Bench, plant
from sinergi.warnings.choosing import settings_of
from sinergi.warnings.detectors import DETECTORS

DAYS, TRIALS, EVENTS = 45, 8, 24
RATE, BUSY = 0.05, 0.3


@pytest.fixture(scope="module")
def ground(shared):
    """The real kelurahan with their neighbours and voters."""
    return read_ground(shared / "data")


@pytest.mark.parametrize(
    ("code", "least_power", "most_false"),
    [("permutation", 0.75, 1.0), ("poisson", 0.75, 1.0), ("ears", 0.75, 2.0)],
)
def test_planted_clusters_are_found_at_a_stated_rate_of_false_alarms(
    ground, code, least_power, most_false
):
    method = DETECTORS[code]
    chosen = {one.name: one.default for one in settings_of(method, "incidents")}
    chosen |= {"replications": 199, "once_in_days": 150}
    bench = Bench(method, chosen, 30, 1)
    scene = events_scene(ground, DAYS, RATE)
    found, false = plant(bench, scene, EVENTS, TRIALS, lambda _done: None)
    assert len(scene.counts.areas) == 65
    assert found["power"] >= least_power
    assert found["wait"] <= 4
    assert false / TRIALS <= most_false  # a trial has a week before it


@pytest.mark.parametrize(
    ("code", "trials", "least", "most"),
    [
        ("ears", 40, 0.75, 1.2),
        ("cusum", 60, 0.95, 0.6),
        ("farrington", 12, 0.75, 0.9),
        ("changes", 12, 0.75, 0.5),
    ],
)
def test_charts_keep_what_their_settings_promise(ground, code, trials, least, most):
    """65 areas that ring by chance once in 1,000 days do so 0.46 times a week."""
    told = streamed(ground, trials, code, EVENTS, BUSY)
    assert told.found / told.trials >= least
    assert told.wait <= 3
    assert told.false / told.weeks <= most


@pytest.mark.parametrize(("owed", "days", "least"), [(5, 4, 0.95), (1, 7, 0.95)])
def test_a_silent_place_is_found_and_few_others_are_called(ground, owed, days, least):
    told = streamed(ground, 60, "silence", days, owed)
    assert told.found / told.trials >= least
    assert told.wait <= 4
    assert told.false / told.weeks <= 0.6


def test_a_level_that_rises_for_good_is_found(ground):
    told = changing(ground, 15, 8, BUSY)
    assert told.found >= 14
    assert told.wait <= 4
    assert told.false / told.weeks <= 0.8


def test_reports_that_prove_true_in_one_part_are_found(ground):
    told = labelled(ground, 12, 50, 12.0)
    assert told.found >= 10
    assert told.false <= 3  # one in twenty by chance


@pytest.mark.parametrize("statistic", ["moran", "getis"])
def test_high_scores_that_lie_together_are_found(ground, statistic):
    told = scored(ground, 25, 20, statistic)
    assert told.found >= 12
    assert told.false <= 12


def test_times_at_even_distances_are_found_and_others_are_not():
    told = spaced(8, 4, 60.0)
    assert (told.found, told.false) == (8, 0)
