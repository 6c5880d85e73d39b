"""Which formal and material elements a report has (Perbawaslu 7/2022; UU 7/2017 art. 454).

An element is met only by content: a dash, "tidak tahu" or a row of dots is none.
"""

import datetime as dt
import re
from enum import StrEnum

from sinergi.reports.rules.told import Identity, Told

FEWEST_LETTERS, FEWEST_WORDS, STORY_LETTERS = 2, 8, 40
SAID_FOR_NOTHING = """
tidak tak tdk gak ga gk ngga nggak enggak belum blm bukan ada adanya tahu tau
diketahui mengetahui ketahui kenal dikenal mengenal yakin pasti jelas ingat lupa
entah rahasia anonim nihil kosong tanpa nama namanya bukti buktinya pelaku pelakunya
siapa siapapun apa apapun mana dimana kapan bagaimana seseorang orang orangnya oknum
dia mereka saya aku kami kita yang itu ini nya nanti menyusul akan segera kemudian
masih sedang saat sekarang mungkin sama sekali juga lagi pun dulu bisa dapat mau
disebut sebut sebutkan disebutkan dicari nn na xx xxx tba tbd tbc test tes asdf ya
yes no not none nothing unknown anonymous someone somebody anybody anyone nobody
person people evidence proof name names known know knows idea sure certain unsure
clear yet later follow follows will can cannot could maybe perhaps be is are was
were am there any the an of it its that this they them we our my me do does did don
dont didn didnt have has haven hasn who whom what where when which how at by for to
tell told say said remember t a i s n dan atau maupun and or nor
"""
EMPTY = frozenset(SAID_FOR_NOTHING.split())
"""Words that tell nothing by themselves: a text of them alone is no content."""
ABSENT = re.compile(
    r"\b(?:tidak|tak|tdk|gak|ga|belum|blm|tanpa|no)(?: ada| punya)? "
    r"(?:saksi|foto|video|rekaman|witness(?:es)?|photos?|videos?|recordings?)\b"
)
"""What is told not to be there."""
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
    said = ABSENT.sub(" ", " ".join(WORDS.findall(text.lower())))
    letters = LETTERS.findall(said)
    if len(letters) < FEWEST_LETTERS or EMPTY.issuperset(said.split()):
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
