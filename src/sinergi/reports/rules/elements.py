"""Which formal and material elements a report has (Perbawaslu 7/2022; UU 7/2017 art. 454).

An element is met only by content: a dash, "tidak tahu" or a row of dots is none.
"""

import datetime as dt
import re
from enum import StrEnum

from sinergi.reports.rules.told import Identity, Told

FEWEST_LETTERS, FEWEST_WORDS, STORY_LETTERS = 2, 8, 40
NOTHING = frozenset(
    {
        "tidak tahu", "tidak ada", "tak tahu", "tdk tahu", "gak tahu", "ga tahu", "entah",
        "belum tahu", "belum ada", "rahasia", "anonim", "lupa", "nihil", "kosong", "nn",
        "do not know", "dont know", "don t know", "unknown", "no idea", "none", "nothing",
        "anonymous", "na", "n a", "xx", "xxx", "tba", "test", "tes", "asdf", "not known",
        "no name", "tanpa nama", "i do not know", "i don t know", "saya tidak tahu", "no",
        "tidak", "ya", "yes",
    }
)  # fmt: skip
LETTERS = re.compile(r"[^\W\d_]")
WORDS = re.compile(r"[^\W_]+")


class Element(StrEnum):
    """An element of a report; stored."""

    REPORTER = "reporter"
    REPORTED = "reported"
    IN_TIME = "in-time"
    TIME = "time"
    PLACE = "place"
    DESCRIPTION = "description"
    EVIDENCE = "evidence"


FORMAL = (Element.REPORTER, Element.REPORTED, Element.IN_TIME)
MATERIAL = (Element.TIME, Element.PLACE, Element.DESCRIPTION, Element.EVIDENCE)


def has_content(text: str) -> bool:
    """True when a text says something."""
    words = WORDS.findall(text.lower())
    said = " ".join(words)
    letters = LETTERS.findall(said)
    if len(letters) < FEWEST_LETTERS or said in NOTHING:
        return False
    return len(set(letters)) > 1


def is_description(text: str) -> bool:
    """True when a text tells what happened: some sentences, not one word over and over."""
    words = WORDS.findall(text.lower())
    letters = sum(len(LETTERS.findall(word)) for word in words)
    return len(set(words)) >= FEWEST_WORDS and letters >= STORY_LETTERS


def elements_of(
    told: Told,
    identity: Identity | None,
    *,
    happened_on: dt.date | None,
    area_code: str,
    files: int,
    is_late: bool | None,
) -> dict[str, bool]:
    """Return each element and whether it is met.

    `is_late` is None where the day on which it became known is not told: then nobody can
    say that the report is in time. The area alone is no place: "where" is asked in words.
    """
    named = identity is not None and (
        has_content(identity.name) and has_content(identity.address)
    )
    place = has_content(told.where) and (bool(area_code) or len(told.where) > 12)
    met = {
        Element.REPORTER: named,
        Element.REPORTED: has_content(told.reported),
        Element.IN_TIME: is_late is False,
        Element.TIME: happened_on is not None,
        Element.PLACE: place,
        Element.DESCRIPTION: is_description(told.story),
        Element.EVIDENCE: files > 0 or has_content(told.evidence),
    }
    return {one.value: bool(met[one]) for one in Element}


def is_complete(elements: dict[str, bool]) -> bool:
    """True when every formal and material element is met."""
    return all(elements.get(one.value, False) for one in Element)
