"""What drives the ranks: Sobol' indices and leave-one-out, as stored JSON."""

from typing import Any

from sinergi.scores.results import plain_list
from sinergi_core.index.framework import Framework
from sinergi_core.index.table import AreaTable


def sense(
    framework: Framework,
    table: AreaTable,
    *,
    area_level: str,
    samples: int,
    seed: int,
) -> dict[str, Any]:
    """Return first and total order indices per factor, and what each removal moves."""
    from sinergi_core.index.sensitivity import compute_sensitivity

    result = compute_sensitivity(
        framework, table, n=samples, seed=seed, area_level=area_level
    )
    return {
        "version": 1,
        "factors": list(result.factors),
        "first": plain_list(result.S),
        "total": plain_list(result.ST),
    }
