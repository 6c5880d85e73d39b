"""A filled form on paper: in the layout of Form A and Form Pencegahan, or question by question."""

import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.documents.pdf import write_pdf
from sinergi.documents.pictures import points_of
from sinergi.observations.answer_texts import (
    Answers,
    Asks,
    Line,
    Members,
    Part,
    lay_flat,
    to_parts,
    when_received,
)

OFFICIAL = ("form-a", "form-pencegahan")
NO_ANSWER = "–"
MOST_COLUMNS = 3
MOST_PICTURE = 2_000_000
MOST_POINTS = 16_000_000
"""Of a drawn signature: more than any screen has; 64 MB while it is drawn."""
PICTURES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg"}
SILENT = {"number", "signature", "violation_found", "dispute_found", "witnesses_known"}


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands around the answers. `code` chooses the layout; `names` are of places.

    `signature` is a PNG or JPEG picture; any other bytes, more than 2 MB, or more points
    than `MOST_POINTS` are left out.
    """

    code: str
    title: str
    receipt: str = ""
    institution: str = ""
    received_at: dt.datetime | None = None
    test: bool = False
    signature: bytes = b""
    names: Mapping[str, str] = field(default_factory=dict)


def form_pdf(form: Asks, answers: Answers, cover: Cover, *, at: dt.datetime) -> bytes:
    """Return a filled form as PDF/UA in the active language.

    Form A and Form Pencegahan show all their sections and fields, empty ones too; other
    forms only what was answered.
    """
    parts = to_parts(form, answers, cover.names)
    official = cover.code in OFFICIAL
    flat = lay_flat(answers)
    data = {
        "lang": (get_language() or "id")[:2],
        "title": _heading(cover),
        "above": _above(cover.code),
        "number": _number_line(cover.code, flat) if official else "",
        "official": official,
        "keywords": [],
        "label": _("Trial: this was never a report.") if cover.test else "",
        "footer": f"Sinergi · {cover.receipt or cover.code}",
        "facts": [] if official else _facts(cover),
        "sections": [
            _section(one, official=official) for one in _shown(parts, official)
        ],
        "signers": _signers(flat) if official else [],
        "picture": _picture(cover.signature),
        "picture_alt": _("Drawn signature"),
        "notes": _notes(cover),
        "words": {"none": _("None."), "signature": _("Signature"), "number": _("No.")},
    }
    return write_pdf("field_form", data, at=at)


def _heading(cover: Cover) -> str:
    if cover.code == "form-a":
        return _("Report of supervision")
    if cover.code == "form-pencegahan":
        return _("Prevention of violations")
    return cover.title


def _above(code: str) -> str:
    return {
        "form-a": _("Form A"),
        "form-pencegahan": _("Form Pencegahan (F.CEGAH)"),
    }.get(code, _("Filled form"))


def _number_line(code: str, flat: dict[str, Any]) -> str:
    """Return the number, or its pattern to be filled in by hand."""
    blank = "…… / LHP / PM.01.0… / …… / …… / 20……"
    if code == "form-pencegahan":
        blank = "…… / F.CEGAH / …… . …… . …… . …… / …… / 20……"
    number = str(flat.get("number") or "").strip() or blank
    return _("Number: %(number)s") % {"number": number}


def _facts(cover: Cover) -> list[dict[str, str]]:
    rows = (
        (_("Receipt"), cover.receipt),
        (_("Sent by"), cover.institution),
        (_("Received"), when_received(cover.received_at)),
    )
    return [{"name": name, "value": value} for name, value in rows if value]


def _notes(cover: Cover) -> list[str]:
    notes = []
    if cover.code == "form-a":
        notes.append(
            _(
                "Parts I and II follow the annex of Perbawaslu 5/2022 as far as it could be "
                "read; part III and those after it are from memory."
            )
        )
    if cover.code in OFFICIAL and cover.receipt:
        facts = {"receipt": cover.receipt, "when": when_received(cover.received_at)}
        notes.append(_("From Sinergi, receipt %(receipt)s. %(when)s") % facts)
    return notes


def _shown(parts: list[Part], official: bool) -> list[Part]:
    """Return the parts to print; questions that only lead on make no part of their own."""
    kept = []
    for part in parts:
        lines = [one for one in part.lines if one.name not in SILENT]
        if lines and ((official and part.path) or not part.is_empty):
            kept.append(Part(part.path, part.title, lines))
    return kept


def _section(part: Part, *, official: bool) -> dict[str, Any]:
    if official and part.is_empty:
        return {"title": part.title, "blocks": []}
    blocks: list[dict[str, Any]] = []
    place = 1  # letters go on behind a repeat
    for one in part.lines:
        if isinstance(one, Members):
            if one.members or official:
                blocks.append(_repeat(one))
        elif one.value or official:
            if not blocks or blocks[-1]["kind"] != "rows":
                blocks.append({"kind": "rows", "rows": []})
            blocks[-1]["rows"].append(_row(one) | {"place": place})
            place += 1
    return {"title": part.title, "blocks": blocks}


def _row(line: Line) -> dict[str, Any]:
    value = line.value or NO_ANSWER
    return {"label": line.label, "lines": value.splitlines()}


def _repeat(one: Members) -> dict[str, Any]:
    """Return a repeat as a table when it is narrow, else member by member."""
    if one.members and len(one.members[0]) <= MOST_COLUMNS:
        return {
            "kind": "table",
            "title": one.title,
            "head": [line.label for line in one.members[0]],
            "body": [[line.value or NO_ANSWER for line in row] for row in one.members],
        }
    rows = [[_row(line) for line in member if line.value] for member in one.members]
    return {"kind": "members", "title": one.title, "members": rows}


def _signers(flat: dict[str, Any]) -> list[dict[str, str]]:
    given = flat.get("executors")
    people = given if isinstance(given, list) else []
    signers = [
        {
            "name": str(one.get("executor_name") or ""),
            "office": str(one.get("executor_position") or ""),
        }
        for one in people
        if isinstance(one, Mapping)
    ]
    return signers or [{"name": "", "office": ""}]


def _picture(content: bytes) -> str:
    """Return a picture as SVG, since layouts take data as text; "" when it is none.

    Nor when it is larger than a signature can be, or does not say how large it is.
    """
    kind = next(
        (name for magic, name in PICTURES.items() if content.startswith(magic)), ""
    )
    if not kind or len(content) > MOST_PICTURE:
        return ""
    points = points_of(content)
    if points is None or not 0 < points <= MOST_POINTS:
        return ""
    packed = base64.b64encode(content).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120">'
        f'<image width="300" height="120" href="data:image/{kind};base64,{packed}"/></svg>'
    )
