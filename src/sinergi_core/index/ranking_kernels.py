"""Radix ranking of one row of scores, compiled.

A score becomes an unsigned key whose ascending order is the descending order of the
scores (the usual monotone map of the bits of a float). The key's 32 high bits and the
unit's position are packed into one 64-bit word, so that each of the three passes
(11 + 11 + 10 bits) moves one word per unit: a row of 83,000 units stays in the level-2
cache. Scores in double precision take two such sets of passes, low half first.
Equal scores, and only they, share a rank; an unknown score (NaN) has rank 0.

Numba widens shifts of 32-bit unsigned numbers to signed 64-bit ones silently: every
digit is cast before it is used as a position.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sinergi_core.index.engine_compile import compiled, inlined
from sinergi_core.index.ranking_narrow import LONGEST, rank_narrow

UNKNOWN_SINGLE = np.uint32(0xFFFFFFFF)
UNKNOWN_DOUBLE = np.uint64(0xFFFFFFFFFFFFFFFF)
SMALL_ROW = 96  # below this, insertion is quicker than clearing three histograms
HISTOGRAM = 6144  # three histograms of 2,048 digits


@inlined
def _key_single(score: Any, bits: Any) -> Any:
    """Key of a single-precision score; both zeros get the same, NaN the last."""
    if score != score:  # NaN
        return np.uint32(0xFFFFFFFF)
    word = np.uint32(0) if bits == np.uint32(0x80000000) else bits
    if word >> np.uint32(31) == np.uint32(1):
        return np.uint32(word)
    return np.uint32(word ^ np.uint32(0x7FFFFFFF))


@inlined
def _key_double(score: Any, bits: Any) -> Any:
    """Key of a double-precision score; both zeros get the same, NaN the last."""
    if score != score:  # NaN
        return np.uint64(0xFFFFFFFFFFFFFFFF)
    word = np.uint64(0) if bits == np.uint64(0x8000000000000000) else bits
    if word >> np.uint64(63) == np.uint64(1):
        return np.uint64(word)
    return np.uint64(word ^ np.uint64(0x7FFFFFFFFFFFFFFF))


@compiled
def _sum_histograms(counts: Any) -> None:
    """Turn the three histograms into the first position of every digit."""
    low = 0
    middle = 0
    high = 0
    for digit in range(2048):
        count = counts[digit]
        counts[digit] = low
        low += count
        count = counts[2048 + digit]
        counts[2048 + digit] = middle
        middle += count
        count = counts[4096 + digit]
        counts[4096 + digit] = high
        high += count


@compiled
def _scatter(words: Any, spare: Any, counts: Any) -> None:
    """Order packed words by their 32 high bits, three stable passes, into `spare`."""
    n = words.size
    for i in range(n):
        word = words[i]
        digit = np.int64(word >> np.uint64(32)) & 2047
        place = counts[digit]
        counts[digit] = place + 1
        spare[place] = word
    for i in range(n):
        word = spare[i]
        digit = 2048 + (np.int64(word >> np.uint64(43)) & 2047)
        place = counts[digit]
        counts[digit] = place + 1
        words[place] = word
    for i in range(n):
        word = words[i]
        digit = 4096 + np.int64(word >> np.uint64(54))
        place = counts[digit]
        counts[digit] = place + 1
        spare[place] = word


@compiled
def _count_digits(words: Any, counts: Any) -> None:
    for j in range(counts.size):
        counts[j] = 0
    for i in range(words.size):
        key = np.int64(words[i] >> np.uint64(32))
        counts[key & 2047] += 1
        counts[2048 + ((key >> 11) & 2047)] += 1
        counts[4096 + (key >> 22)] += 1


@compiled
def _rank_single(scores: Any, ranks: Any, words: Any, spare: Any, counts: Any) -> None:
    """Ranks of a long row in single precision; `words`, `spare`, `counts` are work."""
    n = scores.size
    bits = scores.view(np.uint32)
    for j in range(counts.size):
        counts[j] = 0
    for i in range(n):
        key = np.int64(_key_single(scores[i], bits[i]))
        words[i] = (np.uint64(key) << np.uint64(32)) | np.uint64(i)
        counts[key & 2047] += 1
        counts[2048 + ((key >> 11) & 2047)] += 1
        counts[4096 + (key >> 22)] += 1
    _sum_histograms(counts)
    _scatter(words, spare, counts)
    rank = 1
    last = np.uint64(0)
    for i in range(n):
        word = spare[i]
        key_ = word >> np.uint64(32)
        if key_ != last:
            rank = i + 1
            last = key_
        unknown = key_ == np.uint64(0xFFFFFFFF)
        ranks[np.int64(word & np.uint64(0xFFFFFFFF))] = 0 if unknown else rank


@compiled
def _rank_double(
    scores: Any, ranks: Any, keys: Any, words: Any, spare: Any, counts: Any
) -> None:
    """Ranks of a long row in double precision: low halves first, then high halves."""
    n = scores.size
    bits = scores.view(np.uint64)
    low = np.uint64(0xFFFFFFFF)
    for i in range(n):
        key = _key_double(scores[i], bits[i])
        keys[i] = key
        words[i] = ((key & low) << np.uint64(32)) | np.uint64(i)
    _count_digits(words, counts)
    _sum_histograms(counts)
    _scatter(words, spare, counts)
    for i in range(n):
        unit = spare[i] & low
        words[i] = ((keys[np.int64(unit)] >> np.uint64(32)) << np.uint64(32)) | unit
    _count_digits(words, counts)
    _sum_histograms(counts)
    _scatter(words, spare, counts)
    rank = 1
    last = np.uint64(0)
    for i in range(n):
        unit_ = np.int64(spare[i] & low)
        key_ = keys[unit_]
        if key_ != last:
            rank = i + 1
            last = key_
        ranks[unit_] = 0 if key_ == np.uint64(0xFFFFFFFFFFFFFFFF) else rank


@compiled
def _rank_short(scores: Any, ranks: Any, order: Any) -> None:
    """Ranks of a short row by insertion."""
    known = 0
    for i in range(scores.size):
        score = scores[i]
        if score != score:  # NaN
            ranks[i] = 0
            continue
        place = known
        while place > 0 and scores[order[place - 1]] < score:
            order[place] = order[place - 1]
            place -= 1
        order[place] = i
        known += 1
    rank = 1
    for i in range(known):
        if i > 0 and scores[order[i]] != scores[order[i - 1]]:
            rank = i + 1
        ranks[order[i]] = rank


@compiled
def rank_short_rows(scores: Any, ranks: Any) -> None:
    """Fill `ranks` (m, n) int32 for rows of at most `SMALL_ROW` scores, any float."""
    order = np.empty(scores.shape[1], np.int64)
    for row in range(scores.shape[0]):
        _rank_short(scores[row], ranks[row], order)


@compiled
def rank_single_rows(scores: Any, ranks: Any) -> None:
    """Fill `ranks` (m, n) int32 for rows of float32 scores."""
    n = scores.shape[1]
    words = np.empty(n, np.uint64)
    spare = np.empty(n, np.uint64)
    counts = np.empty(6144, np.int64)
    halves = words.view(np.uint32)  # the same memory serves the narrow way
    order = spare.view(np.uint32)[:n]
    digits = counts.view(np.uint32)[:6144]
    for row in range(scores.shape[0]):
        if n <= LONGEST and rank_narrow(
            scores[row], ranks[row], halves[:n], halves[n:], order, digits
        ):
            continue
        _rank_single(scores[row], ranks[row], words, spare, counts)


@compiled
def rank_double_rows(scores: Any, ranks: Any) -> None:
    """Fill `ranks` (m, n) int32 for rows of float64 scores."""
    n = scores.shape[1]
    keys = np.empty(n, np.uint64)
    words = np.empty(n, np.uint64)
    spare = np.empty(n, np.uint64)
    counts = np.empty(6144, np.int64)
    for row in range(scores.shape[0]):
        _rank_double(scores[row], ranks[row], keys, words, spare, counts)
