"""The example that comes with Sinergi: Jakarta Timur as cited facts."""

import datetime as dt

from sinergi.access.actor import Actor
from sinergi.elections.calendar import shipped_calendars
from sinergi.elections.services import put_calendar
from sinergi.intake.services import import_file
from sinergi.intake.source import Report
from sinergi.intake.store import blocks_of
from sinergi_core.examples import example_path

# Of the figures without a day of their own (X_on) in the table: that of the election.
OBSERVED_ON = "2024-02-14"
SOURCE = "Contoh Sinergi: data terbuka KPU, BPBD, Satu Data Jakarta (lihat SOURCES.md)"
LICENCE = "ODbL 1.0 (kode dan nama wilayah); fakta dengan sumber per kolom"


class BrokenExample(RuntimeError):
    """The shipped tables do not pass our own checks: a bug, told with its first fault."""


def load_example(*, by: Actor | None, at: dt.datetime) -> list[str]:
    """Load calendars, areas with approximate cells, and the indicator table.

    Returns one line per thing done. Loading twice changes nothing.
    """
    said = []
    for calendar in shipped_calendars():
        election = put_calendar(calendar, by=by, at=at)
        said.append(f"{election.code}: {len(calendar.stages)} stages")
    generation = {
        "generation": "Kode wilayah 2025 (idn-area-data 4.0.1)",
        "decree": "Kepmendagri 300.2.2-2430/2025",
        "valid_from": "2025-01-01",
    }
    said.append(_import("areas", "jakarta_timur_areas.csv", generation, by, at))
    provenance = {"observed_on": OBSERVED_ON, "source": SOURCE, "licence": LICENCE}
    said.append(_import("indicator_tables", "jakarta_timur.csv", provenance, by, at))
    return said


def _import(
    source: str, name: str, answers: dict[str, str], by: Actor | None, at: dt.datetime
) -> str:
    path = example_path(name)
    batch, report = import_file(
        source, blocks_of(path), file_name=name, answers=answers, by=by, at=at
    )
    if report.blocked or report.unplaced:
        raise BrokenExample(f"{name}: {_first(report)}")
    return f"{name}: {batch.counts['rows']} rows"


def _first(report: Report) -> str:
    return str(report.faults[0]) if report.faults else f"{report.unplaced} unplaced"
