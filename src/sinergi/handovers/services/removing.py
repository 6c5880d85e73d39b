"""Retention: the sealed bodies go, statement, hashes and signatures stay.

Each office removes its own copies by its own rule; those of the other side stay there.
"""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.handovers.models import Handover, HandoverEvent, Parcel, SealedCopy
from sinergi.handovers.rules.steps import BadHandover, State

ENDED = (State.ANSWERED, State.WITHDRAWN, State.SUPERSEDED)
MOST_AT_ONCE = 200


@transaction.atomic
def remove_bodies(
    handover: Handover, institution_id: int, *, by: Actor | None, at: dt.datetime
) -> int:
    """Remove what an office keeps sealed of a hand-over that has ended; return how many.

    Raises BadHandover "state" while it is under way or in dispute. Done already is 0.
    """
    row = Handover.all_rows.select_for_update(of=("self",)).get(pk=handover.pk)
    if State(row.state) not in ENDED:
        raise BadHandover("state")
    mine = {"handover": row, "institution_id": institution_id}
    copies = SealedCopy.all_rows.filter(**mine, sealed_body__isnull=False)
    parcels = Parcel.all_rows.filter(**mine, content__isnull=False)
    removed = copies.update(sealed_body=None) + parcels.update(
        content=None, due_at=None
    )
    if not removed:
        return 0
    HandoverEvent.all_rows.create(
        handover=row, kind="removed", at=at, noted_at=at, by_id=by.pk if by else None,
        institution_id=institution_id,
    )  # fmt: skip
    record(
        Verb.PACKAGE_REMOVED, at=at, actor=by, target=f"package:{row.pk}",
        institution_id=institution_id, copies=removed,
    )  # fmt: skip
    return removed


def remove_ended(institution_id: int, before: dt.datetime, *, at: dt.datetime) -> int:
    """Remove an office's bodies of what ended before a moment; return of how many."""
    rows = Handover.all_rows.filter(
        copies__institution_id=institution_id, copies__sealed_body__isnull=False,
        state__in=ENDED, state_at__lt=before,
    )  # fmt: skip
    found = list(rows.distinct().order_by("pk").defer("statement")[:MOST_AT_ONCE])
    for row in found:
        remove_bodies(row, institution_id, by=None, at=at)
    return len(found)
