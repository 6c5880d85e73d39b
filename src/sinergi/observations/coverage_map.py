"""The map of silence: the answer the map component draws from."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinergi.observations.covering import Coverage, Row
from sinergi.observations.rules.coverage import SILENCE, Tally

MOST_DRAWN = 2_000
"""More shapes than this are not drawn: the table says the same."""
NAMES: dict[str, Promise] = {
    "none": gettext_lazy("all reported"),
    "few": gettext_lazy("up to a tenth without a report"),
    "some": gettext_lazy("up to half without a report"),
    "most": gettext_lazy("more than half without a report"),
    "all": gettext_lazy("nobody reported"),
}


def silence_names() -> list[tuple[str, str]]:
    """Return (code, name) of the classes of silence, from nobody to everybody."""
    return [(code, str(NAMES[code])) for code in SILENCE]


def map_answer(
    found: Coverage, within: str, address: Callable[[str], str]
) -> dict[str, Any]:
    """Return what the map reads; an area without a class is drawn hatched."""
    return {
        "run": None,
        "level": found.level,
        "within": within,
        "derived": False,
        "classes": [
            {"code": code, "name": name, "order": order}
            for order, (code, name) in enumerate(silence_names())
        ],
        "too_many": False,
        "areas": [
            _area(row, group.row.name, address)
            for group in found.groups
            for row in group.rows
        ],
    }


def _area(row: Row, parent: str, address: Callable[[str], str]) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "parent_name": parent,
        "class": row.silence or None,
        "words": words_of(row.tally),
        "none": _("no report expected") if row.tally is None else _("nothing due yet"),
        "open": _("Open this area"),
        "url": address(row.code),
    }


def words_of(tally: Tally | None) -> str:
    """Return the figures of an area in a line, "" where no report is expected."""
    if tally is None:
        return ""
    return _(
        "%(expected)s expected, %(received)s received, %(late)s of them late, "
        "%(silent)s without a report yet"
    ) % {
        "expected": tally.expected,
        "received": tally.received,
        "late": tally.late,
        "silent": tally.silent,
    }
