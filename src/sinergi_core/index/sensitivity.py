"""Which choice behind an index moves its ranks, and what each part of it does.

`compute_sensitivity` splits the variance of the mean rank move (OECD/JRC Handbook 2008,
step 7; Saisana, Saltelli & Tarantola 2005) among the uncertain choices, for the table
as a whole and, if asked, for the rank of every area. `remove_each` leaves out one node
or indicator after another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.engine import Engine, threads_engine
from sinergi_core.index.framework import Framework
from sinergi_core.index.sensitivity_design import (
    EXCLUSION,
    SAMPLES,
    DesignBlock,
    Factors,
    MoveUnits,
    make_factors,
)
from sinergi_core.index.sensitivity_removal import RemovalResult, remove_each
from sinergi_core.index.sensitivity_sobol import (
    Indices,
    bootstrap_indices,
    saltelli_design,
)
from sinergi_core.index.table import AreaTable
from sinergi_core.index.uncertainty import Setting, make_setting
from sinergi_core.index.uncertainty_rows import RankDraws
from sinergi_core.index.uncertainty_scores import Floats
from sinergi_core.index.uncertainty_sources import (
    CHOICES,
    Uncertainties,
    default_uncertainties,
)

__all__ = ["RemovalResult", "SensitivityResult", "compute_sensitivity", "remove_each"]


@dataclass(frozen=True, slots=True, eq=False)
class SensitivityResult:
    """Sobol' indices of d factors.

    `S` first order (what varying the factor alone explains), `ST` total order (with
    everything it interacts with), (d,) each, with bounds `_lo`, `_hi`, for the mean
    absolute move of rank from the point estimate, whose mean is `mean_shift`. `unit_S`
    and `unit_ST` (n, d) are the same for each area's rank, None unless asked for; NaN
    for areas without a rank, 0 where the rank never moves. `values` (n, d + 2) are the
    mean moves of the design: A, B, AB_1 .. AB_d.
    """

    areas: tuple[str, ...]
    factors: tuple[str, ...]
    n: int
    seed: int
    S: Floats
    S_lo: Floats
    S_hi: Floats
    ST: Floats
    ST_lo: Floats
    ST_hi: Floats
    confidence: float
    mean_shift: float
    values: Floats
    unit_S: Floats | None
    unit_ST: Floats | None


def compute_sensitivity(
    framework: Framework,
    table: AreaTable,
    *,
    n: int = 256,
    seed: int = 1,
    sources: Uncertainties | None = None,
    factors: Sequence[str] | None = None,
    per_unit: bool = False,
    bootstrap: int = 1000,
    confidence: float = 0.9,
    area_level: str = "kelurahan",
    engine: Engine | None = None,
) -> SensitivityResult:
    """Return the Sobol' indices of the uncertain choices from n (d + 2) rankings.

    `sources` are those of the uncertainty analysis; `factors` are names among
    treatment, imputation, normalisation, aggregation, weights, errors, exclusion (the
    indicator left out), by default all but the last that vary. `n` is a power of two.
    Raises `ValueError` for anything that does not fit.
    """
    chosen = default_uncertainties(framework) if sources is None else sources
    setting = make_setting(framework, table, chosen, area_level)
    if setting.known < 2:
        raise ValueError("ranks cannot move: fewer than two areas are ranked")
    made = make_factors(factors, chosen, framework, setting, seed)
    design = saltelli_design(n, len(made.names), seed)
    task = _task(setting, made, seed, per_unit)
    run: Engine = threads_engine() if engine is None else engine
    values, sums = _run(task, design, run)
    indices = bootstrap_indices(
        values, resamples=bootstrap, confidence=confidence, seed=seed
    )
    units = unit_indices(sums, n) if sums is not None else None
    return _wrap(setting, made, seed, confidence, values, indices, units)


def _task(setting: Setting, factors: Factors, seed: int, per_unit: bool) -> MoveUnits:
    """Prepare every variant that the factors can reach."""
    sizes = [
        size if name in factors.names else 1
        for name, size in zip(CHOICES, factors.sources.sizes, strict=True)
    ]
    reach = np.array(list(np.ndindex(*sizes)), np.int64)
    workshop = setting.workshop
    if EXCLUSION in factors.names:
        workshop = workshop.with_zero_weights()
    rank = RankDraws(
        variants=workshop.variants(reach),
        units=setting.known,
        seed=seed,
        kind=setting.kind,
        rule=None,
        moments=False,
    )
    return MoveUnits(rank, factors, setting.point.rank[setting.units], per_unit)


def _run(
    task: MoveUnits, design: Floats, engine: Engine
) -> tuple[Floats, NDArray[np.int64] | None]:
    """Return the mean moves (n, d + 2) and the sums of every unit over the design."""
    blocks = [
        DesignBlock(design[start : start + SAMPLES], number)
        for number, start in enumerate(range(0, len(design), SAMPLES))
    ]
    shifts: list[NDArray[np.int64]] = []
    sums: NDArray[np.int64] | None = None
    for moved, part in engine.map(task, blocks):
        shifts.append(moved)
        if part is not None:
            sums = part if sums is None else np.add(sums, part, out=sums)
    return np.concatenate(shifts) / task.task.units, sums


def unit_indices(sums: NDArray[np.int64], n: int) -> tuple[Floats, Floats]:
    """Return first and total order (units, d) from the sums of `add_units` over n rows.

    Centred on the mean of all n (d + 2) values, as the scalar estimate is.
    """
    factors = (sums.shape[0] - 3) // 3
    a, b, squares = (row.astype(float) for row in sums[:3])
    mixed = sums[3 : 3 + factors].astype(float)
    cross = sums[3 + factors : 3 + 2 * factors].astype(float)
    gaps = sums[3 + 2 * factors :].astype(float)
    centre = (a + b + mixed.sum(axis=0)) / (n * (factors + 2))
    mean = (a + b) / (2 * n)
    variance = squares / (2 * n) - mean**2
    varies = variance > 1e-9
    safe = np.where(varies, variance, 1.0)
    first = (cross - centre * (mixed - a)) / n / safe
    total = gaps / (2 * n) / safe
    return np.where(varies, first, 0.0).T, np.where(varies, total, 0.0).T


def _wrap(
    setting: Setting,
    factors: Factors,
    seed: int,
    confidence: float,
    values: Floats,
    indices: Indices,
    units: tuple[Floats, Floats] | None,
) -> SensitivityResult:
    def spread(part: Floats) -> Floats:
        whole = np.full((len(setting.point.areas), part.shape[1]), np.nan)
        whole[setting.units] = part
        return whole

    return SensitivityResult(
        areas=setting.point.areas,
        factors=factors.names,
        n=len(values),
        seed=seed,
        S=indices.first,
        S_lo=indices.first_low,
        S_hi=indices.first_high,
        ST=indices.total,
        ST_lo=indices.total_low,
        ST_hi=indices.total_high,
        confidence=confidence,
        mean_shift=float(values[:, :2].mean()),
        values=values,
        unit_S=None if units is None else spread(units[0]),
        unit_ST=None if units is None else spread(units[1]),
    )
