"""The route sheet of a manifest: stations in order, counts, seals, room for both to sign."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.documents.pdf import write_pdf
from sinergi.elections.stations import names_of
from sinergi.facilities.models import Good, Handover, HandoverLine
from sinergi.facilities.papers import day_text, fact, head_of


def place_name(row: Handover, *, out: bool) -> str:
    """Return where a manifest leaves from (`out`) or goes to, in words."""
    store = row.source if out else row.target
    if store is not None:
        return store.name
    stations = row.from_stations if out else row.to_stations
    return _("polling stations") if stations else _("outside (supplier)")


def route_sheet(
    row: Handover, lines: Sequence[HandoverLine], actor: Actor, *, at: dt.datetime
) -> bytes:
    """Return the route sheet as PDF."""
    goods = sorted({one.good for one in lines}, key=lambda one: one.pk)
    names = names_of({one.area_code for one in lines if one.area_code}, actor)
    data = head_of(
        f"{row.number} – {place_name(row, out=False)}", _("Route sheet and hand-over")
    ) | {
        "facts": [
            fact(_("From"), place_name(row, out=True)),
            fact(_("To"), place_name(row, out=False)),
            fact(_("Election"), row.election.name),
            fact(_("Planned for"), day_text(row.planned_on)),
            fact(_("Vehicle"), row.vehicle),
            fact(_("Route"), row.route),
            fact(_("Seal numbers"), row.seals),
            fact(_("State"), row.step_name),
        ],
        "columns": [one.name for one in goods],
        "items": _items(goods, lines, names),
        "totals": [
            str(sum(one.sent for one in lines if one.good_id == good.pk))
            for good in goods
        ],
        "signers": [
            {"body": _("Handed over by"), "name": row.sender, "note": ""},
            {"body": _("Received by"), "name": row.receiver, "note": row.remark},
        ],
        "note": _side_note(row),
        "words": {
            "place": _("Place"),
            "total": _("Together"),
            "signature": _("Signature"),
            "signatures": _("Signatures"),
            "name_and_office": _("name and office"),
        },
    }
    return write_pdf("route_sheet", data, at=at)


def _side_note(row: Handover) -> str:
    """Return who writes down what stations sign by hand, "" between stores."""
    if row.to_stations:
        return _(
            "The receipt of the polling stations is entered by the sender; this sheet, "
            "signed by hand at each station, is the proof."
        )
    if row.from_stations:
        return _(
            "What the polling stations handed over is entered by the receiving store; "
            "this sheet, signed by hand at each station, is the proof."
        )
    return ""


def _items(
    goods: Sequence[Good], lines: Sequence[HandoverLine], names: dict[str, str]
) -> list[dict[str, object]]:
    """Return a row per station (or one for all) with the number of each good."""
    by_place: dict[tuple[str, int | None], dict[int, int]] = defaultdict(dict)
    for one in lines:
        by_place[one.area_code, one.station_number][one.good_id] = one.sent
    return [
        {
            "place": f"TPS {number:03d} {names.get(code, code)}"
            if number is not None
            else _("all"),
            "counts": [str(counts.get(good.pk, "–")) for good in goods],
        }
        for (code, number), counts in by_place.items()
    ]
