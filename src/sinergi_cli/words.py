"""Indonesian or English: texts are written in English and looked up in a catalogue."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Protocol

from sinergi_cli.words_id import TEXTS

LANGUAGES = ("id", "en")


class Say(Protocol):
    """Turn an English text into the language chosen, filling its {fields}."""

    language: str

    def __call__(self, text: str, **fields: object) -> str:
        """The text in the language of this object."""
        ...  # pragma: no cover

    def name(self, names: Mapping[str, str], otherwise: str = "") -> str:
        """The name in this language, else in any, else `otherwise`."""
        ...  # pragma: no cover

    def number(self, value: float, digits: int = 2) -> str:
        """A number with the decimal sign of the language; a dash for unknown."""
        ...  # pragma: no cover


class Words:
    """The texts of one language (`id` or `en`)."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: str, **fields: object) -> str:
        """The text in this language, its {fields} filled."""
        found = TEXTS.get(text, text) if self.language == "id" else text
        return found.format(**fields) if fields else found

    def name(self, names: Mapping[str, str], otherwise: str = "") -> str:
        """The name in this language, else in the other, else `otherwise`."""
        for language in (self.language, *LANGUAGES):
            if names.get(language):
                return names[language]
        return otherwise

    def number(self, value: float, digits: int = 2) -> str:
        """A number with the signs of the language; a dash when it is unknown."""
        if value != value:
            return "–"
        text = f"{value:,.{digits}f}"
        if float(text.replace(",", "")) == 0:
            text = text.lstrip("-")
        if self.language == "id":
            text = text.translate(str.maketrans(",.", ".,"))
        return text.replace("-", "−")


def choose_language(wanted: str | None) -> str:
    """`wanted` (`--lang`), else what LC_ALL, LC_MESSAGES or LANG say, else English."""
    if wanted in LANGUAGES:
        return wanted
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return "id" if value.lower().startswith("id") else "en"
    return "en"
