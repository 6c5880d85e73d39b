"""The national files: 91,599 areas, 83,402 villages' shapes, 813,336 polling stations."""

import datetime as dt
import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import transaction
from django.test import override_settings

from sinergi.elections.calendar import shipped_calendars
from sinergi.elections.models import PollingStation
from sinergi.elections.services import put_calendar
from sinergi.intake.faults import is_blocking
from sinergi.intake.models import Unplaced
from sinergi.intake.services import check_batch, import_file, receive_file
from sinergi.intake.store import blocks_of
from sinergi.places.models import Area, Boundary

pytestmark = [pytest.mark.real_data, pytest.mark.django_db, pytest.mark.slow]

AT = dt.datetime(2024, 3, 21, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SINERGI_HOME = tmp_path


def take(source, path, /, **answers):
    return import_file(
        source, blocks_of(path), file_name=path.name, answers=answers, by=None, at=AT
    )


@pytest.fixture(scope="module")
def nation(
    django_db_setup, django_db_blocker, shared: Path, tmp_path_factory
) -> Iterator[Path]:
    """Put the areas of the nation in place, once for all of them.

    Each test's own changes are rolled back upon it.
    """
    folder = tmp_path_factory.mktemp("nation")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "media", SINERGI_HOME=folder),
        transaction.atomic(),
    ):
        calendars = shipped_calendars()
        put_calendar(
            next(c for c in calendars if c.code == "pemilu-2019"), by=None, at=AT
        )
        take("areas", shared / "data" / "admin_indonesia.csv.gz")
        yield shared / "data"
        transaction.set_rollback(True)


@pytest.fixture
def data(nation: Path, db: None) -> Path:
    """Return the folder of real files, with the areas of the nation in place."""
    return nation


def test_the_list_of_areas_is_taken_whole(data):
    areas = Area.all_rows.current()
    assert [areas.at_level(n).count() for n in range(5)] == [1, 38, 514, 7_285, 83_762]


def test_stations_of_unknown_areas_are_unplaced_and_none_is_lost(data):
    _, report = take(
        "polling_stations",
        data / "tps_2019_pilpres_indonesia.parquet",
        election="pemilu-2019",
    )
    assert report.blocked == 0
    # 12,928 rows have no code at all; 171 more have one that the list of 2025 lacks.
    assert Unplaced.all_rows.open().filter(code="").count() == 12_928
    assert PollingStation.all_rows.count() + Unplaced.all_rows.count() == 813_336


def test_a_broken_copy_of_the_stations_gives_every_fault_and_changes_nothing(
    data, tmp_path
):
    whole = pq.read_table(data / "tps_2019_pilpres_indonesia.parquet")
    table = whole.slice(0, 100_000)
    numbers = table["dpt_l"].to_pylist()
    for row in (0, 50_000, 99_999):
        numbers[row] = -1
    at = table.column_names.index("dpt_l")
    path = tmp_path / "t.parquet"
    pq.write_table(table.set_column(at, "dpt_l", [numbers]), path)
    _, report = take("polling_stations", path, election="pemilu-2019")
    assert [(f.row, f.code) for f in report.faults] == [
        (2, "too-small"), (50_002, "too-small"), (100_001, "too-small"),
    ]  # fmt: skip
    assert not PollingStation.all_rows.exists()
    assert not Unplaced.all_rows.exists()


def test_the_shapes_of_all_cities_are_joined_to_provinces(data):
    take("boundaries", data / "boundaries_indonesia_kabkota.geojson.gz")
    rows = Boundary.all_rows.in_force()
    assert (rows.filter(level=2).count(), rows.filter(level=1).count()) == (514, 38)


def test_the_shapes_of_all_villages_pass_the_check(data):
    path = data / "boundaries_indonesia_desa.geojson.gz"
    batch = receive_file(
        "boundaries", blocks_of(path), file_name=path.name, answers={}, by=None, at=AT
    )
    report = check_batch(batch, by=None, at=AT)
    assert (report.blocked, report.tally.new, report.unplaced) == (0, 83_402, 0)
    assert not Boundary.all_rows.exists()


def test_a_broken_copy_of_the_villages_shapes_gives_every_fault_and_changes_nothing(
    data, tmp_path
):
    with gzip.open(data / "boundaries_indonesia_desa.geojson.gz", "rt") as lines:
        next(lines)
        features = [json.loads(line.rstrip(",\n")) for line in islice(lines, 5_000)]
    features[0]["geometry"] = None
    features[2_500]["geometry"] = {"type": "Point", "coordinates": [106, -6]}
    features[4_999]["properties"]["code"] = features[1]["properties"]["code"]
    path = tmp_path / "d.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    _, report = take("boundaries", path)
    assert [(f.row, f.code) for f in report.faults if is_blocking(f.code)] == [
        (1, "no-shape"), (2_501, "not-a-polygon"), (5_000, "row-twice"),
    ]  # fmt: skip
    assert not Boundary.all_rows.exists()
