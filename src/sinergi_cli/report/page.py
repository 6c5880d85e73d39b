"""The report of a run: one HTML page with map, ranking, reasons, method and audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined

from sinergi_cli.areas_file import Shapes
from sinergi_cli.computing import Computed
from sinergi_cli.outputs import Names, class_code
from sinergi_cli.report.facts import audit_facts, method_facts, uncertainty_facts
from sinergi_cli.report.map_svg import MapDrawing, draw_map
from sinergi_cli.report.reasons import area_reasons, dimension_rows
from sinergi_cli.words import Say

RANKED_AT_MOST = 1000
EXPLAINED_AT_MOST = 100
SHADES = 5
ROOM = 16  # map units that a digit needs


def render_report(
    computed: Computed, names: Names, shapes: Shapes, run: Mapping[str, Any], say: Say
) -> str:
    """The whole page as text, in the language of `say`; nothing in it is loaded from
    elsewhere. Long tables show their first rows and say so; the CSV files hold all."""
    environment = Environment(
        loader=PackageLoader("sinergi_cli.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals["_"] = say
    environment.filters["number"] = say.number
    order = ranked_order(computed)
    page = environment.get_template("report.html.jinja")
    return page.render(
        language=say.language,
        head=_head(computed, say),
        run=run,
        classes=_classes(computed, say),
        map=_map(computed, names, shapes, say),
        rows=[_row(computed, names, i, say) for i in order[:RANKED_AT_MOST]],
        hidden=max(0, len(order) - RANKED_AT_MOST),
        dimensions=dimension_rows(computed, names, order[:15], say),
        reasons=[
            area_reasons(computed, names, i, say) for i in order[:EXPLAINED_AT_MOST]
        ],
        method=method_facts(computed, say),
        certainty=uncertainty_facts(computed, say),
        audit=audit_facts(computed, names, say),
    )


def ranked_order(computed: Computed) -> list[int]:
    """Area numbers from the most vulnerable; those without a score come last."""
    rank = computed.result.rank
    last = np.where(rank > 0, rank, len(rank) + 1)
    return [int(i) for i in np.argsort(last, kind="stable")]


def shade_of(index: int, classes: int) -> int:
    """Colour step 1..5 of a class, 0 for none."""
    if index < 0:
        return 0
    return 1 + round(index * (SHADES - 1) / max(classes - 1, 1))


def _head(computed: Computed, say: Say) -> dict[str, Any]:
    result = computed.result
    framework = result.framework
    unknown = int(np.isnan(result.score).sum())
    low, high = span_of(computed)
    return {
        "title": say.name(framework.names),
        "about": say.name(framework.description),
        "edition": framework.edition,
        "authority": framework.authority.value,
        "bawaslu": framework.publisher == "bawaslu",
        "areas": len(result.areas),
        "unknown": unknown,
        "low": low,
        "high": high,
    }


def _classes(computed: Computed, say: Say) -> list[dict[str, Any]]:
    result = computed.result
    rule = result.framework.classes.get(result.area_level)
    found = []
    for i, code in reversed(list(enumerate(result.classes))):
        below = result.thresholds[i - 1] if i else None
        above = result.thresholds[i] if i < len(result.thresholds) else None
        found.append(
            {
                "code": code,
                "name": say.name(rule.labels.get(code, {}), code) if rule else code,
                "shade": shade_of(i, len(result.classes)),
                "count": int((result.class_index == i).sum()),
                "range": _range(below, above, say),
            }
        )
    return found


def _range(below: float | None, above: float | None, say: Say) -> str:
    if below is None and above is None:
        return ""
    if below is None:
        return f"≤ {say.number(float(above or 0), 1)}"
    if above is None:
        return f"> {say.number(float(below), 1)}"
    return f"{say.number(float(below), 1)} – {say.number(float(above), 1)}"


def _row(computed: Computed, names: Names, i: int, say: Say) -> dict[str, Any]:
    result, u = computed.result, computed.uncertainty
    code = result.areas[i]
    known = not np.isnan(result.score[i])
    at = int(result.class_index[i])
    row: dict[str, Any] = {
        "code": code,
        "name": names.get(code, code),
        "rank": int(result.rank[i]),
        "score": float(result.score[i]),
        "known": known,
        "class": _class_name(computed, i, say),
        "shade": shade_of(at, len(result.classes)),
        "missing": float(result.share_missing[i]),
        "bar": None,
        "ranks": "",
        "sure": None,
    }
    if u is not None and known:
        row["bar"] = _bar(computed, i)
        row["interval"] = (
            f"{say.number(u.score_q[i, 0], 1)} – {say.number(u.score_q[i, 2], 1)}"
        )
        row["ranks"] = f"{u.rank_q[i, 0]:.0f} – {u.rank_q[i, 2]:.0f}"
        row["sure"] = float(u.class_probability[i, at]) if at >= 0 else None
    return row


def span_of(computed: Computed) -> tuple[float, float]:
    """The whole numbers between which all scores and their intervals lie."""
    u, score = computed.uncertainty, computed.result.score
    known = [score[~np.isnan(score)]]
    if u is not None:
        known.append(u.score_q[~np.isnan(u.score_q)])
    every = np.concatenate(known)
    if every.size == 0:
        return 0.0, 1.0
    low, high = float(np.floor(every.min())), float(np.ceil(every.max()))
    return low, max(high, low + 1)


def _bar(computed: Computed, i: int) -> dict[str, float]:
    """Interval and score as percentages of the width of the chart."""
    u = computed.uncertainty
    low, high = span_of(computed)
    ends = [computed.result.score[i]] * 3 if u is None else u.score_q[i]
    start, _, end = ((float(x) - low) / (high - low) * 100 for x in ends)
    at = (float(computed.result.score[i]) - low) / (high - low) * 100
    return {"low": start, "wide": max(end - start, 0.6), "at": at}


def _class_name(computed: Computed, i: int, say: Say) -> str:
    result = computed.result
    rule = result.framework.classes.get(result.area_level)
    code = class_code(computed, i)
    return say.name(rule.labels.get(code, {}), code) if rule and code else code


def _map(
    computed: Computed, names: Names, shapes: Shapes, say: Say
) -> dict[str, Any] | None:
    drawing: MapDrawing | None = draw_map(shapes)
    if drawing is None:
        return None
    at = {code: i for i, code in enumerate(computed.result.areas)}
    areas = []
    for cell in drawing.shapes:
        row = _row(computed, names, at[cell.code], say)
        roomy = row["known"] and cell.wide > ROOM * len(str(row["rank"]))
        at_map = {"path": cell.path, "x": cell.x, "y": cell.y, "roomy": roomy}
        areas.append({**row, **at_map})
    return {
        "drawing": drawing,
        "areas": areas,
        "absent": len(computed.result.areas) - len(areas),
    }
