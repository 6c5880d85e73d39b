"""The whole result as one JSON document, for programs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sinergi_cli.computing import Computed
from sinergi_cli.outputs import Names, class_code


def result_document(computed: Computed, names: Names) -> dict[str, Any]:
    """Areas with score, intervals and contributions, and the audit; unknown is null."""
    return {
        "areas": [_area(computed, i, names) for i in range(len(computed.result.areas))],
        "audit": _audit(computed),
    }


def _area(computed: Computed, i: int, names: Names) -> dict[str, Any]:
    result, u, parts = computed.result, computed.uncertainty, computed.contributions
    code = result.areas[i]
    area: dict[str, Any] = {
        "code": code,
        "name": names.get(code, code),
        "score": plain(result.score[i]),
        "rank": int(result.rank[i]) or None,
        "class": class_code(computed, i) or None,
        "share_missing": plain(result.share_missing[i]),
        "nodes": dict(zip(result.nodes, _row(result.node_scores[i]), strict=True)),
    }
    if parts is not None:
        pairs = zip(parts.indicators, _row(parts.indicator[i]), strict=True)
        area["contributions"] = dict(pairs)
    if u is not None:
        area["score_interval"] = _row(u.score_q[i])
        area["rank_interval"] = _row(u.rank_q[i])
        if result.classes:
            pairs = zip(result.classes, _row(u.class_probability[i]), strict=True)
            area["class_probability"] = dict(pairs)
        area["probability_above_next"] = plain(u.pair_probability[i])
    return area


def _audit(computed: Computed) -> dict[str, Any]:
    audit = computed.audit
    pairs = {"collinear": audit.collinear, "cancelling": audit.cancelling}
    document: dict[str, Any] = {
        name: [
            {
                "first": pair.first,
                "second": pair.second,
                "correlation": plain(pair.correlation),
                "parent": pair.parent or None,
            }
            for pair in found
        ]
        for name, found in pairs.items()
    }
    document["cronbach_alpha"] = {a.node: plain(a.alpha) for a in audit.alphas}
    before = audit.old_before
    document["old_before"] = None if before is None else str(before)
    return document


def _row(values: np.ndarray[Any, Any]) -> list[float | None]:
    return [value if value == value else None for value in values.tolist()]


def plain(value: float) -> float | None:
    """A number for JSON, null for NaN."""
    number = float(value)
    return None if math.isnan(number) else number
