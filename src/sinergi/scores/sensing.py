"""What drives the ranks: Sobol' indices and leave-one-out, as stored JSON."""

from typing import Any

import numpy as np

from sinergi.scores.computing import Tell, TellingEngine, uncertainties_of
from sinergi.scores.results import plain, plain_list
from sinergi_core.index.engine import threads_engine
from sinergi_core.index.framework import Framework
from sinergi_core.index.sensitivity import (
    RemovalResult,
    compute_sensitivity,
    remove_each,
)
from sinergi_core.index.table import AreaTable


def sense(
    framework: Framework,
    table: AreaTable,
    *,
    area_level: str,
    samples: int,
    seed: int,
    options: dict[str, Any],
    tell: Tell = lambda done, total: None,
) -> dict[str, Any]:
    """Return the indices per factor with their bounds, and what each removal moves.

    `first` is what varying a factor alone explains of the moves of ranks, `total` what
    it explains with all it interacts with. ValueError when ranks cannot move.
    """
    result = compute_sensitivity(
        framework,
        table,
        n=samples,
        seed=seed,
        sources=uncertainties_of(framework, options),
        area_level=area_level,
        engine=TellingEngine(threads_engine(), tell),
    )
    return {
        "version": 1,
        "factors": list(result.factors),
        "first": plain_list(result.S),
        "total": plain_list(result.ST),
        "total_low": plain_list(result.ST_lo),
        "total_high": plain_list(result.ST_hi),
        "confidence": result.confidence,
        "mean_shift": plain(result.mean_shift),
        "removals": removals(remove_each(framework, table, area_level=area_level)),
    }


def removals(result: RemovalResult) -> list[dict[str, Any]]:
    """Return per part left out the mean move of rank from the whole index."""
    return [
        {"code": code, "level": level, "mean": plain(mean)}
        for code, level, mean in zip(
            result.removed, result.levels, np.asarray(result.mean_shift), strict=True
        )
    ]
