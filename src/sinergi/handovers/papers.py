"""What is printed: the slip with its code, the sheet of a month."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.documents.pdf import write_pdf
from sinergi.documents.qr import draw_code
from sinergi.handovers.counting import IN, OUT
from sinergi.handovers.models import Handover, Sheet
from sinergi.handovers.models.names import BIN_NAMES
from sinergi.handovers.rules.reconciling import Bin
from sinergi.handovers.rules.signing import fingerprint


def _head(title: str, kind: str) -> dict[str, Any]:
    return {
        "lang": (get_language() or "id")[:2], "title": title, "kind": kind, "label": "",
        "keywords": [], "footer": "Sinergi",
    }  # fmt: skip


def _moment(at: dt.datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else "–"


def _fact(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value or "–"}


def write_slip(row: Handover, code: str, *, at: dt.datetime) -> bytes:
    """Return the slip of a hand-over as PDF: no name of a person, no content."""
    receipt = row.incoming
    title = _("Receipt") if receipt else _("Hand-over slip")
    facts = [
        _fact(_("From"), row.sender_name),
        _fact(_("To whom"), row.receiver_name),
        _fact(_("What is forwarded"), row.category_name),
        _fact(_("Legal ground"), row.basis),
        _fact(_("Signed at"), _moment(row.sent_at)),
        _fact(_("Receipt due"), _moment(row.receipt_due_at)),
        _fact(_("Answer due"), _moment(row.answer_due_at)),
        _fact("SHA-256", row.digest),
        _fact(_("Key of the office"), fingerprint(row.signer)),
    ]
    if receipt:
        facts.insert(5, _fact(_("Received at"), _moment(row.received_at)))
        facts.insert(6, _fact(_("Receiver's number"), row.receiver_number))
    data = {
        **_head(f"{title} {row.number}", row.receiver_name), "facts": facts,
        "code": draw_code(code), "check": row.check_text, "number": row.number,
        "signers": [{"body": row.receiver_name, "name": "", "note": ""}],
        "words": {
            "alt": _("QR code of the signed statement"),
            "check": _("Check digits"),
            "how": _(
                "Scan the code, or type number and check digits, on the page “Slip” of "
                "Sinergi to confirm receipt. Without Sinergi: sign here, note your own "
                "number and the time, and give a copy back."
            ),
            "received": _("Received by"),
            "own_number": _("Number and time of receipt"),
            "name_and_office": _("name and office"),
        },
    }  # fmt: skip
    return write_pdf("handover_slip", data, at=at)


COUNTED = ("sent", "not_received", "received", "answered", "open", "disputed")


def count_names() -> dict[str, str]:
    """Return what each count of the sums is called."""
    return {
        "sent": _("Sent"),
        "not_received": _("Not received"),
        "received": _("Received"),
        "answered": _("Answered"),
        "open": _("Open"),
        "disputed": _("Disputed"),
    }


def direction_names(sheet: Sheet) -> dict[str, str]:
    """Return what both directions are called."""
    ends = {"one": sheet.institution.name, "other": sheet.other_name}
    return {
        OUT: _("%(one)s to %(other)s") % ends,
        IN: _("%(other)s to %(one)s") % ends,
    }


def write_sheet(sheet: Sheet, *, at: dt.datetime) -> bytes:
    """Return the sheet of a month as PDF, with the signatures of both sides or room for them."""
    names, directions = count_names(), direction_names(sheet)
    signed = {
        one.institution_id: one for one in sheet.signatures.select_related("person")
    }
    signers = []
    for office, name in (
        (sheet.institution_id, sheet.institution.name),
        (sheet.other_id, sheet.other_name),
    ):
        one = signed.get(office) if office else None
        note = ""
        if one is not None:
            note = _("signed in Sinergi, %(when)s") % {"when": _moment(one.at)}
        who = one.person.name if one is not None and one.person else ""
        signers.append({"body": name, "name": who, "note": note})
    data = {
        **_head(
            _("Reconciliation %(month)s") % {"month": date_format(sheet.month_on, "F Y")},
            f"{sheet.institution.name} · {sheet.other_name}",
        ),
        "dateline": _moment(sheet.made_at), "digest": sheet.digest,
        "head": [_("Direction"), *(names[one] for one in COUNTED)],
        "rows": [
            [directions[way], *(str(sheet.counts[way][one]) for one in COUNTED)]
            for way in (OUT, IN)
        ],
        "lines_head": [_("Number"), _("Direction"), _("State")],
        "lines": [
            [number, directions[way], str(BIN_NAMES[Bin(where)])]
            for number, way, where in sheet.lines
        ],
        "signers": signers,
        "words": {
            "lines": _("Each hand-over"),
            "rule": _(
                "Sent = received + not received; received = answered + open + disputed."
            ),
            "signatures": _("Signatures"),
            "name_and_office": _("name and office"),
        },
    }  # fmt: skip
    return write_pdf("handover_sheet", data, at=at)
