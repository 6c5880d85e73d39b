"""Certificates that are trusted to sign what a sender says: kept, and stopped."""

import datetime as dt
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.db import IntegrityError, transaction
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.warnings.cap.reading import read_cap
from sinergi.warnings.cap.verifying import UNREADABLE, check_signature
from sinergi.warnings.cap_ending import end_by_later, end_named
from sinergi.warnings.models import CapMessage, CapReceipt, CapSigner
from sinergi.warnings.rules.cap_reading import BadMessage
from sinergi.warnings.services.cap_receiving import bytes_of

SHORTEST_RSA = 2048
LONGEST = 20_000


class BadCertificate(ValueError):
    """It is not kept; `code` says why: the words stand in `cap/words.py`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as it was read: PEM, SHA-256 of its DER, and when it holds."""

    pem: str
    fingerprint: str
    valid_from: dt.datetime
    valid_until: dt.datetime


def read_certificate(content: bytes, at: dt.datetime) -> Certificate:
    """Return the one certificate in a PEM or DER file.

    Raises BadCertificate: "private-key", "no-certificate", "many-certificates",
    "weak-key", "expired".
    """
    try:
        found = _loaded(content)
        key = found.public_key()
    except UNREADABLE:
        raise BadCertificate("no-certificate") from None
    strong = isinstance(key, ec.EllipticCurvePublicKey) or (
        isinstance(key, rsa.RSAPublicKey) and key.key_size >= SHORTEST_RSA
    )
    if not strong:
        raise BadCertificate("weak-key")
    if found.not_valid_after_utc <= at:
        raise BadCertificate("expired")
    return Certificate(
        found.public_bytes(serialization.Encoding.PEM).decode(),
        found.fingerprint(hashes.SHA256()).hex(),
        found.not_valid_before_utc,
        found.not_valid_after_utc,
    )


def _loaded(content: bytes) -> x509.Certificate:
    if b"PRIVATE KEY" in content:
        raise BadCertificate("private-key")
    if len(content) > LONGEST:
        raise BadCertificate("no-certificate")
    if b"-----BEGIN" not in content:
        return x509.load_der_x509_certificate(content)
    found = x509.load_pem_x509_certificates(content)
    if len(found) != 1:
        raise BadCertificate("many-certificates")
    return found[0]


@transaction.atomic
def keep_signer(
    sender: str, name: str, content: bytes, *, by: Actor, at: dt.datetime
) -> CapSigner:
    """Trust a certificate to sign what a sender says, and return it.

    Messages of that sender are checked anew. Raises BadCertificate, also "twice" and
    "not-yours".
    """
    if not by.holds(Permission.OPERATE):
        raise BadCertificate("not-yours")
    read = read_certificate(content, at)
    trusted = CapSigner.all_rows.trusted()
    if trusted.filter(sender=sender, fingerprint=read.fingerprint).exists():
        raise BadCertificate("twice")
    try:
        with transaction.atomic():
            row = CapSigner.all_rows.create(
                sender=sender, name=name, certificate=read.pem,
                fingerprint=read.fingerprint, valid_from=read.valid_from,
                valid_until=read.valid_until, added_by_id=by.pk, added_at=at,
            )  # fmt: skip
    except IntegrityError:  # somebody kept it in the same instant
        raise BadCertificate("twice") from None
    changed = check_anew(sender, at)
    record(
        Verb.CAP_SIGNER_KEPT, at=at, actor=by, target=f"cap-signer:{row.pk}",
        fingerprint=row.fingerprint, changed=changed,
    )  # fmt: skip
    return row


@transaction.atomic
def stop_signer(signer: CapSigner, *, by: Actor, at: dt.datetime) -> CapSigner:
    """Trust a certificate no more; what it proved is checked anew."""
    row = CapSigner.all_rows.select_for_update().get(pk=signer.pk)
    if row.stopped_at is None:
        row.stopped_at = at
        row.save(update_fields=["stopped_at"])
        changed = check_anew(row.sender, at)
        record(
            Verb.CAP_SIGNER_STOPPED, at=at, actor=by, target=f"cap-signer:{row.pk}",
            changed=changed,
        )  # fmt: skip
    return row


def check_anew(sender: str, at: dt.datetime) -> int:
    """Check the messages of a sender that hold yet; return how many are judged otherwise.

    Also those that are over and ended one that would hold yet: a false cancellation.
    """
    holds = Q(expires_at__gt=at) | Q(ended__expires_at__gt=at)
    rows = CapMessage.all_rows.filter(holds, sender=sender).distinct()
    return sum(_check(row) for row in rows.order_by("-pk"))


def _check(row: CapMessage) -> bool:
    receipt = CapReceipt.all_rows.filter(message=row).order_by("pk").first()
    if receipt is None:
        return False
    try:
        content = bytes_of(receipt)
        read = read_cap(content)
    except (OSError, BadMessage):
        return False
    signers = list(CapSigner.all_rows.trusted().filter(sender=row.sender))
    embedded = receipt.source_id is not None and not receipt.address
    found = check_signature(
        content, read, signers, at=row.received_at, embedded=embedded
    )
    if (found.signature, found.signer) == (row.signature, row.signer):
        return False
    return _judge(row, found.signature.value, found.signer, sound=found.sound)


def _judge(
    row: CapMessage, signature: str, signer: CapSigner | None, *, sound: bool
) -> bool:
    """Store what was found; what it had ended holds again where it is sound no more."""
    moved = sound != row.sound
    twin = CapMessage.all_rows.filter(
        institution=row.institution_id, sender=row.sender, identifier=row.identifier,
        sent=row.sent, sound=sound,
    )  # fmt: skip
    if moved and sound and twin.exists():
        return False  # another copy of it stands already
    row.signature, row.signer, row.sound = signature, signer, sound
    row.save(update_fields=["signature", "signer", "sound"])
    if moved and sound:
        end_named(row)
        end_by_later(row)
    elif moved:
        for one in CapMessage.all_rows.filter(ended_by=row):
            one.ended_by = one.ended_at = None
            one.save(update_fields=["ended_by", "ended_at"])
            end_by_later(one)
    return True
