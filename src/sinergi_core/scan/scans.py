"""Scan statistics in space, and in space and time, for counts with an expectation.

Kulldorff (1997, Commun Stat Theory Methods 26:1481) in space, Kulldorff (2001, JRSS A
164:61) with time and prospectively. Replicates keep the total number of cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sinergi_core.index.engine import Engine
from sinergi_core.scan import result as results
from sinergi_core.scan.likelihood import BERNOULLI, POISSON
from sinergi_core.scan.replicates import labels_drawer, poisson_drawer
from sinergi_core.scan.result import Cluster, ScanResult
from sinergi_core.scan.search import Draw, Null, null_distribution, observed_best
from sinergi_core.scan.task import Task, make_task
from sinergi_core.scan.zones import Numbers, Whole, Zones

MOST = 10
LARGEST_SEED = 2**63


@dataclass(frozen=True, slots=True)
class Asked:
    """How a scan is carried out and told."""

    replications: int
    seed: int
    stop_at: int | None
    fewest: int
    most: int
    cadence_days: float
    engine: Engine | None
    method: str

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        if self.replications < 1:
            raise ValueError(f"replications must be 1 or more, not {self.replications}")
        if self.stop_at is not None and self.stop_at < 1:
            raise ValueError(f"stop_at must be 1 or more, not {self.stop_at}")
        if not 0 <= self.seed < LARGEST_SEED:
            raise ValueError(f"seed must lie in 0..2^63, not {self.seed}")
        if self.fewest < 1 or self.most < 1 or not self.cadence_days > 0:
            raise ValueError("fewest, most and cadence_days must be positive")


def scan_poisson(
    cases: ArrayLike,
    expected: ArrayLike,
    zones: Zones,
    *,
    replications: int = 999,
    seed: int,
    stop_at: int | None = None,
    fewest: int = 2,
    most: int = MOST,
    engine: Engine | None = None,
) -> ScanResult:
    """Clusters in space: cases (n,) against what each area expects (n,).

    `expected` may be people, or what `expected_from` gives: only its shares count.
    ValueError for a case where none is expected.
    """
    counts, hoped = _pair(cases, expected, 1)
    asked = Asked(
        replications, seed, stop_at, fewest, most, 1.0, engine,
        "spatial Poisson",
    )  # fmt: skip
    return _scan_expected(counts[:, None], hoped[:, None], zones, 1, False, asked)


def scan_space_time_poisson(
    cases: ArrayLike,
    expected: ArrayLike,
    zones: Zones,
    *,
    longest: int,
    prospective: bool = True,
    replications: int = 999,
    seed: int,
    stop_at: int | None = None,
    fewest: int = 2,
    most: int = MOST,
    cadence_days: float = 1.0,
    engine: Engine | None = None,
) -> ScanResult:
    """Clusters in space and time: cases (n, T) against what is expected (n, T).

    Windows reach over at most `longest` days; prospectively they end on the last day.
    """
    counts, hoped = _pair(cases, expected, 2)
    name = "prospective" if prospective else "retrospective"
    asked = Asked(
        replications, seed, stop_at, fewest, most, cadence_days, engine,
        f"{name} space-time Poisson",
    )  # fmt: skip
    return _scan_expected(counts, hoped, zones, longest, prospective, asked)


def scan_bernoulli(
    cases: ArrayLike,
    controls: ArrayLike,
    zones: Zones,
    *,
    replications: int = 999,
    seed: int,
    stop_at: int | None = None,
    fewest: int = 2,
    most: int = MOST,
    engine: Engine | None = None,
) -> ScanResult:
    """Clusters in space of cases (n,) among cases and controls (n,), such as reports
    that proved true among all that were checked."""
    counts, others = whole_numbers(cases, "cases"), whole_numbers(controls, "controls")
    if counts.ndim != 1 or counts.shape != others.shape:
        raise ValueError(
            f"cases {counts.shape} and controls {others.shape} must be (n,)"
        )
    people = counts + others
    total, everyone = int(counts.sum()), int(people.sum())
    asked = Asked(replications, seed, stop_at, fewest, most, 1.0, engine, "Bernoulli")
    _enough(total)
    if total == everyone:
        raise ValueError("there are no controls: nothing to compare with")
    active = people > 0
    task = make_task(
        BERNOULLI, zones, people[:, None].astype(np.float64), active, longest=1,
        prospective=False, cases=total, people=everyone, fewest=fewest,
    )  # fmt: skip
    draw = labels_drawer(people[active], total)
    return finish(task, counts[active][:, None], draw, asked, prospective=False)


def _scan_expected(
    counts: Whole,
    hoped: Numbers,
    zones: Zones,
    longest: int,
    prospective: bool,
    asked: Asked,
) -> ScanResult:
    total = int(counts.sum())
    _enough(total)
    if np.any((counts > 0) & (hoped == 0)):
        where = int(np.sum(np.any((counts > 0) & (hoped == 0), axis=1)))
        raise ValueError(f"{where} areas have cases where none is expected")
    scaled = hoped * (total / hoped.sum())
    active = scaled.sum(axis=1) > 0
    task = make_task(
        POISSON, zones, scaled, active, longest=longest, prospective=prospective,
        cases=total, fewest=asked.fewest,
    )  # fmt: skip
    first = task.days - longest if prospective else 0
    draw = poisson_drawer(scaled[active], total, first)
    return finish(task, counts[active], draw, asked, prospective=prospective)


def finish(
    task: Task, counts: Whole, draw: Draw, asked: Asked, *, prospective: bool
) -> ScanResult:
    """Find the best windows, hold them against replicates, and tell them."""
    best = observed_best(task, counts)
    windows = results.apart(task, best, asked.most)
    top = windows[0].statistic if windows else 0.0
    null = null_distribution(
        task, draw, replications=asked.replications, observed=top,
        stop_at=asked.stop_at, seed=asked.seed, engine=asked.engine,
    )  # fmt: skip
    cadence = asked.cadence_days if prospective else float("nan")
    tell = partial(_cluster, task, counts, null, cadence)
    found = tuple(tell(one, best=at == 0) for at, one in enumerate(windows))
    return ScanResult(
        found, null.statistic, int(null.statistic.size), asked.seed, asked.method,
        task.zones.windows * task.spans, task.cases, null.stopped,
    )  # fmt: skip


def _cluster(
    task: Task,
    counts: Whole,
    null: Null,
    cadence: float,
    window: results.Window,
    *,
    best: bool,
) -> Cluster:
    begin = task.start[window.row]
    places = task.members[begin : begin + window.length]
    first, last = task.span(window.span)
    observed = int(counts[places, max(first, 0) : last + 1].sum())
    hoped = float(task.expected[places, window.span].sum())
    if task.model == BERNOULLI:
        hoped *= task.cases / task.people
    p = results.chance(window.statistic, null, best=best)
    return Cluster(
        areas=results.areas_of(task, window),
        first=max(first, 0),
        last=last,
        observed=observed,
        expected=hoped,
        relative_risk=_risk(observed, hoped, task.cases),
        statistic=window.statistic,
        p=p,
        p_gumbel=results.gumbel_chance(window.statistic, null.statistic),
        recurrence_days=cadence / p,
    )


def _risk(observed: int, hoped: float, cases: int) -> float:
    outside = cases - observed
    return observed / hoped * (cases - hoped) / outside if outside else float("inf")


def whole_numbers(values: ArrayLike, name: str) -> Whole:
    """The values as whole numbers of cases. ValueError for a part, a gap, a negative."""
    given = np.asarray(values, np.float64)
    if not np.isfinite(given).all() or np.any(given < 0):
        raise ValueError(f"{name} must be known and not negative")
    if np.any(given != np.floor(given)):
        raise ValueError(f"{name} must be whole numbers")
    return given.astype(np.int64)


def _pair(cases: ArrayLike, expected: ArrayLike, axes: int) -> tuple[Whole, Numbers]:
    counts = whole_numbers(cases, "cases")
    hoped: NDArray[np.float64] = np.asarray(expected, np.float64)
    if counts.ndim != axes or counts.shape != hoped.shape:
        raise ValueError(
            f"cases {counts.shape} and expected {hoped.shape} must have the same "
            f"{axes} axes"
        )
    if not np.isfinite(hoped).all() or np.any(hoped < 0) or not hoped.sum() > 0:
        raise ValueError("expected must be known, not negative, and not all zero")
    return counts, hoped


def _enough(total: int) -> None:
    if total < 1:
        raise ValueError("there are no cases")
