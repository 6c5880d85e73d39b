"""The scores of every draw themselves, for plans that must hold under all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.framework import Framework
from sinergi_core.index.table import AreaTable
from sinergi_core.index.uncertainty import make_setting
from sinergi_core.index.uncertainty_rows import RankDraws, draw_blocks, row_moments
from sinergi_core.index.uncertainty_sources import (
    Uncertainties,
    default_uncertainties,
    sample_draws,
)

MOST_CELLS = 50_000_000
"""Draws times areas; 400 MB in double precision."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoreDraws:
    """Scores (draws, n) in the order of `areas`, on the framework's scale.

    NaN for an area without a rank in the point estimate, or in that draw.
    """

    areas: tuple[str, ...]
    scores: NDArray[np.float64]


def draw_scores(
    framework: Framework,
    table: AreaTable,
    *,
    draws: int = 1000,
    seed: int = 1,
    sources: Uncertainties | None = None,
    area_level: str = "kelurahan",
) -> ScoreDraws:
    """Return the scores whose quantiles `compute_uncertainty` gives, for the same seed.

    Scores of another normalisation than the framework's are brought to its scale by
    mean and deviation, as there. Raises ValueError for more than 50 million cells and
    for what `compute_uncertainty` refuses.
    """
    if draws < 1:
        raise ValueError(f"at least one draw is needed, not {draws}")
    if draws * len(table.areas) > MOST_CELLS:
        raise ValueError(f"{draws} draws of {len(table.areas)} areas are too many")
    chosen = default_uncertainties(framework) if sources is None else sources
    setting = make_setting(framework, table, chosen, area_level)
    point = setting.point
    picked = sample_draws(
        chosen, framework, setting.structure, point.weights.local,
        draws=draws, seed=seed,
    )  # fmt: skip
    whole = np.full((draws, len(point.areas)), np.nan)
    if setting.known:
        task = RankDraws(
            variants=setting.workshop.variants(picked.choices),
            units=setting.known,
            seed=seed,
            kind=setting.kind,
            rule=None,
            moments=False,
        )
        target = row_moments(point.score[setting.units][np.newaxis])
        for block in draw_blocks(picked):
            scores = task.scores(block).astype(np.float64)
            if chosen.normalisations[block.variant[2]] is not None:
                scores = _to_scale(scores, *target)
            whole[np.ix_(block.draws, setting.units)] = scores
    return ScoreDraws(areas=point.areas, scores=whole)


def _to_scale(
    scores: NDArray[np.float64],
    middle: NDArray[np.float64],
    spread: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Bring rows to the mean and deviation of the point estimate."""
    mean, deviation = row_moments(scores)
    factor = np.divide(
        spread, deviation, out=np.ones_like(deviation), where=deviation > 0
    )
    moved = (scores - mean[:, np.newaxis]) * factor[:, np.newaxis]
    return np.where(deviation[:, np.newaxis] > 0, moved + middle, scores)
