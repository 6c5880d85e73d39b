"""What the columns and types of an XLSForm mean, under all the names they may have.

pyxform is imported where it is first used: it takes 1.5 s, and no page needs it.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

COLUMN_NAMES = {
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "list name": "list_name",
    "jr:constraintmsg": "constraint_message",
    "constraining_message": "constraint_message",
    "jr:requiredmsg": "required_message",
    "requiredmsg": "required_message",
    "relevance": "relevant",
    "calculate": "calculation",
    "jr:count": "repeat_count",
    "count": "repeat_count",
    "read_only": "readonly",
    "id_string": "form_id",
    "set_form_id": "form_id",
    "title": "form_title",
    "set_form_title": "form_title",
}
WRAPPERS = {"bind", "control", "body", "media"}
TRANSLATED = (
    "label",
    "hint",
    "guidance_hint",
    "constraint_message",
    "required_message",
)
FORMULAS = (
    "relevant",
    "constraint",
    "calculation",
    "required",
    "readonly",
    "choice_filter",
    "repeat_count",
    "trigger",
)
MEDIA = ("image", "big-image", "audio", "video")
EDGE = re.compile(
    r"^(?P<edge>begin|end)[ _](?P<kind>group|lgroup|repeat|looped group|loop)"
    r"( (over )?(?P<list>\S+))?$"
)
SUM = re.compile(r"\s*-?[0-9.]+(\s*[-+*]\s*[0-9.]+)*\s*")
PLAIN = {"audit", "calculate", "hidden", "xml-external", "csv-external"}


@dataclass(frozen=True, slots=True)
class Column:
    """A header understood: its plain name, and the language it is for ("" when none)."""

    name: str
    language: str


def understand(header: str, *, double: bool) -> Column:
    """Return what a header means; `double` when the sheet separates by two colons."""
    parts = [part.strip() for part in header.split("::" if double else ":")]
    if "jr" in parts[:-1]:
        at = parts.index("jr")
        parts[at : at + 2] = [f"jr:{parts[at + 1]}"]
    names = [_plain(part) for part in parts[:2]]
    if len(parts) > 1 and names[0] in WRAPPERS:
        parts, names = parts[1:], names[1:]
    return Column(names[0], parts[1] if len(parts) > 1 else "")


def understand_all(headers: Iterable[str]) -> dict[str, Column]:
    """Return the meaning of every header of one sheet."""
    rows = list(headers)
    double = any("::" in header for header in rows)
    return {header: understand(header, double=double) for header in rows}


def _plain(text: str) -> str:
    snake = "_".join(text.split()).lower()
    return COLUMN_NAMES.get(text.lower(), COLUMN_NAMES.get(snake, snake))


@cache
def _known_types() -> dict[str, Any]:
    """Return what pyxform knows of each type, other names of types included."""
    from pyxform.aliases import _type_alias_map
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    known: dict[str, Any] = dict(QUESTION_TYPE_DICT)
    return known | {
        other: known.get(name, {}) for other, name in _type_alias_map.items()
    }


@cache
def _select() -> re.Pattern[str]:
    from pyxform.aliases import select

    commands = "|".join(sorted(map(re.escape, select), key=len, reverse=True))
    return re.compile(
        rf"^(?P<command>{commands}) (?P<list>\S+)( (or specify other|or_other|or other))?$"
    )


def as_select(kind: str) -> tuple[str, str] | None:
    """Return command and list of a type such as `select_one list`, None for others."""
    found = _select().match(kind)
    return (found["command"], found["list"]) if found else None


def is_type(kind: str) -> bool:
    """True when pyxform knows the type, selects and groups aside."""
    return kind in _known_types() or kind in PLAIN


def is_silent(kind: str) -> bool:
    """True when a question of this type shows no text of its own."""
    control = _known_types().get(kind, {}).get("control", {})
    return control.get("tag") in {None, "action"} or kind in PLAIN


def is_mistaken(default: str, kind: str) -> bool:
    """True when a default is no formula and pyxform would make it one, such as `-`.

    Devices then refuse to open the whole form. Calls, references and sums of numbers are
    formulas that somebody meant.
    """
    from pyxform.utils import default_is_dynamic

    meant = "(" in default or "${" in default or SUM.fullmatch(default)
    return not meant and bool(default_is_dynamic(default, kind))


def near(word: str, words: Iterable[str]) -> str:
    """Return ` (text?)` for the word most like it, "" when none is."""
    found = difflib.get_close_matches(word[:64], list(words), 1, 0.7)
    return f" ({found[0]}?)" if found else ""


TYPE_WORDS = (
    *(
        "text",
        "integer",
        "decimal",
        "date",
        "time",
        "dateTime",
        "note",
        "image",
        "file",
    ),
    *(
        "geopoint",
        "geotrace",
        "geoshape",
        "calculate",
        "acknowledge",
        "barcode",
        "audio",
    ),
    *(
        "video",
        "range",
        "select_one",
        "select_multiple",
        "select_one_from_file",
        "rank",
    ),
    *(
        "begin_group",
        "end_group",
        "begin_repeat",
        "end_repeat",
        "start",
        "end",
        "today",
    ),
)
