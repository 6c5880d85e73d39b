"""Trials of `./bench power`: something planted, looked for as the application looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.power_scene import events_scene, owed_scene
from sinergi.warnings.backtesting import Bench, plant
from sinergi.warnings.choosing import settings_of
from sinergi.warnings.counts import Ground
from sinergi.warnings.detectors import DETECTORS
from sinergi.warnings.method import RuleKind
from sinergi.warnings.planting import group_of
from sinergi.warnings.rule_kinds.score_clusters import RULE as SCORE_CLUSTERS
from sinergi.warnings.rule_kinds.score_clusters import lying_together
from sinergi_core.scan import (
    Zones,
    change_points,
    circular_zones,
    scan_bernoulli,
    too_regular,
)

SPREAD = 20
DAYS = 60
WEEK = 7
DAY_SECONDS = 86_400
RARE = 0.05
EVEN = 0.001


@dataclass(frozen=True, slots=True)
class Found:
    """Of `trials` so many `found`, after `wait` days or looks in the middle (None where
    there is one look alone); `false` alarms in `weeks` weeks, or looks, without cause."""

    trials: int
    found: int
    wait: float | None
    false: int
    weeks: float


def streamed(
    ground: Ground, trials: int, code: str, strength: int, rate: float
) -> Found:
    """A detector at its default settings: the back-test that stands before activation."""
    method = DETECTORS[code]
    stream = "received" if method.calls else "incidents"
    chosen = {one.name: one.default for one in settings_of(method, stream)}
    window = int(chosen["window"])
    if method.calls:
        scene = owed_scene(ground, window + SPREAD, int(rate))
    else:
        scene = events_scene(ground, window + SPREAD, rate)
    bench = Bench(method, chosen, window, 1)
    told, false = plant(bench, scene, strength, trials, lambda _done: None)
    return Found(trials, told["found"], told["wait"], false, float(trials))


def changing(ground: Ground, trials: int, factor: int, rate: float) -> Found:
    """Change points: an area's level goes up for good; each day of two weeks is looked at."""
    found: list[int] = []
    false = 0
    for rng in _chances(trials):
        usual = rng.poisson(rate, (len(ground.areas), DAYS)).astype(float)
        false += int(change_points(usual).alarm[:, -WEEK:].any(axis=1).sum())
        risen = rng.poisson(rate * factor, 2 * WEEK)
        whole = np.concatenate([usual[0], risen])[None]
        for day in range(1, 2 * WEEK + 1):
            if change_points(whole[:, : DAYS + day]).alarm[0, DAYS - WEEK :].any():
                found.append(day)
                break
    return Found(trials, len(found), _middle(found), false, float(trials))


def labelled(ground: Ground, trials: int, percent: int, checked: float) -> Found:
    """Bernoulli scan: a tenth of what is checked proves true, in three areas more do."""
    zones = circular_zones(ground.points, weight=ground.voters, largest_share=0.5)
    seen = np.ones(len(ground.areas), np.bool_)
    hits = false = 0
    for rng in _chances(trials):
        people = 1 + rng.poisson(checked, len(ground.areas))
        usual = rng.binomial(people, 0.1)
        group = list(group_of(ground, seen, 3, rng))
        more = usual.copy()
        more[group] = rng.binomial(people[group], percent / 100)
        hits += bool(set(_likely(usual, people, zones, more)) & set(group))
        false += bool(_likely(usual, people, zones))
    return Found(trials, hits, None, false, float(trials))


def _likely(
    usual: NDArray[np.int64],
    people: NDArray[np.int64],
    zones: Zones,
    more: NDArray[np.int64] | None = None,
) -> list[int]:
    cases = usual if more is None else more
    told = scan_bernoulli(cases, people - cases, zones, seed=1)
    best = told.clusters[0] if told.clusters else None
    return best.areas.tolist() if best is not None and best.p <= RARE else []


def scored(ground: Ground, trials: int, more: int, statistic: str) -> Found:
    """High scores together, at the rule's default: 50 +- 10 by chance, four areas more."""
    chosen = _defaults(SCORE_CLUSTERS) | {"statistic": statistic}
    seen = np.ones(len(ground.areas), np.bool_)
    hits = false = 0
    for rng in _chances(trials):
        usual = np.clip(rng.normal(50, 10, len(ground.areas)), 0, 100)
        false += len(lying_together(usual, ground.neighbours, chosen)[1])
        group = list(group_of(ground, seen, 4, rng))
        usual[group] = np.minimum(usual[group] + more, 100)
        told = lying_together(usual, ground.neighbours, chosen)[1]
        hits += bool({one for near in told for one in near} & set(group))
    return Found(trials, hits, None, false, float(trials))


def spaced(trials: int, hours: int, jitter: float) -> Found:
    """Times too even: reports every so many hours give or take minutes, beside reports
    that come at any time, each of one place in sixty days."""
    hits = false = 0
    count = DAYS * 24 // hours
    for rng in _chances(trials):
        even = np.arange(count) * hours * 3_600 + rng.normal(0, jitter * 60, count)
        hits += _even(even)
        false += _even(rng.random(count) * DAYS * DAY_SECONDS)
    return Found(trials, hits, None, false, float(trials))


def _even(times: NDArray[np.float64]) -> bool:
    return any(one.p <= EVEN for one in too_regular(times=times, seed=1))


def _defaults(rule: RuleKind) -> dict[str, object]:
    return {one.name: one.default for one in rule.settings}


def _chances(trials: int) -> Iterator[np.random.Generator]:
    for trial in range(trials):
        yield np.random.default_rng([1, trial])


def _middle(days: list[int]) -> float | None:
    return float(np.median(days)) if days else None
