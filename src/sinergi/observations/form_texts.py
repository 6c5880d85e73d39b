"""Texts for people in an XLSForm: which languages it speaks, and where one is missing."""

from collections.abc import Iterable, Iterator

from sinergi.observations.form_books import Book, Sheet
from sinergi.observations.form_columns import (
    MEDIA,
    TRANSLATED,
    Column,
    understand_all,
)
from sinergi.observations.form_faults import Fault

PLAIN_LANGUAGE = "default"


def settings_of(book: Book) -> dict[str, str]:
    """Return the settings by plain name; translations of the title as `form_title::x`."""
    sheet = book.sheet("settings")
    row = next((cells for _, cells in sheet.numbered()), {})
    columns = understand_all(sheet.headers)
    known = {}
    for header, text in row.items():
        column = columns[header]
        suffix = f"::{column.language}" if column.language else ""
        known[column.name + suffix] = text.strip()
    return known


def languages_of(book: Book) -> list[str]:
    """Return the languages of the texts as written, the default one first.

    Columns without a language are in the default language of the settings; where there
    is none they are `default`, as pyxform has it. Empty when no column names a language
    and the settings name none.
    """
    found: dict[str, None] = {}
    for name in ("survey", "choices"):
        for column in understand_all(book.sheet(name).headers).values():
            if column.name in TRANSLATED:
                found[column.language] = None
    default = settings_of(book).get("default_language", "")
    if "" in found:
        plain = default or (PLAIN_LANGUAGE if len(found) > 1 else "")
        found = dict.fromkeys(language or plain for language in found)
    found.pop("", None)
    return sorted(found, key=lambda language: language != default)


class Texts:
    """The rows of one sheet with every text under its language."""

    def __init__(self, name: str, sheet: Sheet, book: Book) -> None:
        self.name, self.languages = name, languages_of(book)
        default = settings_of(book).get("default_language", "")
        self.plain = (default or PLAIN_LANGUAGE) if self.languages else ""
        self.columns = {
            header: self._with_language(column)
            for header, column in understand_all(sheet.headers).items()
        }

    def _with_language(self, column: Column) -> Column:
        if column.name in TRANSLATED and not column.language:
            return Column(column.name, self.plain)
        return column

    def cells(self, row: dict[str, str]) -> dict[Column, str]:
        """Return the cells of a row by what their columns mean."""
        return {self.columns[header]: text.strip() for header, text in row.items()}

    def missing(
        self, number: int, name: str, cells: dict[Column, str], *, labelled: bool = True
    ) -> Iterator[Fault]:
        """Yield a fault per missing text; only the label must be there at all."""
        said = {column.name for column in cells}
        if labelled and "label" not in said and not said.intersection(MEDIA):
            yield Fault("no-label", self.name, number, {"value": name[:120]})
        for wanted in said.intersection(TRANSLATED):
            for language in self._silent(wanted, cells):
                facts = {"column": wanted, "language": language[:80]}
                facts["value"] = name[:120]
                yield Fault("label-untranslated", self.name, number, facts)

    def _silent(self, wanted: str, cells: Iterable[Column]) -> list[str]:
        said = {column.language for column in cells if column.name == wanted}
        return [language for language in self.languages if language not in said]
