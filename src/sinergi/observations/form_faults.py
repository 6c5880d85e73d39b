"""Everything that can be wrong with an XLSForm: what is wrong, and what to do.

Tests and stored rows use the codes, so the words may be improved at any time. Faults of
the file as a whole (unreadable, too big, a bomb) are those of `sinergi.intake`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from sinergi.intake.faults import FILE_FAULTS, FaultText

BOOK: dict[str, FaultText] = {
    "unknown-format": FaultText(
        _("“%(name)s” is no form we can read."),
        _("Save it as an Excel workbook (.xlsx), or as Markdown tables (.md)."),
    ),
    "too-heavy": FaultText(
        _("The form is larger than %(limit)s MB."),
        _("Take pictures and stray sheets out; media files are uploaded separately."),
    ),
    "no-sheet": FaultText(
        _("The sheet “%(name)s” is missing%(found)s."),
        _(
            "Add a sheet of exactly this name: survey for questions, choices for answers, "
            "settings for the identity of the form."
        ),
    ),
    "no-column": FaultText(
        _("The column “%(column)s” is missing."),
        _("Write the name of the column in the first row of the sheet."),
    ),
    "column-twice": FaultText(
        _("The column “%(column)s” stands there twice."),
        _("Delete one of them, or give it the language it is for."),
    ),
    "too-many-form-rows": FaultText(
        _("The sheet has more than %(limit)s rows."),
        _("Split the form; put long lists in a CSV file beside it."),
    ),
    "too-long-cell": FaultText(
        _("The text in “%(column)s” is longer than %(limit)s characters."),
        _("Shorten it."),
    ),
    "control-character": FaultText(
        _("The text in “%(column)s” holds a character that no form can carry."),
        _("Type the text anew instead of pasting it."),
    ),
}

SETTINGS: dict[str, FaultText] = {
    "no-setting": FaultText(
        _("The setting “%(column)s” is empty."),
        _("Fill it in on the second row of the sheet settings."),
    ),
    "bad-form-id": FaultText(
        _("The form_id “%(value)s” cannot stand in an address."),
        _(
            "Use at most 60 letters, digits, hyphens or underscores, beginning with a "
            "letter, for example laporan-harian."
        ),
    ),
    "bad-version": FaultText(
        _("The version “%(value)s” cannot stand in an address."),
        _(
            "Use digits, best of all day and number: 2026021401 for the first of "
            "14 February 2026."
        ),
    ),
    "encrypted": FaultText(
        _("The form asks for encrypted answers (“%(column)s”)."),
        _(
            "Delete the column. Sinergi must read answers to check them; they travel over "
            "HTTPS and only those who may see them do."
        ),
    ),
    "foreign-address": FaultText(
        _("The form sends its answers to another address (“%(column)s”)."),
        _("Delete the column; devices know the address of Sinergi by themselves."),
    ),
    "unknown-language": FaultText(
        _("The default language “%(value)s” is none of the languages of the form."),
        _("Write it exactly as in the columns: %(languages)s."),
    ),
}

ROWS: dict[str, FaultText] = {
    "no-questions": FaultText(
        _("The form has no question."), _("Write at least one on the sheet survey.")
    ),
    "no-type": FaultText(
        _("The row has a name or a text but no type."),
        _("Say what kind of question it is, or empty the row."),
    ),
    "unknown-type": FaultText(
        _("There is no type “%(value)s”%(near)s."),
        _("Use a type of XLSForm, for example text, integer, date, select_one list."),
    ),
    "old-select": FaultText(
        _("“%(value)s” takes its answers in a way Sinergi does not support."),
        _("Use select_one_from_file with a CSV file."),
    ),
    "no-name": FaultText(
        _("The question or group has no name."),
        _("Give it a short one without spaces, for example happened_on."),
    ),
    "no-value": FaultText(
        _("The answer has no value."),
        _("Fill in the column name with a short value without spaces."),
    ),
    "bad-name": FaultText(
        _("“%(value)s” cannot be a name."),
        _(
            "Begin with a letter or underscore, go on with letters, digits, underscores, "
            "hyphens or points, at most 64, no spaces or accents."
        ),
    ),
    "reserved-name": FaultText(
        _("The name “%(value)s” is reserved."), _("Choose another one.")
    ),
    "name-twice": FaultText(
        _("The name “%(value)s” stands in row %(other)s already."),
        _("Names differ within a group, also without regard to capitals."),
    ),
    "repeat-name-twice": FaultText(
        _(
            "The name “%(value)s” of a repeat is used by another repeat (row %(other)s)."
        ),
        _("Give each repeat a name of its own."),
    ),
    "not-closed": FaultText(
        _("begin_%(kind)s “%(value)s” is never ended."),
        _("Add a row of type end_%(kind)s where it ends."),
    ),
    "not-open": FaultText(
        _("end_%(kind)s ends nothing that was begun."),
        _("Delete the row, or add begin_%(kind)s where it begins."),
    ),
    "too-deep": FaultText(
        _("Groups stand in groups more than %(limit)s deep."),
        _("Take some groups out."),
    ),
    "no-label": FaultText(
        _("“%(value)s” has no text."), _("Fill in the column label.")
    ),
    "label-untranslated": FaultText(
        _("“%(value)s” has no %(column)s in %(language)s."),
        _("Fill in %(column)s in every language of the form."),
    ),
    "choice-file": FaultText(
        _("“%(value)s” names no file of answers."),
        _("Write the name of a .csv, .xml or .geojson file without folders or spaces."),
    ),
    "no-list": FaultText(
        _("There is no list “%(value)s” on the sheet choices%(near)s."),
        _("Add its answers there, or correct the name of the list."),
    ),
    "no-choice-list": FaultText(
        _("The answer belongs to no list."), _("Fill in the column list_name.")
    ),
    "choice-space": FaultText(
        _("The value “%(value)s” has a space in it."),
        _("Write values without spaces; the text people see is the label."),
    ),
    "choice-twice": FaultText(
        _("The value “%(value)s” stands in this list already (row %(other)s)."),
        _("Give each answer of a list a value of its own."),
    ),
    "unbalanced": FaultText(
        _(
            "The formula in “%(column)s” has a bracket or quotation mark without its other."
        ),
        _("Count the brackets and quotation marks: %(value)s"),
    ),
    "unknown-reference": FaultText(
        _(
            "“%(column)s” refers to ${%(value)s}, and no question has this name%(near)s."
        ),
        _("Correct the name between the braces."),
    ),
    "double-reference": FaultText(
        _("“%(column)s” refers to ${%(value)s}, and several questions have this name."),
        _("Give the questions different names."),
    ),
    "circle": FaultText(
        _("Formulas hang on one another in a circle: %(value)s (rows %(rows)s)."),
        _("Let one of these rows do without the others, in calculation and relevant."),
    ),
    "circle-alone": FaultText(
        _("The calculation or condition of “%(value)s” hangs on its own answer."),
        _("Take ${%(value)s} out of its own calculation and relevant."),
    ),
    "default-formula": FaultText(
        _("The default “%(value)s” is taken for a formula because of a sign in it."),
        _("Write it as concat('%(value)s'), or leave the default out."),
    ),
    "no-calculation": FaultText(
        _("“%(value)s” calculates nothing."), _("Fill in the column calculation.")
    ),
}

CONVERTING: dict[str, FaultText] = {
    "converter": FaultText(
        _("The converter refuses the form: %(problem)s"),
        _("Correct what it names, then upload the form again."),
    ),
    "bad-media-name": FaultText(
        _("“%(value)s” cannot be the name of a file that goes with a form."),
        _("Use letters, digits, hyphens, underscores and one point; no folders."),
    ),
}

KEEPING: dict[str, FaultText] = {
    "version-taken": FaultText(
        _(
            "The form has a version “%(value)s” already; what was tried stays as it was."
        ),
        _("Write a new one into the setting version, for example %(next)s."),
    ),
    "code-taken": FaultText(
        _("The form_id “%(value)s” is another form's."),
        _("Write another one into the setting form_id."),
    ),
    "form-retired": FaultText(
        _("The form “%(value)s” is retired and takes no new versions."),
        _("Write another form_id into the sheet settings."),
    ),
}

BESIDE: dict[str, FaultText] = {
    "media-missing": FaultText(
        _("The form asks for the file “%(value)s”, and it was not uploaded%(near)s."),
        _(
            "Upload it together with the form. Sinergi itself makes districts.csv, areas.csv "
            "and stations.csv."
        ),
    ),
    "media-unused": FaultText(
        _("The form does not ask for the file “%(value)s”%(near)s."),
        _("Leave it out, or write its name into the form exactly as the file has it."),
    ),
    "media-made": FaultText(
        _("Sinergi makes “%(value)s” itself, for each person the part they work in."),
        _("Leave it out, or give your list another name."),
    ),
    "media-type": FaultText(
        _("“%(value)s” is no file that can go with a form, or not what its name says."),
        _("Take .jpg, .png, .gif, .mp3, .m4a, .mp4, .csv, .geojson or .xml."),
    ),
    "media-unreadable": FaultText(
        _("“%(value)s” cannot be read as a list of answers."),
        _(
            "Save it as CSV in UTF-8 with the columns name and label; GeoJSON must be a "
            "FeatureCollection, XML have no DTD."
        ),
    ),
    "media-empty": FaultText(
        _("“%(value)s” is empty."), _("Choose the file again; it may not be saved yet.")
    ),
    "media-too-big": FaultText(
        _("“%(value)s” is larger than %(limit)s MB."),
        _("Make it smaller: phones load it over a weak connection."),
    ),
    "media-many": FaultText(
        _("More than %(limit)s files were sent beside the form."),
        _("Send only those the form asks for."),
    ),
}

FAULTS: dict[str, FaultText] = {
    **FILE_FAULTS,
    **BOOK,
    **SETTINGS,
    **ROWS,
    **CONVERTING,
    **KEEPING,
    **BESIDE,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; `sheet` is "" and `row` None when it is the whole file.

    `row` is the row of the sheet as a spreadsheet counts it: headers are row 1.
    """

    code: str
    sheet: str = ""
    row: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """What is wrong, in the active language."""
        return str(FAULTS[self.code].what) % self.facts

    @property
    def remedy(self) -> str:
        """What to do about it, in the active language."""
        return str(FAULTS[self.code].remedy) % self.facts


class BadForm(ValueError):
    """The form cannot be used; `faults` holds everything found, by sheet and row."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(sorted({one.code for one in self.faults})))
