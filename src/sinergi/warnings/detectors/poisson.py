"""Space-time Poisson scan (Kulldorff 2001), adjusted for voters and for who looked.

What is expected of an area on a day is its voters, or its own past, times the share of
it that was looked at. Where nobody looked nothing is expected and nothing is counted.
"""

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinergi.warnings.clusters import STOP_AT, findings_of, scan_settings, zones_of
from sinergi.warnings.counts import Table
from sinergi.warnings.method import Chosen, Finding, Method, Scene, Setting
from sinergi_core.scan import scan_space_time_poisson

FEWEST = 10
LEAST_SEEN = 0.05
"""Where something was told of but no report came, so much was looked at, at least."""
PRIOR = 0.5
"""Events added to each area's past, so that a quiet past is not an impossible event."""


def grounds() -> list[tuple[str, str]]:
    """Return what is expected in proportion to what, as choices."""
    return [("past", _("each area's own past")), ("voters", _("registered voters"))]


def find(scene: Scene, chosen: Chosen, seed: int) -> list[Finding]:
    """Return clusters that go on on the last day; none with too few events."""
    counts = scene.counts
    cases = np.nan_to_num(counts.values)
    expected = expected_of(scene, chosen)
    ready = zones_of(scene.ground, chosen, expected.sum(axis=1))
    if ready is None or counts.days < 2:
        return []
    zones, known = ready
    use, hoped = np.floor(cases[known]), expected[known]
    use = np.where(hoped > 0, use, 0)
    if use.sum() < FEWEST or not hoped.sum() > 0:
        return []
    result = scan_space_time_poisson(
        use, hoped, zones, longest=min(int(chosen["longest"]), counts.days),
        replications=int(chosen["replications"]), seed=seed, stop_at=STOP_AT,
    )  # fmt: skip
    return findings_of(result, known, scene, chosen)


def expected_of(scene: Scene, chosen: Chosen) -> Table:
    """Return areas × days of what is expected, up to a common factor."""
    counts = scene.counts
    cases = np.nan_to_num(counts.values)
    seen = np.where(cases > 0, np.maximum(counts.coverage, LEAST_SEEN), counts.coverage)
    if chosen["against"] == "voters":
        weight = np.nan_to_num(scene.ground.voters)
    else:
        before = max(1, counts.days - int(chosen["longest"]))
        looked = seen[:, :before].sum(axis=1)
        rate = (cases[:, :before].sum() + PRIOR) / max(looked.sum(), 1.0)
        weight = (cases[:, :before].sum(axis=1) + PRIOR) / (looked + PRIOR / rate)
    return np.asarray(weight[:, None] * seen, dtype=np.float64)


METHOD = Method(
    code="poisson",
    name=gettext_lazy("Clusters in space and time, against what is expected"),
    help=gettext_lazy(
        "Looks every day for neighbouring areas with more events than expected there, where "
        "what is expected follows registered voters or each area's own past, times the share "
        "of the area that was looked at. What rises everywhere at once it cannot see."
    ),
    settings=(
        *scan_settings(),
        Setting(
            "against", gettext_lazy("Expected in proportion to"),
            gettext_lazy("The past suits what is always more in some places, as markets."),
            "past", choices=grounds,
        ),
    ),
    find=find,
)  # fmt: skip
