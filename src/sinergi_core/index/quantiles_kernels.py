"""Transposing and counting over the draws of each unit, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from sinergi_core.index.engine_compile import compiled


@compiled
def transpose_rows(rows: Any, columns: Any) -> None:
    """Fill `columns` (c, m) with the transpose of `rows` (m, c), 32 x 32 at a time.

    Rows of a large table lie far apart: going through them one number at a time would
    miss the address cache at every step.
    """
    draws, units = rows.shape
    for first in range(0, draws, 32):
        last = min(draws, first + 32)
        for left in range(0, units, 32):
            right = min(units, left + 32)
            for unit in range(left, right):
                for draw in range(first, last):
                    columns[unit, draw] = rows[draw, unit]


@compiled
def count_rank_columns(
    ranks: Any, top_k: int, total: Any, top: Any, above: Any
) -> None:
    """Add up over the draws of every unit, `ranks` (n, m) being one row per unit:

    its ranks (total), the draws in which it is among the first `top_k` (top), and
    twice the draws in which it stands above the next unit, ties counting once (above;
    the last unit has no next and is left alone). Unranked (0) stands below all.
    """
    draws = ranks.shape[1]
    for unit in range(ranks.shape[0]):
        ranked = np.int64(0)
        first = np.int64(0)
        for start in range(0, draws, 1024):  # short sums fit 32 bits: twice as quick
            part = ranks[unit, start : start + 1024]
            some = np.int32(0)
            few = np.int32(0)
            for draw in range(part.size):
                rank = part[draw]
                some += rank
                few += np.int32(1) if (rank > 0) & (rank <= top_k) else np.int32(0)
            ranked += np.int64(some)
            first += np.int64(few)
        total[unit] = ranked
        top[unit] = first
    for unit in range(ranks.shape[0] - 1):
        row = ranks[unit]
        other = ranks[unit + 1]
        ahead = np.int32(0)
        for draw in range(draws):
            mine = np.uint32(row[draw] - np.int32(1))  # unranked: the largest there is
            theirs = np.uint32(other[draw] - np.int32(1))
            ahead += np.int32(1) if mine < theirs else np.int32(0)
            ahead += np.int32(1) if mine <= theirs else np.int32(0)
        above[unit] = ahead


@compiled
def count_reached(scores: Any, borders: Any, edges: Any) -> None:
    """Fill `edges` (n, b + 2) with the draws whose score is known, then with those at
    or above each border; the last column is left alone.

    scores (n, m), one row per unit; borders (b, m), one set per draw; NaN reaches none.
    """
    for unit in range(scores.shape[0]):
        row = scores[unit]
        known = np.int32(0)
        for draw in range(row.size):
            known += np.int32(1) if row[draw] == row[draw] else np.int32(0)
        edges[unit, 0] = known
        for b in range(borders.shape[0]):
            border = borders[b]
            count = np.int32(0)
            for draw in range(row.size):
                count += np.int32(1) if row[draw] >= border[draw] else np.int32(0)
            edges[unit, b + 1] = count
