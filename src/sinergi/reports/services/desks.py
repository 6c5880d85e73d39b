"""Where an office that receives reports is found."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.reports.models import Desk


@transaction.atomic
def set_desk(
    institution_id: int,
    address: str,
    *,
    phone: str = "",
    hours: str = "",
    by: Actor | None,
    at: dt.datetime,
    example: bool = False,
) -> Desk:
    """Enter the address, telephone and hours of an office, and return them."""
    told = {
        "address": address.strip()[:300],
        "phone": phone.strip()[:80],
        "hours": hours.strip()[:160],
        "changed_at": at,
        "example": example,
    }
    row, _new = Desk.all_rows.update_or_create(
        institution_id=institution_id, defaults=told
    )
    record(
        Verb.REPORT_DESK, at=at, actor=by, target=f"desk:{row.pk}",
        institution_id=institution_id,
    )  # fmt: skip
    return row
