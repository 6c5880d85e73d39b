"""Data sealed in the age format (age-encryption.org/v1): to public keys, or a passphrase.

By `pyrage`, the Rust implementation; what is sealed here opens with `age` and `rage` on
the command line. Only the passphrase's header is written by us, since `pyrage` measures
its work factor anew on each machine and a slow server would get weak seals.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import pyrage
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

INTRO = b"age-encryption.org/v1\n"
SCRYPT_LABEL = b"age-encryption.org/v1/scrypt"
CHUNK = 64 * 1024
"""Bytes of one piece of age's stream; what a passphrase seals here fits into one."""
MOST_WORK = 22
"""log₂ of scrypt's N above which nothing is opened: it would take minutes and 4 GB."""


Sealed: TypeAlias = "bytes | memoryview[int]"
"""What a BinaryField gives: bytes on SQLite, a view of them on PostgreSQL."""


class CannotOpen(ValueError):
    """The sealed data is damaged, or sealed to another key."""


class BadKey(ValueError):
    """The text is no public key, or no private key, of age."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A public key `age1…` and its private half `AGE-SECRET-KEY-1…`."""

    public: str
    private: str

    def __repr__(self) -> str:
        """Show the public half alone: a traceback must not tell the other."""
        return f"Pair({self.public})"


def new_pair() -> Pair:
    """Return a new X25519 pair."""
    identity = pyrage.x25519.Identity.generate()
    return Pair(str(identity.to_public()), str(identity))


def plain_public(text: str) -> str:
    """Return the public key without what stood around it; raises BadKey."""
    try:
        return str(pyrage.x25519.Recipient.from_str(text.strip()))
    except (pyrage.RecipientError, ValueError, TypeError) as error:
        raise BadKey("public") from error


def identity_in(text: str) -> str:
    """Return the private key in a text or an identity file of age-keygen; raises BadKey.

    Lines that begin with # are comments, as in the files of `age-keygen`.
    """
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    if len(keys) != 1:
        raise BadKey("private")
    return str(_identity(keys[0]))


def public_of(private: str) -> str:
    """Return the public half; raises BadKey."""
    return str(_identity(private).to_public())


def fingerprint(public: str) -> str:
    """Return eight groups of four hexadecimal digits, to compare by eye or telephone.

    The first 128 bits of the SHA-256 of the key's text.
    """
    digest = hashlib.sha256(public.encode()).hexdigest()[:32]
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


def _identity(text: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(text.strip())
    except (pyrage.IdentityError, ValueError, TypeError) as error:
        raise BadKey("private") from error


def seal(data: bytes, recipients: Sequence[str]) -> bytes:
    """Return the data as an age file that each of these public keys opens.

    Raises BadKey for a text that is no key, and when there is none.
    """
    if not recipients:
        raise BadKey("public")
    try:
        keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    except (pyrage.RecipientError, ValueError, TypeError) as error:
        raise BadKey("public") from error
    return bytes(pyrage.encrypt(data, keys))


def open_with(sealed: Sealed, identity: str) -> bytes:
    """Return what was sealed; raises BadKey or CannotOpen."""
    return open_with_any(sealed, [_identity(identity)])


def open_with_any(sealed: Sealed, keys: Sequence[pyrage.x25519.Identity]) -> bytes:
    """Return what was sealed to one of these; raises CannotOpen."""
    try:
        return bytes(pyrage.decrypt(bytes(sealed), list(keys)))
    except (pyrage.DecryptError, ValueError) as error:
        raise CannotOpen("sealed to another key, or damaged") from error


def recipients_counted(sealed: Sealed) -> int:
    """Return to how many public keys an age file is sealed: which ones, it does not say."""
    head, _, _ = bytes(sealed).partition(b"\n---")
    return head.count(b"\n-> X25519 ")


# --- by passphrase -------------------------------------------------------------------


def wrap(data: bytes, passphrase: str, work: int) -> bytes:
    """Return the data as an age file under a passphrase; `work` is log₂ of scrypt's N.

    At most one chunk (64 KiB). Raises ValueError beyond it.
    """
    if len(data) > CHUNK or not 1 <= work <= MOST_WORK:
        raise ValueError("too much data, or work out of range")
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    secret = _stretched(passphrase, salt, work)
    body = ChaCha20Poly1305(secret).encrypt(bytes(12), file_key, None)
    head = INTRO + b"-> scrypt " + _plain64(salt) + f" {work}\n".encode()
    head += _plain64(body) + b"\n---"
    mac = hmac.digest(_derived(file_key, b"", b"header"), head, "sha256")
    last = bytes(11) + b"\x01"
    stream = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    return (
        head + b" " + _plain64(mac) + b"\n" + nonce + stream.encrypt(last, data, None)
    )


def unwrap(wrapped: bytes, passphrase: str) -> bytes:
    """Return what the passphrase seals; raises CannotOpen.

    A header that asks for more work than MOST_WORK is refused before any is done.
    """
    parts = bytes(wrapped).split(b"\n", 2)
    words = parts[1].split(b" ") if len(parts) == 3 else []
    if len(words) != 4 or words[:2] != [b"->", b"scrypt"]:
        raise CannotOpen("not sealed by a passphrase")
    if not words[3].isdigit() or len(words[3]) > 2 or int(words[3]) > MOST_WORK:
        raise CannotOpen("asks for more work than is done here")
    try:
        return bytes(pyrage.passphrase.decrypt(bytes(wrapped), passphrase))
    except (pyrage.DecryptError, ValueError) as error:
        raise CannotOpen("another passphrase, or damaged") from error


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    return hashlib.scrypt(
        passphrase.encode(), salt=SCRYPT_LABEL + salt, n=1 << work, r=8, p=1,
        maxmem=(1 << work) * 8 * 128 + (1 << 20), dklen=32,
    )  # fmt: skip


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=salt, info=info).derive(secret)


def _plain64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")
