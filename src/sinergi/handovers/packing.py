"""What goes into a package, and its sealed copies: one per office that may read it."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sinergi.handovers.models import Handover, Partner, SealedCopy
from sinergi.handovers.rules.statements import MOST_FILES, Part
from sinergi.handovers.rules.steps import BadHandover
from sinergi.seals.keeping import open_texts
from sinergi.seals.keys import NoKey, text_recipients
from sinergi.seals.sealing import CannotOpen, seal
from sinergi.seals.words import pack, unpack

LARGEST_FILES = 40 * 1024 * 1024
LARGEST_WORDS = 512 * 1024
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a package, before it is sealed."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Packed:
    """A part before it is sealed: its bytes and their hash."""

    data: bytes
    plain: str


def packed(data: bytes) -> Packed:
    """Return the bytes with their hash."""
    return Packed(data, hashlib.sha256(data).hexdigest())


def pack_words(words: Mapping[str, Any]) -> Packed:
    """Return words as bytes with a salt, so that nobody guesses them by their hash.

    Raises BadHandover "words" for what is no JSON or too much of it.
    """
    try:
        data = pack({**words, "salt": secrets.token_hex(16)})
    except (TypeError, ValueError, RecursionError) as error:
        raise BadHandover("words", "words") from error
    if len(data) > LARGEST_WORDS:
        raise BadHandover("words", "words")
    return packed(data)


def pack_package(
    purpose: str, words: Mapping[str, Any], files: Sequence[Attached]
) -> tuple[Packed, list[Packed]]:
    """Return the body and the files of a package; raises BadHandover "words", "files"."""
    if len(files) > MOST_FILES or sum(len(one.data) for one in files) > LARGEST_FILES:
        raise BadHandover("files", "files")
    if any(not one.data or len(one.name) > LONGEST_NAME for one in files):
        raise BadHandover("files", "files")
    parts = [packed(one.data) for one in files]
    listed = [
        {
            "name": one.name, "type": one.media_type, "sha256": part.plain,
            "size": len(one.data),
        }
        for one, part in zip(files, parts, strict=True)
    ]  # fmt: skip
    return pack_words({"purpose": purpose, "words": words, "files": listed}), parts


def recipients_of(institution_id: int) -> list[str]:
    """Return the public keys of an office; raises BadHandover "no-key"."""
    try:
        return text_recipients(institution_id)
    except NoKey:
        raise BadHandover("no-key") from None


def partner_recipients(partner: Partner) -> list[str]:
    """Return the public key of a partner; raises BadHandover "no-key"."""
    if not partner.recipient:
        raise BadHandover("no-key")
    return [partner.recipient]


def sealed_part(part: Packed, recipients: Sequence[str]) -> tuple[bytes, Part]:
    """Return a part sealed, and how the statement names it."""
    sealed = seal(part.data, list(recipients))
    return sealed, Part(part.plain, hashlib.sha256(sealed).hexdigest(), len(sealed))


def keep_copy(
    row: Handover,
    institution_id: int,
    part: str,
    position: int,
    plain: str,
    sealed: bytes,
) -> SealedCopy:
    """Keep a sealed part for the office that can open it."""
    return SealedCopy.all_rows.create(
        handover=row, institution_id=institution_id, part=part, position=position,
        plain=plain, size=len(sealed), sealed_body=sealed,
    )  # fmt: skip


class Removed(LookupError):
    """The sealed body was removed by the retention rule; hash and signatures stay."""


class Changed(ValueError):
    """What was opened is not what was signed."""


def open_copies(copies: Sequence[SealedCopy]) -> list[bytes]:
    """Return what is in these copies of one office, each checked against its hash.

    Raises Locked, Removed, Changed (also where it does not open at all).
    """
    if not copies:
        return []
    bodies = [one.sealed_body for one in copies]
    if any(not body for body in bodies):
        raise Removed
    try:
        opened = open_texts(
            copies[0].institution_id, [bytes(one) for one in bodies if one]
        )
    except CannotOpen as error:
        raise Changed from error
    for copy, data in zip(copies, opened, strict=True):
        if hashlib.sha256(data).hexdigest() != copy.plain:
            raise Changed
    return opened


def open_words(copies: Sequence[SealedCopy]) -> list[dict[str, Any]]:
    """Return the words in these copies; raises Locked, Removed, Changed."""
    try:
        return [unpack(data) for data in open_copies(copies)]
    except CannotOpen as error:
        raise Changed from error
