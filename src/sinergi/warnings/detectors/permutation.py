"""Space-time permutation scan (Kulldorff et al. 2005): needs counts alone.

What is usual for an area and what is usual for a day is no cluster; only where both go
together. So an area nobody reports from disturbs nothing: it has no counts to exchange.
"""

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinergi.warnings.clusters import STOP_AT, findings_of, scan_settings, zones_of
from sinergi.warnings.method import Chosen, Finding, Method, Scene, Setting
from sinergi_core.scan import scan_permutation

FEWEST = 10
"""Events in the window below which no scan is worth its name."""


def rhythms() -> list[tuple[str, str]]:
    """Return whether days of the week are compared with their like, as choices."""
    return [
        ("any", _("all days alike")),
        ("weekday", _("each day of the week by itself")),
    ]


def find(scene: Scene, chosen: Chosen, seed: int) -> list[Finding]:
    """Return clusters that go on on the last day; none with too few events."""
    counts = scene.counts
    whole = np.nan_to_num(counts.values).astype(np.int64)
    weight = whole.sum(axis=1).astype(float)
    longest = min(int(chosen["longest"]), counts.days)
    ready = zones_of(scene.ground, chosen, weight)
    if ready is None or counts.days < 2:
        return []
    zones, known = ready
    table = whole[known]
    if table.sum() < FEWEST:
        return []
    row, column = np.nonzero(table)
    times = table[row, column]
    area, day = np.repeat(row, times), np.repeat(column, times)
    weekdays = (day + counts.first.weekday()) % 7
    result = scan_permutation(
        area, day, areas=len(known), days=counts.days, zones=zones, longest=longest,
        strata=weekdays if chosen["rhythm"] == "weekday" else None,
        replications=int(chosen["replications"]), seed=seed, stop_at=STOP_AT,
    )  # fmt: skip
    return findings_of(result, known, scene, chosen)


METHOD = Method(
    code="permutation",
    name=gettext_lazy("Clusters in space and time, from counts alone"),
    help=gettext_lazy(
        "Looks every day for neighbouring areas that have, over some days, more events than "
        "their own share would give. It needs no population and no expectation, and an area "
        "nobody reports from does no harm. It finds what comes on quickly in one part; what "
        "rises everywhere at once it cannot see."
    ),
    settings=(
        *scan_settings(),
        Setting(
            "rhythm", gettext_lazy("Days of the week"),
            gettext_lazy("Choose the second where weekends differ and there are many events."),
            "any", choices=rhythms,
        ),
    ),
    find=find,
)  # fmt: skip
