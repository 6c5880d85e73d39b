"""Text as the fonts of the papers can show it.

PDF/UA-1 refuses a document with a character that has no glyph. People write such: an emoji
from a phone, a name in Chinese letters, a control character pasted along.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sinergi.documents.coverage import RANGES

BOX = "□"
"""Stands for a character that is there and cannot be shown."""
KEPT = "\t\n\r"
UNSEEN = {"Cc", "Cf"}
"""Controls and formats: they show nothing themselves."""
LAO_AM = "\u0eb3"
"""A letter that typst takes apart into a mark and a letter."""
SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"


@lru_cache(maxsize=1)
def _unshown() -> re.Pattern[str]:
    runs = (one.partition("-") for one in RANGES.split())
    shown = "".join(
        f"{re.escape(chr(int(first, 16)))}-{re.escape(chr(int(last or first, 16)))}"
        for first, _dash, last in runs
    )
    return re.compile(f"[^{KEPT}{shown}]")


_SELECTOR = re.compile(f"[{SELECTORS}]")


def _instead(found: re.Match[str]) -> str:
    one = found.group()
    if unicodedata.category(one) in UNSEEN or _SELECTOR.match(one):
        return ""
    return " " if one.isspace() else BOX


def showable(data: Any) -> Any:
    """Return the data with every text as the fonts can show it; keys stay.

    Controls and formats are left out, a character without a glyph becomes "□".
    """
    return _every(data, lambda text: _unshown().sub(_instead, text))


def without_marks(data: Any) -> Any:
    """Return the data with every mark that makes no letter of its own as "□"; keys stay.

    For marks on letters of another font: no font shows the two together.
    """
    return _every(data, _without_marks)


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    whole = unicodedata.normalize("NFC", text)
    return "".join(
        BOX if unicodedata.category(one).startswith("M") or one == LAO_AM else one
        for one in whole
    )


def _every(data: Any, change: Callable[[str], str]) -> Any:
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: _every(one, change) for key, one in data.items()}
    if isinstance(data, list | tuple):
        return [_every(one, change) for one in data]
    return data
