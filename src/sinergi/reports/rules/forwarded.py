"""A forwarded list of reports: its columns, and what is wrong in its rows.

Read in memory alone: the engine of other imports keeps the file it was brought, and this
one is full of words that may lie nowhere in the clear.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sinergi.reports.rules.elements import has_content
from sinergi.reports.rules.states import Channel, ReportKind
from sinergi.reports.rules.told import Identity, Told

MOST_ROWS = 2_000
COLUMNS: dict[str, tuple[str, ...]] = {
    "story": ("uraian", "isi laporan", "isi", "kronologi", "description"),
    "kind": ("jenis", "jenis laporan"),
    "channel": ("kanal", "saluran", "sumber"),
    "area_code": ("kode wilayah", "kode"),
    "where": ("tempat", "lokasi", "place"),
    "reported": ("terlapor", "reported party"),
    "happened_on": ("tanggal kejadian", "tgl kejadian", "day of event"),
    "known_on": ("tanggal diketahui", "known on"),
    "received_on": ("tanggal diterima", "tgl diterima", "tanggal masuk", "received on"),
    "evidence": ("bukti",),
    "name": ("nama pelapor", "nama", "reporter"),
    "address": ("alamat pelapor", "alamat"),
    "phone": ("telepon", "no hp", "hp", "phone number"),
    "reference": ("nomor", "nomor asal", "number"),
}
"""Name → other heads under which a column is found."""
DAYS = ("happened_on", "known_on", "received_on")
FIRST_DAY = dt.date(1998, 1, 1)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: row (1 is the first under the heads, 0 the file), column, code."""

    row: int
    column: str
    code: str


@dataclass(frozen=True, slots=True)
class Forwarded:
    """One row that can be taken."""

    told: Told
    identity: Identity | None
    kind: str
    channel: str
    area_code: str
    happened_on: dt.date | None
    known_on: dt.date | None
    received_on: dt.date | None


def find_columns(heads: Sequence[str]) -> dict[str, int]:
    """Return column → its place, by name or another head; unknown heads are left out."""
    plain = [" ".join(str(one).casefold().replace("_", " ").split()) for one in heads]
    found: dict[str, int] = {}
    for name, others in COLUMNS.items():
        for head in (name.replace("_", " "), *others):
            if head in plain and name not in found:
                found[name] = plain.index(head)
    return found


def to_day(value: object) -> dt.date | None:
    """Return a day written as 2026-11-30, 30/11/2026 or 30-11-2026; raises ValueError."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value or "").strip()
    if not text:
        return None
    if not text.isascii() or len(text) > 10:
        raise ValueError("no day")
    parts = text.replace("/", "-").split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        raise ValueError("no day")
    year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
    return dt.date(int(year), int(month), int(day))


def read_rows(
    heads: Sequence[str], rows: Sequence[Sequence[object]], today: dt.date,
    areas: frozenset[str],
) -> tuple[list[Forwarded], list[Fault]]:  # fmt: skip
    """Return what can be taken and all that is wrong; with a fault nothing is to be taken."""
    places = find_columns(heads)
    if "story" not in places:
        return [], [Fault(0, "story", "no-column")]
    if len(rows) > MOST_ROWS:
        return [], [Fault(0, "", "too-many")]
    taken: list[Forwarded] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows, 1):
        cells = {
            name: row[at] if at < len(row) and row[at] is not None else ""
            for name, at in places.items()
        }
        if not any(str(cell).strip() for cell in cells.values()):
            continue
        wrong = list(_faults(number, cells, today, areas))
        faults += wrong
        if not wrong:
            taken.append(_row(cells))
    if not taken and not faults:
        faults.append(Fault(0, "", "empty"))
    return taken, faults


def _faults(
    number: int, cells: Mapping[str, object], today: dt.date, areas: frozenset[str]
) -> list[Fault]:
    found = []
    if not has_content(str(cells.get("story", ""))):
        found.append(Fault(number, "story", "empty-story"))
    for name in DAYS:
        try:
            day = to_day(cells.get(name))
        except ValueError:
            found.append(Fault(number, name, "no-day"))
            continue
        if day is not None and not FIRST_DAY <= day <= today:
            found.append(Fault(number, name, "not-then"))
    for name, known in (("kind", set(ReportKind)), ("channel", set(Channel))):
        value = str(cells.get(name, "")).strip().casefold()
        if value and value not in known:
            found.append(Fault(number, name, "not-listed"))
    code = str(cells.get("area_code", "")).strip()
    if code and code not in areas:
        found.append(Fault(number, "area_code", "no-area"))
    return found


def _row(cells: Mapping[str, object]) -> Forwarded:
    def text(name: str) -> str:
        return str(cells.get(name, "")).strip()

    identity = Identity.read({one: text(one) for one in ("name", "address", "phone")})
    told = Told.read(
        {
            "story": text("story"), "where": text("where"), "reported": text("reported"),
            "evidence": text("evidence"), "note": text("reference"),
        }
    )  # fmt: skip
    return Forwarded(
        told, identity if identity.as_dict() else None,
        text("kind").casefold() or ReportKind.OTHER.value,
        text("channel").casefold() or Channel.PAPER.value, text("area_code"),
        to_day(cells.get("happened_on")), to_day(cells.get("known_on")),
        to_day(cells.get("received_on")),
    )  # fmt: skip
