"""A filled form on paper: in the layout of Form A and Form Pencegahan, or question by question."""

import base64
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.documents.pdf import write_pdf
from sinergi.documents.pictures import points_of
from sinergi.observations.answering import Speaker, reader_language, said_moment
from sinergi.observations.telling import Answer, Asks, Item, Part, Repeat, lay_out

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


def form_pdf(
    form: Asks, values: Mapping[str, Any], cover: Cover, *, at: dt.datetime
) -> bytes:
    """Return a filled form as PDF/UA in the active language.

    `values` is the tree of answers as a submission keeps it. Form A and Form Pencegahan show all their sections and fields, empty ones too; other
    forms only what was answered.
    """
    parts = lay_out(form, values, Speaker(reader_language(), cover.names))
    official = cover.code in OFFICIAL
    items = {one.name: one for part in parts for one in part.items}
    data = {
        "lang": reader_language(),
        "title": _heading(cover),
        "above": _above(cover.code),
        "number": _number_line(cover.code, items.get("number")) if official else "",
        "official": official,
        "keywords": [],
        "label": _("Trial: this was never a report.") if cover.test else "",
        "footer": f"Sinergi · {cover.receipt or cover.code}",
        "facts": [] if official else _facts(cover),
        "sections": [
            _section(one, official=official) for one in _shown(parts, official)
        ],
        "signers": _signers(items.get("executors")) if official else [],
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


def _number_line(code: str, given: Item | None) -> str:
    """Return the number, or its pattern to be filled in by hand."""
    blank = "…… / LHP / PM.01.0… / …… / …… / 20……"
    if code == "form-pencegahan":
        blank = "…… / F.CEGAH / …… . …… . …… . …… / …… / 20……"
    number = (given.value if given else "") or blank
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
        items = [one for one in part.items if one.name not in SILENT]
        if items and ((official and part.path) or not part.is_empty):
            kept.append(Part(part.path, part.title, items))
    return kept


def _section(part: Part, *, official: bool) -> dict[str, Any]:
    if official and part.is_empty:
        return {"title": part.title, "blocks": []}
    blocks: list[dict[str, Any]] = []
    place = 1  # letters go on behind a repeat
    for one in part.items:
        if isinstance(one, Repeat):
            if one.is_given or official:
                blocks.append(_repeat(one))
        elif one.is_given or official:
            if not blocks or blocks[-1]["kind"] != "rows":
                blocks.append({"kind": "rows", "rows": []})
            blocks[-1]["rows"].append(_row(one) | {"place": place})
            place += 1
    return {"title": part.title, "blocks": blocks}


def _row(item: Item) -> dict[str, Any]:
    """Return an answer beside its question, a repeat within a repeat line by line."""
    value = item.value or NO_ANSWER
    return {"label": item.label, "lines": value.splitlines()}


def _repeat(one: Repeat) -> dict[str, Any]:
    """Return a repeat as a table when it is narrow, else entry by entry."""
    if one.entries and _is_narrow(one.entries[0]):
        return {
            "kind": "table",
            "title": one.title,
            "head": [item.label for item in one.entries[0]],
            "body": [[item.value or NO_ANSWER for item in row] for row in one.entries],
        }
    entries = [[_row(item) for item in row if item.is_given] for row in one.entries]
    return {"kind": "members", "title": one.title, "members": entries}


def _is_narrow(entry: Sequence[Item]) -> bool:
    flat = all(isinstance(item, Answer) for item in entry)
    return flat and len(entry) <= MOST_COLUMNS


def _signers(executors: Item | None) -> list[dict[str, str]]:
    entries = executors.entries if isinstance(executors, Repeat) else ()
    named = ({item.name: item.value for item in entry} for entry in entries)
    signers = [
        {
            "name": one.get("executor_name", ""),
            "office": one.get("executor_position", ""),
        }
        for one in named
    ]
    return signers or [{"name": "", "office": ""}]


def when_received(moment: dt.datetime | None) -> str:
    """Return day and hour in words with the zone, "" for none."""
    if moment is None:
        return ""
    return f"{said_moment(moment)} {timezone.localtime(moment).tzname()}"


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
