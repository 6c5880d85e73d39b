"""Forms for tests: Markdown tables and workbooks made from rows."""

import datetime as dt
import io

from xlsxwriter import Workbook

ID, EN = "Bahasa Indonesia (id)", "English (en)"
SURVEY = ["type", "name", f"label::{ID}", f"label::{EN}"]
CHOICES = ["list_name", "name", f"label::{ID}", f"label::{EN}"]
SETTINGS = ["form_id", "version", "form_title", "default_language"]


def sheets(survey=None, choices=None, settings=None):
    """Return a sound form of one question, or with other rows in its sheets."""
    return {
        "survey": survey or [SURVEY, ["text", "note_text", "Catatan", "Note"]],
        "choices": choices or [CHOICES, ["ya", "yes", "Ya", "Yes"]],
        "settings": settings or [SETTINGS, ["uji", "2026010101", "Uji", ID]],
    }


def markdown(tables):
    """Return the tables below headings, as our forms stand in git."""
    lines = []
    for name, rows in tables.items():
        lines += [f"## {name}", ""]
        for number, row in enumerate(rows):
            cells = [str(cell).replace("|", "\\|") for cell in row]
            lines.append(f"| {' | '.join(cells)} |")
            if number == 0:
                lines.append(f"|{'---|' * len(row)}")
        lines.append("")
    return "\n".join(lines).encode()


def workbook(tables):
    """Return the tables as the bytes of an .xlsx file."""
    raw = io.BytesIO()
    with Workbook(raw, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2026, 1, 1)})  # noqa: DTZ001 same bytes each time
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return raw.getvalue()
