"""The code on paper: a signed, short statement without personal data, as text of a QR.

Its typed twin is the number of the hand-over with the first twelve digits of the digest.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any

from sinergi.handovers.rules.signing import sign, verifies
from sinergi.handovers.rules.statements import HEX32, HEX64, canonical, read_at

MARK = "SINERGI1"
KINDS = frozenset({"package", "receipt"})
LONGEST_CODE = 2_000
CHECK = 12
FIELDS = frozenset({"k", "d", "i", "n", "t", "f", "o", "c"})


class BadCode(ValueError):
    """The text is no code of ours: "form", "signature" or "check"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Code:
    """What a slip says: of which package, by whom, when."""

    kind: str
    digest: str
    uid: str
    number: str
    at: str
    office: str
    to: str
    category: str
    statement: bytes
    signature: str


def check_digits(digest: str) -> str:
    """Return the digits people type, in groups of four."""
    return " ".join(digest[at : at + 4] for at in range(0, CHECK, 4))


def same_check(typed: str, digest: str) -> bool:
    """True when the typed digits are those of the digest, however they were spaced."""
    plain = re.sub(r"[\s\-.]", "", typed).lower()
    return len(plain) >= CHECK and digest.startswith(plain)


def write_code(
    kind: str,
    *,
    digest: str,
    uid: str,
    number: str,
    at: str,
    office: str,
    to: str,
    category: str,
    private: bytes,
) -> str:
    """Return the text of the QR: mark, statement and signature, parted by points."""
    words = {
        "k": kind, "d": digest, "i": uid, "n": number, "t": at, "f": office, "o": to,
        "c": category,
    }  # fmt: skip
    statement = canonical(words)
    signature = base64.b64decode(sign(statement, private))
    return f"{MARK}.{_url64(statement)}.{_url64(signature)}"


def read_code(text: str) -> Code:
    """Return what a code says, its signature not yet judged; raises BadCode "form"."""
    parts = "".join(text[:LONGEST_CODE].split()).split(".")
    if len(text) > LONGEST_CODE or len(parts) != 3 or parts[0] != MARK:
        raise BadCode("form")
    try:
        statement, signature = _raw(parts[1]), _raw(parts[2])
        words = json.loads(statement.decode())
        if not _fits(words) or canonical(words) != statement:
            raise BadCode("form")
        read_at(words["t"])
    except (ValueError, RecursionError) as error:
        raise BadCode("form") from error
    return Code(
        kind=words["k"], digest=words["d"], uid=words["i"], number=words["n"],
        at=words["t"], office=words["f"], to=words["o"], category=words["c"],
        statement=statement, signature=base64.b64encode(signature).decode(),
    )  # fmt: skip


def signed_by(code: Code, public: str) -> bool:
    """True when this key signed the slip."""
    return verifies(code.statement, code.signature, public)


def _fits(words: Any) -> bool:
    if not isinstance(words, dict) or set(words) != FIELDS:
        return False
    texts = all(isinstance(one, str) and len(one) <= 64 for one in words.values())
    return (
        texts
        and all(one.isprintable() for one in words.values())
        and words["k"] in KINDS
        and HEX64.fullmatch(words["d"]) is not None
        and HEX32.fullmatch(words["i"]) is not None
    )


def _url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _raw(text: str) -> bytes:
    try:
        return base64.b64decode(
            text + "=" * (-len(text) % 4), altchars=b"-_", validate=True
        )
    except (binascii.Error, ValueError) as error:
        raise BadCode("form") from error
