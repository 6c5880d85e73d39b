"""The draws at given places of a row in order, without ordering the row, compiled.

A thousand draws of an area are spread over at most 511 bins of equal width between
their smallest and largest; only the few draws in the bins that hold a wanted place are
put in order. The numbers found are those of a full sort, to the bit.

Everything is done on 32-bit integers whose order is that of the draws: a rank stands
for itself, a score in single precision for its bits (turned over when negative). An
unknown draw is the largest integer, has the last bin to itself and takes no place.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sinergi_core.index.engine_compile import compiled


@compiled
def _keys_of_ranks(ranks: Any, keys: Any) -> None:
    for draw in range(ranks.size):
        rank = ranks[draw]
        keys[draw] = np.int32(0x7FFFFFFF) if rank == 0 else rank


@compiled
def _keys_of_scores(bits: Any, keys: Any) -> None:
    for draw in range(bits.size):
        word = bits[draw]
        size = np.int32(word & np.int32(0x7FFFFFFF))
        turned = np.int32(size ^ np.int32(-1)) if word < 0 else size
        unknown = size > np.int32(0x7F800000)  # beyond infinity: NaN
        keys[draw] = np.int32(0x7FFFFFFF) if unknown else turned


@compiled
def _range_of(keys: Any) -> Any:
    """Smallest and largest known key, and how many are known."""
    least = np.int32(0x7FFFFFFF)
    most = np.int32(-0x80000000)
    unknown = np.int32(0)
    for draw in range(keys.size):
        key = keys[draw]
        known = key != np.int32(0x7FFFFFFF)
        least = min(least, key)
        most = max(most, key if known else np.int32(-0x80000000))
        unknown += np.int32(0) if known else np.int32(1)
    return least, most, keys.size - unknown


@compiled
def _spread(keys: Any, bins: Any, ends: Any, least: Any, most: Any) -> Any:
    """Fill `bins` (m,) with the bin of every key, `ends` with the keys up to each.

    Returns by how many bits a key less the smallest is shifted to give its bin.
    """
    width = np.uint32(np.uint32(most) - np.uint32(least))
    shift = np.uint32(0)
    while np.uint32(width >> shift) >= np.uint32(511):
        shift += np.uint32(1)
    for draw in range(keys.size):
        far = np.uint32(np.uint32(keys[draw]) - np.uint32(least))
        bins[draw] = np.uint16(min(np.uint32(far >> shift), np.uint32(511)))
    for one in range(ends.size):
        ends[one] = 0
    for draw in range(keys.size):
        ends[bins[draw]] += np.int32(1)
    total = np.int32(0)
    for one in range(ends.size):
        total += ends[one]
        ends[one] = total
    return shift


@compiled
def _bin_of(ends: Any, place: int) -> int:
    """The bin that holds a place of the whole order."""
    low = 0
    high = 511
    while low < high:
        middle = (low + high) >> 1
        if ends[middle] > place:
            high = middle
        else:
            low = middle + 1
    return low


@compiled
def _mark(bins: Any, one: int, marks: Any) -> None:
    """Set `marks` where a key is in the bin `one`."""
    wanted = np.uint16(one)
    for draw in range(bins.size):
        marks[draw] |= np.uint8(1) if bins[draw] == wanted else np.uint8(0)


@compiled
def _gather(keys: Any, marks: Any, found: Any) -> Any:
    """Put the marked keys at the head of `found`, in order; return how many."""
    eights = marks.view(np.uint64)
    count = np.int64(0)
    for eight in range(eights.size):
        if eights[eight] != np.uint64(0):
            for draw in range(8 * eight, min(8 * eight + 8, keys.size)):
                found[count] = keys[draw]
                count += np.int64(marks[draw])
    gap = 1
    while count > 48 and 3 * gap + 1 < count:  # fewer: plain insertion
        gap = 3 * gap + 1
    while gap > 0:  # Shell's sort: few as a rule, all of them at worst
        for i in range(gap, count):
            key = found[i]
            j = i
            while j >= gap and found[j - gap] > key:
                found[j] = found[j - gap]
                j -= gap
            found[j] = key
        gap //= 3
    return count


@compiled
def _mark_places(
    shares: Any, known: int, bins: Any, ends: Any, marks: Any, places: Any
) -> None:
    """Fill `places` (q, 2) with the places beside every quantile, mark their bins."""
    marks[:] = np.uint8(0)
    last = -1
    for q in range(shares.size):
        below = int(np.floor((known - 1) * shares[q]))
        for side in range(2):
            place = min(below + side, known - 1)
            one = _bin_of(ends, place)
            if one != last:
                _mark(bins, one, marks)
            last = one
            places[q, side] = place


@compiled
def _read(
    places: Any, picked: Any, ends: Any, found: Any, least: Any, shift: Any
) -> None:
    """Fill `picked` (q, 2) with the keys at `places`; `found` are those gathered."""
    for q in range(places.shape[0]):
        for side in range(2):
            place = places[q, side]
            one = _bin_of(ends, place)
            start = np.int64(ends[one - 1]) if one > 0 else np.int64(0)
            lower = np.int64(0)  # gathered from bins before this one
            for i in range(found.size):
                far = np.uint32(np.uint32(found[i]) - np.uint32(least))
                lower += np.int64(1) if np.int64(far >> shift) < one else np.int64(0)
            picked[q, side] = found[lower + place - start]


@compiled
def select_rows(words: Any, are_scores: bool, shares: Any, picked: Any) -> Any:
    """Fill `picked` (n, q, 2) with the draws beside every quantile of `words` (n, m).

    `words` are ranks, 0 unknown, or else the bits of single-precision scores, and so
    is what is picked; `shares` (q,) between 0 and 1. Returns how many draws of each
    row are known (n,); where none is, `picked` is left as it was.
    """
    units, draws = words.shape
    present = np.zeros(units, np.int64)
    keys = np.empty(draws, np.int32)
    bins = np.empty(draws, np.uint16)
    ends = np.empty(512, np.int32)
    marks = np.empty((draws + 7) // 8 * 8, np.uint8)
    found = np.empty(draws + 1, np.int32)
    places = np.empty((shares.size, 2), np.int64)
    for unit in range(units):
        if are_scores:
            _keys_of_scores(words[unit], keys)
        else:
            _keys_of_ranks(words[unit], keys)
        least, most, known = _range_of(keys)
        present[unit] = known
        if known == 0:
            continue
        shift = _spread(keys, bins, ends, least, most)
        _mark_places(shares, known, bins, ends, marks, places)
        count = _gather(keys, marks, found)
        _read(places, picked[unit], ends, found[:count], least, shift)
    if are_scores:
        _turn_back(picked)
    return present


@compiled
def _turn_back(picked: Any) -> None:
    """Make the bits of scores of their keys, in place."""
    flat = picked.reshape(-1)
    for i in range(flat.size):
        if flat[i] < 0:
            flat[i] = np.int32(~flat[i] | np.int32(-0x80000000))
