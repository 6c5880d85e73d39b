"""Statements: what is signed, as canonical JSON, and the check of what is read.

Canonical: keys sorted, no space, UTF-8, no number but whole ones (RFC 8785 gives the same
bytes). So two installations sign and hash the same bytes, and anybody can make them again.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FORMAT = "sinergi-handover/1"
LONGEST_NAME, LONGEST_OFFICE, LONGEST_TEXT = 160, 40, 300
MOST_FILES = 20
LARGEST_STATEMENT = 64 * 1024
HEX64, HEX32 = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}")
MOMENT = "%Y-%m-%dT%H:%M:%SZ"


class Kind(StrEnum):
    """What a statement says."""

    PACKAGE = "package"
    RECEIPT = "receipt"
    ANSWER = "answer"
    DISPUTE = "dispute"
    SETTLEMENT = "settlement"
    WITHDRAWAL = "withdrawal"


class Outcome(StrEnum):
    """What the receiver answers."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    PARTIAL = "partial"
    RESULT = "result"


class BadStatement(ValueError):
    """The bytes are no statement of ours; `codes` names every fault."""

    def __init__(self, *codes: str) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


@dataclass(frozen=True, slots=True)
class Part:
    """A sealed part as it travels: hash of what is inside, hash and size of the seal."""

    plain: str
    sealed: str
    size: int

    def told(self) -> dict[str, Any]:
        """Return it as it stands in a statement."""
        return {"plain": self.plain, "sealed": self.sealed, "size": self.size}


def canonical(words: Mapping[str, Any]) -> bytes:
    """Return the canonical bytes; raises BadStatement for what has none (a float)."""
    _check_plain(words)
    text = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise BadStatement("text") from None


def _check_plain(value: object) -> None:
    if isinstance(value, Mapping):
        for key, one in value.items():
            _check_plain(key)
            _check_plain(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            _check_plain(one)
    elif value is not None and not isinstance(value, (str, int)):
        raise BadStatement("text")


def digest_of(statement: bytes) -> str:
    """Return the SHA-256 of the bytes in hexadecimal."""
    return hashlib.sha256(statement).hexdigest()


def told_at(at: dt.datetime) -> str:
    """Return a moment as it stands in a statement: UTC, whole seconds."""
    return at.astimezone(dt.UTC).strftime(MOMENT)


def read_at(text: object) -> dt.datetime:
    """Return the moment; raises ValueError."""
    if not isinstance(text, str) or len(text) != 20:
        raise ValueError("not a moment")
    return dt.datetime.strptime(text, MOMENT).replace(tzinfo=dt.UTC)


def read(data: bytes) -> dict[str, Any]:
    """Return a statement that is whole in form; raises BadStatement with every fault."""
    if len(data) > LARGEST_STATEMENT:
        raise BadStatement("statement-long")
    try:
        words = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise BadStatement("statement-text") from None
    if not isinstance(words, dict):
        raise BadStatement("statement-text")
    if words.get("format") != FORMAT:
        raise BadStatement("format")
    faults = [name for name, fits in _checks(words) if not fits]
    if not faults and canonical(words) != data:
        faults = ["canonical"]
    if faults:
        raise BadStatement(*(f"field:{one}" for one in faults))
    return words


def _checks(words: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Return (field, whether it is as it must be) of all fields of its kind."""
    kind = words.get("kind")
    if kind not in list(Kind):
        return [("kind", False)]
    checks = [
        ("id", _hex(words.get("id"), HEX32)),
        ("number", _text(words.get("number"), LONGEST_OFFICE)),
        ("at", _moment(words.get("at"))),
        ("from", _party(words.get("from"))),
        ("body", _is_part(words.get("body"))),
    ]
    if kind == Kind.PACKAGE:
        checks += _package_checks(words)
    else:
        checks.append(("of", _hex(words.get("of"), HEX64)))
        wanted = list(Outcome) if kind == Kind.ANSWER else [""]
        checks.append(("outcome", words.get("outcome") in wanted))
    known = PACKAGE_FIELDS if kind == Kind.PACKAGE else ACT_FIELDS
    checks += [(str(one)[:40], False) for one in words if one not in known]
    return checks


def _package_checks(words: Mapping[str, Any]) -> list[tuple[str, bool]]:
    files = words.get("files")
    whole = isinstance(files, list) and len(files) <= MOST_FILES
    whole = whole and all(one is not None and _is_part(one) for one in files or ())
    replaces = words.get("replaces")
    return [
        ("to", _party(words.get("to"))),
        ("category", _text(words.get("category"), LONGEST_OFFICE)),
        ("basis", _text(words.get("basis"), LONGEST_TEXT, empty=True)),
        ("receipt_due", _due(words.get("receipt_due"))),
        ("answer_due", _due(words.get("answer_due"))),
        ("files", whole),
        ("replaces", replaces == "" or _hex(replaces, HEX64)),
    ]


COMMON_FIELDS = frozenset({"format", "kind", "id", "number", "at", "from", "body"})
PACKAGE_FIELDS = COMMON_FIELDS | {
    "to", "category", "basis", "receipt_due", "answer_due", "files", "replaces",
}  # fmt: skip
ACT_FIELDS = COMMON_FIELDS | {"of", "outcome"}


def _hex(value: object, form: re.Pattern[str]) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None


def _text(value: object, longest: int, *, empty: bool = False) -> bool:
    if not isinstance(value, str) or len(value) > longest:
        return False
    return (bool(value.strip()) or empty) and value.isprintable()


def _moment(value: object) -> bool:
    try:
        read_at(value)
    except ValueError:
        return False
    return True


def _due(value: object) -> bool:
    return value is None or _moment(value)


def _party(value: object) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"office", "name"}
        and _text(value["office"], LONGEST_OFFICE)
        and _text(value["name"], LONGEST_NAME)
    )


def _is_part(value: object) -> bool:
    """None is no part: a receipt has none, nor a package on paper."""
    if value is None:
        return True
    return (
        isinstance(value, dict)
        and set(value) == {"plain", "sealed", "size"}
        and _hex(value["plain"], HEX64)
        and _hex(value["sealed"], HEX64)
        and type(value["size"]) is int
        and 0 < value["size"] < 2**31
    )


def package_words(
    *,
    uid: str,
    number: str,
    at: dt.datetime,
    sender: tuple[str, str],
    receiver: tuple[str, str],
    category: str,
    basis: str,
    receipt_due: dt.datetime | None,
    answer_due: dt.datetime | None,
    body: Part | None,
    files: tuple[Part, ...] = (),
    replaces: str = "",
) -> dict[str, Any]:
    """Return the words of a package's statement; parties are (office, name)."""
    return {
        "format": FORMAT, "kind": Kind.PACKAGE.value, "id": uid, "number": number,
        "at": told_at(at), "from": _told_party(sender), "to": _told_party(receiver),
        "category": category, "basis": basis,
        "receipt_due": told_at(receipt_due) if receipt_due else None,
        "answer_due": told_at(answer_due) if answer_due else None,
        "body": body.told() if body else None,
        "files": [one.told() for one in files], "replaces": replaces,
    }  # fmt: skip


def act_words(
    kind: Kind,
    *,
    uid: str,
    number: str,
    of: str,
    at: dt.datetime,
    party: tuple[str, str],
    outcome: str = "",
    body: Part | None = None,
) -> dict[str, Any]:
    """Return the words of what is said about a package; `of` is the package's digest."""
    return {
        "format": FORMAT, "kind": kind.value, "id": uid, "number": number, "of": of,
        "at": told_at(at), "from": _told_party(party), "outcome": outcome,
        "body": body.told() if body else None,
    }  # fmt: skip


def _told_party(party: tuple[str, str]) -> dict[str, str]:
    return {"office": party[0], "name": party[1]}


def parties_of(words: Mapping[str, Any]) -> tuple[str, str]:
    """Return the names of sender and receiver of a package."""
    return words["from"]["name"], words["to"]["name"]
