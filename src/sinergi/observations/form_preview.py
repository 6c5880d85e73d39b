"""The questions of a version as a page shows them: in order, in every language."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sinergi.observations.asking import questions_of, sections_of
from sinergi.observations.form_changes import (
    ADDED,
    CHANGED,
    MOVED,
    REMOVED,
    find_changes,
)
from sinergi.observations.form_outline import Question, Section
from sinergi.observations.models import FormVersion
from sinergi.observations.naming import type_name

SILENT = frozenset({"start", "end"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the preview: a heading (`question` None), or a question.

    `labels` and `hints` are in the order of the version's languages; `choices` are
    (value, labels).
    """

    labels: list[str]
    question: Question | None = None
    type_name: str = ""
    repeat: bool = False
    number: int = 0
    hints: list[str] | None = None
    choices: list[tuple[str, list[str]]] | None = None


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A change in words."""

    kind: str
    word: str
    label: str
    name: str
    parts: list[str]


def preview(version: FormVersion) -> list[Shown]:
    """Return headings and questions in their order."""
    return list(_rows(version))


def _rows(version: FormVersion) -> Iterator[Shown]:
    languages: list[str] = version.languages
    sections = {one.path: one for one in sections_of(version)}
    open_path, number = "", 0
    for question in questions_of(version):
        path = question.path.rpartition("/")[0]
        if path != open_path and (section := sections.get(path)) is not None:
            yield _heading(section, languages)
        open_path = path
        number += question.asked
        yield _question(question, languages, number if question.asked else 0)


def _heading(section: Section, languages: list[str]) -> Shown:
    labels = [section.label(code) or section.path for code in languages]
    return Shown(labels, repeat=section.repeat)


def _question(one: Question, languages: list[str], number: int) -> Shown:
    return Shown(
        labels=[one.label(code) for code in languages],
        question=one,
        type_name=type_name(one.type),
        number=number,
        hints=[one.hints.get(code, "") for code in languages],
        choices=[
            (choice.value, [choice.label(code) for code in languages])
            for choice in one.choices
        ],
    )


def told_changes(old: FormVersion, new: FormVersion, language: str) -> list[ToldChange]:
    """Return what changed from one version to another, in words."""
    words = {
        ADDED: _("added"),
        REMOVED: _("removed"),
        CHANGED: _("changed"),
        MOVED: _("moved"),
    }
    found = find_changes(questions_of(old), questions_of(new))
    return [
        ToldChange(
            kind=one.kind,
            word=words[one.kind],
            label=one.question.label(language),
            name=one.question.name,
            parts=[_part_name(part) for part in one.parts],
        )
        for one in found
    ]


def _part_name(part: str) -> str:
    names = {
        "type": _("kind of question"),
        "labels": _("text"),
        "hints": _("hint"),
        "choices": _("answers"),
        "source": _("list of answers"),
        "repeat": _("repetition"),
        "required": _("must be answered"),
        "appearance": _("appearance"),
    }
    return names[part]
