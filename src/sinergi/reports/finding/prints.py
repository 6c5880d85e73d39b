"""Fingerprints of texts by winnowing, many texts at once.

Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003. Of the hashes of all runs of GRAM
characters the least of every WINDOW neighbouring ones is kept. Two texts that share a
run of GRAM + WINDOW - 1 characters share a fingerprint, always; of a text of n characters
about 2 n / (WINDOW + 1) are kept.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

GRAM = 5
WINDOW = 12
SHORTEST_SHARED = GRAM + WINDOW - 1
"""A run of so many characters in both texts is always seen."""

NONE = np.uint32(0xFFFFFFFF)
_GAP = b"\n" * (GRAM + WINDOW)
_BASE = 0x01000193
_MIX = np.uint32(0x9E3779B1)

Keys = npt.NDArray[np.uint64]


def fingerprints(texts: Sequence[str], first: int = 0) -> Keys:
    """Return sorted keys `hash << 32 | position`, position counted from `first`.

    `texts` are folded. A text shorter than GRAM has none.
    """
    data, owner = _laid_out([text.encode("ascii", "replace") for text in texts])
    if data.size < GRAM + WINDOW:
        return np.zeros(0, np.uint64)
    hashes = _hashes(data)
    least = _least(hashes)[: owner.size]
    kept = least != NONE
    kept[1:] &= least[1:] != least[:-1]
    keys = least[kept].astype(np.uint64) << np.uint64(32)
    keys |= owner[kept].astype(np.uint64) + np.uint64(first)
    return np.unique(keys)


def hashes_of(text: str) -> npt.NDArray[np.uint64]:
    """Return the fingerprints of one folded text, without a position."""
    return fingerprints([text]) >> np.uint64(32)


def _laid_out(
    texts: Sequence[bytes],
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    """Return all bytes with gaps between them, and to which text each belongs.

    The gap before a text is its own: windows that begin there hold its first hashes.
    """
    data = np.frombuffer(_GAP + _GAP.join(texts) + _GAP, np.uint8)
    lengths = np.array([len(text) + len(_GAP) for text in texts], np.int64)
    owner = np.repeat(np.arange(len(texts), dtype=np.uint32), lengths)
    return data, owner


def _hashes(data: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    size = data.size - GRAM + 1
    wide = data.astype(np.uint32)
    value = np.zeros(size, np.uint32)
    inside = np.ones(size, bool)
    for k in range(GRAM):
        part = wide[k : k + size]
        value = value * np.uint32(_BASE) + part
        inside &= part != 10
    value ^= value >> np.uint32(15)
    value *= _MIX
    value ^= value >> np.uint32(13)
    value[value == NONE] = np.uint32(0)
    value[~inside] = NONE
    return value


def _least(hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Return the least of each WINDOW neighbouring hashes, by doubling."""
    span, least = 1, hashes
    while span * 2 <= WINDOW:
        least = np.minimum(least[:-span], least[span:])
        span *= 2
    rest = WINDOW - span
    return np.minimum(least[:-rest], least[rest:]) if rest else least
