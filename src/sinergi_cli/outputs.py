"""The tables a run leaves behind, as CSV: full precision, empty where unknown."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from sinergi_cli.computing import Computed
from sinergi_core.index.table import AreaTable

Row = Sequence[object]
Rows = tuple[Sequence[str], Iterable[Row]]
Names = dict[str, str]


def output_tables(computed: Computed, names: Names) -> dict[str, str]:
    """File name -> CSV text of every table; the same bytes for the same numbers."""
    makers: dict[str, Callable[[Computed, Names], Rows]] = {
        "scores.csv": _scores,
        "indicators.csv": _indicators,
        "audit_areas.csv": _audit_areas,
        "audit_indicators.csv": _audit_indicators,
    }
    if computed.uncertainty is not None:
        makers["intervals.csv"] = _intervals
    if computed.removal is not None:
        makers["removals.csv"] = _removals
    if computed.contributions is not None:
        makers["contributions.csv"] = _contributions
    return {file: to_csv(*make(computed, names)) for file, make in makers.items()}


def to_csv(header: Sequence[str], rows: Iterable[Row]) -> str:
    """CSV text: commas, decimal points, line feeds, empty cells for NaN and NaT."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def table_csv(table: AreaTable, names: Names) -> str:
    """The input table as it was read, so that the run can be recomputed from its folder."""
    header = ["code", "name", "group", *table.columns]
    blocks = [table.values]
    if table.errors is not None:
        header += [f"{name}_se" for name in table.columns]
        blocks.append(table.errors)
    days = table.observed_on
    header += [f"{name}_on" for name in table.columns] if days is not None else []
    groups = table.groups or [""] * len(table.areas)
    rows = []
    for i, code in enumerate(table.areas):
        row = [code, names.get(code, code), groups[i]]
        row += [value for block in blocks for value in block[i].tolist()]
        rows.append(row + (list(days[i]) if days is not None else []))
    return to_csv(header, rows)


def _cell(value: object) -> object:
    if type(value) is float:  # most cells; csv writes floats in full precision
        return value if value == value else ""
    if isinstance(value, np.datetime64):
        return "" if np.isnat(value) else str(value)
    if isinstance(value, float | np.floating):
        return "" if np.isnan(value) else float(value)
    if isinstance(value, np.integer):
        return int(value)
    return value


def _scores(computed: Computed, names: Names) -> Rows:
    result, borders = computed.result, computed.borders
    header = ["code", "name", "score", "rank", "class", "share_missing"]
    header += ["points_to_lower_class", "points_to_upper_class"]
    header += [f"node:{code}" for code in result.nodes[:-1]]
    rows = [
        [
            code,
            names.get(code, code),
            result.score[i],
            result.rank[i] or "",
            class_code(computed, i),
            result.share_missing[i],
            borders.to_lower[i],
            borders.to_upper[i],
            *result.node_scores[i, :-1].tolist(),
        ]
        for i, code in enumerate(result.areas)
    ]
    return header, rows


def class_code(computed: Computed, i: int) -> str:
    """The class of area number i, empty when it has none."""
    at = int(computed.result.class_index[i])
    return computed.result.classes[at] if at >= 0 else ""


def _intervals(computed: Computed, names: Names) -> Rows:
    u = computed.uncertainty
    if u is None:
        return [], []
    classes = computed.result.classes
    header = ["code", "name", "score_p05", "score_p50", "score_p95"]
    header += ["rank_p05", "rank_p50", "rank_p95", "rank_mean"]
    header += [f"probability:{code}" for code in classes]
    header += [f"probability_top_{u.top_k}", "probability_above_next"]
    rows = [
        [
            code,
            names.get(code, code),
            *u.score_q[i].tolist(),
            *u.rank_q[i].tolist(),
            u.rank_mean[i],
            *(u.class_probability[i].tolist() if classes else ()),
            u.top_probability[i],
            u.pair_probability[i],
        ]
        for i, code in enumerate(u.areas)
    ]
    return header, rows


def _contributions(computed: Computed, names: Names) -> Rows:
    parts = computed.contributions
    if parts is None:
        return [], []
    header = ["code", "name", *[f"node:{c}" for c in parts.nodes], *parts.indicators]
    rows = [
        [
            code,
            names.get(code, code),
            *parts.node[i].tolist(),
            *parts.indicator[i].tolist(),
        ]
        for i, code in enumerate(parts.areas)
    ]
    return header, rows


def _indicators(computed: Computed, names: Names) -> Rows:
    """Value, treated and normalised value of each indicator side by side."""
    r = computed.result
    header = ["code", "name"]
    steps = [r.indicator_values, r.treated, r.normalised]
    for code in r.indicators:
        header += [code, f"{code}:treated", f"{code}:normalised"]
    stacked = np.stack(steps, axis=2).reshape(len(r.areas), -1)
    if r.imputed.any():
        header += [f"{code}:imputed" for code in r.indicators]
        stacked = np.hstack([stacked, r.imputed.astype(float)])
    rows = (
        [code, names.get(code, code), *stacked[i].tolist()]
        for i, code in enumerate(r.areas)
    )
    return header, rows


def _removals(computed: Computed, names: Names) -> Rows:
    """What happens to the ranks when one part is left out."""
    removal = computed.removal
    if removal is None:
        return [], []
    header = ["removed", "level", "mean_rank_shift", "first_rank_without_it"]
    firsts = [
        " ".join(c for c, rank in zip(removal.areas, row, strict=True) if rank == 1)
        for row in removal.ranks.tolist()
    ]
    shifts = removal.mean_shift.tolist()
    rows = zip(removal.removed, removal.levels, shifts, firsts, strict=True)
    return header, rows


def _audit_areas(computed: Computed, names: Names) -> Rows:
    a = computed.audit
    header = ["code", "name", "share_missing", "share_imputed", "share_old"]
    header += ["share_dated"]
    columns = (a.share_missing, a.share_imputed, a.share_old, a.share_dated)
    rows = [
        [code, names.get(code, code), *(column[i] for column in columns)]
        for i, code in enumerate(a.areas)
    ]
    return header, rows


def _audit_indicators(computed: Computed, names: Names) -> Rows:
    a, r = computed.audit, computed.result
    header = ["indicator", "weight_in_index", "seen"]
    header += [f"correlation:{node}" for node in a.nodes]
    seen = r.availability.mean(axis=0)
    rows = [
        [code, r.effective_weights[j], seen[j], *a.correlation[j]]
        for j, code in enumerate(a.indicators)
    ]
    return header, rows
