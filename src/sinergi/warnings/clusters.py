"""Windows in space for the scans, and how a cluster of a scan is told as a finding."""

from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinergi.warnings.counts import Ground
from sinergi.warnings.method import Chosen, Finding, Scene, Setting
from sinergi_core.scan import Cluster, ScanResult, Zones, adjacent_zones, circular_zones

LARGEST_GROUP = 6
"""Areas of a free shape: all connected groups of so many are looked at."""
STOP_AT = 50
"""Replicates that reach the best cluster before no more are drawn (Besag & Clifford 1991)."""


def shapes() -> list[tuple[str, str]]:
    """Return the shapes of windows as choices."""
    return [("circle", _("circles")), ("adjacent", _("groups of areas that touch"))]


def scan_settings() -> tuple[Setting, ...]:
    """Return the settings that all scans in space and time share."""
    return (
        Setting(
            "longest", gettext_lazy("Longest cluster, in days"),
            gettext_lazy("A cluster lasts from one day to so many, and still goes on."),
            7, 1, 28,
        ),
        Setting(
            "share", gettext_lazy("Largest cluster, in percent of all"),
            gettext_lazy("What is larger than that is no cluster but the whole map."),
            50, 5, 50,
        ),
        Setting(
            "shape", gettext_lazy("Shape"),
            gettext_lazy("Circles are quick; groups follow rivers and roads (up to 6 areas)."),
            "circle", choices=shapes,
        ),
        Setting(
            "once_in_days", gettext_lazy("Chance alone, at most once in so many days"),
            gettext_lazy("The higher, the fewer false alarms, and the later the true ones."),
            180, 10, 1_000,
        ),
        Setting(
            "replications", gettext_lazy("Replications"),
            gettext_lazy("At least as many as the days above, or nothing can be found."),
            999, 99, 9_999,
        ),
    )  # fmt: skip


def zones_of(ground: Ground, chosen: Chosen, weight: Any) -> tuple[Zones, Any] | None:
    """Return the windows and the positions of the areas in them; None where none can be.

    Areas whose place is unknown are in no window.
    """
    if chosen["shape"] == "adjacent":
        if not any(ground.neighbours):
            return None
        return (
            adjacent_zones(ground.neighbours, largest=LARGEST_GROUP),
            np.arange(len(ground.areas)),
        )
    known = np.flatnonzero(np.isfinite(ground.points).all(axis=1))
    if known.size < 2 or not weight[known].sum() > 0:
        return None
    zones = circular_zones(
        ground.points[known], weight=weight[known], largest_share=chosen["share"] / 100
    )
    return zones, known


def findings_of(
    result: ScanResult, known: Any, scene: Scene, chosen: Chosen
) -> list[Finding]:
    """Return the clusters that chance gives rarely enough, the most likely first."""
    return [
        _finding(one, result, known, scene)
        for one in result.clusters
        if one.recurrence_days >= chosen["once_in_days"] and one.observed > one.expected
    ]


def _finding(one: Cluster, result: ScanResult, known: Any, scene: Scene) -> Finding:
    counts = scene.counts
    risk, gumbel = float(one.relative_risk), float(one.p_gumbel)
    return Finding(
        areas=tuple(counts.areas[int(known[row])] for row in one.areas),
        first=counts.day(one.first),
        last=counts.day(one.last),
        observed=float(one.observed),
        expected=float(one.expected),
        figures={
            "statistic": float(one.statistic),
            "p": float(one.p),
            "p_gumbel": gumbel if np.isfinite(gumbel) else None,
            "recurrence_days": float(one.recurrence_days),
            "relative_risk": risk if np.isfinite(risk) else None,
            "replications": int(result.replications_done),
            "windows": int(result.windows),
            "cases": int(result.cases),
        },
    )
