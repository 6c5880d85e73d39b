"""The least that each layout needs, every text of it the same."""

import re
from typing import Any

from sinergi.documents.pdf import LAYOUTS
from sinergi.documents.tests.sample import REPORT

DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'
FRAME = "meeting_frame"
NAMES = sorted(one.stem for one in LAYOUTS.glob("*.typ") if one.stem != FRAME)
ROWS = {
    "people", "items", "signers", "signatures", "facts", "uses", "conclusions", "slips",
    "evidence", "decisions", "questions", "counts", "sheets", "activities",
}  # fmt: skip
"""Parts of the data that are lists of rows."""
LINES = {
    "agenda", "keywords", "late", "moved", "classes", "stages", "paragraphs", "head",
    "columns", "totals", "method", "measures", "verdicts",
}  # fmt: skip
"""Parts that are lists of texts."""


def data_of(layout: str, text: str) -> dict[str, Any]:
    """Return data for a layout with this text wherever a text stands."""
    if layout == "run_report":
        return every(REPORT, text) | {"lang": "id"}
    source = "".join(
        (LAYOUTS / f"{one}.typ").read_text(encoding="utf-8") for one in (FRAME, layout)
    )
    row = named(source, "one|slip|goal", text) | {"kind": "paragraph", "texts": [text]}
    row |= {"code": DRAWN} if layout in {"device_slips", "key_pieces"} else {}
    row |= {"measures": [{"name": text, "value": text}], "counts": [text]}
    row |= {"facts": [{"name": text, "value": text}]}
    row |= {"head": [text], "rows": [[text]], "widths": [1], "none": text}
    found: dict[str, Any] = named(source, "data", text) | {
        "lang": "id", "code": None, "picture": DRAWN, "official": False, "goals": [row],
        "blocks": [row | {"kind": kind} for kind in ("heading", "list", "numbers", "p")],
        "words": named(source, "words", text), "lines": named(source, "lines", text),
        "rows": [[text]] if layout == "neutrality_reconciliation" else [(text, text)],
        "tables": [row], "sections": sections(row, text), "notes": [text],
    }  # fmt: skip
    found |= {key: [row] for key in ROWS} | {key: [text] for key in LINES}
    return found | own_parts(layout, row, text)


def own_parts(layout: str, row: dict[str, Any], text: str) -> dict[str, Any]:
    """Return the parts that one layout has in a shape of its own."""
    parts: dict[str, dict[str, Any]] = {
        "handover_sheet": {"rows": [[text]], "lines": [[text]], "lines_head": [text]},
        "handover_slip": {"code": DRAWN},
        "situation": {"sections": [row | {"lines": [text]}]},
        "report_b1": {"sections": [row | {"title": text}], "story": [text]},
        "case_paper": {"checks": [row | {"name": text, "found": text}]},
    }
    return parts.get(layout, {})


def sections(row: dict[str, Any], text: str) -> list[dict[str, Any]]:
    """Return a section with a block of each kind of a filled form."""
    line = {"label": text, "lines": [text], "place": 1}
    one = {"title": text, "rows": [line], "members": [[line]]}
    one |= {"head": [text], "body": [[text]]}
    kinds = ("rows", "table", "members")
    return [{"title": text, "blocks": [one | {"kind": kind} for kind in kinds]}]


def named(source: str, owner: str, text: str) -> dict[str, Any]:
    """Return what a layout reads of `owner`, each with the text."""
    return dict.fromkeys(re.findall(rf"\b(?:{owner})\.([a-z_0-9]+)", source), text)


def every(value: Any, text: str) -> Any:
    """Return the value with the text in place of each of its texts."""
    if isinstance(value, dict):
        return {key: every(one, text) for key, one in value.items()}
    if isinstance(value, list):
        return [every(one, text) for one in value]
    return text if isinstance(value, str) else value
