"""Words of the sheet of the day before voting, and its parts as plain data."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SECTIONS: dict[str, Promise] = {
    "stations": _("Polling stations"),
    "store": _("Store"),
    "secretariats": _("Secretariats and other facilities"),
    "posko": _("Posko Bersama"),
    "flood": _("Flood"),
    "silent": _("Places without a report"),
    "props": _("Campaign props"),
    "operations": _("Joint operations"),
    "staff": _("Personnel"),
}
"""Sections in the order of the sheet."""

LINES: dict[str, Promise] = {
    "stations": _("Polling stations"),
    "special": _("Special polling stations"),
    "ready": _("Ready on that day"),
    "not-ready": _("Not ready on that day (a check that ends before is none)"),
    "unchecked": _("Not fully checked"),
    "posko": _("Posko to be open that day"),
    "staffed": _("With a roster for that day"),
    "waiting": _("Hand-overs not taken over"),
    "reports": _("Sealed reports so far"),
    "flooded": _("Kelurahan with a flood reported in the last 7 days"),
    "silent": _("Places whose reports are due and did not come"),
    "hanging": _("Campaign props that still hang"),
    "undecided": _("Of them not decided by Bawaslu"),
    "planned": _("Operations planned or ordered from that day on"),
    "lent": _("People lent to organisers"),
    "unpledged": _("Of them without a signed pledge"),
    "expected": _("Expected reports"),
}
"""Lines of the sections."""

SIDE_NAMES: dict[str, Promise] = {
    "pemkot": _("Local government"),
    "kpu": _("KPU"),
    "bawaslu": _("Bawaslu"),
}
"""Who signs."""


def line(
    code: str, value: int | None, *, named: list[str] | None = None
) -> dict[str, Any]:
    """Return a line of a section: a count, None where it is not known; names beside it."""
    return {"code": code, "value": value, "named": named or []}


def section(code: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a section of the sheet."""
    return {"code": code, "lines": lines}


def shown(content: dict[str, Any]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return a kept sheet in words: (section, [(line, value, names)])."""
    return [
        (
            str(SECTIONS.get(one["code"], one["code"])),
            [
                (
                    str(LINES.get(row["code"], row["code"])),
                    "" if row["value"] is None else str(row["value"]),
                    ", ".join(row["named"]),
                )
                for row in one["lines"]
            ],
        )
        for one in content.get("sections", [])
    ]
