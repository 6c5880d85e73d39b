"""A framework in memory: its tree of nodes, its indicators, how each step is done."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property  # noqa: TID251 waits for nothing

from sinergi_core.index.framework.formula import parse_formula
from sinergi_core.index.framework.specs import (
    AggregationSpec,
    Authority,
    ClassRule,
    ImputationSpec,
    Kind,
    MissingPolicy,
    NormalisationSpec,
    Reliability,
    Source,
    TreatmentSpec,
    WeightSet,
    Words,
)

INDEX = "index"  # the code of the node above all others


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the index. `level` counts from 1 up to the index itself; the children
    of a node at level l are nodes at level l-1 or indicators (level 0)."""

    code: str
    names: Words
    parent: str | None
    level: int
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measured thing. `direction` +1: more is more vulnerable, -1: less is.

    The value is `formula`, or the sum of `columns` x `severities`, divided by
    `denominator` where there is one, times `scale`.
    """

    code: str
    names: Words
    parent: str
    direction: int
    kind: Kind
    unit: Words = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    severities: tuple[float, ...] = ()
    denominator: str | None = None
    scale: float = 1.0
    formula: str | None = None
    treatment: TreatmentSpec | None = None
    normalisation: NormalisationSpec | None = None
    reliability: Reliability | None = None
    source: Source | None = None
    note: Words = field(default_factory=dict)

    @property
    def column(self) -> str | None:
        """The one column it reads, None when it reads several."""
        return self.columns[0] if len(self.columns) == 1 else None

    @property
    def url(self) -> str:
        """Address of the source, empty when none is stated."""
        return self.source.url if self.source else ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every column of the table that the value needs, without repeats."""
        read = parse_formula(self.formula).columns if self.formula else self.columns
        below = (self.denominator,) if self.denominator else ()
        return tuple(dict.fromkeys((*read, *below)))


@dataclass(frozen=True)
class Framework:
    """A composite index: what is measured, how it is put together, on whose authority.

    Made by `load_framework` or `parse_framework`, which check it; changed only by
    `replace`. The dicts are not to be written to. `nodes` go from the lowest level to
    the index, within a level in the order of the file, as do `indicators`.
    """

    code: str
    edition: str
    names: Words
    levels: tuple[str, ...]
    nodes: tuple[Node, ...]
    indicators: tuple[Indicator, ...]
    treatment: TreatmentSpec
    imputation: ImputationSpec
    normalisation: NormalisationSpec
    weight_sets: dict[str, WeightSet]
    weights: str
    aggregation: dict[str, AggregationSpec]  # by level name, of every level above 0
    rounding: dict[str, int]  # by level name; absent: carried unrounded
    classes: dict[str, ClassRule]  # by area level
    missing: MissingPolicy
    authority: Authority = Authority.OWN
    publisher: str = ""
    area_levels: tuple[str, ...] = ()
    description: Words = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    notes: Words = field(default_factory=dict)
    text: str = field(default="", repr=False, compare=False)

    @property
    def weight_set(self) -> WeightSet:
        """The weight set in use."""
        return self.weight_sets[self.weights]

    @cached_property
    def by_code(self) -> dict[str, Node | Indicator]:
        """Every node and indicator by its code."""
        found: dict[str, Node | Indicator] = {one.code: one for one in self.indicators}
        found.update((node.code, node) for node in self.nodes)
        return found

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Codes of the children of each node, in the order of the file."""
        family: dict[str, list[str]] = {node.code: [] for node in self.nodes}
        parents = [(node.code, node.parent) for node in self.nodes]
        parents += [(one.code, one.parent) for one in self.indicators]
        for code, parent in parents:
            if parent is not None:
                family.setdefault(parent, []).append(code)
        return {code: tuple(members) for code, members in family.items()}

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """Every column that some indicator reads, without repeats."""
        return tuple(dict.fromkeys(c for i in self.indicators for c in i.inputs))

    @cached_property
    def digest(self) -> str:
        """SHA-256 in hex of the canonical text: comments and layout do not count."""
        from sinergi_core.index.framework.writing import framework_text

        return hashlib.sha256(framework_text(self).encode()).hexdigest()

    def indicator(self, code: str) -> Indicator:
        """The indicator of that code; KeyError when there is none."""
        item = self.by_code[code]
        if not isinstance(item, Indicator):
            raise KeyError(code)
        return item

    def node(self, code: str) -> Node:
        """The node of that code; KeyError when there is none."""
        item = self.by_code[code]
        if not isinstance(item, Node):
            raise KeyError(code)
        return item

    def replace(self, **changes: object) -> Framework:
        """A changed copy, checked like a file; FrameworkError names what is wrong.

        weights: name of a set, or {code: number} over the set in use;
        normalisation, imputation, treatment: a method or a spec (for every indicator);
        aggregation: a method, a spec, or {level: method or spec}; drop: codes of
        indicators to leave out (nodes left empty go too); any other field by name.
        """
        # changing a framework needs the reader, and the reader makes frameworks
        from sinergi_core.index.framework.changing import changed

        return changed(self, changes)
