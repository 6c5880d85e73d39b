"""From rows of ranks to statements about each area, one tile of areas at a time.

Ranks need all areas of a draw, scores do not: the scores of a tile are formed anew for
all draws instead of being kept. That costs a second matrix product and saves as much
memory as the ranks take.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property  # noqa: TID251 waits for nothing

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.engine import Engine, ThreadsEngine, hold_matrix_library
from sinergi_core.index.quantiles import (
    by_unit,
    count_classes,
    count_ranks,
    quantiles_scores,
    spread_ranks,
)
from sinergi_core.index.uncertainty_rows import (
    DrawBlock,
    RankDraws,
    RankedBlock,
    work_array,
)
from sinergi_core.index.uncertainty_scores import Floats, Scores, TreeScores, WeightSets

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
    stored: dict[int, Scores]


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


@dataclass(frozen=True, eq=False)
class SummariseUnits:
    """Summarises one tile of areas over all draws; areas stand in order of rank."""

    task: RankDraws
    blocks: list[DrawBlock]
    rows: DrawRows
    top_k: int
    border_to_upper: bool

    @cached_property
    def weights(self) -> dict[int, WeightSets]:
        """The weights of every block that is formed tile by tile."""
        ready = {}
        for block in self.blocks:
            variant = self.task.variants[block.variant]
            if isinstance(variant, TreeScores):
                ready[block.number] = variant.weigh(block.shares)
        return ready

    def __call__(self, units: slice) -> UnitSummary:
        """Return the summary of the areas `units`."""
        hold_matrix_library()
        # One area more, so that the last of the tile can be compared with the next.
        table = self.rows.ranks[:, units.start : units.stop + 1]
        wide = by_unit(table, work_array("ranks", table.shape[::-1], np.int32))
        total, top, above = count_ranks(wide, self.top_k)
        count = units.stop - units.start
        rank_q, ranked = spread_ranks(wide[:count], QUANTILES)
        scores = self._scores(units)
        classes = count_classes(
            scores, self.rows.borders, border_to_upper=self.border_to_upper
        )
        return UnitSummary(
            score_q=quantiles_scores(scores, QUANTILES),
            rank_q=rank_q,
            rank_total=total[:count],
            top=top[:count],
            above=above[:count],
            ranked=ranked,
            classes=classes,
        )

    def _scores(self, units: slice) -> Scores:
        """Form the scores (c, m) of the areas in every draw, on the framework's scale."""
        shape = self.rows.factor.size, units.stop - units.start
        turned = work_array("turned", shape[::-1], self.task.kind)
        if self.is_product:
            self._multiply(units, turned)
            return turned
        scores = work_array("tile", shape, self.task.kind)
        for block in self.blocks:
            rows = _rows(block)
            if block.number in self.rows.stored:
                scores[rows] = self.rows.stored[block.number][:, units]
            else:
                weights = self.weights[block.number]
                self.task.tile(block, weights, units, scores[rows])
            self._to_scale(scores[rows], rows)
        return by_unit(scores, turned)

    @cached_property
    def is_product(self) -> bool:
        """Whether the scores of every draw are one matrix product."""
        used = [self.task.variants[block.variant] for block in self.blocks]
        trees = [one for one in used if isinstance(one, TreeScores)]
        whole = len(trees) == len(used) and all(one.is_one_product for one in trees)
        return whole and not self.rows.stored

    def _multiply(self, units: slice, turned: Scores) -> None:
        """Form the scores in the order of the areas, which spares transposing them."""
        for block in self.blocks:
            variant = self.task.variants[block.variant]
            if isinstance(variant, TreeScores):
                rows = _rows(block)
                part = turned[:, rows]
                variant.turned_tile(self.weights[block.number], units, part)
                self._to_scale(part.T, rows)

    def _to_scale(self, scores: Scores, rows: slice) -> None:
        factor, offset = self.rows.factor[rows], self.rows.offset[rows]
        if (factor == 1).all() and (offset == 0).all():
            return
        scores *= factor[:, np.newaxis].astype(scores.dtype)
        scores += offset[:, np.newaxis].astype(scores.dtype)


def collect_rows(
    engine: Engine, task: RankDraws, blocks: list[DrawBlock]
) -> tuple[NDArray[np.int32], list[RankedBlock]]:
    """Rank all blocks on the engine; return the ranks (m, n) and the other figures.

    Threads write their rows in place; from elsewhere the rows are copied as they come.
    """
    draws = sum(block.draws.size for block in blocks)
    ranks = np.empty((draws, task.units), np.int32)

    def in_place(block: DrawBlock) -> RankedBlock:
        return task.rank_into(block, ranks[_rows(block)])

    if isinstance(engine, ThreadsEngine):
        return ranks, list(engine.map(in_place, blocks))
    rest: list[RankedBlock] = []
    for block, result in zip(blocks, engine.map(task, blocks), strict=True):
        if result.ranks is not None:
            ranks[_rows(block)] = result.ranks
        rest.append(replace(result, ranks=None))
    return ranks, rest


def _rows(block: DrawBlock) -> slice:
    return slice(block.start, block.start + block.draws.size)
