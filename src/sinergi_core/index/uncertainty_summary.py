"""From rows of ranks to statements about each area, one tile of areas at a time.

Ranks need all areas of a draw, scores do not: the scores of a tile are formed anew for
all draws instead of being kept. That costs a second matrix product and saves as much
memory as the ranks take.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.engine import hold_matrix_library
from sinergi_core.index.quantiles import (
    count_classes,
    count_ranks,
    quantiles_columns,
    quantiles_scores,
)
from sinergi_core.index.uncertainty_rows import UNITS, DrawBlock, RankDraws, RankedBlock
from sinergi_core.index.uncertainty_scores import Floats, Scores

QUANTILES = np.array([0.05, 0.5, 0.95])


@dataclass(frozen=True, slots=True, eq=False)
class DrawRows:
    """Everything about the draws in the order of the blocks, rows m.

    `ranks` (m, n); `factor` and `offset` (m,) bring scores to the framework's scale;
    `borders` (m, c-1) on that scale; `stored` scores of blocks that keep them.
    """

    ranks: NDArray[np.int32]
    factor: Floats
    offset: Floats
    borders: Floats
    stored: dict[int, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class UnitSummary:
    """Statements about a tile of areas: quantiles (c, 3), counts over the draws (c,)."""

    score_q: Floats
    rank_q: Floats
    rank_total: NDArray[np.int64]
    top: NDArray[np.int64]
    above: NDArray[np.int64]
    ranked: NDArray[np.int64]
    classes: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class SummariseUnits:
    """Summarises one tile of areas over all draws; areas stand in order of rank."""

    task: RankDraws
    blocks: list[DrawBlock]
    rows: DrawRows
    top_k: int
    border_to_upper: bool

    def __call__(self, units: slice) -> UnitSummary:
        """Return the summary of the areas `units`."""
        hold_matrix_library()
        ranks = self.rows.ranks
        # One area more, so that the last of the tile can be compared with the next.
        wide = ranks[:, units.start : units.stop + 1]
        following = np.minimum(np.arange(wide.shape[1]) + 1, wide.shape[1] - 1)
        total, top, above = count_ranks(wide, following, self.top_k)
        count = units.stop - units.start
        scores = self._scores(units)
        own = ranks[:, units]
        return UnitSummary(
            score_q=quantiles_scores(scores, QUANTILES),
            rank_q=quantiles_columns(own, QUANTILES),
            rank_total=total[:count],
            top=top[:count],
            above=above[:count],
            ranked=np.count_nonzero(own, axis=0),
            classes=count_classes(
                scores, self.rows.borders, border_to_upper=self.border_to_upper
            ),
        )

    def _scores(self, units: slice) -> Scores:
        """Form the scores (m, c) of the areas in every draw, on the framework's scale."""
        count = units.stop - units.start
        scores: Scores = np.empty((self.rows.factor.size, count), self.task.kind)
        start = 0
        for block in self.blocks:
            rows = slice(start, start + block.draws.size)
            start = rows.stop
            if block.number in self.rows.stored:
                scores[rows] = self.rows.stored[block.number][:, units]
            else:
                self.task.tile(block, units, scores[rows])
            self._to_scale(scores[rows], rows)
        return scores

    def _to_scale(self, scores: Scores, rows: slice) -> None:
        factor, offset = self.rows.factor[rows], self.rows.offset[rows]
        if (factor == 1).all() and (offset == 0).all():
            return
        scores *= factor[:, np.newaxis].astype(scores.dtype)
        scores += offset[:, np.newaxis].astype(scores.dtype)


def unit_tiles(units: int) -> list[slice]:
    """Return the tiles of `units` areas, the same as those the scores were formed in."""
    return [slice(i, min(units, i + UNITS)) for i in range(0, units, UNITS)]


def collect_rows(
    results: Iterable[RankedBlock],
    blocks: list[DrawBlock],
    units: int,
) -> tuple[NDArray[np.int32], list[RankedBlock]]:
    """Copy the ranks of the blocks into one table (m, n) as they come in.

    Returns the table and the blocks' other figures, their ranks released.
    """
    draws = sum(block.draws.size for block in blocks)
    ranks = np.empty((draws, units), np.int32)
    rest: list[RankedBlock] = []
    start = 0
    for result in results:
        stop = start + result.ranks.shape[0]
        ranks[start:stop] = result.ranks
        rest.append(_without_ranks(result))
        start = stop
    return ranks, rest


def _without_ranks(result: RankedBlock) -> RankedBlock:
    return RankedBlock(
        ranks=np.empty((0, 0), np.int32),
        mean=result.mean,
        deviation=result.deviation,
        borders=result.borders,
        scores=result.scores,
    )
