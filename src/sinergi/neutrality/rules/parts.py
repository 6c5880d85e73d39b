"""Which words of a matter are sealed, part by part: who may read one reads all of it."""

from collections.abc import Mapping
from enum import StrEnum

Words = dict[str, str]
Place = tuple["Part", int]
"""A part and the number of its row."""


class Part(StrEnum):
    """What is sealed together; stored."""

    MATTER = "matter"
    SOURCE = "source"
    SUBJECT = "subject"
    STEP = "step"
    EVIDENCE = "evidence"
    LETTER = "letter"
    RECOMMENDED = "recommended"
    DECIDED = "decided"


WORDS: Mapping[Part, tuple[str, ...]] = {
    Part.MATTER: ("summary",),
    Part.SOURCE: ("source_reference",),
    Part.SUBJECT: ("office",),
    Part.STEP: ("note",),
    Part.EVIDENCE: ("name", "described"),
    Part.LETTER: ("addressed_to",),
    Part.RECOMMENDED: ("sanction_text", "imposer_text"),
    Part.DECIDED: ("imposed_text",),
}
"""The columns in which rows of older versions hold these words in plain form.

Sealed words hold more: a subject the `name` of who holds the office, evidence and letters
the `key` that opens their file.
"""
