"""The drawn scores are those whose quantiles the uncertainty analysis gives."""

from __future__ import annotations

import numpy as np
import pytest

from sinergi_core.index.framework import NormalisationMethod, NormalisationSpec
from sinergi_core.index.tests.uncertain import framework_of, table_of
from sinergi_core.index.uncertainty import compute_uncertainty
from sinergi_core.index.uncertainty_draws import draw_scores
from sinergi_core.index.uncertainty_sources import (
    Uncertainties,
    WeightNoise,
    default_uncertainties,
)

RANKS = NormalisationSpec(NormalisationMethod.RANK)
CASES = {
    "default": lambda one: default_uncertainties(one),
    "other scale": lambda one: Uncertainties(
        weights=WeightNoise(0.25), normalisations=(None, RANKS)
    ),
}


@pytest.mark.parametrize("sources", CASES.values(), ids=CASES)
@pytest.mark.parametrize("share_missing", [0.0, 0.15])
@pytest.mark.parametrize("error", [0.0, 0.02])
def test_their_quantiles_are_those_of_the_analysis(sources, share_missing, error):
    framework = framework_of()
    table = table_of(40, share_missing=share_missing, error=error)
    asked = {"draws": 200, "seed": 7, "sources": sources(framework)}
    drawn = draw_scores(framework, table, **asked)
    result = compute_uncertainty(framework, table, **asked)
    known = ~np.isnan(result.score_q[:, 0])
    levels = np.nanquantile(drawn.scores[:, known], [0.05, 0.5, 0.95], axis=0).T
    assert drawn.areas == result.areas
    assert np.abs(levels - result.score_q[known]).max() < 1e-9
    assert np.isnan(drawn.scores[:, ~known]).all()


def test_a_draw_keeps_its_place_whatever_the_variants():
    framework, table = framework_of(), table_of(12)
    sources = Uncertainties(weights=WeightNoise(0.25), normalisations=(None, RANKS))
    once = draw_scores(framework, table, draws=90, seed=3, sources=sources).scores
    again = draw_scores(framework, table, draws=90, seed=3, sources=sources).scores
    assert once.tobytes() == again.tobytes()


def test_more_cells_than_memory_bears_are_refused():
    with pytest.raises(ValueError, match="too many"):
        draw_scores(framework_of(), table_of(60), draws=1_000_000)
