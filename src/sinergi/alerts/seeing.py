"""Opening notices: what was read is read, in the app and in the ledger."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.alerts.models import Delivery, Notice
from sinergi.alerts.rules import State

MOST_COUNTED = 99


def count_unseen(actor: Actor) -> int:
    """Return how many notices wait, up to MOST_COUNTED + 1; one bounded query."""
    rows = Notice.visible.to(actor).in_app().unseen().order_by()
    return rows[: MOST_COUNTED + 1].count()


@transaction.atomic
def mark_seen(actor: Actor, at: dt.datetime, pk: int | None = None) -> int:
    """Mark one notice, or all of the person, as seen; return how many were new.

    No fact: what somebody read is theirs alone, and the ledger has it.
    """
    rows = Notice.visible.to(actor).unseen()
    if pk is not None:
        rows = rows.filter(pk=pk)
    found = list(rows.values_list("pk", flat=True))
    Notice.all_rows.filter(pk__in=found).update(seen_at=at)
    Delivery.all_rows.filter(notice__in=found, state=State.SENT).update(
        state=State.SEEN
    )
    return len(found)
