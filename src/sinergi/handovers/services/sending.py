"""Handing over: seal, sign, keep, and lay ready for the wire where it goes elsewhere."""

import datetime as dt
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.handovers.models import Handover, HandoverEvent, Partner
from sinergi.handovers.numbering import next_number
from sinergi.handovers.packing import (
    Attached,
    Packed,
    keep_copy,
    pack_package,
    partner_recipients,
    recipients_of,
    sealed_part,
)
from sinergi.handovers.parcelling import lay_ready
from sinergi.handovers.rules.clocks import Agreement, Category, From, due_of
from sinergi.handovers.rules.statements import (
    Part,
    canonical,
    digest_of,
    package_words,
)
from sinergi.handovers.rules.steps import SKEW, Act, BadHandover, Side, State, check_act
from sinergi.handovers.signing_keys import sign_for
from sinergi.handovers.timing import agreement, clocks_for, put_clocks

OUTSIDE = "-"
"""The code of an office that has no installation."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A body without an installation: it gets a slip and papers."""

    name: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What else is said of a hand-over.

    `purpose` is sealed with the words; `basis` is the article and stands in the open.
    `cause_at` starts a clock of the law (the statement that it is a crime). `on_paper`
    sends to an office without a key: only the sender keeps what is sealed. `uid` is the
    mark of the form: the same one sends once.
    """

    purpose: str = ""
    basis: str = ""
    regime: str = "pemilu"
    cause_at: dt.datetime | None = None
    receipt: Agreement | None = None
    answer: Agreement | None = None
    on_paper: bool = False
    replaces: Handover | None = None
    uid: str = ""
    example: bool = False


@dataclass(frozen=True, slots=True)
class _Sealed:
    """The parts, sealed for both ends: (body, files) for each."""

    own: tuple[bytes, list[bytes]]
    other: tuple[bytes, list[bytes]] | None
    parts: tuple[Part, list[Part]]


Receiver = Institution | Partner | Outside
NO_TERMS = Terms()


@transaction.atomic
def send(
    *,
    sender: Institution,
    receiver: Receiver,
    category: Category,
    subject: tuple[str, int] | None,
    words: Mapping[str, Any],
    files: Sequence[Attached] = (),
    by: Actor | None,
    at: dt.datetime,
    terms: Terms = NO_TERMS,
) -> Handover:
    """Hand a package over and return it; signed by the sender's key, sealed to both ends.

    Raises BadHandover: "side" for people who may not send for this office, "same",
    "own-key", "no-key" where the receiver has none (then only `on_paper`), "partner",
    "words", "files", "agreement", "future", "state" of what it replaces, "twice" where the
    mark of `terms` has sent one already (`sent_by_mark` finds it).
    """
    at = at.replace(microsecond=0)
    if isinstance(receiver, Partner):  # trust may have ended since it was read
        receiver = Partner.all_rows.select_for_update(of=("self",)).get(pk=receiver.pk)
    _check(sender, receiver, terms, by, at)
    body, parts = pack_package(terms.purpose, words, files)
    sealed = _seal(sender, receiver, terms.on_paper, body, parts)
    row = _draft(sender, receiver, category, subject, by, at, terms)
    _sign(row, sender, receiver, sealed, terms, at)
    _save_once(row)
    _keep(row, sealed, [body, *parts])
    event = HandoverEvent.all_rows.create(
        handover=row, kind="sent", at=at, noted_at=at, by_id=by.pk if by else None,
        institution=sender, party_name=sender.name, number=row.number,
        statement=row.statement, digest=row.digest, signature=row.signature,
        signer=row.signer,
    )  # fmt: skip
    if isinstance(receiver, Partner) and sealed.other is not None:
        lay_ready(row, event, body=sealed.other[0], files=sealed.other[1], at=at)
    if terms.replaces is not None:
        _replace(terms.replaces, row, by, at)
    record(
        Verb.PACKAGE_SENT, at=at, actor=by, target=f"package:{row.pk}",
        institution_id=sender.pk, number=row.number, category=row.category,
        files=len(parts), receiver=row.receiver_id,
    )  # fmt: skip
    return row


def sent_by_mark(uid: str, offices: Collection[int]) -> Handover | None:
    """Return what the form with this mark has sent for one of these offices, if it has."""
    rows = Handover.all_rows.filter(uid=uid, incoming=False, sender_id__in=offices)
    return rows.first() if uid else None


def _save_once(row: Handover) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise BadHandover("twice") from None


def _check(
    sender: Institution,
    receiver: Receiver,
    terms: Terms,
    by: Actor | None,
    at: dt.datetime,
) -> None:
    if by is not None and sender.pk not in by.institutions_with(
        Permission.SEND_HANDOVERS
    ):
        raise BadHandover("side", "sender")
    if isinstance(receiver, Institution) and receiver.pk == sender.pk:
        raise BadHandover("same", "receiver")
    if isinstance(receiver, Partner) and (
        not receiver.in_use or receiver.institution_id != sender.pk
    ):
        raise BadHandover("partner", "receiver")
    if terms.cause_at is not None and terms.cause_at > at + SKEW:
        raise BadHandover("future", "cause_at")
    if terms.replaces is not None:
        if terms.replaces.sender_id != sender.pk:
            raise BadHandover("side", "replaces")
        check_act(Act.REPLACE, State(terms.replaces.state), frozenset({Side.SENDER}))


def _seal(
    sender: Institution,
    receiver: Receiver,
    on_paper: bool,
    body: Packed,
    parts: Sequence[Packed],
) -> _Sealed:
    try:
        own_keys = recipients_of(sender.pk)
    except BadHandover:
        raise BadHandover("own-key", "sender") from None
    own = [sealed_part(one, own_keys) for one in (body, *parts)]
    mine = (own[0][0], [one[0] for one in own[1:]])
    if isinstance(receiver, Outside) or on_paper:
        return _Sealed(mine, None, (own[0][1], [one[1] for one in own[1:]]))
    try:
        keys = (
            recipients_of(receiver.pk)
            if isinstance(receiver, Institution)
            else partner_recipients(receiver)
        )
    except BadHandover:
        raise BadHandover("no-key", "receiver") from None
    other = [sealed_part(one, keys) for one in (body, *parts)]
    theirs = (other[0][0], [one[0] for one in other[1:]])
    return _Sealed(mine, theirs, (other[0][1], [one[1] for one in other[1:]]))


def _draft(
    sender: Institution,
    receiver: Receiver,
    category: Category,
    subject: tuple[str, int] | None,
    by: Actor | None,
    at: dt.datetime,
    terms: Terms,
) -> Handover:
    outside = isinstance(receiver, Outside)
    row = Handover(
        uid=terms.uid or secrets.token_hex(16), number=next_number(at), sender=sender,
        receiver=receiver if isinstance(receiver, Institution) else None,
        partner=receiver if isinstance(receiver, Partner) else None,
        sender_name=sender.name, receiver_name=receiver.name,
        outside_address=receiver.address if isinstance(receiver, Outside) else "",
        on_paper=outside or terms.on_paper, category=Category(category).value,
        regime=terms.regime, basis=terms.basis, cause_at=terms.cause_at, sent_at=at,
        sent_by_id=by.pk if by else None, state_at=at, replaces=terms.replaces,
        example=terms.example,
    )  # fmt: skip
    if subject is not None:
        row.subject_kind, row.subject_id = subject
    agreed = terms.answer
    if agreed is None and isinstance(receiver, Partner):
        agreed = agreement(
            receiver.agreed_length, receiver.agreed_unit, receiver.agreed_in
        )
    events = {From.SENT: at}
    if terms.cause_at is not None:
        events[From.CAUSE] = terms.cause_at
    clocks = clocks_for(
        Category(category), terms.regime, events, receipt=terms.receipt, answer=agreed
    )
    put_clocks(row, clocks)
    return row


def _sign(
    row: Handover,
    sender: Institution,
    receiver: Receiver,
    sealed: _Sealed,
    terms: Terms,
    at: dt.datetime,
) -> None:
    to = OUTSIDE
    if isinstance(receiver, Institution):
        to = str(receiver.pk)
    elif isinstance(receiver, Partner):
        to = receiver.office
    words = package_words(
        uid=row.uid, number=row.number, at=at, sender=(str(sender.pk), sender.name),
        receiver=(to, receiver.name), category=row.category, basis=row.basis,
        receipt_due=due_of(row.clocks["receipt"]), answer_due=due_of(row.clocks["answer"]),
        body=sealed.parts[0], files=tuple(sealed.parts[1]),
        replaces=terms.replaces.digest if terms.replaces else "",
    )  # fmt: skip
    statement = canonical(words)
    row.statement, row.digest = statement.decode(), digest_of(statement)
    row.signature, row.signer = sign_for(sender.pk, statement, at=at)


def _keep(row: Handover, sealed: _Sealed, plain: Sequence[Packed]) -> None:
    ends = [(row.sender_id, sealed.own)]
    if row.receiver_id is not None and sealed.other is not None:
        ends.append((row.receiver_id, sealed.other))
    for office, (body, files) in ends:
        if office is None:
            continue
        for at, (part, data) in enumerate(zip(plain, [body, *files], strict=True)):
            name = "file" if at else "package"
            keep_copy(row, office, name, at, part.plain, data)


def _replace(old: Handover, new: Handover, by: Actor | None, at: dt.datetime) -> None:
    locked = Handover.all_rows.select_for_update(of=("self",)).get(pk=old.pk)
    check_act(Act.REPLACE, State(locked.state), frozenset({Side.SENDER}))
    locked.state, locked.state_at = State.SUPERSEDED, at
    locked.version += 1
    locked.save(update_fields=["state", "state_at", "version"])
    HandoverEvent.all_rows.create(
        handover=locked, kind="superseded", at=at, noted_at=at,
        by_id=by.pk if by else None, institution_id=locked.sender_id,
        party_name=locked.sender_name, number=new.number,
    )  # fmt: skip
