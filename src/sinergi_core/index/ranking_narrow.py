"""Ranking of one long row of scores in single precision by 23 bits, compiled.

The way from the highest score to the lowest is cut into 2^23 steps of equal width; the
number of its step is a unit's key, so that a better score never has a larger key. Two
stable radix passes (11 + 12 bits) put the units in order of their keys. The second
needs 12 bits of the key and 20 of the unit's position: both fit one 32-bit word, half
of what the three passes of `ranking_kernels` move. Scores whose keys agree are few, and
are put in order by insertion when the row is read off: the ranks are exact.

Where the scores do not suit (infinite, all equal, crowded on a few steps by an
outlier) the row is refused, and ranked by all of its bits.

The last step is kept for unknown scores (NaN), which have rank 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sinergi_core.index.engine_compile import compiled

LONGEST = 1 << 20  # positions that fit beside 12 bits of the key
DIGITS = 2048 + 4096  # histograms of both passes


@compiled
def _step_width(scores: Any) -> Any:
    """The highest known score, and steps per point of score; 0 when they do not suit."""
    least = np.float32(np.inf)
    most = np.float32(-np.inf)
    for i in range(scores.size):
        score = scores[i]
        least = score if score < least else least
        most = score if score > most else most
    if not (most > least) or most == np.inf or least == -np.inf:
        return most, np.float32(0)
    steps = np.float32(8388606) / (most - least)
    if steps > np.float32(1e30) or steps < np.float32(1e-30):
        return most, np.float32(0)
    return most, steps


@compiled
def _write_keys(scores: Any, keys: Any, most: Any, steps: Any, counts: Any) -> Any:
    """Fill `keys` (n,) and the histograms of their digits; how many are known."""
    for i in range(scores.size):
        score = scores[i]
        step = min(np.int32((most - score) * steps), np.int32(8388606))
        keys[i] = np.uint32(step) if score == score else np.uint32(8388607)
    for j in range(counts.size):
        counts[j] = np.uint32(0)
    for i in range(keys.size):
        key = keys[i]
        counts[np.int64(key & np.uint32(2047))] += np.uint32(1)
        counts[2048 + np.int64(key >> np.uint32(11))] += np.uint32(1)
    unknown = np.uint32(0)
    for i in range(keys.size):
        unknown += np.uint32(1) if keys[i] == np.uint32(8388607) else np.uint32(0)
    low = np.uint32(0)
    for j in range(2048):
        count = counts[j]
        counts[j] = low
        low += count
    high = np.uint32(0)
    for j in range(2048, 6144):
        count = counts[j]
        counts[j] = high
        high += count
    return keys.size - np.int64(unknown)


@compiled
def _scatter(keys: Any, words: Any, order: Any, counts: Any) -> None:
    """Fill `order` (n,) with the positions in order of their keys."""
    for i in range(keys.size):
        key = keys[i]
        digit = np.int64(key & np.uint32(2047))
        place = counts[digit]
        counts[digit] = place + np.uint32(1)
        high = np.uint32(np.uint32(key >> np.uint32(11)) << np.uint32(20))
        words[place] = np.uint32(high | np.uint32(i))
    for i in range(words.size):
        word = words[i]
        digit = 2048 + np.int64(word >> np.uint32(20))
        place = counts[digit]
        counts[digit] = place + np.uint32(1)
        order[place] = np.uint32(word & np.uint32(0xFFFFF))


@compiled
def _put_back(scores: Any, ranks: Any, order: Any, place: int) -> Any:
    """Move the unit at `place` up to where its score belongs; rank those it passes.

    Returns the rank of the unit that now stands at `place`, and how far it moved.
    """
    unit = order[place]
    score = scores[np.int64(unit)]
    to = place
    while to > 0 and scores[np.int64(order[to - 1])] < score:
        order[to] = order[to - 1]
        to -= 1
    order[to] = unit
    rank = np.int64(to + 1)
    last = score
    if to > 0 and scores[np.int64(order[to - 1])] == score:
        rank = np.int64(ranks[np.int64(order[to - 1])])
    for there in range(to, place + 1):
        one = np.int64(order[there])
        if scores[one] != last:
            rank = np.int64(there + 1)
            last = scores[one]
        ranks[one] = rank
    return rank, place - to


@compiled
def rank_narrow(
    scores: Any, ranks: Any, keys: Any, words: Any, order: Any, counts: Any
) -> bool:
    """Fill `ranks` (n,) of one row of at most `LONGEST` scores (n,) in single precision.

    The other arrays (n,) uint32 are for work, `counts` has `DIGITS` of them. Returns
    False, with `ranks` half filled, when the scores do not suit.
    """
    most, steps = _step_width(scores)
    if steps == np.float32(0):
        return False
    known = _write_keys(scores, keys, most, steps, counts)
    _scatter(keys, words, order, counts)
    last = np.float32(np.inf)
    rank = 0
    moved = 0
    for place in range(known):
        unit = np.int64(order[place])
        score = scores[unit]
        if score <= last:
            rank = place + 1 if score < last else rank
            last = score
            ranks[unit] = rank
            continue
        rank, far = _put_back(scores, ranks, order, place)
        last = scores[np.int64(order[place])]
        moved += far
        if moved > 4 * scores.size:
            return False
    for place in range(known, scores.size):
        ranks[np.int64(order[place])] = 0
    return True
