"""Texts of cases, sealed to the office key: one thin module between cases and the seals."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sinergi.doors.sealing import seal, unseal


class Locked(Exception):
    """The office is locked: its texts cannot be read."""


def seal_words(words: Mapping[str, Any], institution_id: int) -> bytes:
    """Return the words sealed to the office key."""
    return seal(json.dumps(dict(words), ensure_ascii=False)).encode()


def read_words(
    institution_id: int, sealed: Sequence[bytes | memoryview]
) -> list[dict[str, Any]]:
    """Return the words of many texts in one round trip; raises Locked."""
    return [json.loads(unseal(bytes(one).decode())) for one in sealed]
