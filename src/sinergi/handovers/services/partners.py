"""Whom an office trusts elsewhere: added, compared by two channels, retired."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.handovers.models import Partner
from sinergi.handovers.models.names import CHANNEL_NAMES
from sinergi.handovers.rules.clocks import LONGEST_DAYS
from sinergi.handovers.rules.signing import BadSigningKey, fingerprint, plain_public
from sinergi.handovers.rules.steps import BadHandover
from sinergi.seals.sealing import BadKey
from sinergi.seals.sealing import plain_public as plain_recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerDraft:
    """A partner as somebody enters it; see `Partner`."""

    institution: Institution
    name: str
    office: str
    public_key: str
    address: str = ""
    recipient: str = ""
    agreed_length: int | None = None
    agreed_unit: str = ""
    agreed_in: str = ""


def _check_keeper(by: Actor | None, institution_id: int) -> None:
    if by is not None and institution_id not in by.institutions_with(
        Permission.HOLD_KEYS
    ):
        raise BadHandover("side", "institution")


@transaction.atomic
def add_partner(draft: PartnerDraft, *, by: Actor | None, at: dt.datetime) -> Partner:
    """Write a partner down and return it; nothing is trusted before it is confirmed.

    Raises BadHandover "public-key", "recipient", "agreement", "twice", "side".
    """
    _check_keeper(by, draft.institution.pk)
    try:
        public = plain_public(draft.public_key)
    except BadSigningKey:
        raise BadHandover("public-key", "public_key") from None
    try:
        recipient = plain_recipient(draft.recipient) if draft.recipient.strip() else ""
    except BadKey:
        raise BadHandover("recipient", "recipient") from None
    told = (bool(draft.agreed_length), bool(draft.agreed_unit), bool(draft.agreed_in))
    if any(told) and not all(told):
        raise BadHandover("agreement", "agreed_length")
    if draft.agreed_length and draft.agreed_length > LONGEST_DAYS:
        raise BadHandover("agreement", "agreed_length")
    try:
        with transaction.atomic():
            row = Partner.all_rows.create(
                institution=draft.institution, name=draft.name, office=draft.office,
                address=draft.address.rstrip("/"), public_key=public, recipient=recipient,
                agreed_length=draft.agreed_length, agreed_unit=draft.agreed_unit,
                agreed_in=draft.agreed_in, added_at=at, added_by_id=by.pk if by else None,
            )  # fmt: skip
    except IntegrityError:
        raise BadHandover("twice", "public_key") from None
    _record(Verb.PARTNER_ADDED, row, by, at)
    return row


@transaction.atomic
def confirm_partner(
    partner: Partner,
    *,
    channel: str,
    typed: str,
    by: Actor | None,
    at: dt.datetime,
) -> Partner:
    """Note that the fingerprint, typed as heard, was compared by a channel; return it.

    In use after the second, which must be another channel. Raises BadHandover "state",
    "channel", "fingerprint", "side".
    """
    row = Partner.all_rows.select_for_update(of=("self",)).get(pk=partner.pk)
    _check_keeper(by, row.institution_id)
    if row.since is not None or row.retired_at is not None:
        raise BadHandover("state")
    if channel not in CHANNEL_NAMES or channel == row.first_channel:
        raise BadHandover("channel", "channel")
    plain = "".join(typed.split()).replace("-", "").lower()
    if plain != fingerprint(row.public_key).replace(" ", ""):
        raise BadHandover("fingerprint", "typed")
    who = by.pk if by else None
    if not row.first_channel:
        row.first_channel, row.first_by_id, row.first_at = channel, who, at
    else:
        row.second_channel, row.second_by_id, row.since = channel, who, at
    row.save()
    _record(Verb.PARTNER_CONFIRMED, row, by, at)
    return row


@transaction.atomic
def retire_partner(partner: Partner, *, by: Actor | None, at: dt.datetime) -> Partner:
    """End the trust in a partner and return it; what it signed before stays."""
    row = Partner.all_rows.select_for_update(of=("self",)).get(pk=partner.pk)
    _check_keeper(by, row.institution_id)
    if row.retired_at is not None:
        raise BadHandover("state")
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    _record(Verb.PARTNER_RETIRED, row, by, at)
    return row


def _record(verb: Verb, row: Partner, by: Actor | None, at: dt.datetime) -> None:
    record(
        verb, at=at, actor=by, target=f"partner:{row.pk}",
        institution_id=row.institution_id, channel=row.second_channel or row.first_channel,
    )  # fmt: skip
