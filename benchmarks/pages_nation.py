"""Fills SINERGI_HOME with a nation: areas, shapes, stations, observations, one run.

`python -m benchmarks.pages_nation [--quick]`. Codes are those of `SINERGI_SHARED`'s list
of areas when it is there, else made up in the same structure. Shapes are cells along a
Hilbert curve, so that what lies near in code lies near on the map; their sides are bent,
with the corners of a simplified real border. All figures are made up.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

AT = dt.datetime(2024, 2, 14, tzinfo=dt.UTC)
DAY = AT.date()
FRAMEWORK = "dasar-jaktim"
ELECTION = "pemilu-2024"
VILLAGE = 4
STATIONS_EACH = 10
DRAWS = 1_000
CORNERS = 8
"""Corners on each of the four sides of a cell; a power of two, so that places are exact."""
QUICK_PROVINCE = "31"
WEST, SOUTH, WIDTH, HEIGHT = 95.0, -11.0, 46.0, 17.0
PERSON, PASSWORD = "nasional", "kata-sandi-uji-halaman"
# Provinces as of 2025 and, of each, regencies, districts and villages of made-up codes.
PROVINCES = (
    *range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66),
    *range(71, 77), 81, 82, *range(91, 97),
)  # fmt: skip
REGENCIES, DISTRICTS, VILLAGES = 14, 14, 12
Code = tuple[str, str]
Points = NDArray[np.float64]


def main() -> None:
    """Fill the home folder that the environment names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages_nation")
    parser.add_argument(
        "--quick", action="store_true", help="villages of one province only"
    )
    areas = area_codes(quick=parser.parse_args().quick)
    os.environ["DJANGO_SETTINGS_MODULE"] = "sinergi.conf.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    _put_areas(areas)
    _put_shapes(sorted(code for code, _ in areas if code.count(".") == VILLAGE - 1))
    _put_stations()
    _put_observations()
    _put_run()
    sys.stdout.write(f"{len(areas)} areas\n")


def area_codes(*, quick: bool = False) -> list[Code]:
    """Return (code, name) of the areas of the nation, with the villages of one province when quick."""
    root = Path(__file__).resolve().parents[1]
    shared = Path(os.environ.get("SINERGI_SHARED") or root.parent / "shared")
    path = shared / "data" / "admin_indonesia.csv.gz"
    found = list(_codes_of(path) if path.is_file() else _codes_made())
    if quick:
        found = [
            one
            for one in found
            if one[0].count(".") < 2 or one[0].startswith(f"{QUICK_PROVINCE}.")
        ]
    return found


def _codes_of(path: Path) -> Iterator[Code]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            yield row["code"], row["name"]


def _codes_made() -> Iterator[Code]:
    """Yield codes of about the nation's number, Kota Jakarta Timur's (31.75) with them."""
    for province in PROVINCES:
        yield f"{province}", f"Provinsi {province}"
        for regency in [*range(1, REGENCIES), 75]:
            yield f"{province}.{regency:02}", f"Kota {province}-{regency}"
            for district in range(1, DISTRICTS + 1):
                above = f"{province}.{regency:02}.{district:02}"
                yield above, f"Kecamatan {district}"
                for village in range(1001, 1001 + VILLAGES):
                    yield f"{above}.{village}", f"Kelurahan {district}-{village}"


# --- places ---------------------------------------------------------------------------
def _put_areas(areas: list[Code]) -> None:
    from sinergi.elections.calendar import shipped_calendars
    from sinergi.elections.services import put_calendar
    from sinergi.intake.services import import_file

    for calendar in shipped_calendars():
        put_calendar(calendar, by=None, at=AT)
    lines = ["code,name", *(f'{code},"{name}"' for code, name in areas)]
    _, report = import_file(
        "areas", ["\n".join(lines).encode()], file_name="a.csv", answers={}, by=None,
        at=AT,
    )  # fmt: skip
    if report.blocked:
        raise RuntimeError(f"the list of areas has faults: {report.faults[:3]}")


def _put_shapes(villages: list[str]) -> None:
    """Write a cell per village, what is joined from them, and the neighbours."""
    from django.db import transaction

    from sinergi.intake.models import Batch
    from sinergi.places.drawing import Drawn, measure_neighbours, write_boundaries
    from sinergi.places.models import Origin

    batch = Batch.all_rows.get(source="areas")
    codes, shapes = np.array(villages), cells(len(villages))
    with transaction.atomic():
        for level in (4, 3, 2, 1):
            drawn = [
                Drawn(code, shape, Origin.IMPORTED, approximate=False)
                for code, shape in zip(codes.tolist(), shapes, strict=True)
            ]
            write_boundaries(drawn, batch, source="made up", licence="none")
            measure_neighbours(level, set(codes.tolist()))
            codes, shapes = _joined(codes, shapes)


def _joined(codes: NDArray[np.str_], shapes: Any) -> tuple[NDArray[np.str_], Any]:
    """Return the areas one level above, each the union of what lies in it."""
    above = np.array([code.rpartition(".")[0] for code in codes.tolist()])
    names, first = np.unique(above, return_index=True)
    parts = np.split(shapes, first[1:])
    return names, np.array([shapely.coverage_union_all(one) for one in parts])


def cells(count: int) -> Any:
    """Return `count` polygons (WGS 84) that touch without gaps, in the curve's order."""
    side = 1 << int(np.ceil(np.log2(np.sqrt(count))))
    x, y = _hilbert(side, count)
    steps = np.arange(CORNERS) / CORNERS
    zero, one = np.zeros(CORNERS), np.ones(CORNERS)
    ring_x = np.concatenate([steps, one, 1 - steps, zero])
    ring_y = np.concatenate([zero, steps, one, 1 - steps])
    corners = np.stack([x[:, None] + ring_x, y[:, None] + ring_y], axis=-1)
    used = np.array([x.max(), y.max()]) + 1
    degrees = _bent(corners) / used * [WIDTH, HEIGHT] + [WEST, SOUTH]
    return shapely.polygons(degrees.round(7))


def _bent(corners: Points) -> Points:
    """Return corners moved by their place alone, so that shared sides stay shared."""
    x, y = corners[..., 0], corners[..., 1]
    dx = 0.06 * np.sin(5.1 * y + 1.7 * x) + 0.015 * np.sin(17.3 * y)
    dy = 0.06 * np.sin(4.7 * x - 2.1 * y) + 0.015 * np.sin(19.1 * x)
    return np.stack([x + dx, y + dy], axis=-1)


def _hilbert(side: int, count: int) -> tuple[Points, Points]:
    """Return the first `count` cells of Hilbert's curve (Hamilton's d2xy, in arrays)."""
    rest = np.arange(count)
    x, y, size = np.zeros_like(rest), np.zeros_like(rest), 1
    while size < side:
        right, up = (rest // 2) & 1, (rest ^ (rest // 2)) & 1
        turn, flip = up == 0, (up == 0) & (right == 1)
        x, y = np.where(flip, size - 1 - x, x), np.where(flip, size - 1 - y, y)
        x, y = np.where(turn, y, x), np.where(turn, x, y)
        x, y, rest, size = x + size * right, y + size * up, rest // 4, size * 2
    return x.astype(float), y.astype(float)


# --- what is known of them --------------------------------------------------------------
def _villages() -> list[str]:
    from sinergi.scores.gathering import areas_of

    return [code for code, _, _ in areas_of("0", VILLAGE)]


def _put_stations() -> None:
    from django.db import transaction

    from sinergi.elections.models import Election, PollingStation
    from sinergi.intake.bulk import insert_rows

    election = Election.all_rows.get(code=ELECTION).pk
    rows = (
        (election, code, number, number == STATIONS_EACH and i % 50 == 0, 200 + i % 90)
        for i, code in enumerate(_villages())
        for number in range(1, STATIONS_EACH + 1)
    )
    fields = ("election_id", "area_code", "number", "special", "registered")
    with transaction.atomic():
        insert_rows(PollingStation, fields, rows)


def _put_observations() -> None:
    from django.db import transaction

    from sinergi.intake.bulk import insert_rows
    from sinergi.observations.models import Observation
    from sinergi.scores.catalogue import shipped

    columns, codes = shipped(FRAMEWORK).inputs, _villages()
    values = np.random.default_rng(31).gamma(2.0, 0.2, (len(codes), len(columns)))
    rows = (
        (code, column, values[i, j].item(), DAY, "made up")
        for i, code in enumerate(codes)
        for j, column in enumerate(columns)
    )
    fields = ("area_code", "column", "value", "observed_on", "source")
    with transaction.atomic():
        insert_rows(Observation, fields, rows)


def _put_run() -> None:
    """Compute and publish a run over every village, as the worker would."""
    from sinergi.jobs.worker import run_worker
    from sinergi.scores.catalogue import shipped
    from sinergi.scores.models import Run
    from sinergi.scores.services import RunRequest, publish_run, start_run

    institution, person = _people()
    request = RunRequest(
        framework=shipped(FRAMEWORK), level=VILLAGE, within="0",
        within_name="Indonesia", as_of=DAY, draws=DRAWS, seed=1,
        institution_id=institution,
    )  # fmt: skip
    run = start_run(request, by=person, at=AT)
    run_worker(batch=True)
    publish_run(Run.all_rows.get(pk=run.pk), label="", by=person, at=AT)


def _people() -> tuple[int, Any]:
    """Make an institution of the whole nation and its leader; return id and person."""
    from sinergi.accounts.roles import InstitutionKind, Role
    from sinergi.accounts.services import create_institution, create_person, give_role

    institution = create_institution(
        "Bawaslu (uji)", InstitutionKind.BAWASLU, "", by=None, at=AT
    )
    person = create_person(PERSON, "Uji", password=PASSWORD, by=None, at=AT)
    give_role(
        person, institution, Role.BAWASLU_LEADER, "", valid_from=DAY, by=None, at=AT
    )
    return institution.pk, person


if __name__ == "__main__":
    main()
