"""The preliminary review: which formal and material elements a report has (facts 3.3)."""

from collections.abc import Mapping
from enum import StrEnum


class Element(StrEnum):
    """What is checked; stored as a key of the review."""

    REPORTER = "reporter"
    ACCUSED = "accused"
    IN_TIME = "in-time"
    PLACE_AND_TIME = "place-and-time"
    STORY = "story"
    EVIDENCE = "evidence"


FORMAL = (Element.REPORTER, Element.ACCUSED, Element.IN_TIME)
MATERIAL = (Element.PLACE_AND_TIME, Element.STORY, Element.EVIDENCE)


def is_met(review: Mapping[str, bool], elements: tuple[Element, ...]) -> bool:
    """True when every one of these elements was found."""
    return all(review.get(one.value, False) for one in elements)


def missing(review: Mapping[str, bool]) -> list[Element]:
    """Return the elements that were not found."""
    return [one for one in (*FORMAL, *MATERIAL) if not review.get(one.value, False)]
