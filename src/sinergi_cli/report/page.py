"""The report of a run: one HTML page with map, ranking, reasons, method and audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined

from sinergi_cli.areas_file import Shapes
from sinergi_cli.computing import Computed
from sinergi_cli.outputs import Names
from sinergi_cli.report.facts import audit_facts, method_facts, uncertainty_facts
from sinergi_cli.report.map_svg import draw_map
from sinergi_cli.report.reasons import area_reasons, dimension_rows
from sinergi_cli.report.rows import AreaRows, shade_of, span_of
from sinergi_cli.words import Say

RANKED_AT_MOST = 1000
DRAWN_AT_MOST = 4000
EXPLAINED_AT_MOST = 100
ROOM = 16  # map units that a digit needs


def render_report(
    computed: Computed, names: Names, shapes: Shapes, run: Mapping[str, Any], say: Say
) -> str:
    """The whole page as text, in the language of `say`; nothing in it is loaded from
    elsewhere. Long tables show their first rows and say so; the CSV files hold all."""
    order = ranked_order(computed)
    rows = AreaRows(computed, names, say)
    page = environment_of(say).get_template("report.html.jinja")
    return page.render(
        language=say.language,
        head=_head(computed, say),
        run=run,
        classes=_classes(computed, say),
        map=_map(computed, rows, shapes),
        rows=[rows.of(i) for i in order[:RANKED_AT_MOST]],
        hidden=max(0, len(order) - RANKED_AT_MOST),
        dimensions=dimension_rows(computed, names, order[:15], say),
        reasons=[
            area_reasons(computed, names, i, say) for i in order[:EXPLAINED_AT_MOST]
        ],
        method=method_facts(computed, say),
        certainty=uncertainty_facts(computed, say),
        audit=audit_facts(computed, names, say),
    )


def environment_of(say: Say) -> Environment:
    """The templates of reports, with words and numbers in the language of `say`."""
    environment = Environment(
        loader=PackageLoader("sinergi_cli.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals["_"] = say
    environment.filters["number"] = say.number
    return environment


def ranked_order(computed: Computed) -> list[int]:
    """Area numbers from the most vulnerable; those without a score come last."""
    rank = computed.result.rank
    last = np.where(rank > 0, rank, len(rank) + 1)
    return [int(i) for i in np.argsort(last, kind="stable")]


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


def _map(computed: Computed, rows: AreaRows, shapes: Shapes) -> dict[str, Any] | None:
    """The cells with what is known of each; None without geometry, or with so many
    cells that no browser would show the page."""
    drawing = draw_map(shapes) if len(shapes.cells) <= DRAWN_AT_MOST else None
    if drawing is None:
        return None
    at = {code: i for i, code in enumerate(computed.result.areas)}
    areas = []
    for cell in drawing.shapes:
        row = rows.of(at[cell.code])
        roomy = row["known"] and cell.wide > ROOM * len(str(row["rank"]))
        at_map = {"path": cell.path, "x": cell.x, "y": cell.y, "roomy": roomy}
        areas.append({**row, **at_map})
    return {
        "drawing": drawing,
        "areas": areas,
        "absent": len(computed.result.areas) - len(areas),
    }
