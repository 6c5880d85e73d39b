"""Words that point to a kind: a shipped table and an office's own, matched visibly.

The table lies in `keywords/kinds.yaml`. What it yields is a suggestion with its matches,
never a decision.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from sinergi.reports.rules.folding import fold

HOME = Path(__file__).parents[1] / "keywords" / "kinds.yaml"
LANGUAGES = ("id", "en")
HINTS, SAYS = 1, 2
LEAST_POINTS = 2
SHORTEST_WORD = 3


class BadKeyword(ValueError):
    """The word cannot be searched for; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word or phrase, folded, of a kind; `open_ended` also finds longer words.

    `own` is the id of an office's row, 0 for one that ships.
    """

    kind: str
    words: str
    language: str
    weight: int = HINTS
    open_ended: bool = False
    own: int = 0

    @property
    def shown(self) -> str:
        """The words as the table writes them."""
        return f"{self.words}*" if self.open_ended else self.words


@dataclass(frozen=True, slots=True)
class Guess:
    """A kind the words point to: points, and which keywords stand in the text."""

    kind: str
    points: int
    keywords: tuple[Keyword, ...]


def read_keyword(
    kind: str, written: str, language: str, weight: int, own: int = 0
) -> Keyword:
    """Return a keyword as somebody writes it; raises BadKeyword."""
    open_ended = written.strip().endswith("*")
    words = fold(written)
    if not words:
        raise BadKeyword("empty")
    if len(words) < SHORTEST_WORD:
        raise BadKeyword("short")
    if weight not in {HINTS, SAYS}:
        raise BadKeyword("weight")
    if language not in LANGUAGES:
        raise BadKeyword("language")
    return Keyword(kind, words, language, weight, open_ended, own)


@cache
def shipped_keywords() -> tuple[Keyword, ...]:
    """Return the shipped table, in its order; a word of both languages stands once."""
    told = yaml.safe_load(HOME.read_text("utf-8"))
    table: dict[tuple[str, str], Keyword] = {}
    for kind, languages in told["kinds"].items():
        for language, weights in languages.items():
            for weight, listed in weights.items():
                for words in listed:
                    one = read_keyword(kind, words, language, weight)
                    table.setdefault((one.kind, one.words), one)
    return tuple(table.values())


def shipped_edition() -> str:
    """Return the edition of the shipped table."""
    return str(yaml.safe_load(HOME.read_text("utf-8"))["edition"])


def in_force(own: Iterable[Keyword], struck: Iterable[Keyword]) -> tuple[Keyword, ...]:
    """Return shipped and own keywords without those an office struck out."""
    gone = {(one.kind, one.words) for one in struck}
    table = {
        (one.kind, one.words): one
        for one in (*shipped_keywords(), *own)
        if (one.kind, one.words) not in gone
    }
    return tuple(table.values())


def found_in(text: str, keywords: Sequence[Keyword]) -> list[Keyword]:
    """Return the keywords that stand in a text."""
    folded = fold(text)
    return [
        one for one in keywords if pattern_of(one.words, one.open_ended).search(folded)
    ]


@cache
def pattern_of(words: str, open_ended: bool) -> re.Pattern[str]:
    """Return the pattern that finds folded words in folded text."""
    return re.compile(rf"\b{re.escape(words)}" + ("" if open_ended else r"\b"))


def guesses(text: str, keywords: Sequence[Keyword]) -> list[Guess]:
    """Return the kinds a text points to, the strongest first; a hint alone is none.

    Each keyword counts once however often it stands there. A word inside a longer one
    that was found too is not counted again.
    """
    found = found_in(text, keywords)
    by_kind: dict[str, list[Keyword]] = {}
    for one in found:
        others = (
            other for other in found if other is not one and other.kind == one.kind
        )
        if not any(one.words in other.words for other in others):
            by_kind.setdefault(one.kind, []).append(one)
    told = [
        Guess(kind, sum(one.weight for one in words), tuple(words))
        for kind, words in by_kind.items()
    ]
    enough = [one for one in told if one.points >= LEAST_POINTS]
    return sorted(enough, key=lambda one: (-one.points, one.kind))
