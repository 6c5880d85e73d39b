"""Runs, frameworks and scores as pages show them: plain dicts and small rows."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from sinergi.scores.models import Run
from sinergi.scores.rules import LEVEL_NUMBERS
from sinergi.scores.words import (
    AUTHORITY_NAMES,
    CLASS_WORDS,
    LEVEL_NAMES,
    in_language,
    label_text,
    method_name,
    part_name,
)
from sinergi_core.index.framework import INDEX, Framework, Indicator, Node


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A line of the structure tree; `share` is the weight's share among its siblings."""

    code: str
    name: str
    depth: int
    is_indicator: bool
    weight: float
    share: float
    level_name: str
    unit: str = ""
    direction: int = 0
    kind: str = ""
    formula: str = ""
    treatment: str = ""
    normalisation: str = ""
    source_name: str = ""
    source_url: str = ""
    licence: str = ""
    observed: str = ""
    note: str = ""
    columns: tuple[str, ...] = ()

    @property
    def steps(self) -> range:
        """One step per level of depth, for drawing the indent."""
        return range(self.depth)


def tree_rows(framework: Framework, weights: Mapping[str, float]) -> list[TreeRow]:
    """Return the tree below the index, depth first, in the order of the file."""
    return list(_below(framework, weights, INDEX, 0))


def _below(
    framework: Framework, weights: Mapping[str, float], code: str, depth: int
) -> Iterator[TreeRow]:
    family = framework.children.get(code, ())
    total = sum(weights.get(child, 1.0) for child in family) or 1.0
    for child in family:
        item = framework.by_code[child]
        weight = weights.get(child, 1.0)
        yield _tree_row(framework, item, depth, weight, weight / total)
        yield from _below(framework, weights, child, depth + 1)


def _tree_row(
    framework: Framework,
    item: Node | Indicator,
    depth: int,
    weight: float,
    share: float,
) -> TreeRow:
    if isinstance(item, Node):
        return TreeRow(
            code=item.code,
            name=in_language(item.names),
            depth=depth,
            is_indicator=False,
            weight=weight,
            share=share,
            level_name=part_name(framework.levels[item.level]),
            note=in_language(item.note),
        )
    source = item.source
    treatment = item.treatment or framework.treatment
    normalisation = item.normalisation or framework.normalisation
    return TreeRow(
        code=item.code,
        name=in_language(item.names),
        depth=depth,
        is_indicator=True,
        weight=weight,
        share=share,
        level_name=part_name(framework.levels[0]),
        unit=in_language(item.unit),
        direction=item.direction,
        kind=method_name(item.kind.value),
        formula=formula_of(item),
        treatment=method_name(treatment.method.value),
        normalisation=method_name(normalisation.method.value),
        source_name=source.name if source else "",
        source_url=source.url if source else "",
        licence=source.licence if source else "",
        observed=str(source.observed) if source else "",
        note=in_language(item.note),
        columns=item.inputs,
    )


def formula_of(item: Indicator) -> str:
    """Return how the value is formed, as arithmetic over columns."""
    if item.formula:
        text = item.formula
    elif item.severities:
        pairs = zip(item.columns, item.severities, strict=False)
        text = " + ".join(f"{s:g} × {c}" for c, s in pairs)
    else:
        text = " + ".join(item.columns)
    if item.denominator:
        text = (
            f"({text}) / {item.denominator}"
            if " " in text
            else (f"{text} / {item.denominator}")
        )
    return text if item.scale == 1 else f"{item.scale:g} × ({text})"


def run_label(run: Run) -> str:
    """Return the sentence beside the run's figures, empty for official ones."""
    return label_text(run.label, run.framework_name)


def authority_name(code: str) -> str:
    """Return who stands behind a figure, in words."""
    return str(AUTHORITY_NAMES.get(code, code))


def named_classes(framework: Framework, level_code: str) -> list[tuple[str, str]]:
    """Return (code, name) of the classes at an area level, lowest first."""
    rule = framework.classes.get(level_code)
    if rule is None:
        return []
    return [
        (
            code,
            in_language(rule.labels.get(code) or CLASS_WORDS.get(code, {"id": code})),
        )
        for code in rule.codes
    ]


def class_rules(framework: Framework) -> list[dict[str, Any]]:
    """Return how scores are cut into classes, per area level."""
    return [
        {
            "level": LEVEL_NAMES.get(LEVEL_NUMBERS.get(code, -1), code),
            "method": method_name(rule.method.value),
            "borders": rule.borders,
            "deviations": rule.deviations,
            "classes": named_classes(framework, code),
            "source": rule.source,
        }
        for code, rule in framework.classes.items()
    ]


def method_card(framework: Framework) -> dict[str, Any]:
    """Return the methods of a framework in words, for its card."""
    return {
        "treatment": method_name(framework.treatment.method.value),
        "imputation": method_name(framework.imputation.method.value),
        "normalisation": method_name(framework.normalisation.method.value),
        "weights": framework.weights,
        "weight_method": method_name(framework.weight_set.method.value),
        "weight_authority": authority_name(framework.weight_set.authority.value),
        "weight_source": framework.weight_set.source,
        "aggregation": [
            (part_name(level), method_name(spec.method.value))
            for level, spec in framework.aggregation.items()
        ],
        "rounding": [
            (part_name(level), places) for level, places in framework.rounding.items()
        ],
        "missing": framework.missing,
    }


def structure_notes(run: Run) -> dict[str, Any]:
    """Return the stored data audit with names in place of codes."""
    names = node_names(run.framework)
    audit = run.data_audit
    old_before = audit.get("old_before")
    return {
        **audit,
        "old_before": dt.date.fromisoformat(old_before) if old_before else None,
        "collinear": [_named_pair(pair, names) for pair in audit.get("collinear", [])],
        "cancelling": [
            _named_pair(pair, names) for pair in audit.get("cancelling", [])
        ],
        "alphas": [
            {**one, "name": names.get(one["node"], one["node"])}
            for one in audit.get("alphas", [])
        ],
    }


def node_names(framework: Framework) -> dict[str, str]:
    """Return the names of all nodes and indicators in the reader's language."""
    return {code: in_language(item.names) for code, item in framework.by_code.items()}


def _named_pair(pair: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {
        **pair,
        "first_name": names.get(pair["first"], pair["first"]),
        "second_name": names.get(pair["second"], pair["second"]),
    }


SOURCE_NAMES = {
    "weights": _("Weights"),
    "treatment": _("Treatment of outliers"),
    "imputation": _("Filling of gaps"),
    "normalisation": _("Normalisation"),
    "aggregation": _("Aggregation"),
    "measurement_errors": _("Error of measurement"),
    "errors": _("Error of measurement"),
    "exclusion": _("Indicator left out"),
}


def uncertainty_lines(described: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (what, between what it varies) of `Uncertainties.describe()`."""
    return [
        (str(SOURCE_NAMES[name]), _varied(value))
        for name, value in described.items()
        if name in SOURCE_NAMES
    ]


def _varied(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("drawn where it is stated") if value else gettext("not drawn")
    if isinstance(value, Mapping):
        return _weights_varied(value)
    if isinstance(value, list):
        return " · ".join(_choice(one) for one in value)
    return pgettext("weights", "fixed") if value == "fixed" else str(value)


def _weights_varied(value: Mapping[str, Any]) -> str:
    if "noise" in value:
        return gettext("each weight times a random number within ±%(share)s%%") % {
            "share": f"{100 * value['noise']:.0f}"
        }
    if "dirichlet" in value:
        return gettext("Dirichlet with concentration %(number)s") % {
            "number": value["dirichlet"]
        }
    return ", ".join(str(one) for one in value.get("experts", []))


def _choice(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(
            f"{part_name(level)}: {method_name(code)}" for level, code in value.items()
        )
    return (
        gettext("as in the framework") if value == "framework" else method_name(value)
    )


def drivers_of(result: Mapping[str, Any], framework: Framework) -> dict[str, Any]:
    """Return a stored sensitivity with names in place of codes, the strongest first."""
    names = {code: str(name) for code, name in SOURCE_NAMES.items()}
    names |= node_names(framework)
    factors = [
        {
            "name": names.get(code, code),
            "first": clipped(first),
            "total": clipped(total),
            "low": clipped(low),
            "high": clipped(high),
        }
        for code, first, total, low, high in zip(
            *(
                result[k]
                for k in ("factors", "first", "total", "total_low", "total_high")
            ),
            strict=True,
        )
    ]
    removals = [
        {**one, "name": names.get(one["code"], one["code"])}
        for one in result.get("removals", [])
    ]
    return {
        "factors": sorted(factors, key=lambda one: -(one["total"] or 0)),
        "removals": sorted(removals, key=lambda one: -(one["mean"] or 0)),
    }


def clipped(share: float | None) -> float | None:
    """Return an estimated share held to 0-1: noise carries small ones below zero."""
    return None if share is None else min(1.0, max(0.0, share))
