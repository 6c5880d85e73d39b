"""`./bench power`: how often each detector finds what is planted in Jakarta Timur.

Power with Wilson's interval of 95 %, days until it is found and false alarms, at the
settings the application begins with. A row misses its target where the found share is
lower, or the false alarms are more, than it states. It needs the shared data.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from benchmarks.rows import Job, Row
from benchmarks.scan_cases import SHARED
from sinergi_core.effect.shares import wilson

QUICK = 4
RATE = 0.05
"""Events a day and kelurahan, about three a day in the city."""
BUSY = 0.3


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row states: the least share found and the most false alarms a week or look;
    `per` names which."""

    least: float
    most: float
    per: str = "week"


def _on(
    name: str, trials: int, *given: Any, ground: bool = True
) -> Callable[[bool], Job]:
    """Return the part that runs a function of `power_trials` so many times."""

    def part(quick: bool) -> Job:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sinergi.conf.settings")
        django.setup()  # the names of detectors are translated
        from benchmarks import power_scene, power_trials

        many = QUICK if quick else trials
        on = (power_scene.read_ground(SHARED / "data"),) if ground else ()
        return partial(getattr(power_trials, name), *on, many, *given)

    return part


STATED: dict[str, Stated] = {}


def _row(
    code: str, work: str, size: str, part: Callable[[bool], Job], told: Stated
) -> Row:
    STATED[code] = told
    return Row(code=code, work=work, size=size, ours=part)


def _events(code: str, strength: int, trials: int, rate: float, told: Stated) -> Row:
    name = f"{code}-{strength}" + ("-busy" if rate == BUSY else "")
    size = f"{rate:g} a day and area; {strength} more in three areas over five days"
    return _row(name, code, size, _on("streamed", trials, code, strength, rate), told)


ROWS: tuple[Row, ...] = (
    _events("permutation", 12, 200, RATE, Stated(0.6, 0.2)),
    _events("permutation", 24, 200, RATE, Stated(0.95, 0.2)),
    _events("poisson", 12, 200, RATE, Stated(0.7, 0.2)),
    _events("poisson", 24, 200, RATE, Stated(0.95, 0.2)),
    _events("permutation", 24, 100, BUSY, Stated(0.6, 0.2)),
    _events("poisson", 24, 100, BUSY, Stated(0.6, 0.2)),
    _events("ears", 12, 400, RATE, Stated(0.4, 0.5)),
    _events("ears", 24, 400, RATE, Stated(0.9, 0.5)),
    _events("ears", 24, 400, BUSY, Stated(0.8, 0.8)),
    _events("cusum", 12, 400, RATE, Stated(0.9, 0.5)),
    _events("cusum", 24, 400, RATE, Stated(0.95, 0.5)),
    _events("cusum", 24, 400, BUSY, Stated(0.9, 0.5)),
    _events("farrington", 12, 200, RATE, Stated(0.35, 0.5)),
    _events("farrington", 24, 200, RATE, Stated(0.9, 0.5)),
    _events("farrington", 24, 200, BUSY, Stated(0.8, 0.5)),
    _events("changes", 12, 100, RATE, Stated(0.85, 0.2)),
    _events("changes", 24, 100, RATE, Stated(0.9, 0.2)),
    _events("changes", 24, 100, BUSY, Stated(0.85, 0.3)),
    *(
        _row(
            f"silence-{days}-of-{owed}",
            "silence",
            f"{owed} owed a day, 85 % come; one place silent for {days} days",
            _on("streamed", 400, "silence", days, owed),
            Stated(least, 0.5),
        )
        for owed, days, least in (
            (5, 2, 0.05),
            (5, 4, 0.95),
            (1, 4, 0.5),
            (1, 7, 0.95),
        )
    ),
    _row(
        "even-4",
        "times too even",
        "every 4 hours, give or take an hour, 60 days; false: at any time",
        _on("spaced", 200, 4, 60.0, ground=False),
        Stated(0.95, 0.03, "place"),
    ),
    *(
        _row(
            f"levels-{factor}",
            "change points, every rise",
            f"{BUSY:g} a day and area; one area {factor} times as much from then on",
            _on("changing", 200, factor, BUSY),
            Stated(0.8, 0.6),
        )
        for factor in (4, 8)
    ),
    *(
        _row(
            f"bernoulli-{percent}",
            "Bernoulli scan, p at most 0.05",
            f"12 checked in each area, 10 % true; {percent} % in three areas",
            _on("labelled", 100, percent, 12.0),
            Stated(least, 0.12, "look"),
        )
        for percent, least in ((30, 0.25), (50, 0.9))
    ),
    *(
        _row(
            f"{statistic}-{more}",
            "local Moran" if statistic == "moran" else "Getis and Ord",
            f"scores 50 give or take 10; four areas that touch {more} higher",
            _on("scored", 400, more, statistic),
            Stated(least, 0.5, "run"),
        )
        for statistic in ("moran", "getis")
        for more, least in ((10, 0.2), (20, 0.6))
    ),
)


@dataclass(frozen=True, slots=True)
class PowerReport:
    """What a row found, beside what it states."""

    row: Row
    found: Any
    quick: bool

    @property
    def power(self) -> tuple[float, float, float]:
        """The share found and its interval."""
        told = self.found
        return (told.found / told.trials, *wilson(told.found, told.trials))

    @property
    def false(self) -> float:
        """False alarms a week, or a look."""
        return float(self.found.false / self.found.weeks)

    @property
    def missed(self) -> tuple[str, ...]:
        """What is worse than stated; a quick run is not judged."""
        told = STATED[self.row.code]
        if self.quick:
            return ()
        low = ("power",) if self.power[0] < told.least else ()
        return (*low, *(("false alarms",) if self.false > told.most else ()))

    def lines(self) -> list[str]:
        """Return the report as lines to read."""
        told, (share, low, high) = STATED[self.row.code], self.power
        wait = "" if self.found.wait is None else f", after {self.found.wait:g} days"
        verdict = "missed: " + ", ".join(self.missed) if self.missed else "met"
        lines = [
            f"{self.row.code}: {self.row.work} | {self.row.size}",
            f"  found   {self.found.found} of {self.found.trials}: {share:.0%} "
            f"({low:.0%} to {high:.0%}){wait}",
            f"  false   {self.false:.3f} a {told.per}",
        ]
        stated = f"{told.least:.0%} found, {told.most:g} false a {told.per}"
        return lines if self.quick else [*lines, f"  target  {stated}: {verdict}"]

    def as_plain(self) -> dict[str, Any]:
        """Return the report as plain values, for `--json`."""
        share, low, high = self.power
        return {
            "row": self.row.code,
            "work": self.row.work,
            "size": self.row.size,
            "found": asdict(self.found),
            "power": share,
            "low": low,
            "high": high,
            "false": self.false,
            "target": asdict(STATED[self.row.code]),
            "missed": list(self.missed),
        }


def report_rows(rows: Sequence[Row], *, quick: bool) -> Iterator[PowerReport]:
    """Run the trials of each row, one after the other."""
    for row in rows:
        yield PowerReport(row, row.ours(quick)(), quick)
