"""Lessons and quiz from their file, in the language asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("texts.yaml")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A short text with its legal ground."""

    code: str
    title: str
    lines: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `right` is the place of the right answer."""

    code: str
    ask: str
    answers: tuple[str, ...]
    right: int
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what somebody picked, None for nothing."""

    question: Question
    picked: int | None

    @property
    def is_right(self) -> bool:
        """True when the right answer was picked."""
        return self.picked == self.question.right


@cache
def _file() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return told


@cache
def lessons(language: str) -> tuple[Lesson, ...]:
    """Return the lessons in order."""
    return tuple(
        Lesson(
            one["code"],
            one["title"][language],
            tuple(one["text"][language]),
            one["source"],
        )
        for one in _file()["lessons"]
    )


@cache
def questions(language: str) -> tuple[Question, ...]:
    """Return the questions in order."""
    return tuple(_question(one, language) for one in _file()["quiz"])


def _question(one: Mapping[str, Any], language: str) -> Question:
    answers = one["answers"]
    (right,) = [n for n, answer in enumerate(answers) if answer.get("right")]
    words = tuple(answer[language] for answer in answers)
    return Question(
        one["code"],
        one["ask"][language],
        words,
        right,
        one["why"][language],
        one["source"],
    )


def answered(language: str, sent: Mapping[str, str]) -> list[Answered]:
    """Return each question with what was picked; anything odd counts as not answered."""
    found = []
    for one in questions(language):
        text = sent.get(one.code, "")
        n = int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else -1
        found.append(Answered(one, n if 0 <= n < len(one.answers) else None))
    return found
