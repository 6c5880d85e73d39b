"""How the tree of a framework is climbed for many sets of weights at once.

A weighted power mean is linear in transformed values, x^p (log x for p = 0), so a
family of power means of one exponent, without gaps and without rounding, collapses
into ONE product of a weight vector with the transformed indicators, however many
levels it has. A plan lists the nodes that are left to form after everything that can
has been collapsed: one for an arithmetic framework without gaps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.aggregate import Structure, structure_of
from sinergi_core.index.framework import (
    AggregationMethod,
    AggregationSpec,
    Framework,
)

Places = NDArray[np.intp]

POWERS = {
    AggregationMethod.ARITHMETIC: 1.0,
    AggregationMethod.GEOMETRIC: 0.0,
    AggregationMethod.HARMONIC: -1.0,
}
# These compare areas with each other and have to be formed one draw at a time.
WHOLE_TABLE = frozenset(
    {AggregationMethod.COPELAND, AggregationMethod.WROCLAW, AggregationMethod.TOPSIS}
)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One node to form, from indicators (`leaves`) and from nodes formed before.

    `rows` are the leaves once more, as a slice where they adjoin (no copy is needed).
    `paths` (depth, leaves) are the items whose shares multiply to the leaf's weight,
    padded with the number of items (a share of one). `gaps` are the positions in
    `leaves` with unseen values, `below` the node items among the children. `count`
    adds without weights, and is unseen where a child is. `firm`: some child is there for every area.
    """

    item: int
    power: float
    count: bool
    leaves: Places
    rows: Places | slice
    paths: Places
    gaps: Places
    below: tuple[int, ...]
    decimals: int | None
    firm: bool


def power_of(spec: AggregationSpec) -> float:
    """Return the exponent of the power mean that a spec stands for (count: 1)."""
    if spec.method is AggregationMethod.GENERALISED:
        return spec.power
    return POWERS.get(spec.method, 1.0)


def compares_areas(framework: Framework) -> bool:
    """Whether some level is aggregated by comparing areas with each other."""
    used = {framework.aggregation[level].method for level in framework.levels[1:]}
    return bool(used & WHOLE_TABLE)


def plan_steps(
    framework: Framework, unseen: NDArray[np.bool_], *, positive: bool = True
) -> tuple[Step, ...]:
    """Return the steps that form the index, from the lowest node to the index.

    `unseen` (k, n) says which values nobody observed. `positive` promises that no
    weight will be zero, so that a node is there when any of its children is.
    """
    structure = structure_of(framework)
    maker = _Planner(framework, structure, unseen, positive)
    folded = set()
    steps: list[Step] = []
    for node in range(len(structure.nodes)):
        step = maker.step(node)
        steps.append(step)
        if maker.folds(step):
            folded.add(step.item)
            maker.open[step.item] = step
    used = {item for step in steps for item in step.below}
    root = len(structure.codes) - 1
    return tuple(s for s in steps if s.item == root or s.item in used)


class _Planner:
    """What is known of the nodes planned so far."""

    def __init__(
        self,
        framework: Framework,
        structure: Structure,
        unseen: NDArray[np.bool_],
        positive: bool,
    ) -> None:
        self.framework = framework
        self.structure = structure
        self.unseen = unseen
        self.incomplete = np.any(unseen, axis=1)
        self.positive = positive
        self.open: dict[int, Step] = {}  # nodes that may be folded into their parent
        self.absent: dict[int, NDArray[np.bool_]] = {}  # areas without the node
        self.firm: set[int] = set()

    def step(self, node: int) -> Step:
        """Plan the node numbered `node`, its children being planned already."""
        structure, framework = self.structure, self.framework
        level = framework.levels[structure.node_levels[node]]
        spec = framework.aggregation[level]
        power, count = power_of(spec), spec.method is AggregationMethod.COUNT
        item = structure.k + node
        leaves: list[int] = []
        paths: list[list[int]] = []
        below: list[int] = []
        for child in map(int, structure.children[node]):
            inner = self.open.get(child)
            if child < structure.k:
                leaves.append(child)
                paths.append([child])
            elif inner is not None and inner.power == power and not count:
                leaves += [int(leaf) for leaf in inner.leaves]
                paths += [[child, *p] for p in _unpadded(inner, structure)]
            else:
                below.append(child)
        gaps = [i for i, leaf in enumerate(leaves) if self.incomplete[leaf]]
        firm = self._is_firm(item, leaves, below, gaps, count=count)
        if firm:
            self.firm.add(item)
        return Step(
            item=item,
            power=power,
            count=count,
            leaves=np.array(leaves, np.intp),
            rows=_adjoining(leaves),
            paths=_padded(paths, len(structure.codes)),
            gaps=np.array(gaps, np.intp),
            below=tuple(below),
            decimals=framework.rounding.get(level),
            firm=firm,
        )

    def folds(self, step: Step) -> bool:
        """Whether the parent may take the leaves of this node in its place."""
        plain = not step.count and step.decimals is None
        return plain and not step.below and step.gaps.size == 0

    def _is_firm(
        self,
        item: int,
        leaves: list[int],
        below: list[int],
        gaps: list[int],
        *,
        count: bool,
    ) -> bool:
        if not gaps and all(child in self.firm for child in below):
            return True
        policy = self.framework.missing
        if not policy.reweigh or policy.min_share_node > 0 or not self.positive:
            return False
        parts = [self.unseen[leaf] for leaf in leaves]
        parts += [self.absent[child] for child in below if child not in self.firm]
        if count:
            self.absent[item] = np.logical_or.reduce(parts)
            return not self.absent[item].any()
        if len(parts) < len(leaves) + len(below):
            return True  # a child that is always there
        self.absent[item] = np.logical_and.reduce(parts)
        return not self.absent[item].any()


def _adjoining(leaves: list[int]) -> Places | slice:
    if leaves and leaves == list(range(leaves[0], leaves[0] + len(leaves))):
        return slice(leaves[0], leaves[0] + len(leaves))
    return np.array(leaves, np.intp)


def _unpadded(step: Step, structure: Structure) -> list[list[int]]:
    end = len(structure.codes)
    return [[int(i) for i in path if i != end] for path in step.paths.T]


def _padded(paths: list[list[int]], end: int) -> Places:
    depth = max((len(path) for path in paths), default=1)
    table = np.full((depth, len(paths)), end, np.intp)
    for column, path in enumerate(paths):
        table[: len(path), column] = path
    return table
