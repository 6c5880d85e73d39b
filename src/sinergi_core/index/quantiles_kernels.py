"""Order statistics of many columns by counting, compiled.

Each column (one unit over all draws) is copied into a contiguous buffer, eight at a
time (with 1,000 draws they stay in the level-1 cache), its own
range is cut into at most 256 bins, and only the bin that holds a wanted order
statistic is gathered and put in order. Exact for integers of 32 or 64 bits; scores
come in as `score_keys`, integers of the same order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sinergi_core.index.engine_compile import compiled


@compiled
def _gather_columns(values: Any, first: int, last: int, tile: Any) -> None:
    for draw in range(values.shape[0]):
        for column in range(first, last):
            tile[column - first, draw] = values[draw, column]


@compiled
def _keep_present(column: Any, absent: Any) -> Any:
    """Move the present values to the front; return how many there are."""
    kept = np.int64(0)
    for i in range(column.size):
        value = column[i]
        column[kept] = value
        kept += np.int64(value != absent)
    return kept


@compiled
def _gather_bin(column: Any, low: Any, high: Any, found: Any) -> Any:
    """Collect the values from `low` to `high` in ascending order; return how many."""
    count = np.int64(0)
    for i in range(column.size):
        value = column[i]
        found[count] = value
        count += np.int64((value >= low) & (value <= high))  # without a branch
    if count > 64:  # a coarse bin (few distinct values, or outliers): a real sort
        found[:count].sort()
        return count
    for i in range(1, count):
        value = found[i]
        place = i - 1
        while place >= 0 and found[place] > value:
            found[place + 1] = found[place]
            place -= 1
        found[place + 1] = value
    return count


@compiled
def _order_statistic(
    column: Any, counts: Any, lowest: Any, shift: Any, place: Any, found: Any
) -> None:
    """Leave the order statistics `place` and `place + 1` in found[-2] and found[-1]."""
    before = 0
    bin_ = 0
    while before + counts[bin_] <= place:
        before += counts[bin_]
        bin_ += 1
    low = lowest + (np.int64(bin_) << shift)
    width = (np.int64(1) << shift) - 1
    end = np.int64(9223372036854775807)
    high = end if low > end - width else low + width
    held = _gather_bin(column, low, high, found[:-2])
    inner = place - before
    found[-2] = found[inner]
    if inner + 1 < held:
        found[-1] = found[inner + 1]
        return
    following = found[inner]
    seen = False
    for i in range(column.size):
        value = column[i]
        if value > high and (not seen or value < following):
            following = value
            seen = True
    found[-1] = following


@compiled
def _fill_counts(column: Any, counts: Any) -> Any:
    """Count the column in at most 256 bins; return its lowest value and the shift."""
    lowest = column[0]
    highest = column[0]
    for i in range(column.size):
        lowest = min(lowest, column[i])
        highest = max(highest, column[i])
    # Unsigned, so that the widest range of 64-bit keys does not overflow.
    span = np.uint64(np.int64(highest)) - np.uint64(np.int64(lowest))
    shift = np.int64(0)
    while span >> np.uint64(shift) > np.uint64(255):
        shift += 1
    for j in range(counts.size):
        counts[j] = 0
    start = np.uint64(np.int64(lowest))
    step = np.uint64(shift)
    for i in range(column.size):
        distance = np.uint64(np.int64(column[i])) - start
        counts[np.int64(distance >> step)] += 1
    return np.int64(lowest), shift


@compiled
def column_order_statistics(
    values: Any, shares: Any, absent: Any, lower: Any, upper: Any, present: Any
) -> None:
    """Fill the two order statistics around each quantile of every column.

    values (m, n) int32 or int64, `absent` marking what does not count; shares (q,);
    lower, upper (n, q): the order statistics floor(h) and floor(h) + 1 with
    h = (present - 1) * share, `absent` where a column is empty; present (n,).
    """
    draws, units = values.shape
    tile = np.empty((8, draws), values.dtype)
    found = np.empty(draws + 3, values.dtype)
    counts = np.empty(257, np.int64)
    for first in range(0, units, 8):
        last = min(units, first + 8)
        _gather_columns(values, first, last, tile)
        for unit in range(first, last):
            column = tile[unit - first]
            kept = _keep_present(column, absent)
            present[unit] = kept
            if kept == 0:
                lower[unit] = absent
                upper[unit] = absent
                continue
            column = column[:kept]
            lowest, shift = _fill_counts(column, counts)
            for q in range(shares.size):
                place = np.int64(np.floor((kept - 1) * shares[q]))
                work = found[: kept + 3]
                _order_statistic(column, counts, lowest, shift, place, work)
                lower[unit, q] = work[-2]
                upper[unit, q] = work[-1]


@compiled
def single_keys(scores: Any, keys: Any) -> None:
    """Fill `keys` (m, n) int32, ordered as the float32 `scores`, lowest for NaN."""
    for row in range(scores.shape[0]):
        bits = scores[row].view(np.int32)
        for i in range(bits.size):
            score = scores[row, i]
            word = bits[i]
            key = word ^ ((word >> np.int32(31)) & np.int32(0x7FFFFFFF))
            keys[row, i] = key if score == score else np.int32(-2147483648)


@compiled
def double_keys(scores: Any, keys: Any) -> None:
    """Fill `keys` (m, n) int64, ordered as the float64 `scores`, lowest for NaN."""
    for row in range(scores.shape[0]):
        bits = scores[row].view(np.int64)
        for i in range(bits.size):
            score = scores[row, i]
            word = bits[i]
            key = word ^ ((word >> np.int64(63)) & np.int64(0x7FFFFFFFFFFFFFFF))
            keys[row, i] = key if score == score else np.int64(-(2**63))


@compiled
def count_rank_columns(
    ranks: Any, next_unit: Any, top_k: int, total: Any, top: Any, above: Any
) -> None:
    """Add up, for every unit (column) of `ranks` (m, n), over the draws:

    its ranks (total), the draws in which it is among the first `top_k` (top), and
    twice the draws in which it stands above `next_unit`, ties counting once (above).
    """
    for draw in range(ranks.shape[0]):
        row = ranks[draw]
        for unit in range(row.size):
            rank = row[unit]
            total[unit] += rank
            top[unit] += 1 if 0 < rank <= top_k else 0
            other = row[next_unit[unit]]
            above[unit] += (1 if rank < other else 0) + (1 if rank <= other else 0)


@compiled
def count_reached(scores: Any, borders: Any, reached: Any) -> None:
    """Add to `reached` (b, n) the draws whose score is at or above each border.

    scores (m, n); borders (m, b), one set for every draw; NaN reaches none.
    """
    for draw in range(scores.shape[0]):
        for b in range(borders.shape[1]):
            border = borders[draw, b]
            for unit in range(scores.shape[1]):
                reached[b, unit] += 1 if scores[draw, unit] >= border else 0
