"""One pass over a file: read, check everything, count, and write when asked.

The same pass serves the dry run and the import, so that a dry run cannot promise what the
import does not do. Memory is bounded by the chunk: only hashes of keys are kept.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from django.utils.translation import gettext as _

from sinergi.intake.cells import BadCell, is_empty, parse_cells, to_date, to_number
from sinergi.intake.columns import Column, Kind, Option, is_day_column
from sinergi.intake.heads import head_faults
from sinergi.intake.models import Unplaced
from sinergi.intake.readers import READERS, FileProblem, Limits, Reading
from sinergi.intake.readers.rows import Chunk
from sinergi.intake.source import Report, Rows, Source, Step
from sinergi.intake.spool import Spool

# A column is taken as numbers when at least this share of its filled sample is numeric.
NUMERIC_SHARE = 0.9
SAMPLE_ROWS = 1_000
NUMBERS = "*"
Item = TypeVar("Item")


def no_step(done: int, total: int, message: str) -> None:
    """Tell nobody of the progress."""


def open_file(path: Path, form: str, limits: Limits | None = None) -> Reading:
    """Return the file opened by the reader of its format; FileProblem when it cannot."""
    return READERS[form](path, limits or Limits())


def numeric_headers(reading: Reading, candidates: list[str]) -> list[str]:
    """Return those of the headers whose first rows hold numbers, or the days of such.

    A column without any filled cell in the sample counts as numeric: unknown so far.
    """
    chunk = next(reading.chunks(), None)
    if chunk is None:
        return []
    sample = {name: chunk.cells(name)[:SAMPLE_ROWS] for name in candidates}
    numeric = [
        name for name in candidates if _mostly(to_number, sample[name], reading.decimal)
    ]
    return [
        name
        for name in candidates
        if name in numeric
        or (is_day_column(name, numeric) and _mostly(to_date, sample[name], "."))
    ]


def _mostly(read: Callable[[Any, str], Any], cells: list[Any], decimal: str) -> bool:
    filled = [cell for cell in cells if not is_empty(cell)]
    good = 0
    for cell in filled:
        try:
            read(cell, decimal)
        except BadCell:
            continue
        good += 1
    return good >= NUMERIC_SHARE * len(filled)


def run_pass(
    source: Source,
    reading: Reading,
    mapping: Mapping[str, str],
    *,
    spool: Spool | None = None,
    step: Step = no_step,
) -> Report:
    """Go through the file once and return what was found.

    `mapping` is header → column name, or "*" for a column of numbers. With a `spool` the
    rows are set aside in it until the first blocking fault; nothing is written into
    tables, so it needs no transaction. Raises nothing for what is wrong with the file: it is in the report.
    """
    report = Report()
    try:
        _run(source, reading, mapping, report, spool, step)
    except FileProblem as problem:
        report.fault(0, "", problem.code, **problem.facts)
    return report


def _run(
    source: Source,
    reading: Reading,
    mapping: Mapping[str, str],
    report: Report,
    spool: Spool | None,
    step: Step,
) -> None:
    _check_head(source, reading, mapping, report)
    if report.blocked:
        return
    source.prepare()
    twice, expected = _Twice(), reading.expected()
    step(0, expected, str(_("reading and checking the rows")))
    for chunk in reading.chunks():
        rows = read_rows(source, chunk, mapping, report, reading.decimal)
        source.check(rows)
        check_scope(source, rows)
        unplaced = source.unplaced(rows) - rows.bad
        twice.look(source.keys(rows), rows, unplaced)
        aside = spool if not report.blocked else None
        keep_unplaced(source, rows, sorted(unplaced), aside)
        good = [i for i in range(len(rows)) if i not in rows.bad and i not in unplaced]
        report.tally.add(source.take(rows, good, aside))
        report.rows += len(rows)
        report.reach(rows.get(source.code_column))
        step(report.rows, expected, str(_("reading and checking the rows")))
    if not report.rows:
        report.fault(0, "", "no-rows")
    source.finish_check(report)
    if spool is not None and not report.blocked:
        source.finish(spool, report, step)


def _check_head(
    source: Source, reading: Reading, mapping: Mapping[str, str], report: Report
) -> None:
    for fault in head_faults(mapping, reading, source.columns):
        report.fault(0, "", fault.code, **fault.facts)
    for code, facts in reading.notices:
        report.fault(0, "", code, **facts)
    for option in source.options:
        _check_answer(option, source.answers.get(option.name, ""), report)
    report.notes["decimal"] = reading.decimal
    if reading.sheet:
        report.notes["sheet"] = reading.sheet
    report.left_out = [head for head in reading.headers if not mapping.get(head)]


def _check_answer(option: Option, answer: str, report: Report) -> None:
    label = str(option.label)
    if not answer:
        if option.required:
            report.fault(0, "", "option-missing", option=label)
        return
    if option.kind is Kind.DATE and not _is_date(answer):
        report.fault(0, "", "option-no-date", answer, option=label, value=answer)
    if option.choices is not None:
        allowed = [value for value, _name in option.choices()]
        if answer not in allowed:
            facts = {"option": label, "allowed": ", ".join(allowed), "value": answer}
            report.fault(0, "", "option-wrong", answer, **facts)


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def read_rows(
    source: Source,
    chunk: Chunk,
    mapping: Mapping[str, str],
    report: Report,
    decimal: str = ".",
) -> Rows:
    """Return the chunk with its cells read; what is wrong goes into the report."""
    heads = {name: header for header, name in mapping.items() if name}
    rows = Rows(chunk.numbers, {}, {}, chunk, report, heads=heads)
    declared = {column.name: column for column in source.columns}
    free = [header for header, name in mapping.items() if name == NUMBERS]
    index_of = {number: i for i, number in enumerate(chunk.numbers)}
    for number, code, facts in chunk.row_faults:
        rows.fault(index_of[number], "", code, "", **facts)
    for header, name in mapping.items():
        if name == NUMBERS:
            kind = Kind.DATE if is_day_column(header, free) else Kind.NUMBER
            column = Column(header, header, kind)
            rows.extra[header] = _read(rows, column, header, decimal)
        elif name in declared:
            rows.values[name] = _read(rows, declared[name], header, decimal)
    return rows


def _read(rows: Rows, column: Column, header: str, decimal: str) -> list[Any]:
    try:
        cells = rows.raw.cells(header)
    except KeyError:
        return [None] * len(rows)
    values, faults = parse_cells(column, cells, decimal=decimal)
    for fault in faults:
        cell = "" if column.kind is Kind.SHAPE else cells[fault.index]
        rows.fault(fault.index, header, fault.code, cell, **fault.facts)
    return values


class _Twice:
    """Finds rows that name the same thing, keeping 12 bytes per row of the file."""

    def __init__(self) -> None:
        self.hashes = np.empty(0, np.int64)
        self.numbers = np.empty(0, np.int32)

    def look(self, keys: list[Any] | None, rows: Rows, unplaced: set[int]) -> None:
        """Mark rows whose key an earlier row has, before anything of them is written."""
        if keys is None:
            return
        first: dict[int, int] = {}
        again: list[tuple[int, int]] = []
        for i, key in enumerate(keys):
            if key is None or i in unplaced or i in rows.bad:
                continue
            mark = hash(key)
            if mark in first:
                again.append((i, first[mark]))
            else:
                first[mark] = rows.numbers[i]
        again += self._seen_before(first, rows)
        for i, row in sorted(again):
            rows.fault(i, "", "row-twice", first=row)

    def _seen_before(self, first: dict[int, int], rows: Rows) -> list[tuple[int, int]]:
        marks = np.sort(np.fromiter(first, np.int64, len(first)))
        at = np.searchsorted(self.hashes, marks)
        inside = at < len(self.hashes)
        hit = np.zeros(len(marks), bool)
        hit[inside] = self.hashes[at[inside]] == marks[inside]
        index_of = {number: i for i, number in enumerate(rows.numbers)}
        found = [
            (index_of[first[int(mark)]], int(self.numbers[place]))
            for mark, place in zip(marks[hit], at[hit], strict=True)
        ]
        fresh, place = marks[~hit], at[~hit]
        numbers = np.fromiter((first[int(m)] for m in fresh), np.int32, len(fresh))
        self.hashes = np.insert(self.hashes, place, fresh)
        self.numbers = np.insert(self.numbers, place, numbers)
        return found


def check_scope(source: Source, rows: Rows) -> None:
    """Add a fault where a row lies outside the areas its bringer may import for."""
    if "" in source.areas:
        return
    below = tuple(f"{area}." for area in source.areas)
    for i, code in enumerate(rows.get(source.code_column)):
        if code and code not in source.areas and not code.startswith(below):
            rows.fault(i, source.code_column, "outside-scope", code)


def keep_unplaced(
    source: Source, rows: Rows, unplaced: list[int], spool: Spool | None
) -> None:
    """Count the unplaced rows and, with a spool, set aside those not listed already."""
    rows.report.unplaced += len(unplaced)
    if not unplaced:
        return
    scope = scope_of(source)
    seen = rows.report.seen_unplaced
    listed: dict[str, Any] = {}
    places = rows.get(_place_column(source))
    for i, row in zip(unplaced, rows.raw.rows_at(unplaced), strict=True):
        raw = {head: to_plain(cell) for head, cell in row.items()}
        text = json.dumps(raw, sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).hexdigest()
        seen[digest] = count = seen.get(digest, 0) + 1
        if count > 1:  # equal rows are told apart by their order in the file
            digest = hashlib.sha256(f"{digest} {count}".encode()).hexdigest()
        code = places[i] or ""
        listed[digest] = (rows.numbers[i], code, text)
    known = _known_unplaced(source.code, scope, list(listed))
    rows.report.unplaced_known += len(known)
    if spool is not None:
        fields = ("source", "scope", "digest", "number", "code", "row")
        values = (
            (source.code, scope, digest, *kept)
            for digest, kept in listed.items()
            if digest not in known
        )
        spool.insert(Unplaced, fields, values)


def _known_unplaced(source: str, scope: str, digests: list[str]) -> set[str]:
    rows = Unplaced.all_rows.filter(source=source, scope=scope, ended_by=None)
    known: set[str] = set()
    for part in parts(digests, 500):
        known.update(rows.filter(digest__in=part).values_list("digest", flat=True))
    return known


def _place_column(source: Source) -> str:
    return next((c.name for c in source.columns if c.is_place), "")


def scope_of(source: Source) -> str:
    """Return a digest of the answers that make two imports different ones."""
    answers = {
        option.name: source.answers.get(option.name, "")
        for option in source.options
        if option.in_scope
    }
    text = json.dumps(answers, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def to_plain(cell: object) -> object:
    """Return a cell as JSON keeps it; dates as text, signs PostgreSQL refuses left out."""
    if isinstance(cell, str):
        return cell.replace("\x00", "")
    if cell is None or isinstance(cell, bool | int | dict | list):
        return cell
    if isinstance(cell, float):
        return cell if np.isfinite(cell) else None
    return str(cell)


def parts(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield stretches of the list, since databases bound the number of parameters."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
