"""Texts of cases, sealed to the office key: what cases ask of the seals, in one place."""

from sinergi.seals.keeping import Locked, is_unlocked
from sinergi.seals.sealing import CannotOpen
from sinergi.seals.words import read_words, seal_words

__all__ = ["CannotOpen", "Locked", "is_unlocked", "read_words", "seal_words"]
