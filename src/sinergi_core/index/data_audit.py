"""What a score rests on: gaps, old figures, indicators that repeat or cancel each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import numpy as np
import scipy
from numpy.typing import NDArray

from sinergi_core.index.compute import IndexResult
from sinergi_core.index.framework import Indicator
from sinergi_core.index.table import AreaTable

Matrix = NDArray[np.float64]
Days = NDArray[np.datetime64]

OLD_AFTER_DAYS = 1826  # five years: older than the election before
COLLINEAR_AT = 0.9
CANCELS_AT = -0.4  # the flag of COINr and the COIN Tool
TIE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Pair:
    """Two indicators of one node (`parent`), or of two nodes (`parent` empty)."""

    first: str
    second: str
    correlation: float
    parent: str


@dataclass(frozen=True, slots=True)
class NodeAlpha:
    """Cronbach's alpha of the children of a node; NaN when it has only one."""

    node: str
    alpha: float
    items: int


@dataclass(frozen=True, slots=True)
class DataAudit:
    """Shares of the index weight per area (n,), and the structure of the indicators.

    `share_missing` nobody has seen, `share_imputed` was filled in, `share_old` was
    observed before `old_before` (NaN for an area without any known date); `share_dated`
    has a date at all. `correlation` is (k, m): each indicator with each node.
    """

    areas: tuple[str, ...]
    share_missing: Matrix
    share_imputed: Matrix
    share_old: Matrix
    share_dated: Matrix
    old_before: np.datetime64 | None
    indicators: tuple[str, ...]
    nodes: tuple[str, ...]
    correlation: Matrix
    collinear: tuple[Pair, ...]
    cancelling: tuple[Pair, ...]
    alphas: tuple[NodeAlpha, ...]


def audit_data(
    result: IndexResult,
    table: AreaTable,
    *,
    as_of: date | None = None,
    old_after_days: int = OLD_AFTER_DAYS,
) -> DataAudit:
    """Audit the data behind a result; `table` is the one it was computed from.

    Old is what was observed more than `old_after_days` before `as_of` (default: the
    newest observation known). ValueError when the table has other areas.
    """
    if table.areas != result.areas:
        raise ValueError("the table holds other areas than the result")
    weights = result.effective_weights / result.effective_weights.sum()
    days = observation_days(result, table)
    before = _old_before(days, as_of, old_after_days)
    seen = result.availability & ~result.imputed
    dated = seen & ~np.isnat(days)
    old = dated & (days < before) if before is not None else np.zeros_like(dated)
    share_dated = dated @ weights
    with np.errstate(invalid="ignore"):
        share_old = np.where(share_dated > 0, old @ weights, np.nan)
    pairs = _pairs(result)
    return DataAudit(
        areas=result.areas,
        share_missing=1.0 - (result.availability | result.imputed) @ weights,
        share_imputed=result.imputed @ weights,
        share_old=share_old,
        share_dated=share_dated,
        old_before=before,
        indicators=result.indicators,
        nodes=result.nodes,
        correlation=correlations(result.normalised, result.node_scores),
        collinear=tuple(p for p in pairs if abs(p.correlation) >= COLLINEAR_AT),
        cancelling=tuple(p for p in pairs if p.parent and p.correlation <= CANCELS_AT),
        alphas=_alphas(result),
    )


def cronbach_alpha(items: Matrix) -> float:
    """Cronbach's (1951) alpha of (n, k) items over the complete rows.

    k/(k-1) * (1 - sum of variances / variance of the sum). Not clipped: below zero it
    says that the items work against each other. NaN for one item or two rows.
    """
    complete = items[~np.isnan(items).any(axis=1)]
    n, k = complete.shape
    if k < 2 or n < 3:
        return float("nan")
    total = complete.sum(axis=1).var(ddof=1)
    if total == 0:
        return float("nan")
    return float(k / (k - 1) * (1.0 - complete.var(axis=0, ddof=1).sum() / total))


def correlations(x: Matrix, y: Matrix, *, spearman: bool = False) -> Matrix:
    """(p, q) correlation of the columns of (n, p) and (n, q), over the rows seen in both.

    Pearson, or Spearman with mid-ranks (values equal to 12 digits tie, so that the
    order of summation does not decide). NaN for a constant column.
    """
    out = np.full((x.shape[1], y.shape[1]), np.nan)
    for i in range(x.shape[1]):
        for j in range(y.shape[1]):
            out[i, j] = _correlation(x[:, i], y[:, j], spearman)
    return out


def observation_days(result: IndexResult, table: AreaTable) -> Days:
    """(n, k) day of each indicator: the oldest of its inputs in the table, else the
    last day of the year its source states; NaT when neither is known."""
    columns = [
        _days_of(result.framework.indicator(c), table) for c in result.indicators
    ]
    return np.stack(columns, axis=1)


def _days_of(indicator: Indicator, table: AreaTable) -> Days:
    days = np.full(len(table.areas), "NaT", dtype="datetime64[D]")
    for name in indicator.inputs:
        found = table.column_days(name) if name in table.columns else None
        if found is not None:
            days = np.fmin(days, found)
    stated = _stated_day(indicator)
    return np.where(np.isnat(days), stated, days) if stated is not None else days


def _stated_day(indicator: Indicator) -> np.datetime64 | None:
    text = indicator.source.observed if indicator.source else ""
    found = re.fullmatch(r"(\d{4})(-\d{2}-\d{2})?", text.strip())
    if found is None:
        return None
    return np.datetime64(text.strip() if found[2] else f"{found[1]}-12-31", "D")


def _old_before(
    days: Days, as_of: date | None, old_after_days: int
) -> np.datetime64 | None:
    known = days[~np.isnat(days)]
    if as_of is None and known.size == 0:
        return None
    newest = np.datetime64(as_of, "D") if as_of is not None else known.max()
    before: np.datetime64 = newest - np.timedelta64(old_after_days, "D")
    return before


def _correlation(a: Matrix, b: Matrix, spearman: bool) -> float:
    seen = ~np.isnan(a) & ~np.isnan(b)
    a, b = a[seen], b[seen]
    if a.size < 3:
        return float("nan")
    if spearman:
        a, b = _mid_ranks(a), _mid_ranks(b)
    a, b = a - a.mean(), b - b.mean()
    scale = np.sqrt((a @ a) * (b @ b))
    return float(a @ b / scale) if scale > 0 else float("nan")


def _mid_ranks(values: Matrix) -> Matrix:
    span = float(np.abs(values).max(initial=0.0)) or 1.0
    ranks: Matrix = scipy.stats.rankdata(np.round(values / span, TIE_DIGITS))
    return ranks


def _pairs(result: IndexResult) -> list[Pair]:
    table = correlations(result.normalised, result.normalised)
    parents = [result.framework.indicator(c).parent for c in result.indicators]
    pairs = []
    for i, first in enumerate(result.indicators):
        for j in range(i + 1, len(result.indicators)):
            if np.isnan(table[i, j]):
                continue
            parent = parents[i] if parents[i] == parents[j] else ""
            pairs.append(Pair(first, result.indicators[j], float(table[i, j]), parent))
    return sorted(pairs, key=lambda pair: -abs(pair.correlation))


def _alphas(result: IndexResult) -> tuple[NodeAlpha, ...]:
    alphas = []
    for node in result.nodes:
        family = result.framework.children[node]
        items = np.stack([_scores(result, code) for code in family], axis=1)
        alphas.append(NodeAlpha(node, cronbach_alpha(items), len(family)))
    return tuple(alphas)


def _scores(result: IndexResult, code: str) -> Matrix:
    if code in result.indicators:
        column: Matrix = result.normalised[:, result.indicators.index(code)]
        return column
    score: Matrix = result.node_scores[:, result.nodes.index(code)]
    return score
