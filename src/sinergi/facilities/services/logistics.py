"""Manifests: prepare, send, receive with counts on both sides."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election, PollingStation
from sinergi.facilities.models import Facility, Good, Handover, HandoverLine
from sinergi.facilities.rules.drafting import StaleVersion
from sinergi.facilities.rules.logistics import (
    BadHandover,
    Counted,
    HandoverStep,
    Place,
    check_counts,
    check_step,
    moves_on_receiving,
    moves_on_sending,
    receipt_digest,
)
from sinergi.facilities.services.ledger import check_mover, entry, write
from sinergi.facilities.station_goods import more_than_went
from sinergi.facilities.stocks import chain_of, need_of, stock_of

# --- manifests -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """So many of a good, for a station where it goes to stations."""

    good: Good
    count: int
    area_code: str = ""
    station_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A manifest as somebody prepares it; see `Handover`."""

    election: Election
    source: Facility | None = None
    target: Facility | None = None
    to_stations: bool = False
    from_stations: bool = False
    area_code: str = ""
    planned_on: dt.date | None = None
    vehicle: str = ""
    route: str = ""
    seals: str = ""
    example: bool = False


def lines_for_stations(
    stations: Iterable[PollingStation], goods: Iterable[Good]
) -> list[Sent]:
    """Return what these stations need of these goods; what is unknown is left out."""
    kinds = list(goods)
    return [
        Sent(good, count, one.area_code, one.number)
        for one in stations
        for good in kinds
        if (count := need_of(good, one))
    ]


def _check_ends(draft: Manifest) -> None:
    """Raise BadHandover unless it goes between two places, one of them a store."""
    if draft.source is None and draft.target is None:
        raise BadHandover("same-place", "target")
    if draft.source is not None and draft.source == draft.target:
        raise BadHandover("same-place", "target")
    for store in (draft.source, draft.target):
        if store is not None and not store.is_store:
            raise BadHandover("no-store", "target")
    to_both = draft.to_stations and draft.target is not None
    from_both = draft.from_stations and draft.source is not None
    if to_both or from_both:
        raise BadHandover("same-place", "target")


@transaction.atomic
def prepare_handover(
    draft: Manifest, lines: Iterable[Sent], *, by: Actor | None, at: dt.datetime
) -> Handover:
    """Write a manifest and return it; nothing has moved yet.

    Raises BadHandover for a place or number that cannot be, NotYours for people who hand
    nothing over at the store it leaves (or, from outside, at the one it goes to).
    """
    _check_ends(draft)
    check_mover(by, draft.source or draft.target)
    rows = [one for one in lines if one.count]
    if not rows:
        raise BadHandover("nothing-sent")
    for one in rows:
        check_counts(one.count)
    row = Handover.all_rows.create(
        **{name: getattr(draft, name) for name in Manifest.__dataclass_fields__},
        created_at=at,
        created_by_id=by.pk if by else None,
    )
    HandoverLine.all_rows.bulk_create(
        HandoverLine(
            handover=row, good=one.good, area_code=one.area_code,
            station_number=one.station_number, sent=one.count,
        )
        for one in rows
    )  # fmt: skip
    record(
        Verb.HANDOVER_PREPARED,
        at=at,
        actor=by,
        target=f"handover:{row.pk}",
        lines=len(rows),
        count=sum(one.count for one in rows),
    )
    return row


def locked(row: Handover, version: int | None) -> Handover:
    """Return the manifest locked until the transaction ends; raises StaleVersion."""
    found = (
        Handover.all_rows.select_for_update(of=("self",))
        .select_related("source", "target")
        .get(pk=row.pk)
    )
    if version is not None and found.version != version:
        raise StaleVersion
    return found


@transaction.atomic
def send_handover(
    handover: Handover,
    *,
    sender: str,
    version: int | None,
    by: Actor | None,
    at: dt.datetime,
) -> Handover:
    """Put a manifest's goods on the road and return it.

    Raises BadHandover when the store has not so many, NotYours, StaleVersion.
    """
    row = locked(handover, version)
    check_step(HandoverStep(row.step), HandoverStep.SENT)
    check_mover(by, row.source or row.target)
    totals = _totals(row)
    if row.source is not None:
        Facility.all_rows.select_for_update().get(pk=row.source.pk)
        stock = stock_of([row.source.pk])[row.source.pk]
        if any(stock.get(good.pk, 0) < count for good, count in totals.items()):
            raise BadHandover("short-stock")
    elif row.from_stations:
        _check_stations(row, totals)
    entries = [
        entry(good, one.source, row.source, one.target, None, one.count)
        for good, count in totals.items()
        for one in moves_on_sending(row.origin, count)
    ]
    write(entries, by, at, handover=row)
    row.step, row.sent_at, row.sender = HandoverStep.SENT, at, sender.strip()
    row.sent_by_id, row.version = by.pk if by else None, row.version + 1
    row.save()
    record(
        Verb.HANDOVER_SENT, at=at, actor=by, target=f"handover:{row.pk}",
        count=sum(totals.values()),
    )  # fmt: skip
    return row


def _check_stations(row: Handover, totals: Mapping[Good, int]) -> None:
    """Raise BadHandover when more would come back from stations than went to them.

    Of each area and station, not of the city alone.
    """
    keys = [good.pk for good in totals]
    list(Good.all_rows.select_for_update().filter(pk__in=keys))
    chain = chain_of(keys)
    for good, count in totals.items():
        if chain[good.pk][Place.STATIONS] < count:
            raise BadHandover("short-stations")
    if more_than_went(row):
        raise BadHandover("short-stations")


def _totals(row: Handover) -> dict[Good, int]:
    totals: dict[Good, int] = defaultdict(int)
    for line in row.lines.select_related("good"):
        totals[line.good] += line.sent
    return dict(totals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the receiving side says: counts by line (else as sent), name, seals, remark."""

    receiver: str
    counted: Mapping[int, Counted]
    seals_intact: bool | None = None
    remark: str = ""


@transaction.atomic
def receive_handover(
    handover: Handover,
    receipt: Receipt,
    *,
    version: int | None,
    by: Actor | None,
    at: dt.datetime,
) -> Handover:
    """Take a manifest's goods off the road with the receiver's own counts; return it.

    At a store somebody else than the sender counts and signs. Counts that differ need a
    remark. Raises BadHandover, NotYours, StaleVersion.
    """
    row = locked(handover, version)
    check_step(HandoverStep(row.step), HandoverStep.RECEIVED)
    check_mover(by, row.target or row.source)
    if by is not None and row.source and row.target and row.sent_by_id == by.pk:
        raise BadHandover("own-hand")
    if not receipt.receiver.strip():
        raise BadHandover("empty", "receiver")
    lines = list(row.lines.select_related("good"))
    for line in lines:
        counted = receipt.counted.get(line.pk, Counted(line.sent))
        check_counts(line.sent, counted)
        line.received, line.damaged = counted.received, counted.damaged
    row.short = sum(max(0, line.short or 0) for line in lines)
    row.surplus = sum(max(0, -(line.short or 0)) for line in lines)
    row.damaged = sum(line.damaged or 0 for line in lines)
    if row.differs and not receipt.remark.strip():
        raise BadHandover("needs-remark", "remark")
    HandoverLine.all_rows.bulk_update(lines, ["received", "damaged"], batch_size=500)
    _book(row, lines, by, at)
    _sign(row, receipt, lines, by, at)
    record(
        Verb.HANDOVER_RECEIVED,
        at=at,
        actor=by,
        target=f"handover:{row.pk}",
        short=row.short,
        damaged=row.damaged,
        digest=row.digest,
    )
    return row


def _book(
    row: Handover, lines: Sequence[HandoverLine], by: Actor | None, at: dt.datetime
) -> None:
    """Write what was received, broken and missing into the ledger, summed by good."""
    summed: dict[tuple[Good, Place, Place], int] = defaultdict(int)
    for line in lines:
        counted = Counted(line.received or 0, line.damaged or 0)
        for one in moves_on_receiving(row.end, line.sent, counted):
            summed[line.good, one.source, one.target] += one.count
    entries = [
        entry(good, source, None, target, row.target, count)
        for (good, source, target), count in summed.items()
    ]
    write(entries, by, at, handover=row)


def _sign(
    row: Handover,
    receipt: Receipt,
    lines: Sequence[HandoverLine],
    by: Actor | None,
    at: dt.datetime,
) -> None:
    row.digest = receipt_digest(
        (
            f"{one.area_code} {one.station_number or ''} {one.good.code}",
            one.sent,
            one.received or 0,
            one.damaged or 0,
        )
        for one in lines
    )
    row.receiver, row.remark = receipt.receiver.strip(), receipt.remark.strip()
    row.seals_intact = receipt.seals_intact
    row.step, row.received_at = HandoverStep.RECEIVED, at
    row.received_by_id, row.version = by.pk if by else None, row.version + 1
    row.save()


@transaction.atomic
def cancel_handover(
    handover: Handover, *, version: int | None, by: Actor | None, at: dt.datetime
) -> Handover:
    """Call a manifest off that has not left, and return it. Raises BadHandover, NotYours."""
    row = locked(handover, version)
    check_step(HandoverStep(row.step), HandoverStep.CANCELLED)
    check_mover(by, row.source or row.target)
    row.step, row.version = HandoverStep.CANCELLED, row.version + 1
    row.save(update_fields=["step", "version"])
    record(Verb.HANDOVER_CANCELLED, at=at, actor=by, target=f"handover:{row.pk}")
    return row
