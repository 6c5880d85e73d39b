"""All faults of an XLSForm at once, where pyxform stops at the first."""

import re
from collections.abc import Iterator

from sinergi.observations.form_books import Book
from sinergi.observations.form_columns import near, understand_all
from sinergi.observations.form_faults import Fault
from sinergi.observations.form_rows import SurveyCheck, check_choices
from sinergi.observations.form_texts import languages_of, settings_of

SHAPES = {
    # It stands in addresses as a slug; "new" is the address of the upload page.
    "form_id": ("bad-form-id", re.compile(r"(?!new\Z)[A-Za-z][A-Za-z0-9_-]{0,59}")),
    "version": ("bad-version", re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")),
}
LOCKS = {"public_key": "encrypted", "submission_url": "foreign-address"}
NEEDED = {
    "survey": ("type", "name", "label"),
    "choices": ("list_name", "name", "label"),
    "settings": ("form_id", "version", "form_title"),
}


def find_faults(book: Book) -> list[Fault]:
    """Return what is wrong with the sheets, in the order of sheets and rows."""
    return [
        *book.faults,
        *_missing(book),
        *_settings(book),
        *SurveyCheck(book, choice_lists(book)).run(),
        *check_choices(book),
    ]


def choice_lists(book: Book) -> dict[str, list[str]]:
    """Return the values of each list of the sheet choices."""
    sheet = book.sheet("choices")
    columns = understand_all(sheet.headers)
    lists: dict[str, list[str]] = {}
    for _number, row in sheet.numbered():
        cells = {columns[header].name: text.strip() for header, text in row.items()}
        lists.setdefault(cells.get("list_name", ""), []).append(cells.get("name", ""))
    lists.pop("", None)
    return lists


def _missing(book: Book) -> Iterator[Fault]:
    for name, needed in NEEDED.items():
        if name not in book.sheets:
            if name != "choices":
                facts = {"name": name, "found": near(name, book.names)}
                yield Fault("no-sheet", name, None, facts)
            continue
        sheet = book.sheets[name]
        if name == "choices" and not sheet.rows:
            continue
        known = {column.name for column in understand_all(sheet.headers).values()}
        for column in needed:
            if column not in known:
                yield Fault("no-column", name, 1, {"column": column})


def _settings(book: Book) -> Iterator[Fault]:
    if "settings" not in book.sheets:
        return
    columns = {c.name for c in understand_all(book.sheets["settings"].headers).values()}
    known = settings_of(book)
    for name in NEEDED["settings"]:
        if name in columns and not known.get(name):
            yield Fault("no-setting", "settings", 2, {"column": name})
    for name, (code, pattern) in SHAPES.items():
        if known.get(name) and not pattern.fullmatch(known[name]):
            yield Fault(code, "settings", 2, {"value": known[name][:120]})
    for name, code in LOCKS.items():
        if known.get(name):
            yield Fault(code, "settings", 2, {"column": name})
    yield from _default_language(known.get("default_language", ""), languages_of(book))


def _default_language(default: str, languages: list[str]) -> Iterator[Fault]:
    if default and languages and default not in languages:
        facts = {"value": default[:120], "languages": ", ".join(languages)[:400]}
        yield Fault("unknown-language", "settings", 2, facts)
