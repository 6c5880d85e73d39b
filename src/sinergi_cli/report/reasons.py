"""Why each area has its score, in words and bars for the report."""

from __future__ import annotations

from typing import Any

import numpy as np

from sinergi_cli.computing import Computed
from sinergi_cli.outputs import Names, class_code
from sinergi_cli.words import Say
from sinergi_core.index.framework import Indicator
from sinergi_core.index.turning import ClassChange, class_changes

CHANGES = 3


def dimension_rows(
    computed: Computed, names: Names, order: list[int], say: Say
) -> dict[str, Any] | None:
    """What the parts below the index add, for the first areas; None where contributions
    have no meaning."""
    parts, result = computed.contributions, computed.result
    if parts is None:
        return None
    codes = [c for c in result.framework.children["index"] if c in parts.nodes]
    if not codes:
        return None
    at = [parts.nodes.index(code) for code in codes]
    known = [i for i in order if not np.isnan(result.score[i])]
    scores = [float(np.nansum(np.abs(parts.node[i, at]))) for i in known]
    scale = 100 / max([*scores, 1e-9])
    return {
        "names": [say.name(result.framework.node(code).names) for code in codes],
        "rows": [
            {
                "name": names.get(result.areas[i], result.areas[i]),
                "score": float(result.score[i]),
                "parts": _stack(parts.node[i, at], scale),
            }
            for i in known
        ],
    }


def _stack(values: np.ndarray[Any, Any], scale: float) -> list[dict[str, float]]:
    start, stacked = 0.0, []
    for value in np.nan_to_num(values):
        wide = max(float(value), 0.0) * scale
        stacked.append({"x": start, "wide": wide, "points": float(value)})
        start += wide
    return stacked


def area_reasons(computed: Computed, names: Names, i: int, say: Say) -> dict[str, Any]:
    """The indicators of one area from the one that adds most, and ways out of its class."""
    result, parts = computed.result, computed.contributions
    code = result.areas[i]
    given = (
        parts.indicator[i]
        if parts is not None
        else np.full(len(result.indicators), np.nan)
    )
    order = np.argsort(-np.nan_to_num(given, nan=-np.inf), kind="stable")
    most = max(float(np.nanmax(given, initial=0.0)), 1e-9)
    return {
        "code": code,
        "name": names.get(code, code),
        "score": float(result.score[i]),
        "rank": int(result.rank[i]),
        "indicators": [
            _indicator(computed, i, int(j), float(given[j]), most, say) for j in order
        ],
        "changes": _sentences(computed, i, say),
        "outside": _outside(computed, i, say),
    }


def _indicator(
    computed: Computed, i: int, j: int, points: float, most: float, say: Say
) -> dict[str, Any]:
    result = computed.result
    indicator = result.framework.indicator(result.indicators[j])
    value = float(result.indicator_values[i, j])
    return {
        "name": say.name(indicator.names),
        "value": show_value(value, say),
        "unit": say.name(indicator.unit),
        "normalised": float(result.normalised[i, j]),
        "points": points,
        "wide": 0.0 if np.isnan(points) else max(points, 0.0) / most * 100,
        "imputed": bool(result.imputed[i, j]),
    }


def show_value(value: float, say: Say) -> str:
    """A raw value with as many decimals as it needs."""
    if np.isnan(value):
        return "–"
    size = abs(value)
    return say.number(
        value, 0 if size >= 100 or value == int(value) else 2 if size >= 1 else 4
    )


def _sentences(computed: Computed, i: int, say: Say) -> list[str]:
    """ "Leaves the class if ..." for the shortest ways, first down, then up."""
    result = computed.result
    changes = class_changes(result, result.areas[i])
    down = [c for c in changes if c.shift < 0][:CHANGES]
    up = [c for c in changes if c.shift >= 0][:CHANGES]
    return [_sentence(computed, change, say) for change in (*down, *up)]


def _sentence(computed: Computed, change: ClassChange, say: Say) -> str:
    result = computed.result
    rule = result.framework.classes[result.area_level]
    indicator: Indicator = result.framework.indicator(change.indicator)
    return say(
        "{name}: from {now} to {needed} ({unit}) would bring it to {to}",
        name=say.name(indicator.names),
        now=show_value(change.now, say),
        needed=show_value(change.needed, say),
        unit=say.name(indicator.unit),
        to=say.name(rule.labels.get(change.to_class, {}), change.to_class),
    )


def _outside(computed: Computed, i: int, say: Say) -> str:
    """How far the score is from the nearest border of its class."""
    nearest = float(computed.borders.nearest[i])
    if np.isnan(nearest) or not class_code(computed, i):
        return ""
    points = say.number(abs(nearest), 1)
    if nearest <= 0:
        return say("{points} points above the border to the class below", points=points)
    return say("{points} points below the border to the class above", points=points)
