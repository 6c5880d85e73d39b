"""How what a report says is sealed: to the office, to custodians, to the mailbox too."""

from collections.abc import Mapping, Sequence
from typing import Any

from sinergi.reports.mailbox import private_key
from sinergi.seals.keys import original_recipients, text_recipients
from sinergi.seals.sealing import open_with, seal
from sinergi.seals.words import pack, unpack


def seal_text(
    mapping: Mapping[str, Any], institution_id: int, *, also: Sequence[str] = ()
) -> bytes:
    """Return words sealed to the office's key, and to other public keys; raises NoKey."""
    keys = [*text_recipients(institution_id), *(one for one in also if one)]
    return seal(pack(mapping), keys)


def seal_identity(mapping: Mapping[str, Any], institution_id: int) -> bytes:
    """Return words sealed to the office's custodians alone; raises NoKey."""
    return seal(pack(mapping), original_recipients(institution_id))


def seal_original(data: bytes, institution_id: int) -> bytes:
    """Return a file sealed to the office's custodians; raises NoKey."""
    return seal(data, original_recipients(institution_id))


def seal_copy(data: bytes, institution_id: int) -> bytes:
    """Return a file sealed to the office's key; raises NoKey."""
    return seal(data, text_recipients(institution_id))


def open_by_receipt(code: str, sealed: bytes) -> dict[str, Any]:
    """Return the words of a message that was sealed to this receipt; raises CannotOpen."""
    return unpack(open_with(bytes(sealed), private_key(code)))
