"""A framework back as canonical YAML: one text for one meaning."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import yaml

from sinergi_core.index.framework.model import Framework, Indicator, Node
from sinergi_core.index.framework.specs import (
    ClassRule,
    NormalisationSpec,
    TreatmentSpec,
    WeightSet,
)

Plain = Any  # what YAML holds: dict, list, text, number, truth value or nothing

RENAMED = {
    TreatmentSpec: {"power": "lambda"},
    ClassRule: {"codes": "names"},
}
ALWAYS = {"method"}


def passing_text(framework: Framework) -> str:
    """Text that only has to be read back at once, five times as fast as the canonical.

    libyaml may fold long lines elsewhere, so nothing of it is hashed.
    """
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(
        _framework(framework), Dumper=dumper, sort_keys=False, allow_unicode=True
    )
    return text


def framework_text(framework: Framework) -> str:
    """The YAML that reads back to an equal framework; defaults are left out."""
    return yaml.safe_dump(
        _framework(framework), sort_keys=False, allow_unicode=True, width=100
    )


def _framework(f: Framework) -> dict[str, Plain]:
    plain: dict[str, Plain] = {
        "code": f.code,
        "edition": f.edition,
        "version": 1,
        "names": f.names,
        "description": f.description,
        "authority": f.authority.value,
        "publisher": f.publisher,
        "area_levels": list(f.area_levels),
        "levels": list(f.levels),
        "nodes": {node.code: _node(node) for node in _in_file_order(f)},
        "indicators": {i.code: _indicator(i) for i in f.indicators},
        "treatment": _spec(f.treatment),
        "imputation": _spec(f.imputation),
        "normalisation": _normalisation(f.normalisation),
        "weights": {
            "used": f.weights,
            "sets": {name: _weights(one) for name, one in f.weight_sets.items()},
        },
        "aggregation": {
            "levels": {name: _spec(one) for name, one in f.aggregation.items()}
        },
        "rounding": {"levels": dict(f.rounding)},
        "classes": {name: _spec(rule) for name, rule in f.classes.items()},
        "missing": _spec(f.missing),
        "sources": [_spec(source) for source in f.sources],
        "notes": f.notes,
    }
    return {key: value for key, value in plain.items() if value not in ({}, [], "")}


def _in_file_order(f: Framework) -> list[Node]:
    return sorted(f.nodes, key=lambda node: -node.level)


def _node(node: Node) -> dict[str, Plain]:
    plain: dict[str, Plain] = {"names": node.names}
    if node.parent is not None:
        plain["parent"] = node.parent
    if node.note:
        plain["note"] = node.note
    return plain


def _indicator(indicator: Indicator) -> dict[str, Plain]:
    plain = _spec(indicator)
    del plain["code"]
    plain["direction"] = indicator.direction
    plain["kind"] = indicator.kind.value
    columns, severities = plain.pop("columns", []), plain.pop("severities", [])
    if severities:
        plain["columns"] = {"events": columns, "severities": severities}
    elif columns:
        plain["column"] = columns[0]
    if indicator.normalisation is not None:
        plain["normalisation"] = _normalisation(indicator.normalisation)
    return plain


def _normalisation(spec: NormalisationSpec) -> dict[str, Plain]:
    plain = _spec(spec)
    plain.pop("low", None)
    plain.pop("high", None)
    return {**plain, "range": [spec.low, spec.high]}


def _weights(one: WeightSet) -> dict[str, Plain]:
    plain = _spec(one)
    del plain["name"]
    return {**plain, "authority": one.authority.value}


def _spec(spec: object) -> dict[str, Plain]:
    """The fields of a dataclass that differ from their defaults, by their YAML key."""
    names = RENAMED.get(type(spec), {})
    plain: dict[str, Plain] = {}
    for f in fields(spec):  # type: ignore[arg-type]
        value = getattr(spec, f.name)
        default = f.default_factory() if callable(f.default_factory) else f.default
        if value != default or f.name in ALWAYS:
            plain[names.get(f.name, f.name)] = _plain(value)
    return plain


def _plain(value: object) -> Plain:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return _spec(value)
    return value
