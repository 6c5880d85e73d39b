"""Whether the signature of a message from outside holds, and by whose key.

The document has come through the one door for XML before (`cap/reading.py`): no DTD, no
entities, bounded. What the signature covers is read by that same door and has to be the
message that was read: a signature over something else proves nothing.
"""

import base64
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from cryptography import x509
from cryptography.exceptions import InvalidSignature as WrongSignature
from cryptography.exceptions import UnsupportedAlgorithm
from lxml import etree
from signxml import InvalidSignature, SignatureConfiguration, XMLVerifier
from signxml.exceptions import SignXMLException

from sinergi.doors.xml import BadXml, read_xml
from sinergi.warnings.cap.reading import read_root, unpacked
from sinergi.warnings.models import CapSigner
from sinergi.warnings.rules.cap_reading import (
    SIGNATURE,
    BadMessage,
    ReadMessage,
    read_message,
)
from sinergi.warnings.rules.cap_signatures import Signature, judged

DSIG = SIGNATURE.rpartition("}")[0] + "}"
MOST_PARTS, MOST_TRANSFORMS = 200, 4
"""Elements of a signature, and steps it asks for: more is nobody's, and costs us time."""
UNREADABLE = (ValueError, UnsupportedAlgorithm, x509.InvalidVersion)
"""What a certificate raises that is none, of an unknown kind or of another version."""
UNCHECKABLE = (
    *UNREADABLE, SignXMLException, TypeError, AttributeError, LookupError, AssertionError,
)  # fmt: skip
"""What the checking program says of a signature it cannot make sense of."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check found, and whose certificate it was where it is verified."""

    signature: Signature
    signer: CapSigner | None = None

    @property
    def sound(self) -> bool:
        """True while nothing speaks against resting on the message."""
        return self.signature.is_sound


def check_signature(
    content: bytes, read: ReadMessage, signers: Sequence[CapSigner], *,
    at: dt.datetime, embedded: bool = False,
) -> Checked:  # fmt: skip
    """Return what the signature of a message proves at the time it came.

    `signers` are the trusted certificates; those of the message's sender that held `at`
    that time count. `embedded`: it was cut out of a feed, where no signature survives.
    """
    kept = [
        one
        for one in signers
        if one.sender == read.sender and one.valid_from <= at <= one.valid_until
    ]
    if not read.signed:
        return Checked(judged(Signature.NONE, kept=bool(kept)))
    if embedded:
        return Checked(judged(Signature.UNKNOWN, kept=bool(kept)))
    plain = unpacked(content)
    element = read_root(content).find(SIGNATURE)
    if element is None or not _is_plain(element):
        return Checked(judged(Signature.UNKNOWN, kept=bool(kept)))
    for one in kept:
        if _holds(plain, read, one.certificate, at) is Signature.VERIFIED:
            return Checked(Signature.VERIFIED, one)
    own = _own_certificate(element)
    found = _holds(plain, read, own, _middle(own) or at)
    if found is Signature.VERIFIED:
        found = Signature.UNKNOWN
    return Checked(judged(found, kept=bool(kept)))


def _is_plain(signature: Element) -> bool:
    """True for a signature over one thing, by few steps."""
    parts = list(signature.iter())
    references = [one for one in parts if one.tag == f"{DSIG}Reference"]
    transforms = [one for one in parts if one.tag == f"{DSIG}Transform"]
    return (
        len(parts) <= MOST_PARTS
        and len(references) == 1
        and len(transforms) <= MOST_TRANSFORMS
    )


def _holds(
    content: bytes, read: ReadMessage, certificate: str, at: dt.datetime
) -> Signature:
    """Return whether this certificate, or without one the key inside, signed the message."""
    config = SignatureConfiguration(
        require_x509=bool(certificate), location="./", ignore_ambiguous_key_info=True,
        verification_time=at,
    )  # fmt: skip
    try:
        result: Any = XMLVerifier().verify(
            content, x509_cert=certificate or None, expect_config=config,
            parser=_parser(),
        )  # fmt: skip
    except (InvalidSignature, WrongSignature, etree.LxmlError):
        return Signature.BROKEN
    except UNCHECKABLE:
        return Signature.UNKNOWN
    covered = _covered(result.signed_data)
    same = covered is not None and replace(covered, signed=True) == read
    return Signature.VERIFIED if same else Signature.BROKEN


def _parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )


def _covered(content: bytes) -> ReadMessage | None:
    """Return the message that was signed; None where that is no message."""
    try:
        return read_message(read_xml(content))
    except (BadXml, BadMessage):
        return None


def _own_certificate(signature: Element) -> str:
    """Return the certificate a signature brings along, PEM; "" without one that is read."""
    found = signature.find(f"{DSIG}KeyInfo/{DSIG}X509Data/{DSIG}X509Certificate")
    text = "".join((found.text or "").split()) if found is not None else ""
    try:
        der = base64.b64decode(text, validate=True)
        x509.load_der_x509_certificate(der)
    except UNREADABLE:
        return ""
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return "\n".join(
        ["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""]
    )


def _middle(certificate: str) -> dt.datetime | None:
    """Return a time at which a certificate holds; it says no more than that it fits."""
    if not certificate:
        return None
    one = x509.load_pem_x509_certificate(certificate.encode())
    since, until = one.not_valid_before_utc, one.not_valid_after_utc
    return since + (until - since) / 2
