"""What a set-up would have found: on its own past, and on planted clusters.

The result is `{"v": 1, "past": {...}, "planted": [...], "quiet": {...}}`:
past: days looked at, alarms (each cluster once), alarms per week, the alarms themselves;
planted: per strength how often it was found (with a 95 % interval), after how many days,
and what was missed; quiet: alarms on made-up days in which nothing was planted.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np
from django.utils import timezone

from sinergi.warnings.choosing import chosen_of
from sinergi.warnings.gathering import scene_of, scope_of, window_of
from sinergi.warnings.method import Chosen, Finding, Method, RuleKind, Scene
from sinergi.warnings.models import Detector
from sinergi.warnings.planting import (
    Planted,
    group_of,
    made_up,
    made_up_owed,
    usual_of,
    with_more,
    with_silence,
)
from sinergi.warnings.rules.alarms import Standing, standing_for
from sinergi_core.effect.shares import wilson

Tell = Callable[[int, int], None]
PAST_DAYS = 56
TRIALS = 40
SIZE = 3
"""Neighbouring areas in which something is planted."""
SPREAD = 5
"""Days over which it is planted."""
STRENGTHS = (6, 12, 24)
"""How many events are planted in all."""
SILENT_DAYS = (2, 4, 7)
QUIET_DAYS = 7
"""Made-up days before the planted ones, on which every alarm is a false one."""
GAP = 3
MOST_LISTED = 60
WEEK = 7


class NoData(ValueError):
    """There is nothing to test on."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A detector on the bench: what it is, its settings, the window it looks back."""

    method: Method
    chosen: Chosen
    window: int
    seed: int

    def look(self, scene: Scene, end: int, seed: int) -> list[Finding]:
        """Return what it finds at the end of a column."""
        return self.method.find(window_of(scene, end, self.window), self.chosen, seed)


def try_detector(
    detector: Detector,
    method: Method,
    at: dt.datetime,
    seed: int,
    tell: Tell,
    *,
    past_days: int = PAST_DAYS,
    trials: int = TRIALS,
) -> tuple[dict[str, Any], str]:
    """Return the result of a back-test and the digest of the data it was made on."""
    chosen = chosen_of(detector)
    window = int(chosen["window"])
    scene = scene_of(detector, timezone.localdate(at), window + past_days)
    if not scene.counts.areas:
        raise NoData
    bench = Bench(method, chosen, window, seed)
    strengths = SILENT_DAYS if method.plants == "silent" else STRENGTHS
    total = past_days + trials * len(strengths)
    past = replay(bench, scene, past_days, lambda done: tell(done, total))
    planted, quiet = [], [0, 0]
    for place, strength in enumerate(strengths):
        begun = past_days + trials * place
        found, false = plant(
            bench, scene, strength, trials,
            partial(_tell_from, tell, begun, total),
        )  # fmt: skip
        planted.append(found)
        quiet = [quiet[0] + false, quiet[1] + trials * QUIET_DAYS]
    result = {
        "v": 1,
        "past": past,
        "planted": planted,
        "quiet": _quiet(quiet[0], quiet[1]),
        "plants": method.plants,
        "areas": len(scene.counts.areas),
        "window": window,
        "seen": round(scene.counts.share_seen, 4),
        "events": scene.counts.total,
    }
    return result, scene.counts.digest


def _tell_from(tell: Tell, begun: int, total: int, done: int) -> None:
    tell(begun + done, total)


def _quiet(alarms: int, days: int) -> dict[str, Any]:
    low, high = wilson(min(alarms, days), days)
    low, high = min(low, alarms / days), max(high, alarms / days)
    return {
        "alarms": alarms, "days": days, "per_week": alarms / days * WEEK,
        "low": low * WEEK, "high": high * WEEK,
    }  # fmt: skip


def replay(
    bench: Bench, scene: Scene, days: int, tell: Callable[[int], None]
) -> dict[str, Any]:
    """Return what the detector would have raised on each of the last days, as then known."""
    alarms: list[Standing] = []
    told: dict[int, dict[str, Any]] = {}
    last = scene.counts.days
    for done, end in enumerate(range(last - days + 1, last + 1)):
        for one in bench.look(scene, end, bench.seed + end):
            join(alarms, told, one, scene.counts.day(end - 1))
        tell(done + 1)
    return {
        "days": days,
        "first": scene.counts.day(last - days).isoformat(),
        "last": scene.counts.last.isoformat(),
        "alarms": len(told),
        "per_week": len(told) / days * WEEK,
        "list": list(told.values())[:MOST_LISTED],
    }


def join(
    alarms: list[Standing], told: dict[int, dict[str, Any]], one: Finding, day: dt.date
) -> None:
    """Put a finding with the alarm it belongs to, or begin a new one."""
    key = standing_for(one.areas, one.first, alarms, GAP)
    if key is None:
        key = len(alarms)
        told[key] = {
            "raised": day.isoformat(), "first": one.first.isoformat(),
            "areas": list(one.areas)[:20], "observed": one.observed,
            "expected": one.expected,
        }  # fmt: skip
        alarms.append(Standing(key, frozenset(one.areas), one.first, one.last))
        return
    known = alarms[key]
    alarms[key] = Standing(
        key, known.areas | set(one.areas), known.first, max(known.last, one.last)
    )


def plant(
    bench: Bench, scene: Scene, strength: int, trials: int, tell: Callable[[int], None]
) -> tuple[dict[str, Any], int]:
    """Return how often something of a strength is found, and the false alarms before it.

    Each trial draws days as the past was, plants, and looks day by day from a week before
    until it is found or its last day is over.
    """
    silent = bench.method.plants == "silent"
    rng = np.random.default_rng([bench.seed, strength])
    usual = usual_of(scene.counts)
    waits: list[int] = []
    false = 0
    for trial in range(trials):
        one = _plan(scene, strength, rng, silent=silent)
        if silent:
            made = with_silence(made_up_owed(scene.counts, usual, rng), one)
        else:
            made = made_up(scene.counts, usual, rng)
        if one.areas and not silent:
            made, _columns = with_more(made, one, rng)
        wait, wrong = _trial(bench, Scene(made, scene.ground), one)
        false += wrong
        if wait is not None:
            waits.append(wait)
        tell(trial + 1)
    return _power(strength, waits, trials, one.days), false


def _plan(
    scene: Scene, strength: int, rng: np.random.Generator, *, silent: bool
) -> Planted:
    days = strength if silent else SPREAD
    first = scene.counts.days - days
    looked = scene.counts.coverage[:, first:] > 0
    seen = np.asarray(looked.any(axis=1), dtype=np.bool_)
    if not seen.any():
        seen = np.ones(len(scene.counts.areas), dtype=bool)
    group = group_of(scene.ground, seen, 1 if silent else SIZE, rng)
    return Planted(group, first, days, strength)


def _trial(bench: Bench, scene: Scene, one: Planted) -> tuple[int | None, int]:
    """Return after how many days it was found (None: never), and false alarms before."""
    names = {scene.counts.areas[row] for row in one.areas}
    alarms: list[Standing] = []
    told: dict[int, dict[str, Any]] = {}
    for end in range(max(1, one.first - QUIET_DAYS + 1), one.first + 1):
        for found in bench.look(scene, end, bench.seed + end):
            join(alarms, told, found, found.last)
    start = scene.counts.day(one.first)
    for wait in range(one.days):
        end = one.first + wait + 1
        for found in bench.look(scene, end, bench.seed + end):
            if names & set(found.areas) and found.last >= start:
                return wait + 1, len(told)
    return None, len(told)


def _power(strength: int, waits: list[int], trials: int, days: int) -> dict[str, Any]:
    low, high = wilson(len(waits), trials)
    share = len(waits) / trials
    low, high = min(low, share), max(high, share)
    return {
        "strength": strength, "days": days, "size": SIZE, "trials": trials,
        "found": len(waits), "power": share, "low": low, "high": high,
        "missed": trials - len(waits),
        "wait": float(np.median(waits)) if waits else None,
        "lead": days - float(np.median(waits)) if waits else None,
    }  # fmt: skip


def try_rule(
    detector: Detector,
    rule: RuleKind,
    at: dt.datetime,
    tell: Tell,
    *,
    past_days: int = PAST_DAYS,
) -> tuple[dict[str, Any], str]:
    """Return what a rule would have rung on each past day, and what came true of it.

    Rules have nothing to plant: they read rows, not counts.
    """
    chosen, scope = chosen_of(detector), scope_of(detector)
    alarms: list[Standing] = []
    told: dict[int, dict[str, Any]] = {}
    looks = [at - dt.timedelta(days=past_days - 1 - done) for done in range(past_days)]
    found: dict[dt.datetime, list[Finding]] = {}
    for done, then in enumerate(looks):
        found[then] = rule.find(scope, chosen, then)
        for one in found[then]:
            join(alarms, told, one, timezone.localdate(then))
        tell(done + 1, past_days)
    first = timezone.localdate(looks[0])
    past = {
        "days": past_days, "first": first.isoformat(),
        "last": timezone.localdate(at).isoformat(), "alarms": len(told),
        "per_week": len(told) / past_days * WEEK,
        "list": list(told.values())[:MOST_LISTED],
    }  # fmt: skip
    proved = rule.judge(scope, chosen, found) if rule.judge is not None else None
    result = {"v": 1, "past": past, "rule": True, "replays": rule.replays}
    if proved is not None:
        result["proved"] = {**asdict(proved), "missed": proved.missed}
    return result, ""
