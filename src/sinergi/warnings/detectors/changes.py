"""Change points: the level of an area rose some days ago and stayed there."""

import numpy as np
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from sinergi.warnings.charts import groups_of
from sinergi.warnings.method import Chosen, Finding, Method, Scene, Setting
from sinergi_core.scan import change_points

SHORTEST = 3
"""Days a level must have held; the same as where its power was measured."""


def find(scene: Scene, chosen: Chosen, seed: int) -> list[Finding]:
    """Return the areas whose last rise began within the days asked for."""
    counts, begun = scene.counts, {}
    for row, values in enumerate(counts.values):
        start = _risen(values, int(chosen["recent"]), float(chosen["gain"]))
        if start is not None and np.nansum(values[start:]) >= chosen["fewest"]:
            begun[row] = start
    groups = groups_of(sorted(begun), scene.ground.neighbours)
    return [_finding(scene, begun, group) for group in groups]


def _risen(values: NDArray[np.float64], recent: int, gain: float) -> int | None:
    """Return the day on which the level that holds now began, when it is a fresh, sure rise.

    Days nobody looked at are left out, not taken for quiet ones; an area nobody looked at
    on the last day is not judged.
    """
    seen = np.flatnonzero(np.isfinite(values))
    if seen.size < 2 * SHORTEST or seen[-1] != values.size - 1:
        return None
    chart = change_points(values[seen], shortest=SHORTEST)
    changes = np.flatnonzero(np.nan_to_num(chart.statistic))
    if not changes.size or chart.statistic[changes[-1]] < gain:
        return None
    start = int(seen[changes[-1]])
    return start if start >= values.size - recent else None


def _finding(scene: Scene, begun: dict[int, int], rows: list[int]) -> Finding:
    """Tell a group by the days since its first rise, beside the level before it."""
    counts = scene.counts
    first = min(begun[row] for row in rows)
    now, before = counts.values[rows, first:], counts.values[rows, :first]
    seen, past = np.isfinite(now), np.isfinite(before)
    level = np.nansum(before, axis=1) / np.maximum(past.sum(axis=1), 1)
    return Finding(
        areas=tuple(counts.areas[row] for row in rows), first=counts.day(first),
        last=counts.last, observed=float(np.nansum(now)),
        expected=float((level[:, np.newaxis] * seen).sum()), figures={"bound": None},
    )  # fmt: skip


METHOD = Method(
    code="changes",
    name=gettext_lazy("Area by area: a level that rose and stayed (change points)"),
    help=gettext_lazy(
        "Cuts the days of an area into stretches of one level each and rings when the last "
        "stretch lies higher and began within the days chosen. It tells since when something "
        "is different, needs three days to say so, and misses what is over within a day or "
        "two."
    ),
    settings=(
        Setting("recent", gettext_lazy("A rise rings for so many days"),
                gettext_lazy("An older one is the new usual."), 7, 3, 30),
        Setting("gain", gettext_lazy("How sure a rise must be"),
                gettext_lazy("Twice the log likelihood that the rise explains: 8 rings often "
                             "by chance among 65 areas, 16 seldom."),
                16, 4, 100),
        Setting("fewest", gettext_lazy("Events, at least"),
                gettext_lazy("Fewer than these ring nothing, however unusual."),
                3, 1, 1_000),
    ),
    find=find,
)  # fmt: skip
