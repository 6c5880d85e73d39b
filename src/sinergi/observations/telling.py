"""A filled form in the words of its form, the same for pages, papers and texts to copy.

Parts with headings, each with answers and repeats in the order of the form; a repeat has
entries, whose items are answers and, as deep as the form goes, repeats again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sinergi.observations.answering import Speaker
from sinergi.observations.asking import FILE_TYPES
from sinergi.observations.form_outline import Question, Section
from sinergi.observations.models import Attachment


class Asks(Protocol):
    """What is needed of a form: `Converted`, `Outline` and `Outlined` have it."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """All places an answer may stand, in order."""

    @property
    def sections(self) -> tuple[Section, ...]:
        """All groups and repeats."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with what was answered; `files` where it was answered by files.

    `missing` are the names of files that have not come. `asked` is False for what the
    device fills in by itself.
    """

    name: str
    label: str
    texts: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()
    missing: tuple[str, ...] = ()
    asked: bool = True

    @property
    def is_given(self) -> bool:
        """True when something was answered."""
        return bool(self.texts or self.files or self.missing)

    @property
    def value(self) -> str:
        """What was answered as one text; files are told by their names."""
        names = (*(file.name for file in self.files), *self.missing)
        return "\n".join((*self.texts, *names))


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repeat: its entries have the same items in the same order, answered or not.

    `title` is "" where the part it stands in has its heading already.
    """

    name: str
    title: str
    entries: tuple[tuple["Item", ...], ...] = ()

    @property
    def label(self) -> str:
        """What it is called as one among other items."""
        return self.title or self.name

    @property
    def is_given(self) -> bool:
        """True when it was filled in at least once."""
        return bool(self.entries)

    @property
    def asked(self) -> bool:
        """True: a device fills in no repeat by itself."""
        return True

    @property
    def value(self) -> str:
        """All entries, one line each."""
        return "\n".join(lines_of(self))


Item = Answer | Repeat


@dataclass(slots=True)
class Part:
    """The items below one heading; `path` is "" outside all groups that have one."""

    path: str
    title: str
    items: list[Item] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """True when nothing below this heading was answered."""
        return not any(one.is_given for one in self.items)


def lines_of(repeat: Repeat) -> list[str]:
    """Return a line for each entry: what was asked and answered, and repeats within."""
    return ["; ".join(_pairs(entry)) for entry in repeat.entries]


def _pairs(entry: Sequence[Item]) -> Iterator[str]:
    for one in entry:
        if isinstance(one, Repeat):
            inner = " | ".join(lines_of(one))
            if inner:
                yield f"{one.label}: {inner}"
        elif one.is_given:
            yield f"{one.label}: {one.value}"


def lay_out(
    form: Asks,
    values: Mapping[str, Any],
    speaker: Speaker,
    *,
    files: Mapping[str, Attachment] | None = None,
    asked_only: bool = True,
) -> list[Part]:
    """Return all that a form asks under its headings, with what was answered.

    `values` is the tree of answers as a submission keeps it. With `files` answers by
    files come as their rows, without as their names. Without `asked_only` also what the
    device fills in by itself.
    """
    return _Layout(form, speaker, files, asked_only=asked_only).parts(values)


class _Layout:
    def __init__(
        self,
        form: Asks,
        speaker: Speaker,
        files: Mapping[str, Attachment] | None,
        *,
        asked_only: bool,
    ) -> None:
        self.speaker, self.files = speaker, files
        self.questions = [
            one
            for one in form.questions
            if one.type != "note" and (one.asked or not asked_only)
        ]
        self.sections = form.sections
        self.repeats = [one for one in form.sections if one.repeat]

    def parts(self, values: Mapping[str, Any]) -> list[Part]:
        parts: list[Part] = []
        done: set[str] = set()
        for question in self.questions:
            repeat = self._outermost(question.path, "")
            if repeat is None:
                heading = self._heading(question.path)
                item: Item = self._answer(question, at(values, question.path))
            elif repeat.path in done:
                continue
            else:
                done.add(repeat.path)
                heading = self._heading(repeat.path) or repeat
                entries = entries_at(values, repeat.path)
                item = self._repeat(repeat, entries, named=heading is not repeat)
            path = heading.path if heading else ""
            if not parts or parts[-1].path != path:
                parts.append(Part(path, self._title(heading)))
            parts[-1].items.append(item)
        return parts

    def _outermost(self, path: str, below: str) -> Section | None:
        """Return the widest repeat around a question, of those inside `below`."""
        around = [
            one
            for one in self.repeats
            if path.startswith(f"{one.path}/")
            and (not below or one.path.startswith(f"{below}/"))
        ]
        return min(around, key=lambda one: len(one.path), default=None)

    def _heading(self, path: str) -> Section | None:
        """Return the innermost group around that has a heading, if there is one."""
        around = [
            one
            for one in self.sections
            if path.startswith(f"{one.path}/")
            and not one.repeat
            and one.label(self.speaker.language)
        ]
        return max(around, key=lambda one: len(one.path), default=None)

    def _title(self, section: Section | None) -> str:
        if section is None:
            return ""
        name = section.path.rpartition("/")[2] if section.repeat else ""
        return section.label(self.speaker.language) or name

    def _repeat(
        self, section: Section, entries: list[Mapping[str, Any]], *, named: bool = True
    ) -> Repeat:
        rows = [self._entry(section.path, one) for one in entries]
        return Repeat(
            section.path.rpartition("/")[2],
            self._title(section) if named else "",
            tuple(row for row in rows if any(one.is_given for one in row)),
        )

    def _entry(self, path: str, entry: Mapping[str, Any]) -> tuple[Item, ...]:
        items: list[Item] = []
        done: set[str] = set()
        for question in self.questions:
            if not question.path.startswith(f"{path}/"):
                continue
            inner = self._outermost(question.path, path)
            if inner is None:
                given = at(entry, question.path.removeprefix(f"{path}/"))
                items.append(self._answer(question, given))
            elif inner.path not in done:
                done.add(inner.path)
                below = entries_at(entry, inner.path.removeprefix(f"{path}/"))
                items.append(self._repeat(inner, below))
        return tuple(items)

    def _answer(self, question: Question, given: list[str]) -> Answer:
        label = self.speaker.label(question)
        if question.type in FILE_TYPES and self.files is not None:
            return Answer(
                question.name,
                label,
                files=tuple(self.files[one] for one in given if one in self.files),
                missing=tuple(one for one in given if one not in self.files),
                asked=question.asked,
            )
        texts = tuple(self.speaker.say(question, one) for one in given)
        return Answer(question.name, label, texts, asked=question.asked)


def at(values: Any, path: str) -> list[str]:
    """Return the answers at a path that runs through no repeat: as a rule one, or none."""
    for name in path.split("/"):
        values = values.get(name) if isinstance(values, Mapping) else None
    given = values if isinstance(values, list) else [values]
    told = (str(one).strip() for one in given if isinstance(one, str | int | float))
    return [one for one in told if one]


def entries_at(values: Any, path: str) -> list[Mapping[str, Any]]:
    """Return the entries of the repeat at a path that runs through no other one."""
    for name in path.split("/"):
        values = values.get(name) if isinstance(values, Mapping) else None
    given = values if isinstance(values, list) else []
    return [one for one in given if isinstance(one, Mapping)]
