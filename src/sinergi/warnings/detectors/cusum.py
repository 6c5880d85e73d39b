"""CUSUM of counts (Rossi et al. 1999): small excesses that add up day by day."""

import numpy as np
from django.utils.translation import gettext_lazy

from sinergi.warnings.charts import groups_of
from sinergi.warnings.counts import Table
from sinergi.warnings.method import Chosen, Finding, Method, Scene, Setting
from sinergi_core.scan import ChartResult, cusum_rossi

PRIOR = 0.5
LEAST_MEAN = 0.02
LEARN_SHARE = 2 / 3
"""What is usual is learned from the first two thirds of the days looked back."""


def find(scene: Scene, chosen: Chosen, seed: int) -> list[Finding]:
    """Return the areas whose sum is above its limit on the last day."""
    counts = scene.counts
    learn = int(counts.days * LEARN_SHARE)
    if not counts.areas or learn < 7:
        return []
    past = counts.values[:, :learn]
    seen = np.isfinite(past).sum(axis=1)
    mean = np.maximum((np.nansum(past, axis=1) + PRIOR) / (seen + 1), LEAST_MEAN)
    values = counts.values[:, learn:]
    chart = cusum_rossi(
        values, mean=mean[:, None], k=float(chosen["k"]), h=float(chosen["h"])
    )
    last = values.shape[1] - 1
    rows = [
        int(row)
        for row in np.flatnonzero(chart.alarm[:, last])
        if np.isfinite(values[row, last]) and seen[row] >= 7
    ]
    return [
        one
        for group in groups_of(rows, scene.ground.neighbours)
        if (one := _finding(scene, chart, mean, learn, group)).observed is not None
        and one.observed >= chosen["fewest"]
    ]


def _finding(
    scene: Scene, chart: ChartResult, mean: Table, learn: int, rows: list[int]
) -> Finding:
    """A run of excess begins after the last day on which every sum was zero."""
    sums = np.nan_to_num(chart.statistic[rows])
    quiet = np.flatnonzero((sums <= 0).all(axis=0))
    first = int(quiet[-1]) + 1 if quiet.size else 0
    part = scene.counts.values[rows, learn + first :]
    seen = np.isfinite(part)
    return Finding(
        areas=tuple(scene.counts.areas[row] for row in rows),
        first=scene.counts.day(learn + first), last=scene.counts.last,
        observed=float(np.nansum(part)),
        expected=float((mean[rows][:, None] * seen).sum()),
        figures={"statistic": float(sums[:, -1].max()), "bound": None},
    )  # fmt: skip


METHOD = Method(
    code="cusum",
    name=gettext_lazy("Area by area: small excesses that add up (CUSUM)"),
    help=gettext_lazy(
        "Adds up day by day how much more was counted than usual in an area, and rings when "
        "the sum is too high. It sees a slow rise that no single day shows; a day nobody "
        "looked at leaves the sum as it was."
    ),
    settings=(
        Setting("k", gettext_lazy("Excess that is let pass each day"),
                gettext_lazy("In standard deviations; 1.04 is the usual one."),
                1.04, 0.1, 5, whole=False),
        Setting("h", gettext_lazy("Sum from which it rings"),
                gettext_lazy("2.26 rings by chance once in 500 days of an area; many areas "
                             "need more."),
                4, 0.5, 20, whole=False),
        Setting("fewest", gettext_lazy("Events, at least"),
                gettext_lazy("Fewer than these ring nothing, however unusual."),
                5, 1, 1_000),
    ),
    find=find,
)  # fmt: skip
