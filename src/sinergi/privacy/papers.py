"""The record of processing on paper, as an inspection asks for it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.documents.pdf import write_pdf
from sinergi.privacy.registry import Line


def record_pdf(
    lines: Sequence[Line], institutions: Sequence[str], *, at: dt.datetime
) -> bytes:
    """Return the record as PDF/UA, for the institutions named."""
    day = date_format(timezone.localdate(at), "j F Y")
    data: dict[str, Any] = {
        "title": _("Record of processing"),
        "kind": "UU 27/2022",
        "label": "",
        "keywords": "UU 27/2022",
        "lang": (get_language() or "id")[:2],
        "footer": day,
        "facts": [
            {"name": _("Institution"), "value": ", ".join(institutions)},
            {"name": _("As of"), "value": day},
        ],
        "activities": [
            {"title": str(one.activity.purpose), "facts": _facts(one)} for one in lines
        ],
    }
    return write_pdf("processing_record", data, at=at)


def _facts(one: Line) -> list[dict[str, str]]:
    told = one.activity
    months = str(one.months) if one.months else _("no rule yet")
    pairs = (
        (_("Whose data"), one.whose), (_("Legal basis"), f"{one.basis} ({told.law})"),
        (_("How it is kept"), one.how), (_("Who sees it"), str(told.seen_by)),
        (_("Months kept"), months),
        (_("People under 18"), _("yes") if told.minors else _("no")),
        (_("Where"), ", ".join(one.models)),
    )  # fmt: skip
    return [{"name": name, "value": value} for name, value in pairs]
