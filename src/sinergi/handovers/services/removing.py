"""Retention: the sealed bodies go, statement, hashes and signatures stay."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.handovers.models import Handover, HandoverEvent, Parcel, SealedCopy
from sinergi.handovers.rules.steps import BadHandover, State

ENDED = (State.ANSWERED, State.WITHDRAWN, State.SUPERSEDED)


@transaction.atomic
def remove_bodies(handover: Handover, *, by: Actor | None, at: dt.datetime) -> Handover:
    """Remove what is sealed of a hand-over that has ended, on both sides; return it.

    Raises BadHandover "state" while it is under way or in dispute. Done already is done.
    """
    row = Handover.all_rows.select_for_update(of=("self",)).get(pk=handover.pk)
    if State(row.state) not in ENDED:
        raise BadHandover("state")
    if row.bodies_removed_at is not None:
        return row
    copies = SealedCopy.all_rows.filter(handover=row).update(sealed_body=None)
    Parcel.all_rows.filter(handover=row).update(content=None, due_at=None)
    row.bodies_removed_at = at
    row.version += 1
    row.save(update_fields=["bodies_removed_at", "version"])
    HandoverEvent.all_rows.create(
        handover=row, kind="removed", at=at, noted_at=at, by_id=by.pk if by else None
    )
    record(
        Verb.PACKAGE_REMOVED, at=at, actor=by, target=f"package:{row.pk}",
        institution_id=row.receiver_id if row.incoming else row.sender_id,
        copies=copies,
    )  # fmt: skip
    return row


def remove_ended(before: dt.datetime, *, at: dt.datetime, most: int = 200) -> int:
    """Remove the bodies of what ended before a moment; return how many. For the rule."""
    rows = Handover.all_rows.filter(
        state__in=ENDED, state_at__lt=before, bodies_removed_at=None
    )
    found = list(rows.order_by("state_at")[:most])
    for row in found:
        remove_bodies(row, by=None, at=at)
    return len(found)
