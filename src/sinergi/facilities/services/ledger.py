"""Entries of the ledger as services write them, and who may move goods."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.facilities.models import Facility, Good, StockEntry
from sinergi.facilities.rules.drafting import NotYours
from sinergi.facilities.rules.logistics import Place


def may_move(user: Actor, store: Facility) -> bool:
    """True for who hands goods over at a store: by the area it serves."""
    return user.holds(Permission.MOVE_GOODS, store.serves_code)


def check_mover(by: Actor | None, store: Facility | None) -> None:
    """Raise NotYours for people who hand nothing over at that store."""
    if by is not None and (store is None or not may_move(by, store)):
        raise NotYours("move")


def entry(
    good: Good,
    source_place: Place,
    source: Facility | None,
    target_place: Place,
    target: Facility | None,
    count: int,
) -> StockEntry:
    """Return an entry, not yet stored; a facility stands beside stores alone."""
    return StockEntry(
        good=good,
        source_place=source_place,
        source=source if source_place is Place.STORE else None,
        target_place=target_place,
        target=target if target_place is Place.STORE else None,
        count=count,
    )


def write(
    rows: Sequence[StockEntry], by: Actor | None, at: dt.datetime, **more: Any
) -> list[StockEntry]:
    """Store entries with who and when; the caller records the fact of why: `record(…)`."""
    for one in rows:
        one.at, one.by_id = at, by.pk if by else None
        for name, value in more.items():
            setattr(one, name, value)
    return StockEntry.all_rows.bulk_create(rows)
