"""What is printed of facilities: a checklist to fill in by hand, minutes of an inspection."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.documents.pdf import write_pdf
from sinergi.elections.stations import names_of
from sinergi.facilities.checklists import Checklist, Criterion
from sinergi.facilities.models import Facility, Inspection, ItemCheck
from sinergi.facilities.showing import PROOF_NAMES

FOOTER = "Sinergi"


def head_of(title: str, kind: str, label: str = "") -> dict[str, Any]:
    """Return what every paper begins with."""
    return {
        "lang": (get_language() or "id")[:2],
        "title": title,
        "kind": kind,
        "label": label,
        "keywords": [],
        "footer": FOOTER,
    }


def fact(name: str, value: object) -> dict[str, str]:
    """Return a line of the facts of a paper; a dash for what is not known."""
    return {"name": name, "value": "–" if value in {None, ""} else str(value)}


def day_text(day: dt.date | None) -> str:
    """Return a day in words, "" for none."""
    return date_format(day, "DATE_FORMAT") if day else ""


def place_of(row: Facility, actor: Actor) -> str:
    """Return the kelurahan (or smaller area) and its code."""
    name = names_of([row.area_code], actor).get(row.area_code, "")
    return f"{name} ({row.area_code})" if name else row.area_code


def blank_checklist(
    row: Facility,
    sheet: Checklist,
    items: list[Criterion],
    actor: Actor,
    *,
    at: dt.datetime,
) -> bytes:
    """Return the checklist of a facility as a PDF to fill in by hand."""
    data = head_of(row.name, str(sheet.name)) | {
        "facts": [
            fact(_("Kind"), row.kind_name),
            fact(_("Area"), place_of(row, actor)),
            fact(_("Edition of the checklist"), sheet.edition),
            fact(_("Day of the check"), "……………………………"),
            fact(_("Checked by"), "……………………………"),
        ],
        "items": [
            {
                "number": str(one.number),
                "name": str(one.name) + (" *" if one.critical else ""),
                "source": one.source,
                "proof": str(PROOF_NAMES[one.proof]),
            }
            for one in items
        ],
        "words": {
            "number": _("No."),
            "item": _("Item"),
            "good": _("good"),
            "bad": _("not good"),
            "until": _("Holds until"),
            "note": _("Note"),
            "proof": _("Proof"),
            "critical": _("* Without this item the facility is not ready."),
            "source": _("Source"),
        },
    }
    return write_pdf("facility_checklist", data, at=at)


def minutes_paper(
    row: Inspection,
    results: list[tuple[Criterion, ItemCheck]],
    actor: Actor,
    *,
    at: dt.datetime,
) -> bytes:
    """Return the minutes of a joint inspection as PDF, signed or to be signed."""
    facility = row.facility
    data = head_of(facility.name, _("Minutes of a joint inspection")) | {
        "facts": [
            fact(_("Kind"), facility.kind_name),
            fact(_("Area"), place_of(facility, actor)),
            fact(_("Day"), day_text(row.held_on or row.planned_on)),
            fact(_("Planned by"), row.institution.name),
            fact(_("Edition of the checklist"), row.edition),
        ],
        "items": [
            {
                "number": str(item.number),
                "name": str(item.name),
                "result": one.result_name,
                "until": day_text(one.until_on),
                "note": one.note,
            }
            for item, one in results
        ],
        "signers": [
            {
                "body": party.body,
                "name": party.signer,
                "note": _signed(party),
            }
            for party in row.parties.select_related("institution")
        ],
        "words": {
            "number": _("No."),
            "item": _("Item"),
            "result": _("Result"),
            "until": _("Holds until"),
            "note": _("Note"),
            "signatures": _("Signatures"),
            "name_and_office": _("name and office"),
            "results": _("What was found"),
        },
    }
    return write_pdf("inspection", data, at=at)


def _signed(party: Any) -> str:
    if party.signed_at is None:
        return ""
    told = [party.office, day_text(timezone.localdate(party.signed_at)), party.remark]
    if not party.on_paper:
        told.append(_("signed in Sinergi, %(digest)s") % {"digest": party.digest[:12]})
    return " · ".join(one for one in told if one)
