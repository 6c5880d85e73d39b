"""Slips on paper: the code of a hand-over, and confirming a receipt by it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.handovers.models import Handover, HandoverEvent, Partner
from sinergi.handovers.moving import DEEDS, apply_act
from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.rules.slips import (
    BadCode,
    Code,
    read_code,
    same_check,
    signed_by,
    write_code,
)
from sinergi.handovers.rules.statements import read_at, told_at
from sinergi.handovers.rules.steps import OLDEST, SKEW, Act, BadHandover, State
from sinergi.handovers.signing_keys import private_key


def code_of(row: Handover) -> str:
    """Return the code of a hand-over of ours, signed by the key that signed it.

    Of one that came to us and was received: the code of our receipt, for the sender.
    """
    receipt = row.events.filter(kind="received").exclude(signer="").last()
    if row.incoming:
        if receipt is None:
            raise BadHandover("state")
        kind, number, at = "receipt", receipt.number or row.number, receipt.at
        office, to, signer = str(row.receiver_id), _partner(row), receipt.signer
    else:
        kind, number, at = "package", row.number, row.sent_at
        office, to, signer = str(row.sender_id), _partner(row), row.signer
    return write_code(
        kind, digest=row.digest, uid=row.uid, number=number[:40], at=told_at(at),
        office=office, to=to, category=row.category, private=private_key(signer),
    )  # fmt: skip


def _partner(row: Handover) -> str:
    if row.partner is not None:
        return row.partner.office
    return str(row.receiver_id) if row.receiver_id else "-"


@dataclass(frozen=True, slots=True)
class Read:
    """What a typed or scanned text is: the hand-over, and whether it changed anything."""

    row: Handover
    kind: str
    known: bool


def find_typed(number: str, check: str, offices: Collection[int]) -> Handover | None:
    """Return the hand-over to these offices with this number whose digits were typed."""
    rows = Handover.all_rows.filter(number__iexact=number.strip()[:40])
    for row in rows.filter(receiver_id__in=offices):
        if same_check(check, row.digest):
            return row
    return None


def read_slip(
    text: str, offices: Collection[int], *, by: Actor | None, at: dt.datetime
) -> Read:
    """Take in the text of a QR for these offices; return what it is.

    A package sent here is found; one of a partner that only came on paper is written
    down, without content; a receipt moves the hand-over it is of. Raises BadCode "form",
    "signature", "foreign", "unknown", "future", "old", "state".
    """
    code = read_code(text)
    said_at = read_at(code.at)
    if said_at > at + SKEW:
        raise BadCode("future")
    if said_at < at - OLDEST:
        raise BadCode("old")
    if code.kind == "receipt":
        return _receipt(code, offices, by, at)
    here = Handover.all_rows.filter(uid=code.uid, receiver_id__in=offices).first()
    if here is not None:
        if here.digest != code.digest or not signed_by(code, here.signer):
            raise BadCode("signature")
        return Read(here, "package", True)
    return Read(_from_paper(code, offices, by, at), "package", False)


def _trusted(code: Code, offices: Collection[int]) -> Partner:
    rows = Partner.all_rows.select_for_update(of=("self",)).filter(
        office=code.office, institution_id__in=offices, retired_at=None
    )
    for partner in rows.exclude(since=None).select_related("institution"):
        if signed_by(code, partner.public_key):
            return partner
    raise BadCode("foreign")


@transaction.atomic
def _from_paper(
    code: Code, offices: Collection[int], by: Actor | None, at: dt.datetime
) -> Handover:
    partner = _trusted(code, offices)
    if code.to != str(partner.institution_id):
        raise BadCode("unknown")
    if Handover.all_rows.filter(uid=code.uid, incoming=True).exists():
        raise BadCode("signature")
    known = code.category in set(Category)
    row = Handover.all_rows.create(
        uid=code.uid, incoming=True, number=code.number, partner=partner,
        receiver=partner.institution, sender_name=partner.name, on_paper=True,
        receiver_name=partner.institution.name, sent_at=read_at(code.at), state_at=at,
        category=code.category if known else Category.OTHER.value,
        statement=code.statement.decode(), digest=code.digest, signature=code.signature,
        signer=partner.public_key, clocks={"receipt": {}, "answer": {}},
    )  # fmt: skip
    HandoverEvent.all_rows.create(
        handover=row, kind="arrived", at=row.sent_at, noted_at=at,
        by_id=by.pk if by else None, party_name=partner.name, on_paper=True,
    )  # fmt: skip
    record(
        Verb.PACKAGE_ARRIVED, at=at, actor=by, target=f"package:{row.pk}",
        institution_id=row.receiver_id, number=row.number, partner=partner.pk, files=0,
    )  # fmt: skip
    return row


@transaction.atomic
def _receipt(
    code: Code, offices: Collection[int], by: Actor | None, at: dt.datetime
) -> Read:
    row = (
        Handover.all_rows.select_for_update(of=("self",))
        .select_related("partner")
        .filter(uid=code.uid, incoming=False, sender_id__in=offices)
        .first()
    )
    if row is None or row.partner is None or row.digest != code.digest:
        raise BadCode("unknown")
    if not signed_by(code, row.partner.public_key) or code.office != row.partner.office:
        raise BadCode("signature")
    if row.received_at is not None:
        return Read(row, "receipt", True)
    said_at = read_at(code.at)
    if row.state != State.SENT or said_at < row.sent_at - SKEW:
        raise BadCode("state")
    HandoverEvent.all_rows.create(
        handover=row, kind="received", at=said_at, noted_at=at,
        by_id=by.pk if by else None, party_name=row.receiver_name, number=code.number,
        statement=code.statement.decode(), signature=code.signature,
        signer=row.partner.public_key,
    )  # fmt: skip
    apply_act(row, Act.RECEIVE, at=said_at, number=code.number)
    record(
        DEEDS[Act.RECEIVE].verb, at=at, actor=by, target=f"package:{row.pk}",
        institution_id=row.sender_id, number=row.number, partner=row.partner.pk,
    )  # fmt: skip
    return Read(row, "receipt", False)
