"""Turn the raw cells of one column into values, telling everything that is wrong.

Each kind has a fast way for a whole column of clean cells and a slow way, cell by cell,
that finds the faults. Raw cells are text (CSV), Python values (XLSX, parquet) or
geometry (GeoJSON). An empty cell is None: unknown, never 0.
"""

import datetime as dt
import itertools
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from sinergi.intake.columns import CellFault, Column, Kind

EMPTY = frozenset({"", "-", "NA", "N/A", "n/a", "null", "NULL", "None", "nan", "NaN"})
# What a spreadsheet shows, and writes to CSV, where a formula came to nothing.
ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#ERROR!"}
)
TRUE = frozenset({"true", "1", "ya", "yes", "y", "benar"})
FALSE = frozenset({"false", "0", "tidak", "no", "n", "t", "salah"})
GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")
# Kemendagri: province, regency or city, district, village; ours: RW, RT. "0": the nation.
CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4}(\.\d{3}(\.\d{3})?)?)?)?)?|0")
# Places of the dots in a code written without them, as KPU does.
UNDOTTED = {2: (), 4: (2,), 6: (2, 4), 10: (2, 4, 6)}
# What an IntegerField takes on both databases.
WHOLE_LIMIT = 2_147_483_647


class BadCell(ValueError):
    """The cell cannot be read; `code` names why."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


Values = list[Any]


def parse_cells(
    column: Column, cells: Sequence[Any], *, decimal: str = "."
) -> tuple[Values, list[CellFault]]:
    """Return the values of the cells, None where empty or wrong, and all faults.

    `decimal` is the decimal sign of the file: "," turns `1.234,5` into 1234.5.
    """
    fast = FAST.get(column.kind)
    values = fast(cells) if fast else None
    faults: list[CellFault] = []
    if values is None:
        values, faults = _one_by_one(column.kind, cells, decimal)
    bad = {fault.index for fault in faults}
    faults += _empty_faults(column, values, bad)
    faults += _bound_faults(column, values)
    if column.check is not None:
        faults += column.check(values)
    return values, faults


def _one_by_one(
    kind: Kind, cells: Sequence[Any], decimal: str
) -> tuple[Values, list[CellFault]]:
    read, values, faults = SLOW[kind], [], []
    for index, cell in enumerate(cells):
        try:
            if isinstance(cell, str) and cell.strip() in ERRORS:
                raise BadCell("formula-error")
            values.append(None if is_empty(cell) else read(cell, decimal))
        except BadCell as bad:
            values.append(None)
            faults.append(CellFault(index, bad.code, bad.facts))
    return values, faults


def is_empty(cell: object) -> bool:
    """True for cells that say nothing."""
    if cell is None:
        return True
    if isinstance(cell, str):
        return cell in EMPTY or not cell.strip()
    return isinstance(cell, float) and math.isnan(cell)


def _empty_faults(column: Column, values: Values, bad: set[int]) -> list[CellFault]:
    if not column.filled or column.is_place or None not in values:
        return []
    code = "no-shape" if column.kind is Kind.SHAPE else "cell-empty"
    return [
        CellFault(i, code)
        for i, value in enumerate(values)
        if value is None and i not in bad
    ]


def _bound_faults(column: Column, values: Values) -> list[CellFault]:
    if column.kind in {Kind.WHOLE, Kind.NUMBER}:
        return _out_of_range(column, values)
    if column.choices:
        allowed = ", ".join(column.choices)
        return [
            CellFault(i, "not-one-of", {"allowed": allowed})
            for i, value in enumerate(values)
            if value is not None and value not in column.choices
        ]
    if column.kind is Kind.TEXT:
        return [
            CellFault(i, "too-long", {"limit": column.max_length})
            for i, value in enumerate(values)
            if value is not None and len(value) > column.max_length
        ]
    return []


def _out_of_range(column: Column, values: Values) -> list[CellFault]:
    low = -math.inf if column.low is None else column.low
    high = math.inf if column.high is None else column.high
    if column.kind is Kind.WHOLE:
        low, high = max(low, -WHOLE_LIMIT), min(high, WHOLE_LIMIT)
    present = [value for value in values if value is not None]
    if not present or (min(present) >= low and max(present) <= high):
        return []
    return [
        CellFault(i, "too-small" if value < low else "too-large", _bounds(low, high))
        for i, value in enumerate(values)
        if value is not None and not low <= value <= high
    ]


def _bounds(low: float, high: float) -> dict[str, Any]:
    return {
        "low": None if math.isinf(low) else low,
        "high": None if math.isinf(high) else high,
    }


# --- fast ways: None means "not all cells are clean, go one by one" --------------------
def _fast_whole(cells: Sequence[Any]) -> Values | None:
    kinds = set(map(type, cells))
    if kinds <= {int, type(None)}:
        return list(cells)
    if kinds <= {str} and all((c.isdecimal() and c.isascii()) or not c for c in cells):
        return [int(c) if c else None for c in cells]
    return None


def _fast_number(cells: Sequence[Any]) -> Values | None:
    if set(map(type, cells)) <= {float, int, type(None)}:
        values = [None if c is None or c != c else float(c) for c in cells]
        return values if all(v is None or math.isfinite(v) for v in values) else None
    return None


def _fast_flag(cells: Sequence[Any]) -> Values | None:
    return list(cells) if set(map(type, cells)) <= {bool, type(None)} else None


def _fast_code(cells: Sequence[Any]) -> Values | None:
    if not set(map(type, cells)) <= {str, type(None)}:
        return None
    match = CODE.fullmatch
    if all(not cell or match(cell) for cell in cells):
        return [cell or None for cell in cells]
    return None


def _fast_text(cells: Sequence[Any]) -> Values | None:
    if not set(map(type, cells)) <= {str} or not ERRORS.isdisjoint(cells):
        return None
    if all(c.isprintable() and c == c.strip() and "  " not in c for c in cells):
        return [None if cell in EMPTY else cell for cell in cells]
    return None


FAST: dict[Kind, Callable[[Sequence[Any]], Values | None]] = {
    Kind.TEXT: _fast_text,
    Kind.CODE: _fast_code,
    Kind.WHOLE: _fast_whole,
    Kind.NUMBER: _fast_number,
    Kind.FLAG: _fast_flag,
}


# --- slow ways: one cell, a value or BadCell ---------------------------------------------
def _text(cell: object, decimal: str) -> str:
    text = re.sub(r"\s+", " ", str(cell)).strip()
    if any(ord(sign) < 32 for sign in text):
        raise BadCell("control-sign")
    return text


def _code(cell: object, decimal: str) -> str:
    if isinstance(cell, float):
        # 31.70 in a number cell has already become 31.7: the code cannot be recovered.
        if not cell.is_integer():
            raise BadCell("code-is-number")
        cell = int(cell)
    text = to_dotted(str(cell).strip())
    if not CODE.fullmatch(text):
        raise BadCell("not-a-code")
    return text


def to_dotted(text: str) -> str:
    """Return a KPU code without dots with dots; any other text as it is."""
    dots = UNDOTTED.get(len(text))
    if dots is None or not (text.isascii() and text.isdecimal()):
        return text
    edges = (0, *dots, len(text))
    return ".".join(text[a:b] for a, b in itertools.pairwise(edges))


def to_number(cell: object, decimal: str = ".") -> float:
    """Return the finite number of a cell; BadCell "not-a-number" otherwise."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise BadCell("not-a-number")
    text = cell.strip() if isinstance(cell, str) else cell
    if isinstance(text, str):
        if decimal == ",":
            text = text.replace(".", "") if GROUPED.fullmatch(text) else text
            text = text.replace(",", ".")
        if "_" in text:
            raise BadCell("not-a-number")
    try:
        value = float(text)
    except ValueError:
        raise BadCell("not-a-number") from None
    if not math.isfinite(value):
        raise BadCell("not-a-number")
    return value


def _whole(cell: object, decimal: str) -> int:
    if isinstance(cell, str) and decimal == "." and GROUPED.fullmatch(cell.strip()):
        raise BadCell("grouped-digits")
    value = to_number(cell, decimal)
    if value != int(value):
        raise BadCell("not-whole")
    return int(value)


def _flag(cell: object, decimal: str) -> bool:
    text = str(cell).strip().casefold()
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise BadCell("not-yes-no")


def to_date(cell: object, decimal: str) -> dt.date:
    """Return the day a cell names; BadCell when it names none."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = str(cell).strip()[:10]
    if day := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", text):
        # Indonesian order: day, month, year.
        text = f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}"
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadCell("not-a-date") from None


def _shape(cell: object, decimal: str) -> object:
    if not isinstance(cell, dict) or "type" not in cell:
        raise BadCell("no-shape")
    return cell


SLOW: dict[Kind, Callable[[object, str], Any]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.WHOLE: _whole,
    Kind.NUMBER: to_number,
    Kind.FLAG: _flag,
    Kind.DATE: to_date,
    Kind.SHAPE: _shape,
}
