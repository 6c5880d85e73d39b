"""What the control charts share: settings, and areas out of the ordinary as findings."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from sinergi.warnings.counts import Table
from sinergi.warnings.method import Finding, Scene, Setting
from sinergi_core.scan import ChartResult

LEAST_SD = 0.5
"""Days without any spread are taken to have this one, so that one event is no alarm."""


def chart_settings(rarely: int) -> tuple[Setting, ...]:
    """Return the settings that all charts share."""
    return (
        Setting(
            "rarely", gettext_lazy("By chance, once in so many days of an area"),
            gettext_lazy("There are many areas: 65 with 1,000 ring falsely every 15 days."),
            rarely, 40, 100_000,
        ),
        Setting(
            "fewest", gettext_lazy("Events, at least"),
            gettext_lazy("Fewer than these ring nothing, however unusual."),
            3, 1, 1_000,
        ),
    )  # fmt: skip


def groups_of(
    rows: Sequence[int], neighbours: Sequence[Sequence[int]]
) -> list[list[int]]:
    """Return the areas as groups that touch: what rings side by side is one finding."""
    left, groups = set(rows), []
    for row in rows:
        if row not in left:
            continue
        group, waiting = [], [row]
        left.discard(row)
        while waiting:
            one = waiting.pop()
            group.append(one)
            near = [other for other in neighbours[one] if other in left]
            left.difference_update(near)
            waiting += near
        groups.append(sorted(group))
    return groups


def findings_of(
    scene: Scene, chart: ChartResult, usual: Table, fewest: int
) -> list[Finding]:
    """Return what rings on the last day; a day nobody looked at rings nothing.

    `usual` (areas × days) is what would be expected, told beside what was counted.
    """
    counts = scene.counts
    last = counts.days - 1
    today = counts.values[:, last]
    rings: NDArray[np.bool_] = chart.alarm[:, last] & chart.enough[:, last]
    rows = [int(r) for r in np.flatnonzero(rings) if np.nan_to_num(today[r]) >= fewest]
    return [
        _finding(scene, chart, usual, group, counts.last)
        for group in groups_of(rows, scene.ground.neighbours)
    ]


def _finding(
    scene: Scene, chart: ChartResult, usual: Table, rows: list[int], day: dt.date
) -> Finding:
    counts = scene.counts
    last = counts.days - 1
    bound = float(chart.bound[rows[0], last]) if len(rows) == 1 else float("nan")
    score = float(np.nanmax(chart.statistic[rows, last]))
    return Finding(
        areas=tuple(counts.areas[row] for row in rows), first=day, last=day,
        observed=float(np.nansum(counts.values[rows, last])),
        expected=float(np.nansum(usual[rows, last])),
        figures={
            "bound": bound if np.isfinite(bound) else None,
            "statistic": score if np.isfinite(score) else None,
        },
    )  # fmt: skip


def mean_before(values: Table, days: int, lag: int) -> Table:
    """Return for each day the mean of so many days before it, `lag` days earlier; NaN
    where nothing was seen in them."""
    means = np.full_like(values, np.nan)
    for day in range(values.shape[1]):
        part = values[:, max(0, day - lag - days) : max(0, day - lag)]
        seen = np.isfinite(part)
        n = seen.sum(axis=1)
        total = np.nansum(part, axis=1)
        means[:, day] = np.divide(total, n, out=np.full(len(part), np.nan), where=n > 0)
    return means
