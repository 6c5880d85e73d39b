"""Text sealed to a public key: who holds the private key reads it, nobody else.

X25519 (RFC 7748) with a fresh key for each text, HKDF-SHA256 (RFC 5869) and
ChaCha20-Poly1305 (RFC 8439), as libraries of the `cryptography` package. The private key
is made here once, handed out under a passphrase, and kept nowhere; or people bring the
public half of a pair they made themselves, and it never comes here at all.

What this does not do: it hides nothing while somebody types and while it is opened here,
since the text then passes through this server's memory.
"""

import base64
import hashlib
import json
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BLOCK = 1024
"""Texts are filled up to a multiple of so many bytes: their length tells nothing."""
SHORTEST_PASSPHRASE = 12
VERSION = 1
INFO = b"sinergi sealed report 1"


class BadKey(ValueError):
    """What was given is no key of ours; `code`: "public", "private", "passphrase"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BadSeal(ValueError):
    """The sealed text is damaged, of another name, or sealed to another key."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A public key, and its private half under a passphrase; both as PEM text."""

    public: str
    private: str


def new_pair(passphrase: str) -> Pair:
    """Return a new pair; raises BadKey "passphrase" when that is too short."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BadKey("passphrase")
    key = X25519PrivateKey.generate()
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    return Pair(_pem(key.public_key()), private.decode())


def _pem(key: X25519PublicKey) -> str:
    public = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return public.decode()


def _raw(key: X25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def read_public(text: str) -> X25519PublicKey:
    """Return the public key in this PEM text; raises BadKey "public"."""
    try:
        key = serialization.load_pem_public_key(text.strip().encode())
    except (ValueError, TypeError) as error:
        raise BadKey("public") from error
    if not isinstance(key, X25519PublicKey):
        raise BadKey("public")
    return key


def plain_public(text: str) -> str:
    """Return the public key as we store it, whatever stood around it; raises BadKey."""
    return _pem(read_public(text))


def fingerprint(public: str) -> str:
    """Return the SHA-256 of the raw public key, as people compare it; raises BadKey."""
    return hashlib.sha256(_raw(read_public(public))).hexdigest()


def read_private(text: str, passphrase: str) -> X25519PrivateKey:
    """Return the private key; raises BadKey "private" or "passphrase"."""
    try:
        key = serialization.load_pem_private_key(
            text.strip().encode(), passphrase.encode() or None
        )
    except TypeError as error:  # a passphrase is missing, or there is none to give
        raise BadKey("passphrase") from error
    except ValueError as error:
        wrong = "ENCRYPTED" in text
        raise BadKey("passphrase" if wrong else "private") from error
    if not isinstance(key, X25519PrivateKey):
        raise BadKey("private")
    return key


def _secret(shared: bytes, fresh: bytes, receiver: bytes) -> bytes:
    """Return the key of one text, bound to both public keys."""
    kdf = HKDF(hashes.SHA256(), 32, salt=fresh + receiver, info=INFO)
    return kdf.derive(shared)


def seal_to(public: str, text: str, name: str) -> str:
    """Return the text sealed to a public key, as JSON; `name` is bound in.

    Raises BadKey when the key is none.
    """
    receiver = read_public(public)
    once = X25519PrivateKey.generate()
    fresh = _raw(once.public_key())
    secret = _secret(once.exchange(receiver), fresh, _raw(receiver))
    told = text.encode()
    filled = len(told).to_bytes(4, "big") + told
    filled += b"\x00" * (-len(filled) % BLOCK)
    nonce = os.urandom(12)
    data = ChaCha20Poly1305(secret).encrypt(nonce, filled, name.encode())
    packed = {"from": fresh, "nonce": nonce, "data": data}
    coded = {key: base64.b64encode(one).decode() for key, one in packed.items()}
    return json.dumps({"v": VERSION, "name": name, **coded}, sort_keys=True)


def open_with(private: str, passphrase: str, sealed: str, name: str) -> str:
    """Return the text that was sealed under this name; raises BadKey or BadSeal."""
    key = read_private(private, passphrase)
    try:
        packed = json.loads(sealed)
        fresh, nonce, data = (
            base64.b64decode(packed[part], validate=True)
            for part in ("from", "nonce", "data")
        )
        shared = key.exchange(X25519PublicKey.from_public_bytes(fresh))
        secret = _secret(shared, fresh, _raw(key.public_key()))
        filled = ChaCha20Poly1305(secret).decrypt(nonce, data, name.encode())
    except (ValueError, KeyError, TypeError, InvalidTag) as error:
        raise BadSeal("cannot be opened") from error
    length = int.from_bytes(filled[:4], "big")
    return filled[4 : 4 + length].decode()


def opens(private: str, passphrase: str, public: str) -> bool:
    """True when the private key is the half of this public one; raises BadKey."""
    key = read_private(private, passphrase)
    return _raw(key.public_key()) == _raw(read_public(public))
