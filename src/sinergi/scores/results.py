"""A run's numbers as stored rows: one per area, and what the run sums up.

Numbers are rounded to nine significant digits on the way into JSON lists; scores and
ranks are stored as computed. NaN becomes None: unseen is never a number.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi.scores.computing import Computed
from sinergi.scores.gathering import Gathered
from sinergi.scores.words import CLASS_WORDS
from sinergi_core.index.compute import IndexResult
from sinergi_core.index.data_audit import DataAudit, audit_data
from sinergi_core.index.explain import contributions
from sinergi_core.index.table import AreaTable
from sinergi_core.index.uncertainty import UncertaintyResult

Matrix = NDArray[np.float64]
DIGITS = 9
NOTHING = 1e-12
SUMMARY_VERSION = 1


def plain(value: float) -> float | None:
    """Return a number for JSON, rounded to nine digits; None for NaN."""
    number = float(value)
    if not np.isfinite(number):
        return None
    # what is left over from adding and taking away is nothing
    return 0.0 if abs(number) < NOTHING else float(f"{number:.{DIGITS}g}")


def plain_list(values: Any) -> list[float | None]:
    """Return an array for JSON."""
    return [plain(value) for value in np.asarray(values, dtype=float).tolist()]


def score_rows(
    run_id: int, gathered: Gathered, computed: Computed
) -> Iterator[dict[str, Any]]:
    """Yield the columns of a Score for each area, in the order of the table."""
    index, drawn = computed.index, computed.uncertainty
    parts = contribution_matrix(index)
    days = indicator_days(index, gathered.table)
    for i, code in enumerate(index.areas):
        class_index = int(index.class_index[i])
        yield {
            "run_id": run_id,
            "area_code": code,
            "area_name": gathered.names.get(code, ""),
            "parent_code": gathered.parents.get(code, ""),
            "score": _exact(index.score[i]),
            "rank": int(index.rank[i]) or None,
            "class_code": index.classes[class_index] if class_index >= 0 else "",
            "share_missing": _exact(index.share_missing[i]),
            "node_values": plain_list(index.node_scores[i]),
            "contribution_values": plain_list(parts[i]),
            "indicator_values": plain_list(index.indicator_values[i]),
            "indicator_days": days[i],
            **_drawn_columns(drawn, i, index.classes),
        }


def contribution_matrix(index: IndexResult) -> Matrix:
    """Return (n, k + m - 1) points of the score: indicators, then nodes but the index.

    NaN throughout where parts have no meaning (Copeland of more than twelve children).
    """
    try:
        parts = contributions(index)
    except ValueError:
        shape = len(index.areas), len(index.indicators) + len(index.nodes) - 1
        return np.full(shape, np.nan)
    return np.hstack([parts.indicator, parts.node[:, :-1]])


def _exact(value: float) -> float | None:
    number = float(value)
    return number if np.isfinite(number) else None


def _drawn_columns(
    drawn: UncertaintyResult | None, i: int, classes: Sequence[str]
) -> dict[str, Any]:
    names = ("p05", "p50", "p95", "rank_p05", "rank_p50", "rank_p95")
    if drawn is None:
        empty: dict[str, Any] = dict.fromkeys(names)
        return {**empty, "class_probability": {}, "top_probability": None}
    figures = [*drawn.score_q[i], *drawn.rank_q[i]]
    row: dict[str, Any] = {
        name: _exact(value) for name, value in zip(names, figures, strict=True)
    }
    chances = plain_list(drawn.class_probability[i])
    known = None not in chances and row["p50"] is not None
    row["class_probability"] = (
        dict(zip(classes, chances, strict=False)) if known else {}
    )
    row["top_probability"] = _exact(drawn.top_probability[i])
    return row


def indicator_days(index: IndexResult, table: AreaTable) -> list[list[str | None]]:
    """Return per area the ISO day of the oldest input of each indicator, None if unknown."""
    n = len(index.areas)
    if table.observed_on is None:
        return [[None] * len(index.indicators)] * n
    columns = [_oldest(index, table, code) for code in index.indicators]
    days = np.column_stack(columns) if columns else np.empty((n, 0), "datetime64[D]")
    text = np.datetime_as_string(days) if days.size else days.astype(str)
    return [[None if day == "NaT" else str(day) for day in row] for row in text]


def _oldest(index: IndexResult, table: AreaTable, code: str) -> NDArray[np.datetime64]:
    inputs = index.framework.indicator(code).inputs
    found = [table.column_days(name) for name in inputs if name in table.columns]
    days = [one for one in found if one is not None]
    if not days:
        return np.full(len(table.areas), "NaT", dtype="datetime64[D]")
    oldest: NDArray[np.datetime64] = np.fmin.reduce(days)
    return oldest


def summary_of(computed: Computed, gathered: Gathered) -> dict[str, Any]:
    """Return what the run page shows without reading the areas."""
    index, drawn = computed.index, computed.uncertainty
    names = index.classes
    counts = np.bincount(
        index.class_index[index.class_index >= 0], minlength=len(names)
    )
    known = index.score[np.isfinite(index.score)]
    return {
        "version": SUMMARY_VERSION,
        "nodes": list(index.nodes),
        "contributions": [*index.indicators, *index.nodes[:-1]],
        "indicators": list(index.indicators),
        "effective_weights": plain_list(index.effective_weights),
        "classes": class_entries(index),
        "class_counts": [int(count) for count in counts],
        "thresholds": plain_list(index.thresholds),
        "score_low": plain(known.min()) if known.size else None,
        "score_high": plain(known.max()) if known.size else None,
        "unseen": [name for name, share in gathered.seen.items() if share == 0],
        "seen": {name: plain(share) for name, share in gathered.seen.items()},
        "treatments": [_log_entry(one) for one in index.treatment_log],
        "uncertainty": _uncertainty_entry(drawn),
    }


def class_entries(index: IndexResult) -> list[dict[str, Any]]:
    """Return code and names of each class, lowest first."""
    rule = index.framework.classes.get(index.area_level)
    labels = rule.labels if rule else {}
    return [
        {"code": code, "names": labels.get(code) or CLASS_WORDS.get(code, {"id": code})}
        for code in index.classes
    ]


def _log_entry(entry: Any) -> dict[str, Any]:
    return {
        key: plain(value) if isinstance(value, float) else _json_word(value)
        for key, value in asdict(entry).items()
    }


def _json_word(value: object) -> object:
    if isinstance(value, str | int | bool) or value is None:
        return str(value) if isinstance(value, str) else value
    return str(value)


def _uncertainty_entry(drawn: UncertaintyResult | None) -> dict[str, Any]:
    if drawn is None:
        return {}
    return {
        "draws": drawn.draws,
        "seed": drawn.seed,
        "top_k": drawn.top_k,
        "sources": drawn.sources,
        "precision": drawn.precision,
    }


def audit_of(computed: Computed, table: AreaTable, *, up_to: dt.date) -> dict[str, Any]:
    """Return the data audit as stored JSON: shares over the areas, pairs, alphas."""
    audit = audit_data(computed.index, table, as_of=up_to)
    return {
        "version": 1,
        "share_missing": _mean(audit.share_missing),
        "share_imputed": _mean(audit.share_imputed),
        "share_old": _mean(audit.share_old),
        "share_dated": _mean(audit.share_dated),
        "old_before": None if audit.old_before is None else str(audit.old_before),
        **_structure(audit),
    }


def _structure(audit: DataAudit) -> dict[str, Any]:
    return {
        "collinear": [_pair(pair) for pair in audit.collinear],
        "cancelling": [_pair(pair) for pair in audit.cancelling],
        "alphas": [
            {"node": one.node, "alpha": plain(one.alpha), "items": one.items}
            for one in audit.alphas
        ],
    }


def _pair(pair: Any) -> dict[str, Any]:
    return {
        "first": pair.first,
        "second": pair.second,
        "correlation": plain(pair.correlation),
        "parent": pair.parent,
    }


def _mean(values: Matrix) -> float | None:
    known = values[np.isfinite(values)]
    return plain(known.mean()) if known.size else None
