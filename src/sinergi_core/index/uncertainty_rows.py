"""Blocks of draws turned into rows of ranks: what the workers of an engine do."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.classify import class_borders
from sinergi_core.index.engine import hold_matrix_library
from sinergi_core.index.framework import ClassMethod, ClassRule
from sinergi_core.index.ranking import rank_rows
from sinergi_core.index.uncertainty_scores import (
    Floats,
    Normals,
    Scores,
    TreeScores,
    WeightSets,
)
from sinergi_core.index.uncertainty_sources import BLOCK, ERRORS, Draws
from sinergi_core.index.uncertainty_variants import Choice, Variant

UNITS = 2048  # areas of one tile: what it needs of the indicators stays in the cache
KEPT_SCORES = 100_000_000  # 400 MB in single precision
RELATIVE = (ClassMethod.MEAN_SD, ClassMethod.QUANTILE)
TIE = 1e12  # as `compute.rank_scores`: the noise of adding in another order is a tie


@dataclass(frozen=True, slots=True, eq=False)
class DrawBlock:
    """At most 64 draws of one variant: which ones, and the number of the block.

    `start` is the row of the first of them among the rows of all blocks; `shares`
    (b, items) their weights within families. `noise` (b,) names the set of errors of
    measurement of each draw; without it the block has errors of its own.
    """

    number: int
    start: int
    variant: Choice
    draws: NDArray[np.intp]
    shares: Floats
    noise: NDArray[np.int64] | None = None

    def with_noise(self, noise: NDArray[np.int64] | None) -> DrawBlock:
        """Return the block with named sets of errors."""
        return replace(self, noise=noise)


class RowGenerators:
    """Normal numbers for the rows of a tile, each row from a generator of its own."""

    def __init__(self, generators: list[np.random.Generator]) -> None:
        self.generators = generators

    def standard_normal(self, shape: tuple[int, int], dtype: Any) -> NDArray[Any]:
        """Return numbers of `shape` (rows, c)."""
        width = shape[1]
        return np.array(
            [one.standard_normal(width, dtype=dtype) for one in self.generators]
        )


@dataclass(frozen=True, slots=True, eq=False)
class RankedBlock:
    """What a worker returns: ranks (b, n), mean and deviation (b,), borders (b, c-1).

    `ranks` is None where they were written in place; `scores` (b, n) are kept only
    for variants too dear to form twice.
    """

    ranks: NDArray[np.int32] | None
    mean: Floats
    deviation: Floats
    borders: Floats
    scores: Scores | None


@dataclass(frozen=True, eq=False)
class RankDraws:
    """Ranks a block of draws. Picklable; everything a worker needs.

    `rule` and `moments` say whether each draw's own class borders, mean and deviation
    are wanted; `keep` whether scores that take several steps are to be kept.
    """

    variants: Mapping[Choice, Variant]
    units: int
    seed: int
    kind: Any
    rule: ClassRule | None
    moments: bool
    keep: bool = False

    def __call__(self, block: DrawBlock) -> RankedBlock:
        """Form the scores of the block's draws over all areas and rank them."""
        ranks = np.empty((block.draws.size, self.units), np.int32)
        return replace(self.rank_into(block, ranks), ranks=ranks)

    def rank_into(self, block: DrawBlock, ranks: NDArray[np.int32]) -> RankedBlock:
        """Fill `ranks` (b, n) and return everything else about the block."""
        hold_matrix_library()
        scores = self.scores(block)
        mean, deviation = self._moments(scores)
        rank_rows(without_noise(scores), ranks)
        return RankedBlock(
            ranks=None,
            mean=mean,
            deviation=deviation,
            borders=self._borders(scores, mean, deviation),
            scores=scores.copy() if self.keeps(block) else None,
        )

    def keeps(self, block: DrawBlock) -> bool:
        """Whether the scores of a block are kept instead of being formed again."""
        variant = self.variants[block.variant]
        if not isinstance(variant, TreeScores):
            return True
        return self.keep and len(variant.steps) > 1

    def scores(self, block: DrawBlock) -> Scores:
        """Return the scores (b, n) of a block, tile after tile."""
        scores = work_array("rows", (block.draws.size, self.units), self.kind)
        variant = self.variants[block.variant]
        if not isinstance(variant, TreeScores):
            held = np.empty(scores.shape)
            variant.rows(block.shares, self._row_generators(block, 0), held)
            scores[:] = held
            return scores
        weights = variant.weigh(block.shares)
        for tile in unit_tiles(self.units):
            self.tile(block, weights, tile, scores[:, tile])
        return scores

    def tile(
        self, block: DrawBlock, weights: WeightSets, units: slice, out: Scores
    ) -> None:
        """Fill `out` (b, c) with the scores of a block for a tile of areas."""
        variant = self.variants[block.variant]
        if not isinstance(variant, TreeScores):
            raise TypeError("only scores of a tree can be formed tile by tile")
        rng: Normals | None = None
        if variant.has_errors and block.noise is not None:
            rng = RowGenerators(self._row_generators(block, units.start))
        elif variant.has_errors:
            rng = self.generator(block.number, units.start)
        variant.tile(weights, units, out, rng)

    def _row_generators(
        self, block: DrawBlock, start: int
    ) -> list[np.random.Generator]:
        """Return a generator per draw: of its named set of errors, or of its own."""
        if block.noise is not None:
            return [self.generator(int(name), start, 1) for name in block.noise]
        rows = range(block.draws.size)
        return [self.generator(block.number, start, 2, row) for row in rows]

    def generator(self, name: int, *more: int) -> np.random.Generator:
        """Return the numbers for measurement errors of one tile of one block."""
        seeds = np.random.SeedSequence([self.seed, ERRORS, name, *more])
        return np.random.Generator(np.random.SFC64(seeds))

    def _moments(self, scores: Scores) -> tuple[Floats, Floats]:
        if self.moments:
            return row_moments(scores)
        return np.zeros(scores.shape[0]), np.ones(scores.shape[0])

    def _borders(self, scores: Scores, mean: Floats, deviation: Floats) -> Floats:
        """Return the class borders (b, c-1) that each draw's own scores set."""
        rule = self.rule
        if rule is None or rule.method not in RELATIVE:
            return np.empty((scores.shape[0], 0))
        if rule.method is ClassMethod.MEAN_SD:
            return mean[:, np.newaxis] + np.outer(deviation, rule.deviations)
        return np.array([class_borders(rule, row.astype(float)) for row in scores])


class _Work(threading.local):
    """Arrays that a thread uses again for block after block: fresh memory is dear."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, Any], NDArray[Any]] = {}


_WORK = _Work()


def work_array(name: str, shape: tuple[int, int], kind: Any) -> NDArray[Any]:
    """Return an array of this thread for one use at a time, its content unset."""
    size = shape[0] * shape[1]
    held = _WORK.held.get((name, kind))
    if held is None or held.size < size:
        held = _WORK.held[name, kind] = np.empty(size, kind)
    return held[:size].reshape(shape)


def may_keep_scores(draws: int, units: int) -> bool:
    """Whether the scores of all draws may be held in memory beside the ranks."""
    return draws * units <= KEPT_SCORES


def unit_tiles(units: int) -> list[slice]:
    """Return the tiles in which scores of `units` areas are formed."""
    return [slice(i, min(units, i + UNITS)) for i in range(0, units, UNITS)]


def draw_blocks(draws: Draws, first: int = 0) -> list[DrawBlock]:
    """Group the draws by variant and cut the groups into blocks of 64.

    The blocks are numbered from `first`.
    """
    wanted, which = np.unique(draws.choices, axis=0, return_inverse=True)
    blocks: list[DrawBlock] = []
    done = 0
    for place, choice in enumerate(wanted):
        treatment, imputation, normalisation, aggregation = map(int, choice)
        variant = (treatment, imputation, normalisation, aggregation)
        rows = np.flatnonzero(which.reshape(-1) == place)
        for start in range(0, rows.size, BLOCK):
            own = rows[start : start + BLOCK]
            shares = draws.shares[own]
            number = first + len(blocks)
            blocks.append(DrawBlock(number, done, variant, own, shares))
            done += own.size
    return blocks


def row_moments(scores: Scores) -> tuple[Floats, Floats]:
    """Return mean and standard deviation (n - 1) of every row, NaN left out."""
    if np.isnan(scores).any():
        known = (~np.isnan(scores)).sum(axis=1)
        mean = np.nansum(scores, axis=1, dtype=np.float64) / np.maximum(known, 1)
        gaps = np.nan_to_num(scores - mean[:, np.newaxis].astype(scores.dtype))
    else:
        known = np.full(scores.shape[0], scores.shape[1])
        mean = scores.mean(axis=1, dtype=np.float64)
        gaps = scores - mean[:, np.newaxis].astype(scores.dtype)
    squares = np.einsum("ij,ij->i", gaps, gaps, dtype=np.float64)
    return mean, np.sqrt(squares / np.maximum(known - 1, 1))


def without_noise(scores: Scores) -> Scores:
    """Return scores with differences below the 12th digit of the row's largest gone.

    As the point estimate does, so that areas with equal data stay tied in every draw.
    Single precision is left as it is: its order is that of its own seven digits.
    """
    if scores.dtype != np.float64:
        return scores
    top = np.nanmax(np.abs(scores), axis=1, initial=0.0)
    factors = np.divide(TIE, top, out=np.ones_like(top), where=top > 0)
    rounded: Scores = np.rint(scores * factors[:, np.newaxis])
    return rounded
