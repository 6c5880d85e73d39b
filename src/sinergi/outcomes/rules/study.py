"""Rules of studies: windows, what was registered when, what an estimate says."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

PARTS = 4
"""Points of the chart on each side of the beginning."""
SHORTEST = 14
"""Days of a window: less than two weeks tell of a week's mood."""
LONGEST = 1_500
MOST_OUTCOMES = 5
MOST_COLUMNS = 6
LEVEL_P = 0.05
DRIFT_P = 0.10
"""Earlier changes this unlikely by chance leave the comparison in doubt."""

Window = tuple[dt.date, dt.date]
"""First and last day, both counted."""


class Better(StrEnum):
    """Which way a column is meant to move."""

    LOWER = "lower"
    HIGHER = "higher"


class When(StrEnum):
    """When a version was registered: what it was chosen with knowledge of."""

    BEFORE = "before"
    DURING = "during"
    AFTERWARDS = "afterwards"


class Verdict(StrEnum):
    """What an estimate says."""

    BETTER = "better"
    WORSE = "worse"
    NONE = "none"
    UNSURE = "unsure"
    UNSEEN = "unseen"


class Why(StrEnum):
    """Why nothing can be said."""

    POOL = "pool"
    ALIKE = "alike"
    CONTEXT = "context"
    BEFORE = "before"
    AFTER = "after"
    SMALL = "small"


class BadStudy(ValueError):
    """Why a study cannot be registered; `code`, and the field of the form it concerns."""

    def __init__(self, code: str, field: str = "") -> None:
        self.code, self.field = code, field
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Protocol:
    """All that is fixed before anybody looks.

    `columns` column → which way is meant; the first is the one that counts, others are
    corrected together with it. `smallest` is the least change of it that would matter.
    `caliper` in standard deviations; `covariates` columns, "score" is the run's. Days
    between the windows are left out: who hears of the work may act before it begins.
    `starts` are treated areas where the work begins later than the time after: they and
    those they are compared with count from that day on. `office` is the institution whose
    own rows are counted, None where no column needs it.
    """

    columns: tuple[tuple[str, Better], ...]
    treated: tuple[str, ...]
    area_code: str
    level: int
    before: Window
    after: Window
    method: str = "optimal"
    ratio: int = 2
    caliper: float | None = 0.5
    covariates: tuple[str, ...] = ("score",)
    smallest: float | None = None
    run: int | None = None
    plan: int | None = None
    measure: str = ""
    starts: tuple[tuple[str, dt.date], ...] = ()
    office: int | None = None

    def start_of(self, area: str) -> dt.date:
        """Return the day the work begins in a treated area."""
        return dict(self.starts).get(area, self.after[0])

    def as_plain(self) -> dict[str, Any]:
        """Return it as JSON holds it; what is not asked for is left out."""
        more: dict[str, Any] = {}
        if self.starts:
            more["starts"] = [[a, day.isoformat()] for a, day in sorted(self.starts)]
        if self.office is not None:
            more["office"] = self.office
        return more | {
            "v": 1,
            "columns": [[name, str(better)] for name, better in self.columns],
            "treated": sorted(self.treated),
            "area_code": self.area_code,
            "level": self.level,
            "before": [one.isoformat() for one in self.before],
            "after": [one.isoformat() for one in self.after],
            "method": self.method,
            "ratio": self.ratio,
            "caliper": self.caliper,
            "covariates": list(self.covariates),
            "smallest": self.smallest,
            "run": self.run,
            "plan": self.plan,
            "measure": self.measure,
        }


def protocol_of(plain: Mapping[str, Any]) -> Protocol:
    """Return the protocol that `as_plain` wrote."""
    before, after = plain["before"], plain["after"]
    day = dt.date.fromisoformat
    return Protocol(
        columns=tuple((name, Better(better)) for name, better in plain["columns"]),
        treated=tuple(plain["treated"]),
        area_code=plain["area_code"],
        level=plain["level"],
        before=(day(before[0]), day(before[1])),
        after=(day(after[0]), day(after[1])),
        covariates=tuple(plain["covariates"]),
        starts=tuple((area, day(first)) for area, first in plain.get("starts", [])),
        office=plain.get("office"),
        **{
            name: plain[name]
            for name in (
                "method", "ratio", "caliper", "smallest", "run", "plan", "measure",
            )
        },
    )  # fmt: skip


def digest_of(plain: Mapping[str, Any]) -> str:
    """Return the SHA-256 over the protocol as canonical JSON."""
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def seed_of(digest: str) -> int:
    """Return the seed: the digest gives it, so that nobody can choose a lucky one."""
    return int(digest[:8], 16) % 2**31


def check(protocol: Protocol) -> None:
    """Raise BadStudy for what cannot be studied."""
    if not 1 <= len(protocol.columns) <= MOST_OUTCOMES:
        raise BadStudy("columns", "column")
    if not protocol.treated:
        raise BadStudy("treated", "treated")
    for window, field in (
        (protocol.before, "before_from"),
        (protocol.after, "after_to"),
    ):
        days = days_of(window)
        if not SHORTEST <= days <= LONGEST:
            raise BadStudy("window", field)
    if protocol.before[1] >= protocol.after[0]:
        raise BadStudy("order", "treated_on")
    if len(protocol.covariates) > MOST_COLUMNS:
        raise BadStudy("covariates", "covariates")
    _check_starts(protocol)


def _check_starts(protocol: Protocol) -> None:
    """Refuse areas that begin outside the time after, or too late in it to tell."""
    for area, first in protocol.starts:
        days = days_of((first, protocol.after[1]))
        if area not in protocol.treated or first < protocol.after[0] or days < SHORTEST:
            raise BadStudy("starts", "treated")
    if protocol.starts and protocol.method == "all":
        raise BadStudy("staggered", "method")


def days_of(window: Window) -> int:
    """Return how many days a window has."""
    return (window[1] - window[0]).days + 1


def parts_of(window: Window, count: int) -> list[Window]:
    """Return a window in so many parts, as even as days allow, the later ones longer."""
    days = days_of(window)
    ends = [days * n // count for n in range(count + 1)]
    a_day = dt.timedelta(days=1)
    return [
        (window[0] + a_day * ends[n], window[0] + a_day * (ends[n + 1] - 1))
        for n in range(count)
    ]


def when_registered(protocol: Protocol, registered: dt.date) -> When:
    """Return whether the registration came before the work, during it or after its end."""
    if registered <= protocol.after[0]:
        return When.BEFORE
    return When.DURING if registered <= protocol.after[1] else When.AFTERWARDS


def verdict_of(
    effect: float | None,
    low: float | None,
    high: float | None,
    p: float | None,
    better: Better,
    smallest: float | None,
) -> Verdict:
    """Return what an estimate says; `p` is corrected for the number of columns."""
    if effect is None or p is None:
        return Verdict.UNSEEN
    if p <= LEVEL_P:
        good = (effect < 0) == (better is Better.LOWER)
        return Verdict.BETTER if good else Verdict.WORSE
    bounded = low is not None and high is not None and smallest is not None
    if bounded and -smallest < low and high < smallest:  # type: ignore[operator]
        return Verdict.NONE
    return Verdict.UNSURE


def gain_of(effect: float, after_treated: float, better: Better) -> float | None:
    """Return the share of what would have been that is gone (or come, where more is better).

    What would have been: the treated areas' level after, less the effect. None where that
    is not above 0.
    """
    without = after_treated - effect
    if not without > 0:
        return None
    share = effect / without
    return -share if better is Better.LOWER else share
