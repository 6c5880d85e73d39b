"""The tree of a framework as positions in arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.framework import INDEX, Framework

Places = NDArray[np.intp]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """Items are numbered: indicators 0..k-1 in the order of the framework, then nodes
    k..k+m-1 from the lowest level to the index, which is the last.

    `children[j]` are the item numbers below node j (0..m-1), `node_levels[j]` its level
    (1 and up), `parents` (k+m,) the item number above each item, -1 above the index.
    """

    indicators: tuple[str, ...]
    nodes: tuple[str, ...]
    node_levels: tuple[int, ...]
    children: tuple[Places, ...]
    parents: Places

    @property
    def k(self) -> int:
        """Number of indicators."""
        return len(self.indicators)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all items in their order."""
        return self.indicators + self.nodes


def structure_of(framework: Framework) -> Structure:
    """The positions of a framework's tree; cheap, so nothing is kept."""
    indicators = tuple(one.code for one in framework.indicators)
    nodes = tuple(node.code for node in framework.nodes)
    place = {code: i for i, code in enumerate(indicators + nodes)}
    children = tuple(
        np.array([place[child] for child in framework.children[code]], dtype=np.intp)
        for code in nodes
    )
    parents = np.full(len(place), -1, dtype=np.intp)
    for j, family in enumerate(children):
        parents[family] = len(indicators) + j
    levels = tuple(node.level for node in framework.nodes)
    if nodes[-1] != INDEX:
        raise ValueError(f"the last node is {nodes[-1]!r}, not the index")
    return Structure(indicators, nodes, levels, children, parents)


def family_shares(structure: Structure, local: Matrix) -> Matrix:
    """Weights (..., k+m) scaled so that those of each family sum to 1; the index has 1.

    A family whose weights are all 0 shares equally.
    """
    shares = np.array(local, dtype=float)
    shares[..., -1] = 1.0
    for family in structure.children:
        own = shares[..., family]
        total = own.sum(axis=-1, keepdims=True)
        equal = np.full_like(own, 1.0 / len(family))
        shares[..., family] = np.divide(own, total, out=equal, where=total > 0)
    return shares


def node_weights(structure: Structure, local: Matrix) -> Matrix:
    """(..., m, k): the share each indicator has in each node, rows summing to 1.

    `local` (..., k+m) holds weights within families on any scale; leading dimensions,
    e.g. draws, are kept.
    """
    shares = family_shares(structure, local)
    k, m = structure.k, len(structure.nodes)
    result = np.zeros((*shares.shape[:-1], m, k))
    for j, family in enumerate(structure.children):  # children come before parents
        for item in family:
            own = shares[..., item, None]
            if item < k:
                result[..., j, item] += own[..., 0]
            else:
                result[..., j, :] += own * result[..., item - k, :]
    return result
