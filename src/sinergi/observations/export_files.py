"""The files of an export: CSV, a folder of CSV, sheets of a workbook, GeoJSON.

Each is read and written row by row; a list of a million is as large in memory as one row.
"""

import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import IO, Any

from django.utils.translation import gettext as _

from sinergi.documents.csv_files import write_csv
from sinergi.documents.xlsx import Column, Sheet
from sinergi.observations.answering import Speaker, first_point
from sinergi.observations.asking import questions_of
from sinergi.observations.exporting import (
    META,
    Export,
    TableOf,
    Wanted,
    meta_names,
)
from sinergi.observations.form_outline import Question
from sinergi.observations.instance import leaves
from sinergi.places.models import Area


def csv_of(export: Export, table: TableOf) -> Iterator[bytes]:
    """Yield one table as CSV."""
    lines: Iterable[Sequence[object]] = export.lines(table)
    if export.wanted.hxl:
        lines = _after(export.tags(table), lines)
    return write_csv(export.header(table), lines)


def csv_of_all(export: Export) -> Iterator[bytes]:
    """Yield submissions of several forms as one CSV: what all have, and their answers.

    The last column holds the answers as JSON; a table per form is in the other files.
    """
    questions = {pk: questions_of(one) for pk, one in export.versions.items()}
    plain = replace(export.wanted, hxl=False)

    def lines() -> Iterator[Sequence[object]]:
        if export.wanted.hxl:
            yield [*(tag for _name, _kind, tag, _value in META), "#meta+answers"]
        for told in export.told(export.rows):
            asked = questions[told.version.pk]
            said = _answers(asked, told.values, export.speaker, plain)
            text = json.dumps(said, ensure_ascii=False)
            yield [*(value(told) for *_names, value in META), text]

    name = _("What was answered") if export.wanted.labels else "answers"
    return write_csv([*meta_names(labels=export.wanted.labels), name], lines())


def write_folder(file: IO[bytes], export: Export) -> None:
    """Write every table as a CSV into a ZIP; a piece at a time is in memory."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
        taken: set[str] = set()
        for table in export.tables():
            name = f"{_sheet_name(table.name, taken)}.csv"
            with folder.open(name, "w", force_zip64=True) as entry:
                for piece in csv_of(export, table):
                    entry.write(piece)


def _after(
    first: Sequence[object], lines: Iterable[Sequence[object]]
) -> Iterator[Sequence[object]]:
    yield first
    yield from lines


def sheets_of(export: Export) -> list[Sheet]:
    """Return the sheets of a workbook: one per table, read when they are written."""
    taken: set[str] = set()
    return [
        Sheet(
            _sheet_name(table.name, taken),
            [
                Column(title, kind)
                for title, kind in zip(
                    export.header(table), export.kinds(table), strict=True
                )
            ],
            _after(export.tags(table), export.lines(table))
            if export.wanted.hxl
            else export.lines(table),
        )
        for table in export.tables()
    ]


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name of at most 31 characters that no other sheet has."""
    short, number = name[:31], 1
    while short.lower() in taken:
        number += 1
        short = f"{name[: 30 - len(str(number))]}~{number}"
    taken.add(short.lower())
    return short


def features_of(export: Export) -> Iterator[bytes]:
    """Yield a GeoJSON FeatureCollection: the point answered, else the area's, marked.

    `approximate` is true where the point is only that of the area; a submission without
    either has no geometry.
    """
    questions = {pk: questions_of(one) for pk, one in export.versions.items()}
    centres = _centres(set(export.names))
    plain = replace(export.wanted, hxl=False)
    names = meta_names(labels=False)
    yield b'{"type":"FeatureCollection","features":['
    comma = b""
    for told in export.told(export.rows):
        asked = questions[told.version.pk]
        point = first_point(asked, told.values)
        where = (point.lon, point.lat) if point else centres.get(told.row.area_code)
        properties: dict[str, Any] = {
            name: value(told) for name, (*_rest, value) in zip(names, META, strict=True)
        }
        properties["approximate"] = point is None and where is not None
        properties["answers"] = _answers(asked, told.values, export.speaker, plain)
        feature = {
            "type": "Feature",
            "id": told.row.pk,
            "geometry": {"type": "Point", "coordinates": where} if where else None,
            "properties": properties,
        }
        yield comma + json.dumps(feature, default=str, ensure_ascii=False).encode()
        comma = b","
    yield b"]}"


def _answers(
    asked: Iterable[Question], values: dict[str, Any], speaker: Speaker, wanted: Wanted
) -> dict[str, Any]:
    """Return path or label → what was answered; of a repeat all of them, in order."""
    by_path = {one.path: one for one in asked}
    found: dict[str, Any] = {}
    for path, text in leaves(values):
        question = by_path.get(path)
        name, said = path, text
        if question is not None and wanted.labels:
            name, said = speaker.label(question), speaker.say(question, text)
        if question is not None and question.repeat:
            found.setdefault(name, []).append(said)
        else:
            found[name] = said
    return found


def _centres(codes: Iterable[str]) -> dict[str, tuple[float, float]]:
    rows = Area.all_rows.current().filter(code__in=codes)
    return {
        code: (lon, lat)
        for code, lon, lat in rows.values_list("code", "lon", "lat")
        if lon is not None and lat is not None
    }
