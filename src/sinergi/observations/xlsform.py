"""XLSForm to XForm: all faults at once, or a form that devices take."""

import logging
import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from sinergi.observations.form_books import Book, read_book
from sinergi.observations.form_checks import find_faults
from sinergi.observations.form_columns import understand_all
from sinergi.observations.form_faults import BadForm, Fault
from sinergi.observations.form_languages import language_code
from sinergi.observations.form_outline import (
    Choice,
    Outline,
    Question,
    Section,
    read_outline,
)
from sinergi.observations.form_texts import PLAIN_LANGUAGE, settings_of

__all__ = ["BadForm", "Choice", "Converted", "Fault", "Question", "Section", "convert"]

log = logging.getLogger(__name__)
ROW = re.compile(r"\[row : (\d+)\]\s*")
SHEET = re.compile(r"'(survey|choices|settings|entities)' sheet")
MEDIA_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9 ._-]{0,99}")
MAX_FAULTS = 500


@dataclass(frozen=True, slots=True)
class Converted:
    """A form ready to be kept: `xform` is what devices get.

    `titles`, and the texts of questions, are by language code (`id`, `en`; `default`
    where the form names none); `languages` the codes, the default one first. `media` are
    the files the form needs beside it. `warnings` are pyxform's own, in English.
    """

    form_id: str
    titles: dict[str, str]
    version: str
    xform: str
    languages: tuple[str, ...]
    media: tuple[str, ...]
    questions: tuple[Question, ...]
    sections: tuple[Section, ...]
    warnings: tuple[str, ...]


def convert(name: str, content: bytes) -> Converted:
    """Return the form of an .xlsx or .md file; raises BadForm with all its faults.

    Nothing else is raised, whatever the bytes. `name` only tells the format. A form of
    250 questions takes about 0.2 s.
    """
    book = read_book(name, content)
    faults = find_faults(book)
    if faults:
        raise BadForm(faults[:MAX_FAULTS])
    titles = _titles(book)
    xform, warnings = _run_pyxform(book)
    outline = _outline(xform)
    return Converted(
        form_id=outline.form_id,
        titles=titles,
        version=outline.version,
        xform=xform,
        languages=outline.languages or tuple(titles),
        media=outline.media,
        questions=outline.questions,
        sections=outline.sections,
        warnings=tuple(warnings),
    )


def _titles(book: Book) -> dict[str, str]:
    """Return the title by language; without a language it is in the default one."""
    known = settings_of(book)
    default = known.get("default_language") or PLAIN_LANGUAGE
    titles = (
        {language_code(default): known["form_title"]} if "form_title" in known else {}
    )
    for name, text in known.items():
        if name.startswith("form_title::"):
            titles[language_code(name.partition("::")[2])] = text
    return titles


def _run_pyxform(book: Book) -> tuple[str, list[str]]:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert as pyxform_convert

    warnings: list[str] = []
    try:
        made = pyxform_convert(_workbook(book), warnings=warnings, validate=False)
    except PyXFormError as error:
        raise BadForm([_told(str(error))]) from error
    except Exception as error:  # the bytes are a stranger's: whatever it is, it is told
        log.warning("pyxform failed: %s", type(error).__name__)
        raise BadForm([_told(type(error).__name__)]) from error
    return made.xform, warnings


def _workbook(book: Book) -> dict[str, Any]:
    """Return the sheets as pyxform takes them; it knows no translations of the title."""
    sheets: dict[str, Any] = {"sheet_names": list(book.names)}
    for name, sheet in book.sheets.items():
        headers, rows = sheet.headers, [dict(row) for row in sheet.rows]
        if name == "settings":
            columns = understand_all(headers)
            headers = [one for one in headers if not columns[one].language]
            rows = [
                {k: v for k, v in row.items() if k in headers} for row in rows if row
            ]
        if not rows and name != "survey":
            continue
        sheets[name] = rows
        sheets[f"{name}_header"] = [dict.fromkeys(headers)]
    return sheets


def _told(message: str) -> Fault:
    """Return pyxform's message as a fault, with the row it names."""
    row, sheet = ROW.search(message), SHEET.search(message)
    named = sheet[1] if sheet else ("survey" if row else "")
    text = ROW.sub("", message).strip()[:600]
    return Fault("converter", named, int(row[1]) if row else None, {"problem": text})


def _outline(xform: str) -> Outline:
    try:
        outline = read_outline(xform)
    except (ParseError, ValueError, RecursionError) as error:
        raise BadForm([_told(f"{type(error).__name__}: {error}")]) from error
    bad = [name for name in outline.media if not MEDIA_NAME.fullmatch(name)]
    if bad:
        raise BadForm(Fault("bad-media-name", facts={"value": one[:80]}) for one in bad)
    return outline
