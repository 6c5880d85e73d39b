"""What became of a case that was forwarded: its receipt there, noted from a hand-over."""

import datetime as dt

from django.db import transaction

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.cases.models import Case, Forwarding
from sinergi.cases.rules.kinds import Body

LONGEST_NUMBER = 80


@transaction.atomic
def note_receipt(
    case: Case, body: Body, number: str, on: dt.date, *, at: dt.datetime
) -> Forwarding | None:
    """Note the receipt of the newest forwarding to this body, and return it.

    None where none waits.
    """
    rows = Forwarding.all_rows.select_for_update().filter(
        case=case, body=body, received_on=None
    )
    row: Forwarding | None = rows.order_by("pk").last()
    if row is None:
        return None
    row.received_on, row.receipt_number = on, number[:LONGEST_NUMBER]
    row.save(update_fields=["received_on", "receipt_number"])
    record(
        Verb.CASE_RECEIPT, at=at, actor=None, target=f"case:{case.key}",
        institution_id=case.institution_id, forwarding=row.pk,
    )  # fmt: skip
    return row
