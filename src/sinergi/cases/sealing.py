"""Texts of cases, sealed to the office key: what cases ask of the seals, in one place."""

from collections.abc import Sequence
from typing import Any

from sinergi.seals import words
from sinergi.seals.keeping import Locked, is_unlocked
from sinergi.seals.sealing import CannotOpen
from sinergi.seals.words import seal_words

__all__ = ["CannotOpen", "Locked", "is_unlocked", "read_words", "seal_words"]


def read_words(
    institution_id: int, sealed: Sequence[bytes | memoryview]
) -> list[dict[str, Any]]:
    """Return the words of many rows by one question; raises Locked or CannotOpen."""
    return words.read_words(institution_id, [bytes(one) for one in sealed])
