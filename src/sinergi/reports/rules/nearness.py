"""How near two reports are, and why: the score and its reasons.

score = 0.7 text + 0.15 place + 0.1 day + 0.05 kind, each from 0 to 1. Text is the mean of
two: the token-set ratio of the telling words (rapidfuzz), from CHANCE, which strangers
reach, to 1; and the Dice overlap of runs of 4 characters. The first forgives order and
additions, the second a shared word or two. Weights and limits are choices of ours, tried
on reports written for it (docs/methods/triage.md); a person decides, never the score.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from sinergi.reports.rules.folding import STOPWORDS, words_of

TEXT, PLACE, DAY, KIND = 0.7, 0.15, 0.1, 0.05
LEAST_SCORE, LEAST_TEXT, CHANCE = 0.3, 0.3, 0.45
GRAM = 4
SHORTEST_PHRASE = 3
MOST_PHRASES = 3
MOST_WORDS_SHOWN = 6
MOST_WORDS_COMPARED = 400


@dataclass(frozen=True, slots=True)
class Told:
    """What of a report is compared: folded text, area code, day (ordinal), kind."""

    text: str
    place: str = ""
    day: int = 0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two reports are near: a code of REASONS, and the words or number that show it."""

    code: str
    words: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Near:
    """A report near another one: score from 0 to 1, reasons, the strongest first."""

    key: int
    score: float
    reasons: tuple[Reason, ...] = field(default=())


REASONS = ("same-text", "phrases", "words", "place", "district", "day", "days", "kind")


class Compared:
    """A folded text, and what is compared of it: made once, compared with many."""

    __slots__ = ("grams", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = " ".join(words_of(text))
        self.grams = _grams(text)

    def score(self, other: str) -> float:
        """Return from 0 to 1 how near another folded text is."""
        if not self.text or not other:
            return 0.0
        if self.text == other:
            return 1.0
        tokens = fuzz.token_set_ratio(self.words, " ".join(words_of(other))) / 100
        likeness = 0.5 * max(0.0, (tokens - CHANCE) / (1 - CHANCE))
        if likeness + 0.5 * self._most_overlap(other) < LEAST_TEXT:
            return likeness  # too little already: runs are not counted
        return likeness + 0.5 * overlap(self.grams, _grams(other))

    def _most_overlap(self, other: str) -> float:
        """Return what the overlap cannot pass, by the lengths alone."""
        own, most = len(self.grams), len(other) - GRAM + 1
        if most < own:
            return 2 * most / (own + most) if most > 0 else 0.0
        return 1.0


def overlap(first: set[str], second: set[str]) -> float:
    """Return twice what two sets share by what both hold; 0 where one is empty."""
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _grams(text: str) -> set[str]:
    return {text[i : i + GRAM] for i in range(len(text) - GRAM + 1)}


def place_score(one: str, other: str) -> float:
    """Return 1 for the same area, 0.5 for one inside the other or the same kecamatan."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    if one.startswith(f"{other}.") or other.startswith(f"{one}."):
        return 0.5
    return 0.5 if district_of(one) and district_of(one) == district_of(other) else 0.0


def district_of(code: str) -> str:
    """Return the kecamatan of an area code (`31.75.06`), empty above it."""
    parts = code.split(".")
    return ".".join(parts[:3]) if len(parts) >= 3 else ""


def day_score(one: int, other: int) -> float:
    """Return 1 for the same day, 0.5 for a day apart, 0.25 for up to three; 0: unknown."""
    if not one or not other:
        return 0.0
    apart = abs(one - other)
    if apart > 3:
        return 0.0
    return (1.0, 0.5, 0.25, 0.25)[apart]


def score(one: Told, other: Told) -> float:
    """Return from 0 to 1 how near two reports are; 0 where the texts are strangers.

    The same place and day alone make no copy: a busy day in one kelurahan has many reports.
    """
    return _with_text(Compared(one.text).score(other.text), one, other)


def _with_text(text: float, one: Told, other: Told) -> float:
    if text < LEAST_TEXT:
        return 0.0
    return (
        TEXT * text
        + PLACE * place_score(one.place, other.place)
        + DAY * day_score(one.day, other.day)
        + KIND * float(bool(one.kind) and one.kind == other.kind)
    )


def rank(asked: Told, others: Mapping[int, Told], most: int) -> list[Near]:
    """Return those of the others that are near enough, nearest first, with reasons."""
    compared = Compared(asked.text)
    scored = sorted(
        (
            (_with_text(compared.score(told.text), asked, told), key)
            for key, told in others.items()
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )
    return [
        Near(key, round(value, 3), reasons(asked, others[key]))
        for value, key in scored[:most]
        if value >= LEAST_SCORE
    ]


def reasons(one: Told, other: Told) -> tuple[Reason, ...]:
    """Return why two reports are near."""
    return (
        *_of_text(one.text, other.text),
        *_of_place(one.place, other.place),
        *_of_day(one.day, other.day),
        *((Reason("kind"),) if one.kind and one.kind == other.kind else ()),
    )


def _of_text(one: str, other: str) -> Iterable[Reason]:
    if one and one == other:
        return (Reason("same-text"),)
    phrases = shared_phrases(one.split(), other.split())
    inside = {word for phrase in phrases for word in phrase.split()}
    both = set(words_of(one)) & set(words_of(other)) - inside
    words = sorted((word for word in both if len(word) > 3), key=lambda w: (-len(w), w))
    found = []
    if phrases:
        found.append(Reason("phrases", phrases))
    if words:
        found.append(Reason("words", tuple(words[:MOST_WORDS_SHOWN])))
    return found


def shared_phrases(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """Return the longest runs of words that stand in both, the longest first."""
    first, second = one[:MOST_WORDS_COMPARED], other[:MOST_WORDS_COMPARED]
    blocks = difflib.SequenceMatcher(None, first, second, autojunk=False)
    runs = [first[b.a : b.a + b.size] for b in blocks.get_matching_blocks()]
    told = [
        " ".join(run)
        for run in sorted(runs, key=len, reverse=True)
        if len(run) >= SHORTEST_PHRASE and set(run) - STOPWORDS
    ]
    return tuple(told[:MOST_PHRASES])


def _of_place(one: str, other: str) -> Iterable[Reason]:
    value = place_score(one, other)
    if value == 1.0:
        return (Reason("place"),)
    return (Reason("district"),) if value else ()


def _of_day(one: int, other: int) -> Iterable[Reason]:
    if not day_score(one, other):
        return ()
    apart = abs(one - other)
    return (Reason("day"),) if apart == 0 else (Reason("days", number=apart),)
