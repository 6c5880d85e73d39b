"""A submission in the words of its form: parts with headings, repeats as tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.observations.answering import (
    Point,
    Speaker,
    first_point,
    place_names,
    reader_language,
)
from sinergi.observations.asking import FILE_TYPES, questions_of, sections_of
from sinergi.observations.form_outline import Question, Section
from sinergi.observations.instance import leaves
from sinergi.observations.models import Attachment, FormVersion, Submission


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with what was answered; `files` where it was answered by files."""

    label: str
    texts: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_given(self) -> bool:
        """True when something was answered."""
        return bool(self.texts or self.files or self.missing)


@dataclass(frozen=True, slots=True)
class Table:
    """A repeat: a column per question, a row per time it was filled in."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Answer, ...], ...]


@dataclass(slots=True)
class Part:
    """The answers under one heading, or one repeat."""

    heading: str
    answers: list[Answer] = field(default_factory=list)
    table: Table | None = None


@dataclass(slots=True)
class Told:
    """All of a submission: its parts, what was left open, what the device filled in."""

    parts: list[Part] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    device: list[Answer] = field(default_factory=list)
    point: Point | None = None


class Teller:
    """Tells one submission in the reader's language."""

    def __init__(self, row: Submission, version: FormVersion, actor: Actor) -> None:
        self.values: dict[str, Any] = row.answers.get("values", {})
        self.questions = questions_of(version)
        self.sections = sections_of(version)
        self.repeats = [one.path for one in self.sections if one.repeat]
        names = place_names(self.questions, [self.values], actor)
        self.speaker = Speaker(reader_language(), names)
        self.files = {one.name: one for one in row.files.all()}

    def tell(self) -> Told:
        """Return the submission in the order of its form."""
        told = Told(point=first_point(self.questions, self.values))
        done: set[str] = set()
        for question in self.questions:
            repeat = self._outermost(question.path)
            if not repeat:
                self._tell_one(question, told)
            elif repeat not in done:
                done.add(repeat)
                told.parts.extend(self._repeat(repeat))
        if rest := self._rest():
            told.parts.append(Part(_("Not asked by this version of the form"), rest))
        return told

    def _tell_one(self, question: Question, told: Told) -> None:
        answer = self.answer(question, _at(self.values, question.path))
        if question.asked and not answer.is_given:
            told.unanswered.append(answer.label)
        elif question.asked:
            heading = self._heading(question.path)
            _part(told.parts, heading).answers.append(answer)
        elif answer.is_given and question.type != "note":
            told.device.append(answer)

    def answer(self, question: Question, raw: Iterable[str]) -> Answer:
        """Return what was answered to one question; files by their rows."""
        label, texts = self.speaker.label(question), tuple(raw)
        if question.type not in FILE_TYPES:
            return Answer(
                label, tuple(self.speaker.say(question, one) for one in texts)
            )
        return Answer(
            label,
            files=tuple(self.files[one] for one in texts if one in self.files),
            missing=tuple(one for one in texts if one not in self.files),
        )

    def _outermost(self, path: str) -> str:
        around = [one for one in self.repeats if path.startswith(f"{one}/")]
        return min(around, key=len, default="")

    def _heading(self, path: str) -> str:
        """Return the heading of the innermost group that has one."""
        around = [one for one in self.sections if path.startswith(f"{one.path}/")]
        labels = [one.label(self.speaker.language) for one in around]
        return next((one for one in reversed(labels) if one), "")

    def _repeat(self, path: str) -> Iterator[Part]:
        entries = _at_repeat(self.values, path)
        if not entries:
            return
        section = next(one for one in self.sections if one.path == path)
        columns = self._columns(path)
        rows = tuple(
            tuple(self._cell(one, entry, path) for one in columns) for entry in entries
        )
        filled = [
            place for place, _one in enumerate(columns)
            if any(row[place].is_given for row in rows)
        ]  # fmt: skip
        table = Table(
            tuple(self._name(columns[place]) for place in filled),
            tuple(tuple(row[place] for place in filled) for row in rows),
        )
        heading = section.label(self.speaker.language) or path.rpartition("/")[2]
        yield Part(heading, table=table)

    def _columns(self, path: str) -> list[Question | Section]:
        """Return the questions of a repeat, and each repeat inside it as one column."""
        columns: list[Question | Section] = []
        for question in self.questions:
            if not question.path.startswith(f"{path}/"):
                continue
            inner = [
                one for one in self.sections
                if one.repeat and one.path != path
                and question.path.startswith(f"{one.path}/")
                and one.path.startswith(f"{path}/")
            ]  # fmt: skip
            if not inner:
                columns.append(question)
            elif inner[0] not in columns:
                columns.append(inner[0])
        return columns

    def _name(self, column: Question | Section) -> str:
        label = column.label(self.speaker.language)
        return label or column.path.rpartition("/")[2]

    def _cell(
        self, column: Question | Section, entry: dict[str, Any], path: str
    ) -> Answer:
        below = column.path.removeprefix(f"{path}/")
        if isinstance(column, Question):
            return self.answer(column, _at(entry, below))
        by_path = {one.path: one for one in self.questions}
        lines = []
        for inner in _at_repeat(entry, below):
            said = [
                f"{self.speaker.label(one)}: {self.speaker.say(one, text)}"
                for name, text in leaves(inner, column.path)
                if (one := by_path.get(name)) is not None
            ]
            lines.append("; ".join(said))
        return Answer(self._name(column), tuple(lines))

    def _rest(self) -> list[Answer]:
        """Return the answers to questions that the form does not ask."""
        known = {one.path for one in self.questions}
        return [
            Answer(path, (text,))
            for path, text in leaves(self.values)
            if path not in known
        ]


def _part(parts: list[Part], heading: str) -> Part:
    """Return the part of a heading to add to: the last one, or a new one."""
    if not parts or parts[-1].heading != heading or parts[-1].table is not None:
        parts.append(Part(heading))
    return parts[-1]


def _at(values: Any, path: str) -> list[str]:
    """Return the answers at a path that runs through no repeat: one, or none."""
    for name in path.split("/"):
        values = values.get(name) if isinstance(values, dict) else None
    if isinstance(values, list):
        return [one for one in values if isinstance(one, str)]
    return [values] if isinstance(values, str) and values else []


def _at_repeat(values: Any, path: str) -> list[dict[str, Any]]:
    for name in path.split("/"):
        values = values.get(name) if isinstance(values, dict) else None
    return [one for one in values or [] if isinstance(one, dict)]
