"""From YAML text to a checked framework."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sinergi_core.index.framework.checking import check_framework, check_tree
from sinergi_core.index.framework.faults import Fault, FrameworkError
from sinergi_core.index.framework.model import INDEX, Framework, Indicator, Node
from sinergi_core.index.framework.reader import Section, read_document
from sinergi_core.index.framework.sections import (
    read_aggregation,
    read_class_rule,
    read_imputation,
    read_indicator,
    read_missing,
    read_normalisation,
    read_source_section,
    read_treatment,
    read_weight_set,
)
from sinergi_core.index.framework.specs import (
    AggregationSpec,
    Authority,
    WeightMethod,
    WeightSet,
    Words,
)

SCHEMA_VERSION = 1


def load_framework(source: str | Path) -> Framework:
    """A framework from a YAML file, or a shipped one by its code.

    FrameworkError holds every fault with its line; it is also raised when there is
    neither such a file nor such a code.
    """
    path = Path(source)
    if not path.is_file():
        shipped = Path(__file__).parents[2] / "frameworks" / f"{source}.yaml"
        if "/" in str(source) or not shipped.is_file():
            remedy = "Give the path of a YAML file, or a code of the shipped list."
            fault = Fault(0, "(file)", f"there is no framework {str(source)!r}", remedy)
            raise FrameworkError([fault], str(source))
        path = shipped
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        fault = Fault(0, "(file)", "this is not UTF-8 text", "Save it as UTF-8.")
        raise FrameworkError([fault], path.name) from None
    return parse_framework(text, name=path.name)


def parse_framework(text: str, *, name: str = "<text>") -> Framework:
    """A framework from YAML text; FrameworkError names every fault at once."""
    document = read_document(text, name)
    framework = _read_framework(document, text)
    if document.faults or framework is None:
        raise FrameworkError(_once(document.faults), name)
    return framework


def _once(faults: list[Fault]) -> list[Fault]:
    return list(dict.fromkeys(faults))


@dataclass(frozen=True, slots=True)
class _LooseNode:
    """A node before its level is known."""

    names: Words
    parent: str | None
    note: Words


def _read_framework(s: Section, text: str) -> Framework | None:
    if s.whole("version", SCHEMA_VERSION, low=0, high=10_000) != SCHEMA_VERSION:
        s.fault("version", "this schema is unknown here", f"Write {SCHEMA_VERSION}.")
    levels = s.texts("levels", required=True)
    loose = {code: _read_node(code, one) for code, one in _members(s, "nodes")}
    indicators = tuple(
        read_indicator(code, one) for code, one in _members(s, "indicators")
    )
    depths = check_tree(
        s, levels, {c: node.parent for c, node in loose.items()}, indicators
    )
    framework = _assemble(s, text, levels, _nodes(loose, levels, depths), indicators)
    s.finish()
    check_framework(s, framework)
    return None if depths is None else framework


def _members(s: Section, key: str) -> list[tuple[str, Section]]:
    return s.inner(key, required=True).members()


def _read_node(code: str, s: Section) -> _LooseNode:
    node = _LooseNode(
        names=s.words("names", required=True),
        # whatever names no parent hangs below the index itself
        parent=None if code == INDEX else s.text("parent", INDEX),
        note=s.words("note"),
    )
    if code == INDEX and s.has("parent"):
        s.fault("parent", "the index has no parent", "Leave it out.")
        s.asked["parent"] = None
    s.finish()
    return node


def _nodes(
    loose: dict[str, _LooseNode], levels: tuple[str, ...], depths: dict[str, int] | None
) -> tuple[Node, ...]:
    top = len(levels) - 1
    found = [
        Node(code, n.names, n.parent, top - (depths or {}).get(code, 0), n.note)
        for code, n in loose.items()
    ]
    return tuple(sorted(found, key=lambda node: node.level))


def _assemble(
    s: Section,
    text: str,
    levels: tuple[str, ...],
    nodes: tuple[Node, ...],
    indicators: tuple[Indicator, ...],
) -> Framework:
    used, sets = _read_weights(s.inner("weights"))
    return Framework(
        code=s.text("code", required=True),
        edition=s.text("edition", required=True),
        names=s.words("names", required=True),
        levels=levels,
        nodes=nodes,
        indicators=indicators,
        treatment=read_treatment(s.spec("treatment")),
        imputation=read_imputation(s.spec("imputation")),
        normalisation=read_normalisation(s.spec("normalisation")),
        weight_sets=sets,
        weights=used,
        aggregation=_read_aggregations(s, levels),
        rounding=_read_rounding(s.inner("rounding"), levels),
        classes={k: read_class_rule(rule) for k, rule in s.inner("classes").members()},
        missing=read_missing(s.inner("missing")),
        authority=s.choice("authority", Authority, Authority.OWN, required=True),
        publisher=s.text("publisher"),
        area_levels=s.texts("area_levels"),
        description=s.words("description"),
        sources=tuple(read_source_section(one) for one in s.sections("sources")),
        notes=s.words("notes"),
        text=text,
    )


def _read_weights(s: Section) -> tuple[str, dict[str, WeightSet]]:
    sets = {name: read_weight_set(name, one) for name, one in s.inner("sets").members()}
    if not sets:  # nothing said: all children of a node weigh the same
        sets = {"equal": WeightSet("equal", WeightMethod.EQUAL)}
    used = s.text("used", next(iter(sets)))
    if used not in sets:
        s.fault("used", f"there is no set {used!r}", f"Sets: {', '.join(sets)}.")
        used = next(iter(sets))
    s.finish()
    return used, sets


def _read_aggregations(
    s: Section, levels: tuple[str, ...]
) -> dict[str, AggregationSpec]:
    if s.has("aggregation") and _is_word(s, "aggregation"):
        default = read_aggregation(s.spec("aggregation"))
        return dict.fromkeys(levels[1:], default)
    inner = s.inner("aggregation")
    default = read_aggregation(inner.spec("default"))
    by_level = inner.inner("levels")
    found = {
        level: read_aggregation(by_level.spec(level))
        if by_level.has(level)
        else default
        for level in levels[1:]
    }
    by_level.asked.update(dict.fromkeys(levels[1:]))
    by_level.finish()
    inner.finish()
    return found


def _is_word(s: Section, key: str) -> bool:
    return isinstance(s.entries[key].value, str)


def _read_rounding(s: Section, levels: tuple[str, ...]) -> dict[str, int]:
    by_level = s.inner("levels")
    found = {
        level: by_level.whole(level, 0, low=0, high=12)
        for level in levels
        if by_level.has(level)
    }
    by_level.asked.update(dict.fromkeys(levels))
    by_level.finish()
    s.finish()
    return found
