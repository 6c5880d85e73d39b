"""Where weights come from. `resolve` puts these together with a framework's tree; it is
not imported here, for the tree itself needs the given weights."""

from sinergi_core.index.weigh.bod import BenefitOfDoubt, benefit_of_doubt
from sinergi_core.index.weigh.data import (
    ComponentWeights,
    component_weights,
    entropy_weights,
    factor_weights,
)
from sinergi_core.index.weigh.given import (
    PairwiseWeights,
    base_weights,
    given_weights,
    pairwise_weights,
)
from sinergi_core.index.weigh.optimise import (
    OptimisedWeights,
    optimise_weights,
    simplex_search,
)

__all__ = [
    "BenefitOfDoubt",
    "ComponentWeights",
    "OptimisedWeights",
    "PairwiseWeights",
    "base_weights",
    "benefit_of_doubt",
    "component_weights",
    "entropy_weights",
    "factor_weights",
    "given_weights",
    "optimise_weights",
    "pairwise_weights",
    "simplex_search",
]
