"""What a detector looks at, read from the database: counts, ground, and what is new."""

import datetime as dt
from typing import Any

import numpy as np
from django.utils import timezone

from sinergi.warnings.choosing import chosen_of, method_of
from sinergi.warnings.counts import Asked, Counts, ground_of
from sinergi.warnings.method import Finding, Method, RuleKind, Scene, Scope
from sinergi.warnings.models import Detector
from sinergi.warnings.streams import STREAMS

MOST_LISTED = 100
"""Areas of a cluster that are listed with their numbers."""


def asked_of(detector: Detector, last: dt.date, days: int | None = None) -> Asked:
    """Return what a detector asks of its stream, up to a day; its window, or so many days."""
    chosen = chosen_of(detector)
    window = int(chosen["window"]) if days is None else days
    return Asked(
        within=detector.area_code, level=int(chosen["level"]),
        first=last - dt.timedelta(days=window - 1), last=last,
        kind=str(chosen.get("kind", "")), institution=detector.institution_id,
    )  # fmt: skip


def scene_of(detector: Detector, last: dt.date, days: int | None = None) -> Scene:
    """Return counts and ground of a detector up to a day."""
    stream, asked = STREAMS[detector.stream], asked_of(detector, last, days)
    counts = stream.count(asked)
    times = stream.times(asked) if stream.times is not None else {}
    return Scene(counts, ground_of(counts.areas), times)


def scope_of(detector: Detector) -> Scope:
    """Return what a rule looks at."""
    return Scope(detector.area_code, detector.institution_id)


def mark_now(detector: Detector, at: dt.datetime) -> str:
    """Return the mark of what a detector would read now; cheap, asked every ten minutes."""
    method = method_of(detector.method)
    if isinstance(method, RuleKind):
        return f"{detector.version}:{method.mark(scope_of(detector), at)}"[:160]
    stream = STREAMS.get(detector.stream)
    if method is None or stream is None:
        return ""
    asked = asked_of(detector, timezone.localdate(at))
    return f"{detector.version}:{stream.mark(asked)}"[:160]


def window_of(scene: Scene, end: int, days: int) -> Scene:
    """Return the last so many days of a scene up to a column."""
    counts = scene.counts.up_to(end)
    return Scene(counts.from_day(max(0, counts.days - days)), scene.ground)


def explained(finding: Finding, scene: Scene, method: Method, seed: int) -> Finding:
    """Return the finding with what its page shows: areas, days, coverage, digest, seed."""
    counts = scene.counts
    rows = [counts.areas.index(code) for code in finding.areas if code in counts.areas]
    first = max(0, (finding.first - counts.first).days)
    last = min(counts.days, (finding.last - counts.first).days + 1)
    inside = counts.values[rows, first:last]
    table: list[list[Any]] = [
        [code, _number(_sum(inside[at])), _share(counts, row, first, last)]
        for at, (code, row) in enumerate(zip(finding.areas, rows, strict=False))
    ]
    figures = {
        **finding.figures,
        "method": method.code,
        "seed": seed,
        "digest": counts.digest,
        "areas": sorted(table, key=lambda one: (-(one[1] or 0), one[0]))[:MOST_LISTED],
        "series_from": counts.first.isoformat(),
        "series": [
            _number(_sum(counts.values[rows, day])) for day in range(counts.days)
        ],
        "coverage": _coverage(counts, rows, first, last),
        "unplaced": counts.unplaced,
    }
    return Finding(
        finding.areas, finding.first, finding.last, finding.observed, finding.expected,
        figures,
    )  # fmt: skip


def _sum(values: Any) -> float:
    """Return the sum of what is known, NaN where nothing is."""
    return float(np.nansum(values)) if np.isfinite(values).any() else float("nan")


def _number(value: float) -> float | None:
    return round(value, 6) if np.isfinite(value) else None


def _share(counts: Counts, row: int, first: int, last: int) -> float:
    return round(float(np.mean(counts.coverage[row, first:last] > 0)), 3)


def _coverage(counts: Counts, rows: list[int], first: int, last: int) -> float | None:
    part = counts.coverage[rows, first:last]
    return round(float(part.mean()), 4) if part.size else None
