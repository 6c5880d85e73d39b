"""Words sealed as JSON: a mapping goes in, bytes that one key opens come out."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sinergi.seals.keeping import open_texts
from sinergi.seals.keys import original_recipients, text_recipients
from sinergi.seals.sealing import CannotOpen, Sealed, seal

BLOCK = 256
"""Texts are filled with blanks up to a multiple of so many bytes: their length tells little."""


def pack(mapping: Mapping[str, Any]) -> bytes:
    """Return the mapping as JSON in UTF-8, filled up to whole blocks.

    Halves of surrogate pairs, which no UTF-8 holds, become question marks.
    """
    text = json.dumps(mapping, ensure_ascii=False, separators=(",", ":"))
    data = text.encode(errors="replace")
    return data + b" " * (-len(data) % BLOCK)


def unpack(data: bytes) -> dict[str, Any]:
    """Return the mapping; raises CannotOpen when it is none."""
    try:
        found = json.loads(data)
    except ValueError as error:
        raise CannotOpen("holds no words") from error
    if not isinstance(found, dict):
        raise CannotOpen("holds no words")
    return found


def seal_words(mapping: Mapping[str, Any], institution_id: int) -> bytes:
    """Return the words sealed to the office's key; raises NoKey."""
    return seal(pack(mapping), text_recipients(institution_id))


def seal_identity(mapping: Mapping[str, Any], institution_id: int) -> bytes:
    """Return the words sealed to the office's custodians alone; raises NoKey."""
    return seal(pack(mapping), original_recipients(institution_id))


def read_words(institution_id: int, sealed: Sequence[Sealed]) -> list[dict[str, Any]]:
    """Return the words of many rows by one question; raises Locked or CannotOpen."""
    return [unpack(data) for data in open_texts(institution_id, sealed)]
