"""What other packages take for weighted sums and ranks, one draw after the other."""

from __future__ import annotations

import numpy as np

from benchmarks.cases import make_values
from benchmarks.rows import Job

AREAS, INDICATORS, DRAWS = 83_000, 60, 10
SMALLER = 40


def _case(quick: bool) -> tuple[np.ndarray, np.ndarray]:
    values = make_values(AREAS // SMALLER if quick else AREAS, INDICATORS)
    weights = np.random.default_rng(1).dirichlet(np.full(INDICATORS, 5.0), DRAWS)
    return values, weights


def pymcdm_draws(quick: bool) -> Job:
    """Ten draws of weights with pymcdm: min-max, weighted sum, ranks."""
    from pymcdm.helpers import rankdata  # type: ignore[import-untyped]
    from pymcdm.methods import WSM  # type: ignore[import-untyped]
    from pymcdm.normalizations import minmax_normalization  # type: ignore[import-untyped]

    values, weights = _case(quick)
    kinds = np.ones(INDICATORS)
    method = WSM(minmax_normalization)
    return lambda: [rankdata(method(values, w, kinds), reverse=True) for w in weights]


def one_by_one(quick: bool) -> Job:
    """One weighted sum with pymcdm."""
    from pymcdm.methods import WSM
    from pymcdm.normalizations import minmax_normalization

    values, weights = _case(quick)
    method = WSM(minmax_normalization)
    return lambda: method(values, weights[0], np.ones(INDICATORS))


def skcriteria_draws(quick: bool) -> Job:
    """Ten draws of weights with scikit-criteria: min-max once, weighted sums, ranks."""
    import skcriteria  # type: ignore[import-untyped]
    from skcriteria.agg.simple import WeightedSumModel  # type: ignore[import-untyped]
    from skcriteria.preprocessing.scalers import MinMaxScaler  # type: ignore[import-untyped]

    values, weights = _case(quick)
    scaler, model = MinMaxScaler(target="matrix"), WeightedSumModel()

    def run() -> None:
        for row in weights:
            matrix = skcriteria.mkdm(values, [max] * INDICATORS, weights=row)
            model.evaluate(scaler.transform(matrix))

    return run
