"""Kinds of goods, counts of a store, broken goods."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election
from sinergi.facilities.models import Facility, Good, StockEntry
from sinergi.facilities.rules.logistics import (
    BadHandover,
    GoodKind,
    Place,
    check_counts,
)
from sinergi.facilities.services.ledger import check_mover, entry, write
from sinergi.facilities.stocks import stock_of


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodDraft:
    """A kind of goods as somebody enters it; see `Good`."""

    election: Election
    code: str
    kind: GoodKind
    name_id: str
    name_en: str
    per_station: int | None = None
    per_voter: bool = False
    reserve_percent: int = 0
    source: str = ""
    example: bool = False


@transaction.atomic
def put_good(draft: GoodDraft, *, by: Actor | None, at: dt.datetime) -> Good:
    """Enter a kind of goods, or change the one of that code, and return it."""
    told = {name: getattr(draft, name) for name in GoodDraft.__dataclass_fields__}
    election, code = told.pop("election"), told.pop("code")
    row, _made = Good.all_rows.update_or_create(
        election=election, code=code, defaults=told
    )
    record(
        Verb.GOOD_PUT, at=at, actor=by, target=f"good:{row.pk}",
        per_station=row.per_station,
    )  # fmt: skip
    return row


@transaction.atomic
def take_stock(
    store: Facility,
    counted: Mapping[Good, int],
    *,
    reason: str,
    opening: bool = False,
    by: Actor | None,
    at: dt.datetime,
) -> list[StockEntry]:
    """Write down what was counted in a store and return the entries that makes.

    `opening`: what is there came from outside before this list began; only for goods of
    which the ledger knows nothing here yet, so that nothing missing is ever booked as gone
    outside. Otherwise a difference goes to "missing" or comes from it. Raises BadHandover,
    NotYours.
    """
    check_mover(by, store)
    if not store.is_store:
        raise BadHandover("no-store")
    row = Facility.all_rows.select_for_update().get(pk=store.pk)
    if opening:
        _check_new(row, counted)
    stock = stock_of([row.pk])[row.pk]
    made = []
    for good, count in counted.items():
        check_counts(count)
        more = count - stock.get(good.pk, 0)
        other = Place.OUTSIDE if opening else Place.MISSING
        if more > 0:
            made.append(entry(good, other, None, Place.STORE, row, more))
        elif more < 0:
            made.append(entry(good, Place.STORE, row, other, None, -more))
    write(made, by, at, reason=reason)
    record(
        Verb.STOCK_TAKEN,
        at=at,
        actor=by,
        target=f"facility:{row.pk}",
        institution_id=row.keeper_id,
        goods=[one.pk for one in counted],
        differences=len(made),
    )
    return made


def _check_new(store: Facility, goods: Iterable[Good]) -> None:
    """Raise BadHandover when the ledger knows one of these goods in the store."""
    here = Q(source=store) | Q(target=store)
    if StockEntry.all_rows.filter(here, good__in=goods).exists():
        raise BadHandover("opened-already", "opening")


@transaction.atomic
def note_damaged(
    store: Facility,
    good: Good,
    count: int,
    *,
    reason: str,
    by: Actor | None,
    at: dt.datetime,
) -> StockEntry:
    """Take broken goods out of a store's stock and return the entry."""
    check_mover(by, store)
    check_counts(count)
    row = Facility.all_rows.select_for_update().get(pk=store.pk)
    if count < 1 or stock_of([row.pk])[row.pk].get(good.pk, 0) < count:
        raise BadHandover("short-stock", "count")
    (made,) = write(
        [entry(good, Place.STORE, row, Place.DAMAGED, None, count)], by, at,
        reason=reason,
    )  # fmt: skip
    record(
        Verb.GOODS_DAMAGED,
        at=at,
        actor=by,
        target=f"facility:{row.pk}",
        institution_id=row.keeper_id,
        good=good.pk,
        count=count,
    )
    return made
