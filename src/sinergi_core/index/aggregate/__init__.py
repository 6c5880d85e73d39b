"""Putting indicators together, level by level."""

from sinergi_core.index.aggregate.levels import (
    aggregate_family,
    aggregate_levels,
    apply_missing,
    effective_weights,
    node_matrix,
    round_level,
)
from sinergi_core.index.aggregate.outranking import outranking_matrix
from sinergi_core.index.aggregate.structure import (
    Structure,
    family_shares,
    node_weights,
    structure_of,
)

__all__ = [
    "Structure",
    "aggregate_family",
    "aggregate_levels",
    "apply_missing",
    "effective_weights",
    "family_shares",
    "node_matrix",
    "node_weights",
    "outranking_matrix",
    "round_level",
    "structure_of",
]
