"""Framework files: every fault at once with its line, and back to text."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi_core.index.framework import (
    AggregationMethod,
    Authority,
    Fault,
    FrameworkError,
    NormalisationMethod,
    framework_text,
    load_framework,
    parse_framework,
)
from sinergi_core.index.tests.making import DEMO, demo


def faults_of(text: str) -> list[Fault]:
    with pytest.raises(FrameworkError) as caught:
        parse_framework(text)
    return caught.value.faults


def test_a_good_file_gives_the_tree_from_the_bottom_up() -> None:
    framework = demo()
    assert [node.code for node in framework.nodes] == ["a", "b", "index"]
    assert framework.children == {
        "a": ("x", "y"),
        "b": ("z",),
        "index": ("a", "b"),
    }
    assert [node.level for node in framework.nodes] == [1, 1, 2]


def test_all_faults_come_at_once_with_their_lines() -> None:
    text = DEMO.replace("direction: -1", "direction: 0")
    text = text.replace("parent: b", "parent: bb")
    text = text.replace("x: 3", "q: 3").replace("method: fixed", "method: fixd")
    found = {(fault.line, fault.path) for fault in faults_of(text)}
    assert found >= {
        (12, "indicators.y.direction"),
        (13, "indicators.z.parent"),
        (17, "weights.sets.given.values.q"),
        (19, "classes.kelurahan.method"),
    }


def test_a_fault_says_what_to_write_instead() -> None:
    (fault,) = faults_of(
        DEMO.replace("kind: value, column: z", "kind: valu, column: z")
    )
    assert fault.problem == "'valu' is unknown"
    assert fault.remedy == "Did you mean `value`?"


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("code: demo\n", "", "code"),
        ("code: demo\n", "code: demo\ncolour: red\n", "colour"),
        ("code: demo\n", "code: demo\ncode: twice\n", "code"),
        ("parent: b,", "parent: z,", "indicators.z.parent"),
        ("b: {names: {id: B, en: B}}", "b: {names: {id: B}}", "nodes.b.names"),
        ("[indicator, dimension, index]", "[indicator, index]", "nodes.a"),
        ("[indicator, dimension, index]", "3", "levels"),
        ("column: z", "formula: __import__('os')", "indicators.z.formula"),
        ("column: z", "column: z, formula: z", "indicators.z.column"),
        ("column: z", "column: z, scale: nan", "indicators.z.scale"),
        (
            "kind: value, column: z",
            "kind: station_share, column: z",
            "indicators.z.denominator",
        ),
        ("borders: [30, 60]", "borders: [60, 30]", "classes.kelurahan.borders"),
        ("borders: [30, 60]", "borders: [30]", "classes.kelurahan.borders"),
        ("{a: 2, b: 1,", "{a: 2,", "weights.sets.given.values.a"),
        ("{a: 2, b: 1,", "{a: -2, b: 1,", "weights.sets.given.values.a"),
        ("used: given", "used: other", "weights.used"),
        (
            "b: {names: {id: B, en: B}}",
            "b: {names: {id: B, en: B}, parent: b}",
            "nodes.b",
        ),
    ],
)
def test_a_broken_file_is_refused_at_the_right_place(
    old: str, new: str, path: str
) -> None:
    assert old in DEMO
    found = faults_of(DEMO.replace(old, new, 1))
    assert path in {fault.path for fault in found}
    assert all(fault.line > 0 and fault.remedy for fault in found)


@pytest.mark.parametrize("text", ["", "- a\n", "a: [", "a: b: c", "%", "\x00"])
def test_what_is_not_a_framework_is_one_clear_fault(text: str) -> None:
    assert len(faults_of(text)) == 1


JUNK = ("", "null", "[]", "{}", "x", "-1", "[1, 2]", "{a: 1}", ".inf", "!!int x", "&a")


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 99), st.sampled_from(JUNK), st.booleans())
def test_a_damaged_file_is_a_framework_or_a_list_of_faults(
    at: int, junk: str, cut: bool
) -> None:
    words = list(re.finditer(r"[\w.]+|\{[^{}]*\}|\[[^][]*\]", DEMO))
    word = words[at % len(words)]
    end = DEMO.find("\n", word.end()) if cut else word.end()
    try:
        framework = parse_framework(DEMO[: word.start()] + junk + DEMO[end:])
    except FrameworkError:
        return
    assert parse_framework(framework_text(framework)) == framework


def test_a_family_may_go_without_weights_but_not_half() -> None:
    framework = parse_framework(DEMO.replace(", x: 3, y: 1", ""))
    assert framework.weight_set.values == {"a": 2.0, "b": 1.0}


def test_the_canonical_text_reads_back_to_the_same_framework() -> None:
    framework = demo()
    again = parse_framework(framework_text(framework))
    assert again == framework
    assert again.digest == framework.digest


def test_comments_and_layout_do_not_change_the_digest() -> None:
    assert parse_framework("# a note\n" + DEMO).digest == demo().digest


def test_a_weight_changes_the_digest() -> None:
    assert parse_framework(DEMO.replace("a: 2", "a: 3")).digest != demo().digest


def test_a_framework_survives_a_process_boundary() -> None:
    framework = demo()
    assert pickle.loads(pickle.dumps(framework)) == framework  # noqa: S301


def test_the_faults_survive_a_process_boundary() -> None:
    error = FrameworkError([Fault(3, "a", "b", "c")], "demo")
    assert pickle.loads(pickle.dumps(error)).faults == error.faults  # noqa: S301


def test_a_missing_file_is_a_fault_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(FrameworkError, match="no framework"):
        load_framework(tmp_path / "absent.yaml")


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "demo.yaml"
    path.write_text(DEMO, encoding="utf-8")
    assert load_framework(path) == demo()


def test_a_what_if_of_weights_makes_a_set_of_its_own() -> None:
    changed = demo(weights={"a": 5})
    assert changed.weight_set.values == {"a": 5.0, "b": 1.0, "x": 3.0, "y": 1.0}
    assert changed.weight_set.authority is Authority.OWN
    assert "given" in changed.weight_sets


def test_a_what_if_changes_method_for_every_indicator() -> None:
    changed = demo(normalisation="rank", aggregation={"index": "geometric"})
    assert changed.normalisation.method is NormalisationMethod.RANK
    assert changed.aggregation["index"].method is AggregationMethod.GEOMETRIC
    assert changed.aggregation["dimension"].method is AggregationMethod.ARITHMETIC


def test_dropping_the_last_indicator_of_a_node_drops_the_node() -> None:
    changed = demo(drop=["z"])
    assert [node.code for node in changed.nodes] == ["a", "index"]
    assert changed.weight_set.values == {"a": 2.0, "x": 3.0, "y": 1.0}


def test_a_what_if_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(FrameworkError, match="not negative"):
        demo(weights={"a": -1})
    with pytest.raises(ValueError, match="no colour"):
        demo(colour="red")
