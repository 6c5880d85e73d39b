"""The job that brings parcels to other installations: claim, post, note; tried again.

The other side recognises a parcel it has, so a second delivery does no harm.
"""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.http import Refused, Unreachable, post
from sinergi.handovers.models import HandoverEvent, Parcel

PATH = "/handovers/exchange/"
MEDIA_TYPE = "application/vnd.sinergi.handover+zip"
LEASE = dt.timedelta(minutes=5)
MOST_AT_ONCE = 20
WAITS = (1, 5, 15, 60, 180, 360, 720)
"""Minutes until the next try; then every twelve hours for a week."""
MOST_TRIES = 20
FOR_GOOD = range(400, 500)
LATER = (408, 425, 429)


def deliver_parcels(at: dt.datetime) -> int:
    """Bring what is due; return how many arrived. The work of the cron table."""
    due = Parcel.all_rows.filter(due_at__lte=at, delivered_at=None)
    arrived = 0
    for row in due.select_related("partner", "handover").order_by("due_at", "pk")[
        :MOST_AT_ONCE
    ]:
        if _claim(row, at):
            arrived += _deliver(row, at)
    return arrived


def _claim(row: Parcel, at: dt.datetime) -> bool:
    row.tries += 1
    mine = Parcel.all_rows.filter(pk=row.pk, due_at=row.due_at, delivered_at=None)
    return bool(mine.update(due_at=at + LEASE, tries=row.tries))


def _deliver(row: Parcel, at: dt.datetime) -> bool:
    if row.partner.retired_at is not None or not row.content:
        _store(row, "retired", None)
        return False
    try:
        answer = post(
            row.partner.address + PATH, bytes(row.content), {"Content-Type": MEDIA_TYPE}
        )
    except Refused as problem:
        _store(row, problem.code, None)
        return False
    except Unreachable as problem:
        _store(row, problem.code, _next(row.tries, at))
        return False
    if answer.status == 200:
        _arrived(row, at)
        return True
    for_good = answer.status in FOR_GOOD and answer.status not in LATER
    _store(row, f"answer-{answer.status}", None if for_good else _next(row.tries, at))
    return False


def _next(tries: int, at: dt.datetime) -> dt.datetime | None:
    if tries >= MOST_TRIES:
        return None
    return at + dt.timedelta(minutes=WAITS[min(tries, len(WAITS)) - 1])


def _store(row: Parcel, problem: str, due_at: dt.datetime | None) -> None:
    Parcel.all_rows.filter(pk=row.pk).update(problem=problem, due_at=due_at)


@transaction.atomic
def _arrived(row: Parcel, at: dt.datetime) -> None:
    Parcel.all_rows.filter(pk=row.pk).update(problem="", due_at=None, delivered_at=at)
    HandoverEvent.all_rows.create(
        handover=row.handover, kind="delivered", at=at, noted_at=at,
        institution_id=row.institution_id, party_name=row.partner.name,
    )  # fmt: skip
    record(
        Verb.PACKAGE_DELIVERED, at=at, actor=None, target=f"package:{row.handover_id}",
        institution_id=row.institution_id, parcel=row.pk,
    )  # fmt: skip


@transaction.atomic
def send_again(parcel: Parcel, *, by: Actor | None, at: dt.datetime) -> Parcel:
    """Lay a parcel that failed ready once more; return it."""
    row = Parcel.all_rows.select_for_update(of=("self",)).get(pk=parcel.pk)
    if row.delivered_at is None and row.partner.address:
        row.due_at, row.problem, row.tries = at, "", 0
        row.save(update_fields=["due_at", "problem", "tries"])
        record(
            Verb.PACKAGE_RETRIED, at=at, actor=by, target=f"package:{row.handover_id}",
            institution_id=row.institution_id, parcel=row.pk,
        )  # fmt: skip
    return row
