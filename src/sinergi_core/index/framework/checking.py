"""Whether the parts of a framework fit together: tree, weights, methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sinergi_core.index.framework.model import INDEX, Framework, Indicator
from sinergi_core.index.framework.reader import Section, suggest
from sinergi_core.index.framework.specs import (
    DATA_DRIVEN,
    NormalisationMethod,
    WeightMethod,
    WeightSet,
)


def check_tree(
    s: Section,
    levels: tuple[str, ...],
    parents: Mapping[str, str | None],
    indicators: Sequence[Indicator],
) -> dict[str, int] | None:
    """Depth of every node below the index (0: the index); None if the tree is broken."""
    before = len(s.faults)
    _check_levels(s, levels)
    nodes, leaves = s.inner("nodes"), s.inner("indicators")
    if parents and INDEX not in parents:
        s.fault(
            "nodes", f"there is no node `{INDEX}`", f"Add `{INDEX}: {{names: ...}}`."
        )
    for code, parent in parents.items():
        if parent is not None and parent not in parents:
            _missing_parent(nodes.inner(code), parent, list(parents))
    for leaf in indicators:
        if leaf.code in parents:
            leaves.fault(leaf.code, "a node has the same code", "Rename one of them.")
        if leaf.parent and leaf.parent not in parents:
            _missing_parent(leaves.inner(leaf.code), leaf.parent, list(parents))
    depths = {code: _depth(code, parents) for code in parents}
    _check_depths(nodes, levels, depths)
    _check_empty(nodes, parents, indicators)
    return None if len(s.faults) > before or not indicators else depths


def _check_levels(s: Section, levels: tuple[str, ...]) -> None:
    if len(set(levels)) != len(levels):
        s.fault("levels", "a level stands twice", "Give each level a name of its own.")
    if 0 < len(levels) < 2:
        s.fault("levels", "two levels are the least", "Write [indicator, index].")


def _missing_parent(s: Section, parent: str, known: list[str]) -> None:
    s.fault("parent", f"there is no node {parent!r}", suggest(parent, known))


def _depth(code: str, parents: Mapping[str, str | None]) -> int:
    """Steps up to the index; -1 when the way does not lead there."""
    steps, at = 0, code
    while at != INDEX:
        above = parents.get(at)
        steps += 1
        if above is None or steps > len(parents):
            return -1
        at = above
    return steps


def _check_depths(
    nodes: Section, levels: tuple[str, ...], depths: Mapping[str, int]
) -> None:
    for code, depth in depths.items():
        if depth < 0:
            nodes.fault(code, "it does not lead up to the index", "Mend its parents.")
        elif depth > len(levels) - 2:
            problem = (
                f"it lies {depth} below the index, `levels` allow {len(levels) - 2}"
            )
            nodes.fault(code, problem, "Add a level, or move the node up.")


def _check_empty(
    nodes: Section,
    parents: Mapping[str, str | None],
    indicators: Sequence[Indicator],
) -> None:
    filled = {*parents.values(), *(leaf.parent for leaf in indicators)}
    for code in parents:
        if code not in filled:
            nodes.fault(code, "it has no children", "Give it some, or remove it.")


def check_framework(s: Section, framework: Framework) -> None:
    """Whether weights and methods name things that exist and cover their families."""
    sets = s.inner("weights").inner("sets")
    for name, one in framework.weight_sets.items():
        _check_weights(sets.inner(name), one, framework)
    bad = [name for name in framework.area_levels if not name.strip()]
    if bad:
        s.fault("area_levels", "a level has no name", "Remove it.")
    if framework.normalisation.method in _OWN_ONLY:
        problem = f"`{framework.normalisation.method}` has other figures per indicator"
        s.inner("normalisation").fault("method", problem, "Set it at each indicator.")


_OWN_ONLY = {NormalisationMethod.DISTANCE_TARGETS}


def _check_weights(s: Section, one: WeightSet, framework: Framework) -> None:
    known = [code for code in framework.by_code if code != INDEX]
    checks = {"values": one.values, "targets": one.targets}
    for key, values in checks.items():
        _check_codes(s.inner(key), values, known)
    for expert, points in one.allocations.items():
        _check_codes(s.inner("allocations").inner(expert), points, known)
    for level in one.levels:
        if level not in framework.levels[:-1]:
            s.fault(
                "levels", f"{level!r} is no level", suggest(level, framework.levels)
            )
    if one.share_min > one.share_max:
        s.fault("share_min", "it is above share_max", "Swap the bounds.")
    needed = {WeightMethod.BUDGET: "allocations", WeightMethod.AHP: "matrices"}
    key = needed.get(one.method, "")
    if key and not getattr(one, key):
        s.fault("method", f"`{one.method}` needs `{key}`", f"Add `{key}:`.")
    if one.method is WeightMethod.GIVEN or one.method in DATA_DRIVEN:
        _check_families(s, one.values, framework)
    _check_matrices(s.inner("matrices"), one, framework)


def _check_codes(s: Section, values: Mapping[str, float], known: list[str]) -> None:
    for code, value in values.items():
        if code not in known:
            s.fault(code, "there is no such node or indicator", suggest(code, known))
        if value < 0:
            s.fault(code, "a weight is not negative", "Turn the direction instead.")


def _check_families(s: Section, values: dict[str, float], framework: Framework) -> None:
    inner = s.inner("values")
    for parent, family in framework.children.items():
        named = [code for code in family if code in values]
        if named and len(named) < len(family):
            lost = ", ".join(code for code in family if code not in values)
            problem = f"below `{parent}` some have a weight, these have none: {lost}"
            inner.fault(named[0], problem, "Weigh all children of a node, or none.")
        if named and sum(values[code] for code in named) <= 0:
            inner.fault(named[0], f"below `{parent}` all weights are 0", "Weigh one.")


def _check_matrices(s: Section, one: WeightSet, framework: Framework) -> None:
    for code, rows in one.matrices.items():
        family = framework.children.get(code)
        if family is None:
            s.fault(code, "there is no such node", suggest(code, framework.children))
            continue
        size = len(family)
        if len(rows) != size or any(len(row) != size for row in rows):
            s.fault(code, f"it must be {size} x {size}", "One row per child, in order.")
        elif not _is_reciprocal(rows):
            s.fault(code, "it is not reciprocal", "Below the diagonal write 1/x.")
        order = one.orders.get(code, family)
        if sorted(order) != sorted(family):
            s.fault(
                code, "`orders` names other children", f"Order: {', '.join(family)}."
            )


def _is_reciprocal(rows: tuple[tuple[float, ...], ...]) -> bool:
    return all(
        rows[i][j] > 0 and abs(rows[i][j] * rows[j][i] - 1) < 0.01
        for i in range(len(rows))
        for j in range(len(rows))
    )
