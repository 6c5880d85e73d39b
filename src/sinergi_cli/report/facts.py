"""Method, certainty and data audit of a run, as values for the report."""

from __future__ import annotations

from typing import Any

import numpy as np

from sinergi_cli.computing import Computed
from sinergi_cli.outputs import Names
from sinergi_cli.words import Say
from sinergi_core.index.framework import Framework, Indicator

ROWS = 12
METHODS = {
    "none": "none",
    "skew_rule": "outermost values pulled in where skewness and kurtosis are too large",
    "winsorise": "outermost values pulled in",
    "log": "logarithm",
    "minmax": "smallest to largest of these areas, on 0 to 100",
    "max_zero": "share of the largest value",
    "goalposts": "between fixed ends",
    "count": "how many occur",
    "zscore": "standard deviations from the mean",
    "rank": "order of the areas",
    "percentile": "share of areas below",
    "arithmetic": "weighted mean",
    "geometric": "weighted geometric mean",
    "harmonic": "weighted harmonic mean",
    "fixed": "fixed borders",
    "mean_sd": "mean plus and minus standard deviations",
    "jenks": "natural breaks",
    "quantile": "equal shares of the areas",
}
"""Plain words for the methods that frameworks use most; the others keep their code."""


def method_facts(computed: Computed, say: Say) -> dict[str, Any]:
    """The tree with weights and sources, the steps, and who stands behind them."""
    result = computed.result
    framework = result.framework
    weights = framework.weight_set
    rule = framework.classes.get(result.area_level)
    return {
        "tree": _tree(computed, "index", 0, say),
        "weights": weights.name,
        "weights_authority": weights.authority.value,
        "weights_source": weights.source.name if weights.source else "",
        "treatment": in_words(framework.treatment.method.value, say),
        "normalisation": in_words(framework.normalisation.method.value, say),
        "imputation": in_words(framework.imputation.method.value, say),
        "aggregation": ", ".join(
            in_words(code, say)
            for code in dict.fromkeys(
                one.method.value for one in framework.aggregation.values()
            )
        ),
        "classes": in_words(rule.method.value, say) if rule else "",
        "classes_authority": rule.authority.value if rule and rule.authority else "",
        "treated": [
            {
                "name": _name(framework, record.indicator, say),
                "method": in_words(record.method.value, say),
                "points": len(record.rows),
            }
            for record in result.treatment_log
        ],
        "sources": framework.sources,
    }


def in_words(method: str, say: Say) -> str:
    """A method in plain words, with its code; the code alone where there are none."""
    told = METHODS.get(method)
    return f"{say(told)} ({method})" if told and told != method else say(method)


def _tree(computed: Computed, code: str, depth: int, say: Say) -> list[dict[str, Any]]:
    result = computed.result
    framework = result.framework
    lines = []
    for child in framework.children[code]:
        item = framework.by_code[child]
        leaf = isinstance(item, Indicator)
        line: dict[str, Any] = {
            "name": say.name(item.names),
            "depth": depth,
            "leaf": leaf,
            "weight": _weight(computed, child),
            "shift": _shift(computed, child),
            "note": say.name(item.note),
            "direction": item.direction if isinstance(item, Indicator) else 0,
            "source": item.source if isinstance(item, Indicator) else None,
        }
        lines.append(line)
        if not leaf:
            lines += _tree(computed, child, depth + 1, say)
    return lines


def _shift(computed: Computed, code: str) -> float | None:
    """Places by which ranks move on average when the part is left out."""
    removal = computed.removal
    if removal is None or code not in removal.removed:
        return None
    return float(removal.mean_shift[removal.removed.index(code)])


def _weight(computed: Computed, code: str) -> float:
    """Share of the index weight below a node or of an indicator."""
    result = computed.result
    if code in result.indicators:
        return float(result.effective_weights[result.indicators.index(code)])
    return sum(_weight(computed, child) for child in result.framework.children[code])


def _name(framework: Framework, code: str, say: Say) -> str:
    return say.name(framework.by_code[code].names, code)


def uncertainty_facts(computed: Computed, say: Say) -> dict[str, Any] | None:
    """Draws and what they vary; None when no intervals were asked for."""
    u = computed.uncertainty
    if u is None:
        return None
    return {
        "draws": u.draws,
        "seed": u.seed,
        "wide": float(np.nanmedian(u.rank_q[:, 2] - u.rank_q[:, 0])),
        "sources": flattened(u.sources),
    }


def flattened(sources: dict[str, Any], above: str = "") -> list[tuple[str, str]]:
    """Nested plain values as (name, text) lines."""
    lines: list[tuple[str, str]] = []
    for key, value in sources.items():
        name = f"{above}.{key}" if above else str(key)
        if isinstance(value, dict):
            lines += flattened(value, name)
        elif isinstance(value, list | tuple):
            lines.append((name, ", ".join(_one(one) for one in value)))
        else:
            lines.append((name, str(value)))
    return lines


def _one(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key} {inner}" for key, inner in value.items())
    return str(value)


def audit_facts(computed: Computed, names: Names, say: Say) -> dict[str, Any]:
    """Gaps, old figures, indicators that repeat or cancel each other, alpha."""
    audit, framework = computed.audit, computed.result.framework
    order = np.argsort(-audit.share_missing, kind="stable")[:ROWS]
    old = audit.share_old[~np.isnan(audit.share_old)]
    return {
        "missing": [
            (names.get(audit.areas[i], audit.areas[i]), float(audit.share_missing[i]))
            for i in order
            if audit.share_missing[i] > 0
        ],
        "imputed": float(audit.share_imputed.max(initial=0.0)),
        "old": float(old.max()) if old.size else None,
        "old_before": str(audit.old_before) if audit.old_before is not None else "",
        "pairs": [
            (
                _name(framework, pair.first, say),
                _name(framework, pair.second, say),
                pair.correlation,
            )
            for pair in (*audit.collinear, *audit.cancelling)[:ROWS]
        ],
        "alphas": [
            (_name(framework, one.node, say), one.alpha, one.items)
            for one in audit.alphas
        ],
    }
