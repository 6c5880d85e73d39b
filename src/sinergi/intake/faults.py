"""Everything that can be wrong with a file: what is wrong, and what to do.

Tests and stored rows use the codes, so the words may be improved at any time. After
pyxform's error catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class FaultText:
    """`what` may name facts as %(name)s; `remedy` says what to do about it."""

    what: Promise | str
    remedy: Promise | str
    blocking: bool = True


FILE_FAULTS: dict[str, FaultText] = {
    "unreadable": FaultText(
        _("The file is damaged or incomplete: it cannot be read as %(format)s."),
        _("Open it in the program it comes from and save it anew."),
    ),
    "empty-file": FaultText(
        _("The file is empty."),
        _("Choose the file again; it may not be saved yet."),
    ),
    "not-that-kind": FaultText(
        _("The content is not %(format)s, whatever the name of the file says."),
        _(
            "Save it as %(format)s in the program it comes from; giving it another name "
            "is not enough."
        ),
    ),
    "password": FaultText(
        _("The workbook is protected by a password."),
        _("Open it in its program, take the password off and save it anew."),
    ),
    "old-workbook": FaultText(
        _("This is a workbook of the old kind (.xls), whatever its name says."),
        _("Open it in its program and save it as an Excel workbook (.xlsx)."),
    ),
    "wrong-ending": FaultText(
        _("“%(name)s” is no file of a kind that can be read here."),
        _("Bring one of: %(formats)s."),
    ),
    "encoding": FaultText(
        _("The text is not in UTF-8 or Windows-1252."),
        _("Save the file as “CSV UTF-8”."),
    ),
    "restricted-content": FaultText(
        _("A file of this kind is restricted, and you may not see such files."),
        _("Let somebody of the agency or of Bawaslu import it."),
    ),
    "too-many-cells": FaultText(
        _("The sheet reaches over more than %(limit)s cells, most of them empty."),
        _(
            "Delete the stray cells far right or below, or copy the table to a new file."
        ),
    ),
    "no-rows": FaultText(
        _("The file has a header but no row."), _("Check that this is the right file.")
    ),
    "no-header": FaultText(
        _("The first row holds no column names."),
        _("Put the names of the columns in the first row."),
    ),
    "too-big": FaultText(
        _("The content is larger than %(limit)s MB."),
        _("Split the file, or ask the operator to raise the limit."),
    ),
    "bomb": FaultText(
        _("The compressed file unpacks to far more than a real table does."),
        _("Save the table anew without compression."),
    ),
    "too-many-rows": FaultText(
        _("The file has more than %(limit)s rows."), _("Split the file.")
    ),
    "column-missing": FaultText(
        _("The column “%(column)s” is missing."),
        _("Add the column, or choose in the mapping which header means it."),
    ),
    "header-lower": FaultText(
        _("The names of the columns stand in row %(row)s, not in the first row."),
        _("Delete the rows above them, such as titles and merged cells."),
    ),
    "column-twice": FaultText(
        _("Two columns are mapped to “%(column)s”: %(headers)s."),
        _("Choose one of them in the mapping."),
    ),
    "header-twice": FaultText(
        _("The header “%(header)s” stands in the file twice."),
        _("Rename or remove one of the columns."),
    ),
    "option-missing": FaultText(
        _("The answer to “%(option)s” is missing."), _("Fill it in and check again.")
    ),
    "option-wrong": FaultText(
        _("“%(value)s” is not a possible answer to “%(option)s”."),
        _("Choose one of: %(allowed)s."),
    ),
    "option-no-date": FaultText(
        _("“%(value)s”, the answer to “%(option)s”, is not a date."),
        _("Write it as 2024-02-14."),
    ),
    "nothing-numeric": FaultText(
        _("No column of numbers was found beside the code."),
        _("Check the decimal sign and which columns are taken."),
    ),
}

CELL_FAULTS: dict[str, FaultText] = {
    "cell-empty": FaultText(_("The cell is empty."), _("Fill it in.")),
    "formula-error": FaultText(
        _("The formula of this cell came to an error."),
        _("Correct the formula, or write the value in its place."),
    ),
    "not-a-time": FaultText(
        _("This is not a time."),
        _("Write it as 10:30, with the day before it where one is asked for."),
    ),
    "not-a-position": FaultText(
        _("This is not a position."),
        _("Write latitude and longitude in degrees, such as -6.2115, 106.9452."),
    ),
    "in-future": FaultText(
        _("This day has not come yet."),
        _("Correct the day."),
    ),
    "before-other": FaultText(
        _("This does not agree with the day in “%(other)s”."),
        _("Correct one of the two days."),
    ),
    "digits-too-many": FaultText(
        _(
            "The text holds a number of %(limit)s digits or more, as of a telephone or an "
            "identity card."
        ),
        _("Leave out numbers that belong to a person."),
    ),
    "not-a-number": FaultText(
        _("This is not a number."),
        _("Write digits only, with a point for decimals; leave unknown cells empty."),
    ),
    "not-whole": FaultText(
        _("This is not a whole number."), _("Write it without decimals.")
    ),
    "grouped-digits": FaultText(
        _("The digits are grouped by points."), _("Write 1234 instead of 1.234.")
    ),
    "too-small": FaultText(
        _("The number is smaller than %(low)s."), _("Correct it at the source.")
    ),
    "too-large": FaultText(
        _("The number is larger than %(high)s."), _("Correct it at the source.")
    ),
    "not-one-of": FaultText(
        _("The word is not known here."), _("Write one of: %(allowed)s.")
    ),
    "too-long": FaultText(
        _("The text is longer than %(limit)s signs."), _("Shorten it.")
    ),
    "control-sign": FaultText(
        _("The text holds signs that cannot be shown."), _("Type the text again.")
    ),
    "not-yes-no": FaultText(
        _("This is neither yes nor no."), _("Write True or False, ya or tidak.")
    ),
    "not-a-date": FaultText(
        _("This is not a date."), _("Write it as 2024-02-14 or 14/02/2024.")
    ),
    "not-a-code": FaultText(
        _("This has not the form of an area code."),
        _("Write the Kemendagri code, such as 31.75.06.1003."),
    ),
    "code-is-number": FaultText(
        _("The code is stored as a number, so its zeros are lost."),
        _("Format the column as text and enter the codes again."),
    ),
    "no-shape": FaultText(
        _("The row has no shape."), _("Add the polygon, or remove the row.")
    ),
    "not-a-polygon": FaultText(
        _("The shape is a %(type)s, not a polygon."), _("Give the area as a polygon.")
    ),
    "shape-broken": FaultText(
        _("The shape is broken and cannot be repaired: %(problem)s."),
        _("Draw it anew in the map program."),
    ),
    "shape-elsewhere": FaultText(
        _("The shape lies outside longitude −180…180 or latitude −90…90."),
        _("Export it in WGS 84 degrees (EPSG:4326)."),
    ),
}

ROW_FAULTS: dict[str, FaultText] = {
    "row-too-long": FaultText(
        _("The row has %(cells)s cells, the header %(headers)s."),
        _("Check for a separator inside a text without quotation marks."),
    ),
    "row-twice": FaultText(
        _("The same thing stands in row %(first)s already."),
        _("Keep one of the two rows."),
    ),
    "parent-unknown": FaultText(
        _("The area above, %(parent)s, is neither in the file nor known."),
        _("Add the area above, or correct the code."),
    ),
    "parent-differs": FaultText(
        _("The code says that the area lies in %(parent)s, the column says otherwise."),
        _("Correct the code or the area above."),
    ),
    "level-differs": FaultText(
        _("A code of this form belongs to level %(level)s; the column says otherwise."),
        _("Correct the code, the type or the level."),
    ),
    "kpu-code-differs": FaultText(
        _(
            "KPU's code and the area code with the station number (%(expected)s) differ."
        ),
        _("Correct the one that is wrong."),
    ),
    "station-unknown": FaultText(
        _("There is no station with this number in this area and election."),
        _("Import the stations first, or correct the number."),
    ),
    "area-unknown": FaultText(
        _("There is no such area in force here."),
        _("Write the code or the name as in the list of areas."),
    ),
    "area-too-wide": FaultText(
        _("This is the code of a larger area than the form asks for."),
        _("Write the code of the kelurahan, or of the kecamatan."),
    ),
    "name-ambiguous": FaultText(
        _("Several areas have this name."),
        _("Write the kecamatan, too, or the area code."),
    ),
    "name-differs": FaultText(
        _("The name is another one than that of the code, which is %(expected)s."),
        _("Correct the code or the name."),
    ),
    "station-without-area": FaultText(
        _("A station number needs its kelurahan."),
        _("Fill in the kelurahan."),
    ),
    "choice-differs": FaultText(
        _("This does not go with “%(other)s”, to which belongs: %(expected)s."),
        _("Correct one of the two."),
    ),
    "not-asked": FaultText(
        _("The form does not ask this with the other answers of the row."),
        _("Empty the cell, or correct the other answers."),
    ),
    "nobody-sends": FaultText(
        _("Filled forms are brought by a person who may send this form."),
        _("Sign in and import the file on the page of imports."),
    ),
    "nobody-keeps": FaultText(
        _("There is no institution of yours by this name, or none for this area."),
        _("Write the institution as in the list of institutions."),
    ),
    "outside-scope": FaultText(
        _("The area lies outside the areas you may import for."),
        _("Leave the row out, or let somebody import it who may."),
    ),
    "same-code": FaultText(
        _("Old and new code are the same."), _("Remove the row or correct a code.")
    ),
    "code-not-current": FaultText(
        _("The new code is not in the list of areas in force."),
        _("Import the new list of areas first."),
    ),
}

NOTICES: dict[str, FaultText] = {
    "sum-differs": FaultText(
        _("Men and women do not add up to the total (%(sum)s)."),
        _("Kept as it is; check at the source."),
        blocking=False,
    ),
    "more-voted": FaultText(
        _("More people voted than the list holds."),
        _("Kept as it is; check at the source."),
        blocking=False,
    ),
    "sheets-left-out": FaultText(
        _("Only the sheet “%(sheet)s” is read; others were left out: %(others)s."),
        _("Import other tables as files of their own."),
        blocking=False,
    ),
    "cells-merged": FaultText(
        _("Cells are merged (%(ranges)s): only the first of them holds a value."),
        _("Unmerge them and fill in every row."),
        blocking=False,
    ),
    "shape-repaired": FaultText(
        _("The shape crossed itself and was repaired."),
        _("Look at it on the map."),
        blocking=False,
    ),
}

FAULTS: dict[str, FaultText] = {**FILE_FAULTS, **CELL_FAULTS, **ROW_FAULTS, **NOTICES}


def is_blocking(code: str) -> bool:
    """True when a fault of this kind keeps the whole file out."""
    return FAULTS[code].blocking


def say_what(code: str, facts: Mapping[str, Any]) -> str:
    """Return what is wrong, in the reader's language."""
    return str(FAULTS[code].what) % _spoken(facts)


def say_remedy(code: str, facts: Mapping[str, Any]) -> str:
    """Return what to do about it, in the reader's language."""
    return str(FAULTS[code].remedy) % _spoken(facts)


def _spoken(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Choose of facts that come in several languages ({"id": …, "en": …}) the reader's."""
    language = (get_language() or "id")[:2]
    return {
        name: fact.get(language) or next(iter(fact.values()), "")
        if isinstance(fact, dict)
        else fact
        for name, fact in facts.items()
    }
