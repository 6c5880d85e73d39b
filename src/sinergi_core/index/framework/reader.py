"""Reading YAML section by section, collecting every fault with its line."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

import yaml

from sinergi_core.index.framework.faults import Fault, FrameworkError

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
NULL = "tag:yaml.org,2002:null"
LANGUAGES = ("id", "en")
LONGEST_FILE = 2_000_000


def read_document(text: str, name: str) -> Section:
    """The mapping at the top of a YAML text; FrameworkError when there is none."""
    if len(text) > LONGEST_FILE:
        raise FrameworkError([_whole(0, "the text is too long", "Shorten it.")], name)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        problem = getattr(error, "problem", None) or "it cannot be read"
        remedy = "Check indentation, colons and quotes at and above this line."
        fault = _whole(line, f"this is not YAML ({problem})", remedy)
        raise FrameworkError([fault], name) from None
    if not isinstance(node, yaml.MappingNode):
        fault = _whole(1, "there are no keys", "Begin with `code:`, `edition:`, ...")
        raise FrameworkError([fault], name)
    return Section(node, "", [])


def _whole(line: int, problem: str, remedy: str) -> Fault:
    return Fault(line, "(file)", problem, remedy)


class Section:
    """A mapping being read; it remembers which keys were asked for.

    Each method takes a key and gives its value, or the default and a fault.
    """

    def __init__(self, node: yaml.Node | None, path: str, faults: list[Fault]) -> None:
        self.node = node
        self.path = path
        self.faults = faults
        self.asked: dict[str, None] = {}
        self.entries: dict[str, yaml.Node] = {}
        self.keys: dict[str, yaml.Node] = {}
        if isinstance(node, yaml.MappingNode):
            self._open(node)

    def _open(self, node: yaml.MappingNode) -> None:
        for key, value in node.value:
            code = str(key.value)
            self.keys.setdefault(code, key)
            if code in self.entries:
                self._add(key, code, "this key stands here twice", "Keep one of them.")
            self.entries[code] = value

    @property
    def line(self) -> int:
        """Line on which the section begins, 0 when it is not in the text."""
        return _line(self.node)

    def has(self, key: str) -> bool:
        """Whether the key is there with something in it."""
        return key in self.entries and self.entries[key].tag != NULL

    def is_mapping(self, key: str) -> bool:
        """Whether `key: value` lines stand below the key."""
        return isinstance(self.entries.get(key), yaml.MappingNode)

    def fault(self, key: str, problem: str, remedy: str) -> None:
        """Note that something is wrong at a key (or at the section, if it is absent)."""
        self._add(self.keys.get(key, self.node), key, problem, remedy)

    def _add(self, node: yaml.Node | None, key: str, problem: str, remedy: str) -> None:
        self.faults.append(Fault(_line(node), self._at(key), problem, remedy))

    def _at(self, key: str) -> str:
        return ".".join(part for part in (self.path, key) if part) or "(file)"

    def _ask(self, key: str, *, required: bool = False) -> yaml.Node | None:
        self.asked[key] = None
        if self.has(key):
            return self.entries[key]
        if required:
            self.fault(key, "it is missing", f"Add `{key}:`.")
        return None

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """A single text; numbers and dates are taken as they are written."""
        node = self._ask(key, required=required)
        if node is None:
            return default
        word = (self._scalar(node, key, str, "a text") or "").strip()
        if required and not word:
            self.fault(key, "it is empty", "Write something there.")
        return word or default

    def optional_text(self, key: str) -> str | None:
        """A single text, None when absent."""
        return self.text(key) or None

    def number(
        self,
        key: str,
        default: float = 0.0,
        *,
        low: float = -float("inf"),
        high: float = float("inf"),
        required: bool = False,
    ) -> float:
        """A finite number within [low, high]."""
        node = self._ask(key, required=required)
        if node is None:
            return default
        value = self._scalar(node, key, to_number, "a number")
        if value is None:
            return default
        if not low <= value <= high:
            bounds = f"Write a number from {low:g} to {high:g}."
            self.fault(key, f"{value:g} is out of bounds", bounds)
            return default
        return value

    def optional_number(self, key: str) -> float | None:
        """A finite number, None when absent."""
        return self.number(key) if self._ask(key) is not None else None

    def whole(self, key: str, default: int, *, low: int, high: int) -> int:
        """A whole number within [low, high]."""
        value = self.number(key, default, low=low, high=high)
        if value != int(value):
            self.fault(
                key, f"{value:g} is not a whole number", "Leave out the decimals."
            )
        return int(value)

    def truth(self, key: str, default: bool) -> bool:
        """true or false."""
        node = self._ask(key)
        if node is None:
            return default
        value = self._scalar(node, key, _to_truth, "true or false")
        return default if value is None else value

    def choice(
        self, key: str, options: type[E], default: E, *, required: bool = False
    ) -> E:
        """One member of an enumeration; the fault lists what may stand there."""
        word = self.text(key, required=required)
        if not word:
            return default
        try:
            return options(word)
        except ValueError:
            self.fault(key, f"{word!r} is unknown", suggest(word, list(options)))
            return default

    def words(self, key: str, *, required: bool = False) -> dict[str, str]:
        """A text in Indonesian and in English: {id: ..., en: ...}."""
        node = self._ask(key, required=required)
        if node is None:
            return {}
        if isinstance(node, yaml.ScalarNode):  # one text serves both languages
            return dict.fromkeys(LANGUAGES, str(node.value))
        inner = self.inner(key)
        both = {language: inner.text(language) for language in LANGUAGES}
        if required and not all(both.values()):
            self.fault(key, "a language is missing", "Write {id: ..., en: ...}.")
        inner.finish()
        return {language: word for language, word in both.items() if word}

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        return self._list(key, str, "a list of texts", required=required)

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of finite numbers."""
        return self._list(key, to_number, "a list of numbers", required=False)

    def inner(self, key: str, *, required: bool = False) -> Section:
        """The mapping at a key; an empty section when it is absent or no mapping."""
        node = self._ask(key, required=required)
        if node is not None and not isinstance(node, yaml.MappingNode):
            self.fault(
                key, "this is not a mapping", "Write `key: value` lines below it."
            )
            node = None
        return Section(node, self._at(key), self.faults)

    def spec(self, key: str) -> Section:
        """A mapping with a `method`, or only the word of the method."""
        node = self._ask(key)
        if not isinstance(node, yaml.ScalarNode):
            return self.inner(key)
        method = yaml.ScalarNode("tag:yaml.org,2002:str", "method", node.start_mark)
        short = yaml.MappingNode(
            "tag:yaml.org,2002:map", [(method, node)], node.start_mark, node.end_mark
        )
        return Section(short, self._at(key), self.faults)

    def members(self) -> list[tuple[str, Section]]:
        """Every key with its mapping, in order of the file."""
        return [(code, self.inner(code)) for code in list(self.entries)]

    def number_members(self) -> dict[str, float]:
        """Every key with its number."""
        return {code: self.number(code) for code in list(self.entries)}

    def rows(self, key: str) -> tuple[tuple[float, ...], ...]:
        """A matrix of numbers or fractions, row by row."""
        node = self._ask(key)
        if not isinstance(node, yaml.SequenceNode):
            return ()
        rows = []
        for row in node.value:
            cells = row.value if isinstance(row, yaml.SequenceNode) else [row]
            found = [self._scalar(cell, key, to_number, "a number") for cell in cells]
            rows.append(tuple(cell or 0.0 for cell in found))
        return tuple(rows)

    def sections(self, key: str) -> list[Section]:
        """A list of mappings."""
        node = self._ask(key)
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        if node is not None and not isinstance(node, yaml.SequenceNode):
            self.fault(key, "this is not a list", "Begin each line with `- `.")
        return [
            Section(item, f"{self._at(key)}[{i}]", self.faults)
            for i, item in enumerate(items)
        ]

    def finish(self) -> None:
        """Note every key that nobody asked for."""
        known = list(self.asked)
        for key in self.entries:
            if key not in self.asked:
                self.fault(key, "this key is unknown", suggest(key, known))

    def _list(
        self, key: str, read: Callable[[str], T], what: str, *, required: bool
    ) -> tuple[T, ...]:
        node = self._ask(key, required=required)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.fault(key, f"this is not {what}", "Write it as [a, b, c].")
            return ()
        found = [self._scalar(item, key, read, what) for item in node.value]
        return tuple(item for item in found if item is not None)

    def _scalar(
        self, node: yaml.Node, key: str, read: Callable[[str], T], what: str
    ) -> T | None:
        if isinstance(node, yaml.ScalarNode):
            try:
                return read(str(node.value))
            except (ValueError, ZeroDivisionError, OverflowError):
                pass
        written = repr(node.value) if isinstance(node, yaml.ScalarNode) else "this"
        self._add(node, key, f"{written} is not {what}", f"Write {what}.")
        return None


def suggest(word: str, options: Iterable[str]) -> str:
    """What to write instead: the nearest option, and all when they are few."""
    known = [str(option) for option in options]
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return f"Did you mean `{near[0]}`?"
    return "Known: " + ", ".join(known) + "." if known else "Leave it out."


def to_number(word: str) -> float:
    """A finite number written as 3, 0.25, 1e-3 or 1/3; ValueError else."""
    value = float(Fraction(word)) if "/" in word else float(word.replace("_", ""))
    if value - value != 0:
        raise ValueError("not finite")
    return value


def _to_truth(word: str) -> bool:
    answers = {"true": True, "yes": True, "false": False, "no": False}
    if word.lower() not in answers:
        raise ValueError("neither true nor false")
    return answers[word.lower()]


def _line(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node is not None else 0
