"""A parcel: one zip with a statement, its signature and the sealed parts it names.

Whoever reads one trusts nothing in it: only the members named here, stored without
compression, each as long and with the hash that the signed statement says.
"""

import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any

from sinergi.handovers.rules.signing import verifies
from sinergi.handovers.rules.statements import LARGEST_STATEMENT, BadStatement, read

LARGEST = 64 * 1024 * 1024
MOST_MEMBERS = 64
STATEMENT, SIGNATURE, KEY, BODY = (
    "statement.json",
    "signature.txt",
    "key.txt",
    "body.age",
)
README = "README.txt"
OPENING = (
    "Sinergi hand-over. How to verify it without Sinergi: docs/handover-format.md in the\n"
    "source of Sinergi. statement.json is signed (Ed25519), *.age are sealed (age).\n"
)
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
    RuntimeError,
)  # fmt: skip
"""All that the reader of zips raises for bytes somebody made up."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its code, and the part or field it is about."""

    code: str
    what: str = ""


class BadParcel(ValueError):
    """The file cannot be taken; `faults` holds every fault found."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(f"{one.code} {one.what}" for one in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel whose signature and parts fit each other; who signed is not judged."""

    statement: bytes
    words: dict[str, Any]
    signature: str
    key: str
    body: bytes | None = None
    files: tuple[bytes, ...] = field(default=())


def file_name(position: int) -> str:
    """Return the name of a sealed file in the parcel, from 1."""
    return f"files/{position:03d}.age"


def write_parcel(
    statement: bytes,
    signature: str,
    key: str,
    *,
    body: bytes | None = None,
    files: tuple[bytes, ...] = (),
) -> bytes:
    """Return the zip; the same parts give the same bytes."""
    parts = {
        README: OPENING.encode(), STATEMENT: statement,
        SIGNATURE: f"{signature}\n".encode(), KEY: f"{key}\n".encode(),
    }  # fmt: skip
    if body is not None:
        parts[BODY] = body
    parts |= {file_name(number): one for number, one in enumerate(files, 1)}
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), data)
    return kept.getvalue()


def read_parcel(data: bytes) -> Parcel:
    """Return what is in the file; raises BadParcel with every fault found."""
    if len(data) > LARGEST:
        raise BadParcel(Fault("too-large"))
    parts = _parts(data)
    missing = [
        Fault("missing", one) for one in (STATEMENT, SIGNATURE, KEY) if one not in parts
    ]
    if missing:
        raise BadParcel(*missing)
    statement = parts[STATEMENT]
    signature, key = _line(parts[SIGNATURE]), _line(parts[KEY])
    faults: list[Fault] = []
    if not verifies(statement, signature, key):
        faults.append(Fault("signature"))
    try:
        words = read(statement)
    except BadStatement as problem:
        raise BadParcel(
            *faults, *(Fault("statement", one) for one in problem.codes)
        ) from None
    faults += _part_faults(words, parts)
    if faults:
        raise BadParcel(*faults)
    files = tuple(
        parts[file_name(at)] for at in range(1, len(words.get("files", ())) + 1)
    )
    body = parts[BODY] if words["body"] is not None else None
    return Parcel(statement, words, signature, key, body, files)


def _parts(data: bytes) -> dict[str, bytes]:
    """Return name → bytes; raises BadParcel for no zip, doubles, packed or large parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            faults = _member_faults(members, len(data))
            found = (
                {} if faults else {one.filename: archive.read(one) for one in members}
            )
    except BROKEN:
        raise BadParcel(Fault("zip")) from None
    if faults:
        raise BadParcel(*faults)
    if len(found.get(STATEMENT, b"")) > LARGEST_STATEMENT:
        raise BadParcel(Fault("statement", "statement-long"))
    return found


def _member_faults(members: list[zipfile.ZipInfo], size: int) -> list[Fault]:
    """Return what is odd about the members, before any of them is read."""
    if len(members) > MOST_MEMBERS:
        return [Fault("too-many")]
    seen: set[str] = set()
    faults = []
    for one in members:
        packed = one.compress_type != zipfile.ZIP_STORED or one.flag_bits & 1
        if packed or one.filename in seen or one.file_size > size:
            faults.append(Fault("zip", one.filename[:60]))
        seen.add(one.filename)
    return faults


def _line(data: bytes) -> str:
    """Return the one line of a small text, "" for anything else."""
    return data[:200].decode("ascii", "replace").strip() if len(data) < 200 else ""


def _part_faults(words: dict[str, Any], parts: dict[str, bytes]) -> list[Fault]:
    """Return what is missing, changed or too many against the statement."""
    named: dict[str, dict[str, Any]] = {}
    if words["body"] is not None:
        named[BODY] = words["body"]
    for number, one in enumerate(words.get("files", ()), 1):
        named[file_name(number)] = one
    faults = []
    for name, told in named.items():
        if name not in parts:
            faults.append(Fault("missing", name))
        elif (
            hashlib.sha256(parts[name]).hexdigest() != told["sealed"]
            or len(parts[name]) != told["size"]
        ):
            faults.append(Fault("changed", name))
    known = {STATEMENT, SIGNATURE, KEY, README, *named}
    faults += [Fault("extra", name[:60]) for name in sorted(parts) if name not in known]
    return faults
