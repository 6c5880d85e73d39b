"""Taking in a parcel of another installation: over the wire, or as a file.

Nothing in it is believed before the key that signed it is a partner's, compared by two
channels. A parcel that was taken before is recognised and changes nothing.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.handovers.models import Handover, HandoverEvent, Partner
from sinergi.handovers.moving import DEEDS, apply_act
from sinergi.handovers.packing import keep_copy
from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.rules.parcels import BadParcel, Fault, Parcel
from sinergi.handovers.rules.statements import Kind, digest_of, read_at
from sinergi.handovers.rules.steps import (
    OLDEST,
    SKEW,
    BadHandover,
    Side,
    State,
    check_act,
)
from sinergi.handovers.timing import put_clocks

ACT_OF = {deed.kind: act for act, deed in DEEDS.items()}
SIDE_OF_KIND = {
    Kind.RECEIPT: frozenset({Side.RECEIVER}),
    Kind.ANSWER: frozenset({Side.RECEIVER}),
    Kind.WITHDRAWAL: frozenset({Side.SENDER}),
}
"""Who says it; a dispute and its settlement come from either side."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a parcel; `known` when it had been taken before."""

    row: Handover
    kind: Kind
    known: bool


def take_in(
    parcel: Parcel,
    *,
    offices: Collection[int] | None = None,
    by: Actor | None,
    at: dt.datetime,
) -> Taken:
    """Take in a parcel that is whole; return what it is and whether it was known.

    `offices`: only for these, as when a person brings a file. Raises BadParcel with every
    fault: "foreign", "unconfirmed", "retired", "not-for-us", "future", "old", "before-since",
    "changed-id", "unknown-package", "another-package", "state", "no-body", "on-paper".
    """
    kind = Kind(parcel.words["kind"])
    with transaction.atomic():
        if kind is Kind.PACKAGE:
            return _package(parcel, offices, by, at)
        return _act(parcel, kind, offices, by, at)


def _times(words: dict[str, Any], partner: Partner, at: dt.datetime) -> list[Fault]:
    said = read_at(words["at"])
    faults = []
    if said > at + SKEW:
        faults.append(Fault("future"))
    if said < at - OLDEST:
        faults.append(Fault("old"))
    if partner.since is not None and said < partner.since - dt.timedelta(days=1):
        faults.append(Fault("before-since"))
    return faults


def _trust(partner: Partner) -> list[Fault]:
    if partner.retired_at is not None:
        return [Fault("retired")]
    return [] if partner.since is not None else [Fault("unconfirmed")]


def _package(
    parcel: Parcel, offices: Collection[int] | None, by: Actor | None, at: dt.datetime
) -> Taken:
    words, digest = parcel.words, digest_of(parcel.statement)
    # held, so that of two deliveries at one moment the second finds the first
    partner = (
        Partner.all_rows.select_for_update(of=("self",))
        .select_related("institution")
        .get(pk=_partner_for(parcel, offices).pk)
    )
    known = Handover.all_rows.filter(uid=words["id"], incoming=True).first()
    if known is not None and known.digest == digest:
        return _known(known, parcel, partner, by, at)
    faults = _trust(partner) + _times(words, partner, at)
    if words["from"]["office"] != partner.office:
        faults.append(Fault("foreign"))
    if known is not None:
        faults.append(Fault("changed-id"))
    if parcel.body is None:
        faults.append(Fault("no-body"))
    if faults:
        raise BadParcel(*faults)
    return Taken(_keep_package(parcel, partner, digest, by, at), Kind.PACKAGE, False)


def _known(
    row: Handover, parcel: Parcel, partner: Partner, by: Actor | None, at: dt.datetime
) -> Taken:
    """Return a package that was taken before; one known by its slip gets its content now."""
    if not row.on_paper or parcel.body is None or partner.retired_at is not None:
        return Taken(row, Kind.PACKAGE, True)
    words = parcel.words
    put_clocks(
        row, {"receipt": _told(words, "receipt"), "answer": _told(words, "answer")}
    )
    row.on_paper, row.basis = False, words["basis"]
    row.statement, row.signature = parcel.statement.decode(), parcel.signature
    row.version += 1
    row.save()
    _keep_copies(row, parcel)
    _event(row, parcel, "arrived", row.sent_at, by, at)
    record(
        Verb.PACKAGE_ARRIVED, at=at, actor=by, target=f"package:{row.pk}",
        institution_id=row.receiver_id, number=row.number, partner=partner.pk,
        files=len(parcel.files),
    )  # fmt: skip
    return Taken(row, Kind.PACKAGE, False)


def _keep_copies(row: Handover, parcel: Parcel) -> None:
    office, words = row.receiver_id, parcel.words
    if office is None:
        return
    keep_copy(row, office, "package", 0, words["body"]["plain"], parcel.body or b"")
    for number, (told, data) in enumerate(
        zip(words["files"], parcel.files, strict=True), 1
    ):
        keep_copy(row, office, "file", number, told["plain"], data)


def _partner_for(parcel: Parcel, offices: Collection[int] | None) -> Partner:
    """Return who signed it, as the office it goes to knows them; raises BadParcel."""
    rows = Partner.all_rows.filter(public_key=parcel.key).select_related("institution")
    found = list(rows.order_by("-pk"))
    if not found:
        raise BadParcel(Fault("foreign"))
    ours = [
        one
        for one in found
        if str(one.institution_id) == parcel.words["to"]["office"]
        and (offices is None or one.institution_id in offices)
    ]
    if not ours:
        raise BadParcel(Fault("not-for-us"))
    usable = [one for one in ours if one.in_use]
    return (usable or ours)[0]


def _keep_package(
    parcel: Parcel, partner: Partner, digest: str, by: Actor | None, at: dt.datetime
) -> Handover:
    words = parcel.words
    office = partner.institution
    sent_at = read_at(words["at"])
    known = words["category"] in set(Category)
    row = Handover(
        uid=words["id"], incoming=True, number=words["number"], receiver=office,
        partner=partner, sender_name=words["from"]["name"], receiver_name=office.name,
        category=words["category"] if known else Category.OTHER.value,
        basis=words["basis"], statement=parcel.statement.decode(), digest=digest,
        signature=parcel.signature, signer=parcel.key, sent_at=sent_at, state_at=at,
    )  # fmt: skip
    put_clocks(
        row, {"receipt": _told(words, "receipt"), "answer": _told(words, "answer")}
    )
    if words["replaces"]:
        row.replaces = _replaced(words["replaces"], partner, at)
    row.save()
    _keep_copies(row, parcel)
    _event(row, parcel, "arrived", sent_at, by, at)
    record(
        Verb.PACKAGE_ARRIVED, at=at, actor=by, target=f"package:{row.pk}",
        institution_id=office.pk, number=row.number, partner=partner.pk,
        files=len(parcel.files),
    )  # fmt: skip
    return row


def _told(words: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a clock as the sender states it."""
    due = words[f"{name}_due"]
    if due is None:
        return {}
    return {"rule": "sender", "due": read_at(due).isoformat(), "starts": "sent"}


def _replaced(digest: str, partner: Partner, at: dt.datetime) -> Handover | None:
    old = (
        Handover.all_rows.select_for_update(of=("self",))
        .filter(digest=digest, partner=partner, incoming=True)
        .first()
    )
    if old is None or State(old.state) not in {State.SENT, State.DISPUTED}:
        return old
    old.state, old.state_at = State.SUPERSEDED, at
    old.version += 1
    old.save(update_fields=["state", "state_at", "version"])
    HandoverEvent.all_rows.create(
        handover=old, kind="superseded", at=at, noted_at=at, party_name=old.sender_name
    )
    return old


def _event(
    row: Handover,
    parcel: Parcel,
    kind: str,
    said_at: dt.datetime,
    by: Actor | None,
    at: dt.datetime,
) -> HandoverEvent:
    words = parcel.words
    return HandoverEvent.all_rows.create(
        handover=row, kind=kind, at=said_at, noted_at=at, by_id=by.pk if by else None,
        party_name=words["from"]["name"], number=words["number"],
        outcome=words.get("outcome", ""), statement=parcel.statement.decode(),
        digest=digest_of(parcel.statement), signature=parcel.signature,
        signer=parcel.key,
    )  # fmt: skip


def _act(
    parcel: Parcel,
    kind: Kind,
    offices: Collection[int] | None,
    by: Actor | None,
    at: dt.datetime,
) -> Taken:
    row, partner = _handover_of(parcel, offices)
    if row.events.filter(digest=digest_of(parcel.statement)).exists():
        return Taken(row, kind, True)
    faults = _act_faults(parcel, kind, row, partner, at)
    if faults:
        raise BadParcel(*faults)
    act, words, said_at = ACT_OF[kind], parcel.words, read_at(parcel.words["at"])
    event = _event(row, parcel, DEEDS[act].event, said_at, by, at)
    office = row.receiver_id if row.incoming else row.sender_id
    if parcel.body is not None and office is not None:
        keep_copy(row, office, "act", event.pk, words["body"]["plain"], parcel.body)
    number = words["number"] if kind is Kind.RECEIPT else ""
    apply_act(row, act, at=said_at, number=number, outcome=words["outcome"])
    record(
        DEEDS[act].verb, at=at, actor=by, target=f"package:{row.pk}",
        institution_id=office, number=row.number, partner=partner.pk,
        outcome=words["outcome"] or None,
    )  # fmt: skip
    return Taken(row, kind, False)


def _act_faults(
    parcel: Parcel, kind: Kind, row: Handover, partner: Partner, at: dt.datetime
) -> list[Fault]:
    faults = _trust(partner) + _times(parcel.words, partner, at)
    theirs = Side.SENDER if row.incoming else Side.RECEIVER
    if theirs not in SIDE_OF_KIND.get(kind, frozenset(Side)):
        faults.append(Fault("side"))
    if read_at(parcel.words["at"]) < row.sent_at - SKEW:
        faults.append(Fault("before"))
    try:
        check_act(ACT_OF[kind], State(row.state), frozenset({theirs}))
    except BadHandover:
        faults.append(Fault("state", row.state))
    if kind in {Kind.ANSWER, Kind.DISPUTE} and parcel.body is None:
        faults.append(Fault("no-body"))
    return faults


def _handover_of(
    parcel: Parcel, offices: Collection[int] | None
) -> tuple[Handover, Partner]:
    """Return the hand-over an act is about, held, and the partner; raises BadParcel."""
    rows = (
        Handover.all_rows.select_for_update(of=("self",))
        .select_related("partner", "sender", "receiver")
        .filter(uid=parcel.words["id"], partner__public_key=parcel.key)
    )
    for row in rows:
        ours = row.receiver_id if row.incoming else row.sender_id
        if row.partner is None or parcel.words["from"]["office"] != row.partner.office:
            continue
        if offices is not None and ours not in offices:
            continue
        if row.digest != parcel.words["of"]:
            raise BadParcel(Fault("another-package"))
        return row, row.partner
    known = Partner.all_rows.filter(public_key=parcel.key).exists()
    raise BadParcel(Fault("unknown-package" if known else "foreign"))
