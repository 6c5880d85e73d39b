"""Playbooks: who does what within how many minutes when a warning goes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sinergi.warnings.rules.reach import LEVELS, RANK, Severity
from sinergi.warnings.rules.steps import BadWarning, Hazard

ISSUER, EACH = "issuer", "each"
"""Who of a task beside kinds of institutions: who sent the warning, or every recipient."""

MOST_TASKS, LONGEST_TASK, LONGEST_MINUTES = 30, 300, 10_080


@dataclass(frozen=True, slots=True)
class Task:
    """One line: `who` a kind of institution, "issuer" or "each"; a promise if `commits`."""

    who: str
    text_id: str
    text_en: str
    minutes: int
    commits: bool = False

    def stored(self) -> dict[str, Any]:
        """Return the task as plain values."""
        return {
            "who": self.who, "id": self.text_id, "en": self.text_en,
            "minutes": self.minutes, "commits": self.commits,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Book:
    """A playbook of the library or a copy: for a hazard, from a severity upwards.

    `levels` is how many institutions up it is shown that somebody is silent.
    """

    code: str
    hazard: Hazard
    severity: Severity
    name_id: str
    name_en: str
    within: int
    also: tuple[str, ...]
    tasks: tuple[Task, ...]
    levels: int = LEVELS


def read_tasks(rows: Iterable[Mapping[str, Any]]) -> tuple[Task, ...]:
    """Return tasks from stored or shipped rows; raises BadWarning for what makes none."""
    tasks = tuple(
        Task(
            str(one["who"]), str(one["id"]).strip(), str(one["en"]).strip(),
            int(one["minutes"]), bool(one.get("commits", False)),
        )
        for one in rows
    )  # fmt: skip
    if not tasks:
        raise BadWarning("no-task", "tasks")
    if len(tasks) > MOST_TASKS:
        raise BadWarning("too-many-tasks", "tasks")
    for one in tasks:
        if not one.who or not one.text_id or not one.text_en:
            raise BadWarning("task-lacks", "tasks")
        if max(len(one.text_id), len(one.text_en)) > LONGEST_TASK:
            raise BadWarning("task-long", "tasks")
        if not 1 <= one.minutes <= LONGEST_MINUTES:
            raise BadWarning("task-minutes", "tasks")
    return tasks


def write_lines(tasks: Iterable[Task]) -> str:
    """Return tasks as lines to edit: `who | minutes | Indonesian | English | promise`."""
    return "\n".join(
        " | ".join(
            [one.who, str(one.minutes), one.text_id, one.text_en]
            + (["janji"] if one.commits else [])
        )
        for one in tasks
    )


def read_lines(text: str, known: frozenset[str]) -> tuple[tuple[Task, ...], list[int]]:
    """Return the tasks of lines as people edit them, and the numbers of broken lines.

    `known` are the codes that may stand as who.
    """
    rows, broken = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if not _is_whole(cells, known):
            broken.append(number)
            continue
        who, minutes, first, second, *more = cells
        rows.append(Task(who, first, second, int(minutes), bool(more and more[0])))
    return tuple(rows), broken


def _is_whole(cells: list[str], known: frozenset[str]) -> bool:
    if len(cells) not in {4, 5} or cells[0] not in known:
        return False
    minutes = cells[1]
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 6):
        return False
    return 1 <= int(minutes) <= LONGEST_MINUTES and all(
        0 < len(text) <= LONGEST_TASK for text in cells[2:4]
    )


def fitting(books: Iterable[Book], hazard: Hazard, severity: Severity) -> Book | None:
    """Return the first book for the hazard with the highest severity that is reached."""
    reached = [
        one
        for one in books
        if one.hazard is hazard and RANK[one.severity] <= RANK[severity]
    ]
    return max(reached, key=lambda one: RANK[one.severity], default=None)
