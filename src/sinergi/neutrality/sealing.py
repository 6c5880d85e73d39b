"""Words of matters, sealed and opened: what neutrality asks of the seals, in one place."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sinergi.doors.sealing import InvalidToken, mark_of, unseal
from sinergi.neutrality.models import (
    Evidence,
    Letter,
    Matter,
    MatterStep,
    Recommendation,
    SealedText,
    Subject,
    Told,
)
from sinergi.neutrality.rules.parts import WORDS, Part, Place, Words
from sinergi.neutrality.rules.subjects import office_key
from sinergi.seals.keeping import Locked, is_unlocked
from sinergi.seals.keys import NoKey, offices_with_text_keys, text_recipients
from sinergi.seals.sealing import CannotOpen, seal
from sinergi.seals.words import pack, read_words

__all__ = [
    "TABLES", "CannotOpen", "Locked", "NoKey", "copies_for", "has_key", "holders_of",
    "is_unlocked", "offices_with_text_keys", "open_copies", "plain_of", "seal_for", "subject_mark",
    "text_recipients",
]  # fmt: skip

TABLES: Mapping[Part, type[Told]] = {
    Part.MATTER: Matter, Part.SOURCE: Matter, Part.SUBJECT: Subject,
    Part.STEP: MatterStep, Part.EVIDENCE: Evidence, Part.LETTER: Letter,
    Part.RECOMMENDED: Recommendation, Part.DECIDED: Recommendation,
}  # fmt: skip
"""The table that a part's rows stand in."""
MARK = "neutrality-office"


def subject_mark(office: str) -> str:
    """Return a keyed mark: equal for two spellings of one office, and read by nobody."""
    return mark_of(MARK, office_key(office))


def has_key(institution_id: int) -> bool:
    """True when something can be sealed for the office."""
    try:
        text_recipients(institution_id)
    except NoKey:
        return False
    return True


def seal_for(words: Words, institution_id: int) -> bytes:
    """Return the words sealed to the office's key; raises NoKey."""
    return seal(pack(words), text_recipients(institution_id))


def holders_of(matter: Matter) -> dict[Place, set[int]]:
    """Return part and row → the offices that hold a copy."""
    found: dict[Place, set[int]] = defaultdict(set)
    rows = SealedText.all_rows.filter(matter=matter).order_by()
    for part, row, office in rows.values_list("part", "row_id", "institution_id"):
        found[Part(part), row].add(office)
    return found


Copies = dict[Place, dict[int, bytes]]


def copies_for(offices: Collection[int], places: Iterable[Place]) -> Copies:
    """Return part and row → office → its sealed copy; one query."""
    rows_of: dict[Part, list[int]] = defaultdict(list)
    for part, row in places:
        rows_of[part].append(row)
    found: Copies = defaultdict(dict)
    if not rows_of or not offices:
        return found
    wanted = [one for some in rows_of.values() for one in some]
    rows = SealedText.all_rows.filter(
        part__in=list(rows_of), row_id__in=wanted, institution_id__in=offices
    )
    asked = {part: set(some) for part, some in rows_of.items()}
    for one in rows.order_by():
        if one.row_id in asked[Part(one.part)]:
            place = (Part(one.part), one.row_id)
            found[place][one.institution_id] = bytes(one.sealed_text)
    return found


def open_copies(
    institution_id: int, sealed: Mapping[Place, bytes]
) -> dict[Place, Words]:
    """Return the words of many copies of one office by one question.

    Raises Locked, CannotOpen.
    """
    opened = read_words(institution_id, list(sealed.values()))
    return {
        place: {name: str(word) for name, word in words.items()}
        for place, words in zip(sealed, opened, strict=True)
    }


def plain_of(part: Part, row: Any) -> Words:
    """Return the words a row still has in plain columns; empty when it has none."""
    words = {name: str(getattr(row, name)) for name in WORDS[part]}
    if part is Part.SUBJECT and (kept := getattr(row, "kept_name", None)):
        try:
            words["name"] = unseal(kept.sealed)
        except InvalidToken:
            words["name"] = ""
    return words if any(words.values()) else {}
