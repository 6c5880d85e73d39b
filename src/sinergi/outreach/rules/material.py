"""States and languages of materials; what a quiz must have before it is put into use."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sinergi.outreach.rules.session import BadSession


class MaterialState(StrEnum):
    """Where a version stands; stored."""

    DRAFT = "draft"
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


MATERIAL_ALLOWED: dict[MaterialState, frozenset[MaterialState]] = {
    MaterialState.DRAFT: frozenset({MaterialState.ASKED}),
    MaterialState.ASKED: frozenset({MaterialState.APPROVED, MaterialState.REFUSED}),
    MaterialState.APPROVED: frozenset(),
    MaterialState.REFUSED: frozenset(),
}


class Language(StrEnum):
    """In what a file speaks; stored."""

    INDONESIAN = "id"
    ENGLISH = "en"
    SIGN = "bisindo"
    BRAILLE = "braille"
    EASY = "mudah"
    REGIONAL = "daerah"


class Phase(StrEnum):
    """When a quiz was answered; stored."""

    BEFORE = "before"
    AFTER = "after"


class Way(StrEnum):
    """How the answers came; stored."""

    PAPER = "paper"
    PHONE = "phone"
    KIOSK = "kiosk"


FEWEST_ITEMS, MOST_ITEMS = 3, 10
FEWEST_OPTIONS, MOST_OPTIONS = 2, 6
LONGEST_TEXT, LONGEST_OPTION = 300, 160


def check_quiz(items: Sequence[Mapping[str, Any]]) -> None:
    """Raise BadSession unless these are three to ten questions, each with its answers."""
    if not FEWEST_ITEMS <= len(items) <= MOST_ITEMS:
        raise BadSession("items", "items")
    for one in items:
        text, options, right = one.get("text"), one.get("options"), one.get("right")
        if not isinstance(text, str) or not 0 < len(text.strip()) <= LONGEST_TEXT:
            raise BadSession("item-text", "items")
        if not isinstance(options, list) or not (
            FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS
        ):
            raise BadSession("item-options", "items")
        if not all(
            isinstance(option, str) and 0 < len(option.strip()) <= LONGEST_OPTION
            for option in options
        ) or len({option.strip().casefold() for option in options}) < len(options):
            raise BadSession("item-options", "items")
        if type(right) is not int or not 0 <= right < len(options):
            raise BadSession("item-right", "items")


def marks_of(
    items: Sequence[Mapping[str, Any]], picked: Sequence[int | None]
) -> list[int]:
    """Return one per question answered rightly and zero for the others; raises BadSession.

    A question left open counts as not right: people who do not know may say so.
    """
    if len(picked) != len(items):
        raise BadSession("answers", "answers")
    return [
        int(one is not None and one == item["right"])
        for item, one in zip(items, picked, strict=True)
    ]
