"""A submission as its page shows it: sections of answers, a table for each repeat."""

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
from sinergi.observations.asking import outline_of
from sinergi.observations.instance import leaves
from sinergi.observations.models import FormVersion, Submission
from sinergi.observations.telling import Answer, Part, Repeat, lay_out, lines_of


@dataclass(frozen=True, slots=True)
class Table:
    """A repeat: a column per question, a row per time it was filled in."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Answer, ...], ...]


@dataclass(slots=True)
class Shown:
    """The answers under one heading, or one repeat."""

    heading: str
    answers: list[Answer] = field(default_factory=list)
    table: Table | None = None


@dataclass(slots=True)
class Told:
    """All of a submission: its parts, what was left open, what the device filled in."""

    parts: list[Shown] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    device: list[Answer] = field(default_factory=list)
    point: Point | None = None


def told_of(row: Submission, version: FormVersion, actor: Actor) -> Told:
    """Return the submission in the order of its form, in the reader's language."""
    form = outline_of(version)
    values: dict[str, Any] = row.answers.get("values", {})
    names = place_names(form.questions, [values], actor)
    files = {one.name: one for one in row.files.all()}
    told = Told(point=first_point(form.questions, values))
    speaker = Speaker(reader_language(), names)
    for part in lay_out(form, values, speaker, files=files, asked_only=False):
        _show(part, told)
    if rest := _rest(values, {one.path for one in form.questions}):
        told.parts.append(Shown(_("Not asked by this version of the form"), rest))
    return told


def _show(part: Part, told: Told) -> None:
    for item in part.items:
        if isinstance(item, Repeat):
            if item.is_given:
                heading = item.title or part.title
                told.parts.append(Shown(heading, table=_table(item)))
        elif not item.asked:
            if item.is_given:
                told.device.append(item)
        elif item.is_given:
            _last(told.parts, part.title).answers.append(item)
        else:
            told.unanswered.append(item.label)


def _last(parts: list[Shown], heading: str) -> Shown:
    """Return the part of a heading to add to: the last one, or a new one."""
    if not parts or parts[-1].heading != heading or parts[-1].table is not None:
        parts.append(Shown(heading))
    return parts[-1]


def _table(repeat: Repeat) -> Table:
    """Return a repeat with the columns that were answered at least once."""
    filled = [
        place
        for place, _one in enumerate(repeat.entries[0])
        if any(row[place].is_given for row in repeat.entries)
    ]
    return Table(
        tuple(repeat.entries[0][place].label for place in filled),
        tuple(tuple(_cell(row[place]) for place in filled) for row in repeat.entries),
    )


def _cell(item: Answer | Repeat) -> Answer:
    """Return what stands in a cell: a repeat inside a repeat is a line per entry."""
    if isinstance(item, Repeat):
        return Answer(item.name, item.label, tuple(lines_of(item)))
    return item


def _rest(values: dict[str, Any], known: set[str]) -> list[Answer]:
    """Return the answers to questions that the form does not ask."""
    return [
        Answer(path, path, (text,))
        for path, text in leaves(values)
        if path not in known
    ]
