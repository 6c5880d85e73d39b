"""The signature of our messages: XML-DSig, enveloped, RSA with SHA-256.

The key is made at first use under `SINERGI_HOME/keys`, mode 0600, with a certificate that
it signs itself; receivers are given the certificate (`cap:certificate`) and pin it. To
change the key, move both files away: the next message makes new ones (docs/operate.md).
"""

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from lxml import etree
from signxml import (
    CanonicalizationMethod,
    DigestAlgorithm,
    InvalidSignature,
    SignatureConstructionMethod,
    SignatureMethod,
    XMLSigner,
    XMLVerifier,
)

from sinergi.access.clock import real_now

KEY, CERTIFICATE = "cap-key.pem", "cap-certificate.pem"
BITS = 3072
VALID = dt.timedelta(days=3650)
BEFORE = dt.timedelta(days=1)
"""A receiver's clock may be slow."""


class BadSignature(ValueError):
    """The message is not what the holder of the key signed."""


@dataclass(frozen=True, slots=True)
class SigningPair:
    """Private key and certificate, both PEM."""

    key: bytes
    certificate: bytes


def signing_pair() -> SigningPair:
    """Return key and certificate of this installation; made when there is none yet."""
    folder = Path(settings.SINERGI_KEYS)
    key, certificate = folder / KEY, folder / CERTIFICATE
    if not (key.exists() and certificate.exists()):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _put(key, _new_key())
        _put(certificate, _certificate(key.read_bytes(), real_now()))
    return SigningPair(key.read_bytes(), certificate.read_bytes())


def _put(path: Path, content: bytes) -> None:
    """Write a file nobody else may read; one that is there already stays.

    It gets its name when it is whole: another process never reads a half of it.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    try:
        os.link(draft, path)
    except FileExistsError:
        return  # another process was first
    finally:
        draft.unlink()


def _new_key() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _certificate(pem: bytes, at: dt.datetime) -> bytes:
    key: Any = serialization.load_pem_private_key(pem, None)
    host = urlsplit(settings.SINERGI_PUBLIC_URL).hostname or "localhost"
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, host[:64]),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Sinergi CAP"),
        ]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - BEFORE)
        .not_valid_after(at + VALID)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def signed(root: Any) -> bytes:
    """Return the document with the signature as its last element."""
    pair = signing_pair()
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    tree = signer.sign(root, key=pair.key, cert=pair.certificate.decode())
    written: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
    return written


def verified(content: bytes, certificate: bytes) -> Any:
    """Return the root of what the holder of the certificate signed; raises BadSignature.

    For messages of our own making: what others send is read by `doors.xml` alone.
    """
    try:
        result = XMLVerifier().verify(content, x509_cert=certificate.decode())
    except (InvalidSignature, etree.XMLSyntaxError, ValueError) as error:
        raise BadSignature(type(error).__name__) from error
    one = result[0] if isinstance(result, list) else result
    return one.signed_xml
