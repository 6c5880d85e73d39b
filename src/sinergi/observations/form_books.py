"""Read an XLSForm as sheets of rows, from a workbook or from Markdown tables."""

import datetime as dt
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from sinergi.intake.readers.extent import check_extent
from sinergi.intake.readers.packed import MEGABYTE, FileProblem, Limits, check_zip
from sinergi.observations.form_faults import BadForm, Fault

MAX_MEGABYTES = 5
MAX_CELLS = 1_000_000
MAX_ROWS = {"survey": 3_000, "choices": 20_000, "settings": 20}
MAX_TEXT = 10_000
LIMITS = Limits(unpacked=64 * MEGABYTE, free=16 * MEGABYTE)
SHEETS = ("survey", "choices", "settings", "entities", "external_choices", "osm")
# Characters XML 1.0 has no way to write.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SPACES = re.compile(r"\s+")
HEADING = re.compile(r"^#{1,6}\s+([A-Za-z_]+)\s*$")
SEPARATOR = re.compile(r"^[\s|:-]+$")
PIPE = re.compile(r"(?<!\\)\|")


@dataclass(slots=True)
class Sheet:
    """Headers, and rows as header → text; empty cells are left out, empty rows kept."""

    headers: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)

    def numbered(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the rows that hold something with their number; headers are row 1."""
        return ((number, row) for number, row in enumerate(self.rows, 2) if row)


@dataclass(slots=True)
class Book:
    """Sheets of an XLSForm by name, the names of all sheets, and what is wrong so far."""

    sheets: dict[str, Sheet]
    names: list[str]
    faults: list[Fault]

    def sheet(self, name: str) -> Sheet:
        """Return the sheet, an empty one when there is none."""
        return self.sheets.get(name) or Sheet()


def read_book(name: str, content: bytes) -> Book:
    """Return the sheets; raises BadForm when the file as a whole cannot be read."""
    reader = _reader(name)
    if reader is None:
        raise BadForm([Fault("unknown-format", facts={"name": Path(name).name[:80]})])
    if len(content) > MAX_MEGABYTES * MEGABYTE:
        raise BadForm([Fault("too-heavy", facts={"limit": MAX_MEGABYTES})])
    tables = reader(content)
    faults: list[Fault] = []
    sheets = {
        sheet: _sheet(sheet, rows, faults)
        for sheet, rows in tables.items()
        if sheet in SHEETS
    }
    if any(one.code == "too-many-form-rows" for one in faults):
        raise BadForm(faults)
    return Book(sheets, list(tables), faults)


Tables = dict[str, list[list[str]]]


def _reader(name: str) -> Callable[[bytes], Tables] | None:
    ending = Path(name.lower()).suffix
    return {".xlsx": _read_workbook, ".md": _read_markdown}.get(ending)


def _read_workbook(content: bytes) -> Tables:
    with tempfile.TemporaryDirectory(prefix="sinergi-form-") as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(content)
        try:
            check_zip(path, LIMITS)
            check_extent(path, LIMITS, cells=MAX_CELLS)
            book = CalamineWorkbook.from_path(str(path))
            return {
                name.strip().lower(): _cells(book, name) for name in book.sheet_names
            }
        except FileProblem as problem:
            raise BadForm([Fault(problem.code, facts=problem.facts)]) from problem
        except (CalamineError, OSError, ValueError, NotImplementedError) as error:
            raise _unreadable("XLSX", error) from error


def _unreadable(form: str, problem: object) -> BadForm:
    facts = {"format": form, "problem": str(problem)[:200]}
    return BadForm([Fault("unreadable", facts=facts)])


def _cells(book: CalamineWorkbook, name: str) -> list[list[str]]:
    if name.strip().lower() not in SHEETS:
        return []
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: Any) -> str:
    """Return a cell as XLSForm takes it: TRUE, whole numbers without .0, ISO days."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell).replace("\xa0", " ").strip()


def _read_markdown(content: bytes) -> Tables:
    """Read tables below headings (`## survey`), or with the sheet in the first column."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable("Markdown", error) from error
    tables: Tables = {}
    name, headed = "", False
    for line in text.splitlines():
        if heading := HEADING.match(line):
            name, headed = heading[1].lower(), True
            tables.setdefault(name, [])
        elif line.lstrip().startswith("|") and not SEPARATOR.match(line):
            cells = _split(line)
            if not headed:
                name = cells[0].lower() or name
                cells = cells[1:]
            if name and (any(cells) or tables.get(name)):
                tables.setdefault(name, []).append(cells)
            elif name:
                tables.setdefault(name, [])
    return tables


def _split(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip().replace("\\|", "|") for cell in PIPE.split(inner)]


def _sheet(name: str, rows: list[list[str]], faults: list[Fault]) -> Sheet:
    """Return a sheet of these rows and add what is wrong with its cells."""
    headers = [SPACES.sub(" ", cell).strip() for cell in rows[0]] if rows else []
    limit = MAX_ROWS.get(name, 3_000)
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > limit + 1:
        facts = {"limit": limit}
        faults.append(Fault("too-many-form-rows", name, limit + 2, facts))
        return Sheet(headers)
    seen: set[str] = set()
    for header in filter(None, headers):
        if header in seen:
            faults.append(Fault("column-twice", name, 1, {"column": header[:80]}))
        seen.add(header)
    sheet = Sheet([header for header in dict.fromkeys(headers) if header])
    for row in rows[1:]:
        cells = zip(headers, row, strict=False)
        sheet.rows.append({head: text for head, text in cells if head and text.strip()})
    _check_cells(name, sheet, faults)
    return sheet


def _check_cells(name: str, sheet: Sheet, faults: list[Fault]) -> None:
    for number, row in [(1, dict.fromkeys(sheet.headers, "")), *sheet.numbered()]:
        for header, text in row.items():
            facts: dict[str, Any] = {"column": header[:80]}
            if len(text) > MAX_TEXT or len(header) > MAX_TEXT:
                facts["limit"] = MAX_TEXT
                faults.append(Fault("too-long-cell", name, number, facts))
            elif UNWRITABLE.search(text) or UNWRITABLE.search(header):
                facts["column"] = UNWRITABLE.sub("?", header)[:80]
                faults.append(Fault("control-character", name, number, facts))
