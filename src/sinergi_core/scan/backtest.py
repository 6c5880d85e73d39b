"""What a detector would have found, and how often it would have cried wolf.

A stream without outbreaks (a past one, or one drawn) gets outbreaks planted whose place
and time are known; the detector then sees day after day what was known on that day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sinergi_core.effect.shares import wilson
from sinergi_core.scan.zones import Whole

WEEK = 7

Detect = Callable[[Whole], Iterable[int]]
"""Given counts (n, days up to today), the areas about which it raises an alarm today."""
Stream = Callable[[np.random.Generator], ArrayLike]


@dataclass(frozen=True, slots=True)
class Planted:
    """An outbreak: in these areas, from day `first` for `length` days, `factor` times
    the usual number of cases."""

    areas: tuple[int, ...]
    first: int
    length: int
    factor: float

    @property
    def last(self) -> int:
        """Its last day."""
        return self.first + self.length - 1


@dataclass(frozen=True, slots=True)
class Share:
    """A share with Wilson's interval of 95 % and what it is a share of."""

    value: float
    low: float
    high: float
    hits: int
    count: int


@dataclass(frozen=True, slots=True)
class BackTest:
    """How a detector did.

    lead_days: for each outbreak found, days from its first alarm to its last day, that
    one included: the time in which something can still be done. `delay_days`: days from
    its first day to the first alarm, 0 is the same day. `false_alarms_per_week`: days
    with an alarm about areas in which no outbreak was, in a week of all `days` looked
    at. `missed`: (run, outbreak) of those never found while they lasted.
    """

    lead_days: NDArray[np.int64]
    delay_days: NDArray[np.int64]
    power: Share
    false_alarms_per_week: float
    false_alarms: int
    missed: tuple[tuple[int, int], ...]
    days: int
    runs: int


def plant(
    counts: ArrayLike,
    areas: ArrayLike,
    first: int,
    length: int,
    factor: float,
    rng: np.random.Generator,
) -> Whole:
    """Return counts (n, T) with an outbreak added: to each area and day Poisson cases
    with (factor - 1) times the mean of the area, or, where it never had any, of all."""
    given = np.asarray(counts)
    whole = given.astype(np.int64)
    places = np.atleast_1d(np.asarray(areas, np.int64))
    if whole.ndim != 2 or np.any(whole != given) or np.any(whole < 0):
        raise ValueError("counts must be whole numbers (n, T), not negative")
    if factor < 1:
        raise ValueError(f"factor must be 1 or more, not {factor}")
    days = whole.shape[1]
    if not 0 <= first < days or length < 1 or first + length > days:
        raise ValueError(f"an outbreak must lie in 0..{days - 1}")
    if places.size and (places.min() < 0 or places.max() >= len(whole)):
        raise ValueError(f"areas must lie in 0..{len(whole) - 1}")
    usual = whole.mean(axis=1)
    mean = np.where(usual > 0, usual, usual.mean())[places]
    found = whole.copy()
    extra = rng.poisson((factor - 1) * mean[:, np.newaxis], (places.size, length))
    found[places, first : first + length] += extra
    return found


def backtest(
    detect: Detect,
    stream: ArrayLike | Stream,
    planted: Sequence[Planted],
    *,
    seed: int,
    runs: int = 1,
    warm_days: int = 28,
    every: int = 1,
    grace_days: int = 0,
) -> BackTest:
    """Run `detect` over the days of a stream with outbreaks planted, `runs` times.

    stream: counts (n, T), to which each run adds other outbreaks' cases, or a function
    that draws counts. The first `warm_days` are history only, then every `every`-th day
    is looked at. An alarm belongs to an outbreak where they share an area while it
    lasts, or `grace_days` after (it then counts as found, with a lead of 0 or less).
    """
    if runs < 1 or every < 1 or warm_days < 1 or grace_days < 0:
        raise ValueError("runs, every and warm_days must be 1 or more")
    told = [
        _run(detect, stream, planted, np.random.default_rng([seed, run]), warm_days,
             every, grace_days)
        for run in range(runs)
    ]  # fmt: skip
    firsts = [(run, at, day) for run, one in enumerate(told) for at, day in one.found]
    missed = [(run, at) for run, one in enumerate(told) for at in one.missed]
    false = sum(one.false for one in told)
    days = sum(one.days for one in told)
    hits, count = len(firsts), len(firsts) + len(missed)
    low, high = wilson(hits, count)
    return BackTest(
        lead_days=np.array([planted[at].last - day + 1 for _, at, day in firsts], int),
        delay_days=np.array([day - planted[at].first for _, at, day in firsts], int),
        power=Share(hits / count if count else float("nan"), low, high, hits, count),
        false_alarms_per_week=WEEK * false / days,
        false_alarms=false,
        missed=tuple(missed),
        days=days,
        runs=runs,
    )


@dataclass(frozen=True, slots=True)
class _Run:
    found: tuple[tuple[int, int], ...]
    missed: tuple[int, ...]
    false: int
    days: int


def _run(
    detect: Detect,
    stream: ArrayLike | Stream,
    planted: Sequence[Planted],
    rng: np.random.Generator,
    warm_days: int,
    every: int,
    grace_days: int,
) -> _Run:
    counts = np.asarray(stream(rng) if callable(stream) else stream)
    for one in planted:
        counts = plant(counts, one.areas, one.first, one.length, one.factor, rng)
    days = counts.shape[1]
    if days <= warm_days:
        raise ValueError(f"{days} days leave none after {warm_days} of history")
    first_alarm: dict[int, int] = {}
    false, looked = 0, range(warm_days, days, every)
    for day in looked:
        areas = frozenset(int(area) for area in detect(counts[:, : day + 1]))
        own = [
            at
            for at, one in enumerate(planted)
            if one.first <= day <= one.last + grace_days and areas & set(one.areas)
        ]
        for at in own:
            first_alarm.setdefault(at, day)
        false += bool(areas) and not own
    missed = [at for at in range(len(planted)) if at not in first_alarm]
    return _Run(tuple(first_alarm.items()), tuple(missed), false, len(looked) * every)
