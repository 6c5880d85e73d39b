"""Factors of a sensitivity analysis and blocks of its design turned into moves of rank.

Each factor is a number between 0 and 1 that picks among choices: methods, one of 512
sets of weights drawn beforehand, one of 256 sets of errors, or the indicator left out
(OECD/JRC Handbook 2008, step 7, does the same with its "expert").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.aggregate import family_shares
from sinergi_core.index.framework import Framework
from sinergi_core.index.sensitivity_kernels import add_units, shift_rows
from sinergi_core.index.uncertainty import Setting
from sinergi_core.index.uncertainty_rows import (
    DrawBlock,
    RankDraws,
    draw_blocks,
    work_array,
)
from sinergi_core.index.uncertainty_scores import Floats
from sinergi_core.index.uncertainty_sources import (
    CHOICES,
    SAMPLING,
    Draws,
    Uncertainties,
    check_sources,
    draw_weights,
)

WEIGHTS, ERRORS, EXCLUSION = "weights", "errors", "exclusion"
WEIGHT_SETS = 512
ERROR_SETS = 256
SAMPLES = 16  # base samples of a block: 128 rows of ranks with six factors


@dataclass(frozen=True, eq=False)
class Factors:
    """What varies, and how numbers in 0..1 become draws.

    `names` are the factors in the order of the design; `local` (512, items) the sets
    of weights, one if they do not vary; `k` the number of indicators.
    """

    names: tuple[str, ...]
    sources: Uncertainties
    local: Floats
    k: int
    structure: Any

    def draws(self, points: Floats) -> tuple[Draws, NDArray[np.int64] | None]:
        """Return the draws of `points` (r, d), and the numbers of their error sets."""
        column = {name: points[:, i] for i, name in enumerate(self.names)}
        choices = np.zeros((len(points), len(CHOICES)), np.int64)
        for place, (name, size) in enumerate(
            zip(CHOICES, self.sources.sizes, strict=True)
        ):
            if name in column:
                choices[:, place] = pick(column[name], size)
        local = self.local[np.zeros(len(points), np.int64)]
        if WEIGHTS in column:
            local = self.local[pick(column[WEIGHTS], len(self.local))]
        if EXCLUSION in column:
            out = pick(column[EXCLUSION], self.k + 1)  # the last: nothing is left out
            rows = np.flatnonzero(out < self.k)
            local[rows, out[rows]] = 0.0
        errors = pick(column[ERRORS], ERROR_SETS) if ERRORS in column else None
        return Draws(choices, family_shares(self.structure, local)), errors


def pick(numbers: Floats, size: int) -> NDArray[np.int64]:
    """Return which of `size` equal slices of 0..1 each number lies in."""
    return np.minimum((numbers * size).astype(np.int64), size - 1)


def possible_factors(sources: Uncertainties, *, has_errors: bool) -> tuple[str, ...]:
    """Return the factors that vary under `sources`, in a fixed order."""
    names = [
        name for name, size in zip(CHOICES, sources.sizes, strict=True) if size > 1
    ]
    if sources.weights is not None:
        names.append(WEIGHTS)
    if has_errors:
        names.append(ERRORS)
    return tuple(names)


def make_factors(
    names: Sequence[str] | None,
    sources: Uncertainties,
    framework: Framework,
    setting: Setting,
    seed: int,
) -> Factors:
    """Return the factors called `names`, by default all that vary.

    Raises `ValueError` for a name that does not vary under the sources.
    """
    check_sources(sources, framework)
    errors = setting.workshop.raw_errors is not None
    possible = possible_factors(sources, has_errors=errors)
    chosen = possible if names is None else tuple(names)
    unknown = sorted(set(chosen) - {*possible, EXCLUSION})
    if unknown or not chosen:
        raise ValueError(
            f"these factors do not vary: {', '.join(unknown) or 'none is named'}; "
            f"there are {', '.join((*possible, EXCLUSION))}"
        )
    local = setting.point.weights.local
    # All sets come from one generator: a set is a level of the factor, not a draw.
    rng = np.random.default_rng(np.random.SeedSequence([seed, SAMPLING]))
    source = sources.weights if WEIGHTS in chosen else None
    count = WEIGHT_SETS if source is not None else 1
    sets = draw_weights(source, framework, setting.structure, local, count, rng)
    return Factors(chosen, sources, sets, setting.structure.k, setting.structure)


@dataclass(frozen=True, slots=True, eq=False)
class DesignBlock:
    """The points (s, d + 2, d) of some base samples."""

    points: Floats
    number: int


@dataclass(frozen=True, eq=False)
class MoveUnits:
    """Turns a block of the design into sums of rank moves. Picklable."""

    task: RankDraws
    factors: Factors
    reference: NDArray[np.int32]
    per_unit: bool

    def __call__(
        self, block: DesignBlock
    ) -> tuple[NDArray[np.int64], NDArray[np.int64] | None]:
        """Return the sums of absolute moves (s, d + 2), and the sums of every unit."""
        samples, width, factors = block.points.shape
        draws, errors = self.factors.draws(block.points.reshape(-1, factors))
        ranks = work_array("moves", (samples * width, self.task.units), np.int32)
        places = np.empty(samples * width, np.intp)
        for one in draw_blocks(draws, first=block.number << 20):
            rows = slice(one.start, one.start + one.draws.size)
            places[one.draws] = np.arange(rows.start, rows.stop)
            self.task.rank_into(_with_errors(one, errors), ranks[rows])
        shifts = shift_rows(ranks, self.reference)[places].reshape(samples, width)
        if not self.per_unit:
            return shifts, None
        return shifts, add_units(ranks, places.reshape(samples, width))


def _with_errors(block: DrawBlock, errors: NDArray[np.int64] | None) -> DrawBlock:
    return block.with_noise(None if errors is None else errors[block.draws])
