"""The sheet survey, row by row: types, names, groups, lists, references, texts."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sinergi.observations.form_books import Book
from sinergi.observations.form_circles import REFERENCE, find_circles
from sinergi.observations.form_columns import (
    EDGE,
    FORMULAS,
    TRANSLATED,
    TYPE_WORDS,
    Column,
    as_select,
    is_mistaken,
    is_silent,
    is_type,
    near,
)
from sinergi.observations.form_faults import Fault
from sinergi.observations.form_texts import Texts, settings_of

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]{0,63}")
RESERVED = {"meta", "instanceid", "instancename", "formhub"}
FILE = re.compile(r"[A-Za-z0-9_-]{1,80}\.(csv|xml|geojson)")
MAX_DEPTH = 8
YES = {"yes", "true", "true()"}
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


class SurveyCheck:
    """Walks through the questions once and collects what is wrong."""

    def __init__(self, book: Book, lists: dict[str, list[str]]) -> None:
        self.sheet, self.lists = book.sheet("survey"), lists
        self.present = "survey" in book.sheets
        self.texts = Texts("survey", self.sheet, book)
        self.faults: list[Fault] = []
        self.names: Counter[str] = Counter(["instanceID"])
        self.open: list[tuple[str, str, int]] = []
        self.seen: list[dict[str, int]] = [{}]
        self.repeats: dict[str, int] = {}
        self.questions = 0

    def run(self) -> list[Fault]:
        """Return the faults in the order of the rows."""
        rows = [(n, self.texts.cells(row)) for n, row in self.sheet.numbered()]
        rows = [(n, cells) for n, cells in rows if not _is_off(cells)]
        for number, cells in rows:
            self._row(number, cells)
        for kind, name, number in self.open:
            self._tell("not-closed", number, kind=kind, value=name)
        for number, cells in rows:
            self._references(number, cells)
        self.faults += find_circles(rows)
        if self.present and not self.questions and not self.faults:
            self.faults.append(Fault("no-questions", "survey"))
        return sorted(self.faults, key=lambda fault: fault.row or 0)

    def _tell(self, code: str, number: int, **facts: Any) -> None:
        short = {
            name: fact if isinstance(fact, int) else str(fact)[:120]
            for name, fact in facts.items()
        }
        self.faults.append(Fault(code, "survey", number, short))

    def _row(self, number: int, cells: dict[Column, str]) -> None:
        kind = " ".join(cells.get(Column("type", ""), "").split())
        name = cells.get(Column("name", ""), "")
        if not kind:
            if name or any(column.name == "label" for column in cells):
                self._tell("no-type", number)
            return
        edge = EDGE.match(kind)
        if edge and edge["edge"] == "end":
            self._end(number, _control(edge["kind"]))
            return
        self._name(number, kind, name, repeat=bool(edge) and "repeat" in kind)
        if edge:
            self._begin(number, _control(edge["kind"]), name, cells)
        else:
            self._question(number, kind, name, cells)

    def _question(
        self, number: int, kind: str, name: str, cells: dict[Column, str]
    ) -> None:
        self.questions += 1
        select = as_select(kind)
        if select:
            self._select(number, kind, *select)
        elif not is_type(kind):
            first = kind.split(" ")[0]
            self._tell("unknown-type", number, value=kind, near=near(first, TYPE_WORDS))
        if kind == "calculate" and not _has(cells, "calculation", "default"):
            self._tell("no-calculation", number, value=name)
        default = cells.get(Column("default", ""), "")
        if default and not select and is_mistaken(default, kind):
            self._tell("default-formula", number, value=default)
        silent = not select and is_silent(kind)
        texts = self.texts.missing(number, name or kind, cells, labelled=not silent)
        self.faults += texts

    def _begin(
        self, number: int, kind: str, name: str, cells: dict[Column, str]
    ) -> None:
        self.faults += self.texts.missing(number, name, cells, labelled=False)
        self.open.append((kind, name, number))
        self.seen.append({})
        if len(self.open) == MAX_DEPTH + 1:
            self._tell("too-deep", number, limit=MAX_DEPTH)

    def _end(self, number: int, kind: str) -> None:
        if not self.open or self.open[-1][0] != kind:
            self._tell("not-open", number, kind=kind)
            return
        self.open.pop()
        self.seen.pop()

    def _name(self, number: int, kind: str, name: str, *, repeat: bool) -> None:
        if not name:
            if kind not in ("note", "audit"):
                self._tell("no-name", number)
            return
        self.names[name] += 1
        if not NAME.fullmatch(name):
            self._tell("bad-name", number, value=name)
        elif name.lower() in RESERVED or name.lower().startswith("xml"):
            self._tell("reserved-name", number, value=name)
        other = self.seen[-1].setdefault(name.lower(), number)
        if other != number:
            self._tell("name-twice", number, value=name, other=other)
        elif repeat and (first := self.repeats.setdefault(name, number)) != number:
            self._tell("repeat-name-twice", number, value=name, other=first)

    def _select(self, number: int, kind: str, command: str, listed: str) -> None:
        if "external" in command:
            self._tell("old-select", number, value=kind)
        elif "from" in command and "file" in command:
            if not FILE.fullmatch(listed):
                self._tell("choice-file", number, value=listed)
        elif "${" not in listed and listed not in self.lists:
            found = near(listed, self.lists)
            self._tell("no-list", number, value=listed, near=found)

    def _references(self, number: int, cells: dict[Column, str]) -> None:
        for column, text in cells.items():
            formula = column.name in FORMULAS
            if formula and not _is_balanced(text):
                self._tell("unbalanced", number, column=column.name, value=text)
            if formula or column.name in (*TRANSLATED, "default", "type"):
                for name in dict.fromkeys(REFERENCE.findall(text)):
                    self._reference(number, column.name, name)

    def _reference(self, number: int, column: str, name: str) -> None:
        count = self.names[name.removeprefix("last-saved#")]
        if count == 1:
            return
        facts = {"column": column, "value": name}
        if count:
            self._tell("double-reference", number, **facts)
        else:
            self._tell(
                "unknown-reference", number, near=near(name, self.names), **facts
            )


def check_choices(book: Book) -> Iterator[Fault]:
    """Yield what is wrong on the sheet choices."""
    sheet = book.sheet("choices")
    texts = Texts("choices", sheet, book)
    twice = settings_of(book).get("allow_choice_duplicates", "").lower() in YES
    seen: dict[tuple[str, str], int] = {}
    for number, row in sheet.numbered():
        cells = texts.cells(row)
        listed = cells.get(Column("list_name", ""), "")
        value = cells.get(Column("name", ""), "")
        for code, wrong in (("no-choice-list", not listed), ("no-value", not value)):
            if wrong:
                yield Fault(code, "choices", number)
        facts: dict[str, Any] = {"value": value[:120]}
        if " " in value:
            yield Fault("choice-space", "choices", number, facts)
        other = seen.setdefault((listed, value), number)
        if other != number and listed and value and not twice:
            yield Fault("choice-twice", "choices", number, {**facts, "other": other})
        yield from texts.missing(number, value or listed, cells)


def _control(kind: str) -> str:
    return {"lgroup": "repeat", "looped group": "repeat"}.get(kind, kind)


def _is_off(cells: dict[Column, str]) -> bool:
    return cells.get(Column("disabled", ""), "").lower() in YES


def _has(cells: dict[Column, str], *names: str) -> bool:
    return any(column.name in names for column in cells)


def _is_balanced(text: str) -> bool:
    """True when brackets close in order and no quotation mark stands alone."""
    rest = QUOTED.sub("", text)
    if '"' in rest or "'" in rest:
        return False
    waiting: list[str] = []
    for sign in rest:
        if sign in "([{":
            waiting.append(")]}"["([{".index(sign)])
        elif sign in ")]}" and (not waiting or waiting.pop() != sign):
            return False
    return not waiting
