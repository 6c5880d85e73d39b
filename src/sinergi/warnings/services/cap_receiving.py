"""Taking a message in: its bytes are kept first, then read; twice is once."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.keeping import Kept, keep_blocks, place_of
from sinergi.warnings.cap.placing import place
from sinergi.warnings.cap.reading import LARGEST, read_cap
from sinergi.warnings.cap.verifying import Checked, check_signature
from sinergi.warnings.cap_ending import end_by_later, end_named
from sinergi.warnings.models import (
    CapMessage,
    CapReceipt,
    CapReference,
    CapSigner,
    CapSource,
)
from sinergi.warnings.rules.cap_reading import (
    BadMessage,
    Fault,
    ReadInfo,
    ReadMessage,
)
from sinergi.warnings.rules.cap_values import (
    CERTAINTIES,
    SEVERITIES,
    URGENCIES,
    hazard_of,
)
from sinergi.warnings.rules.reach import common_area

STORED = 1
"""The version of what stands in `CapMessage.infos`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Where a document came from: a source's address, or a person's hand.

    `embedded`: it was cut out of a feed.
    """

    institution: Institution
    source: CapSource | None = None
    address: str = ""
    marker: str = ""
    embedded: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A message as read, our areas in it, how they were found, what its signature says."""

    read: ReadMessage
    codes: list[str]
    found_by: str
    checked: Checked


def folder() -> Path:
    """Return where documents are kept as they came."""
    return Path(settings.MEDIA_ROOT) / "cap"


def bytes_of(receipt: CapReceipt) -> bytes:
    """Return a document as it came; raises OSError when its file is gone."""
    return place_of(folder(), receipt.sha256).read_bytes()


def receive(
    content: bytes, arrival: Arrival, *, by: Actor | None, at: dt.datetime
) -> CapReceipt:
    """Keep a document, read it, and return its receipt: with a message, or with faults.

    The same bytes get the same answer. What is larger than is taken is kept to there.
    """
    kept = keep_blocks([content[: LARGEST + 1]], folder(), most=LARGEST + 1)
    try:
        read = read_cap(content)
    except BadMessage as problem:
        return _receive(kept, None, problem.faults, arrival, by=by, at=at)
    # Looked for before anything is locked: on SQLite nobody else writes meanwhile.
    where = place(area for info in read.infos for area in info.areas)
    signers = list(CapSigner.all_rows.trusted().filter(sender=read.sender))
    checked = check_signature(content, read, signers, at=at, embedded=arrival.embedded)
    placed = Placed(read, *where, checked)
    return _receive(kept, placed, (), arrival, by=by, at=at)


@transaction.atomic
def _receive(
    kept: Kept,
    placed: Placed | None,
    faults: tuple[Fault, ...],
    arrival: Arrival,
    *,
    by: Actor | None,
    at: dt.datetime,
) -> CapReceipt:
    # Who waits here for another that brings the same finds it afterwards.
    Institution.all_rows.select_for_update().get(pk=arrival.institution.pk)
    same = CapReceipt.all_rows.filter(
        institution=arrival.institution, sha256=kept.sha256
    )
    known = same.select_related("message").first()
    if known is not None:
        if arrival.source is not None:
            known.address, known.marker = arrival.address, arrival.marker
            known.source = arrival.source
            known.save(update_fields=["address", "marker", "source"])
        return known
    message = _message_of(placed, arrival, by=by, at=at) if placed else None
    return CapReceipt.all_rows.create(
        institution=arrival.institution, source=arrival.source, message=message,
        address=arrival.address, marker=arrival.marker, sha256=kept.sha256, size=kept.size,
        faults=[asdict(one) for one in faults], received_at=at,
        received_by_id=by.pk if by else None,
    )  # fmt: skip


def _message_of(
    placed: Placed, arrival: Arrival, *, by: Actor | None, at: dt.datetime
) -> CapMessage:
    """Return the message of this name, new or known; new ones end what they name.

    One of a broken signature is kept beside the true one, never in its place.
    """
    read = placed.read
    rows = CapMessage.all_rows.known_to(arrival.institution.pk)
    known = rows.filter(
        sender=read.sender, identifier=read.identifier, sent=read.sent,
        sound=placed.checked.sound,
    ).first()  # fmt: skip
    if known is not None:
        return known
    row = _create(placed, arrival, by=by, at=at)
    CapReference.all_rows.bulk_create(
        CapReference(message=row, sender=sender, identifier=identifier)
        for sender, identifier in read.references
    )
    end_named(row)
    end_by_later(row)
    record(
        Verb.CAP_RECEIVED, at=at, actor=by, target=f"cap-message:{row.pk}",
        institution_id=arrival.institution.pk, hazard=row.hazard, severity=row.severity,
        status=row.status, message_type=row.message_type, area_codes=row.area_codes,
        signature=row.signature,
    )  # fmt: skip
    return row


def _create(
    placed: Placed, arrival: Arrival, *, by: Actor | None, at: dt.datetime
) -> CapMessage:
    read, codes = placed.read, placed.codes
    infos = read.infos
    first = infos[0] if infos else None
    onsets = [one.onset_at for one in infos if one.onset_at is not None]
    categories = tuple(one for info in infos for one in info.categories)
    events = " ".join(one.event for one in infos)
    return CapMessage.all_rows.create(
        institution=arrival.institution, source=arrival.source, received_at=at,
        received_by_id=by.pk if by else None, identifier=read.identifier,
        sender=read.sender, sent=read.sent, sent_at=read.sent_at, status=read.status,
        message_type=read.message_type, scope=read.scope, profile=read.profile,
        signed=read.signed, signature=placed.checked.signature,
        sound=placed.checked.sound, signer=placed.checked.signer, hazard=hazard_of(events, categories),
        event=first.event if first else "",
        headline=(first.texts.get("headline", "") if first else "")[:300],
        urgency=_gravest((one.urgency for one in infos), URGENCIES),
        severity=_gravest((one.severity for one in infos), SEVERITIES),
        certainty=_gravest((one.certainty for one in infos), CERTAINTIES),
        onset_at=min(onsets, default=None), expires_at=read.expires_at,
        infos={"v": STORED, "infos": [_stored(one) for one in infos]},
        remarks=[asdict(one) for one in read.remarks],
        area_code=common_area(codes), area_codes=codes, area_by=placed.found_by,
    )  # fmt: skip


def _gravest(values: Iterable[str], order: tuple[str, ...]) -> str:
    return min(values, key=order.index, default=order[-1])


def _stored(info: ReadInfo) -> dict[str, Any]:
    plain = asdict(info)
    for name in ("onset_at", "expires_at"):
        plain[name] = plain[name].isoformat() if plain[name] else None
    return plain
