"""Submissions as tables, which `export_files` writes as CSV, XLSX and GeoJSON.

A form is one table with a row per submission, and one more for each repeat. Columns are
the questions of all its versions. Everything is read and written row by row.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.documents.xlsx import DAY, NUMBER, TEXT, WHOLE
from sinergi.elections.stations import names_of
from sinergi.observations.answering import (
    DAYS,
    PLACES,
    Speaker,
    read_point,
    reader_language,
    to_day,
)
from sinergi.observations.asking import questions_of, sections_of
from sinergi.observations.form_outline import Question
from sinergi.observations.models import Form, FormVersion, Submission
from sinergi.observations.placing import YEARS
from sinergi.observations.querysets.submission import SubmissionQuerySet

Rows = SubmissionQuerySet[Submission]
CHUNK = 500
TOO_LARGE = 10**15
"""Workbooks keep fifteen digits; nan and infinity they keep not at all."""
LONGEST_CELL = 32_000
"""A little less than a cell of a workbook holds; it is cut and says so, not lost."""

META: tuple[tuple[str, str, str, Callable[["Told"], object]], ...] = (
    ("receipt", TEXT, "#meta+id", lambda one: one.row.receipt),
    ("form", TEXT, "#meta+form", lambda one: one.version.form.code),
    ("version", TEXT, "#meta+version", lambda one: one.version.version),
    ("state", TEXT, "#status", lambda one: one.state),
    ("reason", TEXT, "#status+reason", lambda one: one.row.reason),
    ("sender", TEXT, "#contact+name", lambda one: one.row.person.name),
    ("institution", TEXT, "#org+name", lambda one: one.row.institution.name),
    ("area_code", TEXT, "#adm+code", lambda one: one.row.area_code),
    ("area_name", TEXT, "#adm+name", lambda one: one.area_name),
    ("station", WHOLE, "#loc+station+num", lambda one: one.row.station_number),
    ("happened_on", DAY, "#date+occurred", lambda one: one.row.happened_on),
    ("received_at", TEXT, "#date+received", lambda one: _moment(one.row.received_at)),
    ("reviewed_at", TEXT, "#date+reviewed", lambda one: _moment(one.row.reviewed_at)),
    ("channel", TEXT, "#meta+channel", lambda one: one.channel),
    ("missing_files", WHOLE, "#meta+missing", lambda one: len(one.row.missing)),
    ("instance_id", TEXT, "#meta+instance", lambda one: one.row.instance_id),
    ("edit_of", TEXT, "#meta+edit", lambda one: one.row.deprecated_id),
    ("link", TEXT, "#meta+url", lambda one: one.link),
)
"""Name, kind, HXL tag and content of the columns before the questions."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the table is wanted: labels in place of names, a row of HXL tags."""

    labels: bool = False
    hxl: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One submission with what its columns need."""

    row: Submission
    version: FormVersion
    area_name: str
    labels: bool

    @property
    def state(self) -> str:
        """The state: its word with labels, else its code."""
        return self.row.state_name if self.labels else self.row.state

    @property
    def channel(self) -> str:
        """The way it came: its word with labels, else its code."""
        return self.row.channel_name if self.labels else self.row.channel

    @property
    def link(self) -> str:
        """The address of its page; its path alone where the server knows no address."""
        path = reverse("observations:submission", args=[self.row.pk])
        known = settings.SINERGI_PUBLIC_URL != settings.SINERGI_LOCAL_URL
        return f"{settings.SINERGI_PUBLIC_URL}{path}" if known else path

    @property
    def values(self) -> dict[str, Any]:
        """Its answers."""
        found: dict[str, Any] = self.row.answers.get("values", {})
        return found


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of answers: a question, or one part of a point (`part` "lat" or "lon")."""

    question: Question
    name: str
    kind: str
    part: str = ""

    @property
    def tag(self) -> str:
        """Its HXL tag."""
        if self.part:
            return f"#geo+{self.part}"
        if self.question.source in PLACES:
            return "#loc+code"
        tags = {DAY: "#date", WHOLE: "#indicator+num", NUMBER: "#indicator+num"}
        return tags.get(self.kind, "#description") + f"+{self.question.name.lower()}"


@dataclass(frozen=True, slots=True)
class TableOf:
    """A table to write: of a form, or of one of its repeats (`repeat` is its path)."""

    name: str
    form: Form
    repeat: str
    cells: tuple[Cell, ...]


def _moment(at: dt.datetime | None) -> str | None:
    return localtime(at).isoformat(timespec="seconds") if at else None


def forms_in(rows: Rows) -> list[Form]:
    """Return the forms of these submissions by code; one query."""
    keys = rows.order_by().values("version__form_id")
    return list(Form.all_rows.filter(pk__in=keys).order_by("code"))


class Export:
    """The tables of a list of submissions; `rows` asked who may see them."""

    def __init__(self, rows: Rows, actor: Actor, wanted: Wanted) -> None:
        self.rows = rows.defer("xml", "provenance")
        self.wanted = wanted
        keys = rows.order_by().values("version_id")
        versions = FormVersion.all_rows.filter(pk__in=keys).defer("xform")
        self.versions = {one.pk: one for one in versions.select_related("form")}
        self.forms = sorted(
            {one.form for one in self.versions.values()}, key=lambda one: one.code
        )
        codes = rows.order_by().values_list("area_code", flat=True).distinct()
        self.names = names_of(set(codes) - {""}, actor)
        # Places that answers name lie where their submissions lie, as a rule; a code
        # without a name stays a code.
        self.speaker = Speaker(reader_language(), self.names)

    def tables(self) -> list[TableOf]:
        """Return the tables: of each form its own, then those of its repeats."""
        found: list[TableOf] = []
        for form in self.forms:
            versions = [one for one in self.versions.values() if one.form_id == form.pk]
            versions.sort(key=lambda one: -one.pk)
            cells = self._cells(versions)
            found.append(TableOf(form.code, form, "", cells.pop("", ())))
            for repeat, inner in cells.items():
                name = f"{form.code}-{repeat.replace('/', '-')}"
                found.append(TableOf(name, form, repeat, inner))
        return found

    def _cells(self, versions: Sequence[FormVersion]) -> dict[str, tuple[Cell, ...]]:
        """Return path of a repeat ("" is none) → its columns, the newest version first."""
        found: dict[str, dict[str, list[Cell]]] = {"": {}}
        for version in versions:
            for section in sections_of(version):
                if section.repeat:
                    found.setdefault(section.path, {})
            for one in questions_of(version):
                if one.type == "note":
                    continue
                columns = found.setdefault(one.repeat, {})
                if one.path not in columns:
                    columns[one.path] = self._columns(one)
        return {
            repeat: tuple(cell for cells in columns.values() for cell in cells)
            for repeat, columns in found.items()
        }

    def _columns(self, question: Question) -> list[Cell]:
        name = question.path
        if question.repeat:
            name = name.removeprefix(f"{question.repeat}/")
        if self.wanted.labels:
            name = self.speaker.label(question)
        if question.type == "geopoint":
            return [
                Cell(question, f"{name} ({part})", NUMBER, part)
                for part in ("lat", "lon")
            ]
        kinds = {"integer": WHOLE, "decimal": NUMBER, "range": NUMBER}
        kind = DAY if question.type in DAYS else kinds.get(question.type, TEXT)
        return [Cell(question, name, kind)]

    def header(self, table: TableOf) -> list[str]:
        """Return the names of the columns."""
        names = meta_names(labels=self.wanted.labels)
        first = [*names] if not table.repeat else [names[0], *_key_names(self.wanted)]
        return [*first, *(cell.name for cell in table.cells)]

    def tags(self, table: TableOf) -> list[str]:
        """Return the HXL tags of the columns."""
        tags = [tag for _name, _kind, tag, _value in META]
        first = tags if not table.repeat else [tags[0], "#meta+key", "#meta+number"]
        return [*first, *(cell.tag for cell in table.cells)]

    def kinds(self, table: TableOf) -> list[str]:
        """Return the kinds of the columns, as `documents.xlsx` names them."""
        kinds = [kind for _name, kind, _tag, _value in META]
        first = kinds if not table.repeat else [TEXT, TEXT, WHOLE]
        return [*first, *(cell.kind for cell in table.cells)]

    def lines(self, table: TableOf) -> Iterator[list[object]]:
        """Yield the rows of a table; one query, and one per CHUNK rows."""
        rows = self.rows.filter(version__form=table.form)
        for told in self.told(rows):
            if not table.repeat:
                yield [
                    *(value(told) for *_names, value in META),
                    *(self._value(cell, told.values, "") for cell in table.cells),
                ]
                continue
            for key, number, entry in _entries(told.values, table.repeat):
                yield [
                    told.row.receipt, key, number,
                    *(self._value(cell, entry, table.repeat) for cell in table.cells),
                ]  # fmt: skip

    def told(self, rows: Rows) -> Iterator[Told]:
        """Yield submissions with their version and the name of their area."""
        joined = rows.select_related("person", "institution")
        for row in joined.iterator(chunk_size=CHUNK):
            version = self.versions[row.version_id]
            name = self.names.get(row.area_code, "")
            yield Told(row, version, name, self.wanted.labels)

    def _value(self, cell: Cell, values: dict[str, Any], repeat: str) -> object:
        below = cell.question.path.removeprefix(f"{repeat}/" if repeat else "")
        raw = _text_at(values, below)
        if not raw:
            return None
        if cell.part:
            point = read_point(raw)
            return getattr(point, cell.part) if point else None
        if cell.kind == DAY:
            day = to_day(raw)
            return day if day and day.year in YEARS else raw
        if cell.kind in {WHOLE, NUMBER}:
            return _number(raw)
        said = self.speaker.say(cell.question, raw) if self.wanted.labels else raw
        return said if len(said) <= LONGEST_CELL else f"{said[:LONGEST_CELL]} […]"


def meta_names(*, labels: bool) -> list[str]:
    """Return the names of the columns before the questions."""
    if not labels:
        return [name for name, *_rest in META]
    words = {
        "receipt": _("Receipt number"), "form": _("Form"), "version": _("Version"),
        "state": _("State"), "reason": _("Reason"), "sender": _("Sender"),
        "institution": _("Institution"), "area_code": _("Area code"),
        "area_name": _("Area"), "station": _("Polling station"),
        "happened_on": _("Day"), "received_at": _("Received"),
        "reviewed_at": _("Reviewed"), "channel": _("Sent by way of"),
        "missing_files": _("Files missing"), "instance_id": "instanceID",
        "edit_of": _("Edit of"), "link": _("Link"),
    }  # fmt: skip
    return [str(words[name]) for name, *_rest in META]


def _key_names(wanted: Wanted) -> list[str]:
    return [_("Key"), _("Number")] if wanted.labels else ["key", "number"]


def _number(raw: str) -> float | int | str:
    """Return the number, or the text itself where no cell of a workbook holds it."""
    try:
        number = int(raw) if raw.lstrip("-").isdecimal() else float(raw)
    except ValueError:
        return raw
    # Nothing is "not less" than nan, so this asks what is, not what is not.
    return number if abs(number) < TOO_LARGE else raw


def _text_at(values: Any, path: str) -> str:
    for name in path.split("/"):
        values = values.get(name) if isinstance(values, dict) else None
    return values if isinstance(values, str) else ""


def _entries(
    values: dict[str, Any], repeat: str
) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Yield (place such as 2.1, number, entry) of each time a repeat was filled in.

    `2.1` is the first entry inside the second of the repeat around it.
    """

    def walk(node: Any, names: list[str], place: tuple[int, ...]) -> Iterator[Any]:
        if not names:
            yield place, node
            return
        inner = node.get(names[0]) if isinstance(node, dict) else None
        if isinstance(inner, list):
            for number, one in enumerate(inner, 1):
                yield from walk(one, names[1:], (*place, number))
        elif inner is not None:
            yield from walk(inner, names[1:], place)

    for place, entry in walk(values, repeat.split("/"), ()):
        if place and isinstance(entry, dict):
            yield ".".join(str(one) for one in place), place[-1], entry
