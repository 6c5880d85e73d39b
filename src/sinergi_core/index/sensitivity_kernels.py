"""Sums over a block of a Saltelli design, for every unit at once, compiled.

Ranks are whole numbers, so the sums are exact whatever the order in which blocks are
added: the same bytes from any engine.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sinergi_core.index.engine_compile import HAS_NUMBA, compiled


@compiled
def _shift_rows(ranks: Any, reference: Any, shifts: Any) -> None:
    """Turn ranks (r, n) into moves from `reference` (n,), in place, and sum them up.

    `shifts` (r,) gets the sum of the absolute moves. A draw in which a unit has no
    rank (0) counts as not moved.
    """
    for row in range(ranks.shape[0]):
        total = 0
        for unit in range(ranks.shape[1]):
            rank = ranks[row, unit]
            move = rank - reference[unit] if rank > 0 else np.int32(0)
            ranks[row, unit] = move
            total += abs(move)
        shifts[row] = total


@compiled
def _add_units(moves: Any, places: Any, sums: Any) -> None:
    """Add a block to `sums` (3 d + 3, n): see `add_units`."""
    samples, width = places.shape
    factors = width - 2
    units = moves.shape[1]
    for left in range(0, units, 512):  # a tile of all rows stays in the level-2 cache
        right = min(units, left + 512)
        for sample in range(samples):
            a = moves[places[sample, 0]]
            b = moves[places[sample, 1]]
            for unit in range(left, right):
                one = np.int64(a[unit])
                two = np.int64(b[unit])
                sums[0, unit] += one
                sums[1, unit] += two
                sums[2, unit] += one * one + two * two
        for factor in range(factors):
            for sample in range(samples):
                a = moves[places[sample, 0]]
                b = moves[places[sample, 1]]
                ab = moves[places[sample, 2 + factor]]
                for unit in range(left, right):
                    one = np.int64(a[unit])
                    mixed = np.int64(ab[unit])
                    gap = mixed - one
                    sums[3 + factor, unit] += mixed
                    sums[3 + factors + factor, unit] += np.int64(b[unit]) * gap
                    sums[3 + 2 * factors + factor, unit] += gap * gap


def shift_rows(ranks: Any, reference: Any) -> Any:
    """Turn `ranks` (r, n) into moves in place; return the sums of their sizes (r,)."""
    shifts = np.empty(ranks.shape[0], np.int64)
    if HAS_NUMBA:
        _shift_rows(ranks, reference, shifts)
        return shifts
    ranks[:] = np.where(ranks > 0, ranks - reference, 0)
    shifts[:] = np.abs(ranks).sum(axis=1, dtype=np.int64)
    return shifts


def add_units(moves: Any, places: Any) -> Any:
    """Return the sums (3 d + 3, n) of a block for every unit.

    `moves` (r, n) int32; `places` (s, d + 2) the rows of A, B, AB_1 .. AB_d of each
    base sample. The sums: A; B; A^2 + B^2; AB_i (d); B (AB_i - A) (d); (A - AB_i)^2 (d).
    """
    factors = places.shape[1] - 2
    sums = np.zeros((3 * factors + 3, moves.shape[1]), np.int64)
    if HAS_NUMBA:
        _add_units(moves, places, sums)
        return sums
    wide = moves.astype(np.int64)
    a, b = wide[places[:, 0]], wide[places[:, 1]]
    sums[0], sums[1] = a.sum(axis=0), b.sum(axis=0)
    sums[2] = (a * a + b * b).sum(axis=0)
    for factor in range(factors):
        mixed = wide[places[:, 2 + factor]]
        sums[3 + factor] = mixed.sum(axis=0)
        sums[3 + factors + factor] = (b * (mixed - a)).sum(axis=0)
        sums[3 + 2 * factors + factor] = ((a - mixed) ** 2).sum(axis=0)
    return sums


def warm_up() -> None:
    """Compile (or load) the kernels of this module; call at start."""
    ranks = np.ones((3, 1), np.int32)
    shift_rows(ranks, np.ones(1, np.int32))
    add_units(ranks, np.array([[0, 1, 2]], np.intp))
