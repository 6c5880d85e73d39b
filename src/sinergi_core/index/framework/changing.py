"""A framework with something changed: what a what-if and a sensitivity run need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from typing import TypeVar

from sinergi_core.index.framework.loading import parse_framework
from sinergi_core.index.framework.model import Framework, Indicator
from sinergi_core.index.framework.specs import (
    AggregationMethod,
    AggregationSpec,
    Authority,
    ImputationMethod,
    ImputationSpec,
    NormalisationMethod,
    NormalisationSpec,
    TreatmentMethod,
    TreatmentSpec,
    WeightMethod,
    WeightSet,
)
from sinergi_core.index.framework.writing import passing_text

E = TypeVar("E")
CHANGED_SET = "changed"  # name of the weight set that a change makes


def changed(framework: Framework, changes: Mapping[str, object]) -> Framework:
    """The framework with `changes` (see Framework.replace), checked like a file."""
    known = {f.name for f in fields(Framework)} | set(CHANGES)
    unknown = sorted(set(changes) - known)
    if unknown:
        raise ValueError(f"a framework has no {', '.join(unknown)}")
    plain = {k: v for k, v in changes.items() if k not in CHANGES}
    result = replace(framework, **plain)  # type: ignore[arg-type]
    for name, change in CHANGES.items():  # in this order: weights after drop
        if name in changes:
            result = change(result, changes[name])
    return parse_framework(passing_text(result), name=framework.code)


def _drop(framework: Framework, codes: object) -> Framework:
    gone = {codes} if isinstance(codes, str) else {str(c) for c in _each(codes)}
    unknown = gone - set(framework.by_code)
    if unknown:
        raise ValueError(f"nothing to drop called {', '.join(sorted(unknown))}")
    kept = _without(framework, gone)
    indicators = tuple(i for i in framework.indicators if i.code in kept)
    nodes = tuple(n for n in framework.nodes if n.code in kept)
    sets = {name: _kept(one, kept) for name, one in framework.weight_sets.items()}
    return replace(framework, indicators=indicators, nodes=nodes, weight_sets=sets)


def _each(codes: object) -> Iterable[object]:
    if not isinstance(codes, Iterable):
        raise ValueError(f"drop takes codes, not {codes!r}")
    return codes


def _without(framework: Framework, gone: set[str]) -> set[str]:
    """Codes that stay: nothing below a dropped node, no node left without children."""
    out = set(gone)
    for node in reversed(framework.nodes):
        if node.code in out or node.parent in out:
            out.update((node.code, *framework.children[node.code]))
    for node in framework.nodes:
        if all(child in out for child in framework.children[node.code]):
            out.add(node.code)
    return set(framework.by_code) - out


def _kept(one: WeightSet, kept: set[str]) -> WeightSet:
    def only(values: dict[str, float]) -> dict[str, float]:
        return {code: value for code, value in values.items() if code in kept}

    matrices, orders = {}, {}
    for code, rows in one.matrices.items():
        order = one.orders.get(code)
        if code in kept and order is not None:
            at = [i for i, child in enumerate(order) if child in kept]
            matrices[code] = tuple(tuple(rows[i][j] for j in at) for i in at)
            orders[code] = tuple(order[i] for i in at)
        elif code in kept:
            matrices[code] = rows
    return replace(
        one,
        values=only(one.values),
        targets=only(one.targets),
        allocations={who: only(points) for who, points in one.allocations.items()},
        matrices=matrices,
        orders=orders,
    )


def _weights(framework: Framework, change: object) -> Framework:
    if isinstance(change, WeightSet):
        new = change
    elif isinstance(change, Mapping):
        base = framework.weight_set.values
        values = {**base, **{str(k): float(v) for k, v in change.items()}}
        new = WeightSet(
            CHANGED_SET, values=_completed(framework, values), authority=Authority.OWN
        )
    else:
        name = str(change)
        if name == WeightMethod.EQUAL and name not in framework.weight_sets:
            new = WeightSet(name, WeightMethod.EQUAL)
        else:
            return replace(framework, weights=name)
    sets = {**framework.weight_sets, new.name: new}
    return replace(framework, weight_sets=sets, weights=new.name)


def _completed(framework: Framework, values: dict[str, float]) -> dict[str, float]:
    """Whoever changes one weight of an unweighed family leaves the others at 1."""
    for family in framework.children.values():
        if any(code in values for code in family):
            values = {**dict.fromkeys(family, 1.0), **values}
    return values


def _normalisation(framework: Framework, change: object) -> Framework:
    spec = change
    if not isinstance(spec, NormalisationSpec):
        spec = replace(
            framework.normalisation, method=_word(NormalisationMethod, change)
        )
    own = _cleared(framework.indicators, "normalisation")
    return replace(framework, normalisation=spec, indicators=own)


def _treatment(framework: Framework, change: object) -> Framework:
    spec = change
    if not isinstance(spec, TreatmentSpec):
        spec = replace(framework.treatment, method=_word(TreatmentMethod, change))
    own = _cleared(framework.indicators, "treatment")
    return replace(framework, treatment=spec, indicators=own)


def _cleared(indicators: tuple[Indicator, ...], name: str) -> tuple[Indicator, ...]:
    return tuple(replace(one, **{name: None}) for one in indicators)  # type: ignore[arg-type]


def _imputation(framework: Framework, change: object) -> Framework:
    spec = change
    if not isinstance(spec, ImputationSpec):
        spec = replace(framework.imputation, method=_word(ImputationMethod, change))
    return replace(framework, imputation=spec)


def _aggregation(framework: Framework, change: object) -> Framework:
    if not isinstance(change, Mapping):
        change = dict.fromkeys(framework.levels[1:], change)
    specs = {str(level): _aggregation_spec(one) for level, one in change.items()}
    unknown = sorted(set(specs) - set(framework.levels[1:]))
    if unknown:
        raise ValueError(f"no level called {', '.join(unknown)}")
    return replace(framework, aggregation={**framework.aggregation, **specs})


def _aggregation_spec(change: object) -> AggregationSpec:
    if isinstance(change, AggregationSpec):
        return change
    return AggregationSpec(_word(AggregationMethod, change))


def _word(options: Callable[[str], E], change: object) -> E:
    return options(str(change))


CHANGES: dict[str, Callable[[Framework, object], Framework]] = {
    "drop": _drop,
    "weights": _weights,
    "normalisation": _normalisation,
    "treatment": _treatment,
    "imputation": _imputation,
    "aggregation": _aggregation,
}
