"""The map of coverage: the answer the map component draws from."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinergi.outreach.covering import LOWEST, Coverage
from sinergi.outreach.rules.coverage import CLASSES, Cell, coverage_class

NAMES: dict[str, Promise] = {
    "none": gettext_lazy("nobody reached yet"),
    "few": gettext_lazy("up to a quarter"),
    "half": gettext_lazy("up to half"),
    "most": gettext_lazy("up to nine tenths"),
    "all": gettext_lazy("more than nine tenths"),
}


def coverage_names() -> list[tuple[str, str]]:
    """Return (code, name) of the classes of coverage, from nobody to all."""
    return [(code, str(NAMES[code])) for code, _most in CLASSES]


def words_of(cell: Cell) -> str:
    """Return reached and target of a cell in a line."""
    told = {"reached": cell.reached.people, "ceiling": cell.reached.ceiling}
    if cell.aim is None:
        return _("%(reached)s reached (at most %(ceiling)s), no target") % told
    told |= {"target": cell.aim.people, "low": cell.aim.low, "high": cell.aim.high}
    if cell.aim.estimate:
        return (
            _(
                "%(reached)s reached (at most %(ceiling)s) of an estimated %(target)s "
                "(%(low)s–%(high)s)"
            )
            % told
        )
    return _("%(reached)s reached (at most %(ceiling)s) of %(target)s") % told


def map_answer(
    found: Coverage, segment: str, within: str, address: Callable[[str], str]
) -> dict[str, Any]:
    """Return what the map reads; an area without a target is drawn hatched."""
    return {
        "run": None,
        "level": LOWEST,
        "within": within,
        "derived": False,
        "classes": [
            {"code": code, "name": name, "order": order}
            for order, (code, name) in enumerate(coverage_names())
        ],
        "too_many": False,
        "areas": [
            {
                "code": row.code,
                "name": row.name,
                "parent_name": group.row.name,
                "class": coverage_class(row.cells[segment].share) or None,
                "words": words_of(row.cells[segment]),
                "none": _("no target yet"),
                "open": _("Open this area"),
                "url": address(row.code),
            }
            for group in found.groups
            for row in group.rows
        ],
    }
