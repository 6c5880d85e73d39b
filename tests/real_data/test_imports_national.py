"""The national files: 91,599 areas, 83,402 villages' shapes, 813,336 polling stations."""

import csv
import datetime as dt
import gzip
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

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


@pytest.fixture
def data(shared: Path, db: None) -> Path:
    """Return the folder of real files, with the areas of the nation in place."""
    put_calendar(
        next(c for c in shipped_calendars() if c.code == "pemilu-2019"), by=None, at=AT
    )
    take("areas", shared / "data" / "admin_indonesia.csv.gz")
    return shared / "data"


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
    table = pq.read_table(data / "tps_2019_pilpres_indonesia.parquet")
    numbers = table["dpt_l"].to_pylist()
    for row in (0, 400_000, 813_335):
        numbers[row] = -1
    at = table.column_names.index("dpt_l")
    path = tmp_path / "t.parquet"
    pq.write_table(table.set_column(at, "dpt_l", [numbers]), path)
    _, report = take("polling_stations", path, election="pemilu-2019")
    assert [(f.row, f.code) for f in report.faults] == [
        (2, "too-small"), (400_002, "too-small"), (813_337, "too-small"),
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
    whole = gzip.decompress(
        (data / "boundaries_indonesia_desa.geojson.gz").read_bytes()
    )
    features = json.loads(whole)["features"][:5_000]
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


def test_a_broken_copy_of_the_areas_gives_every_fault_and_changes_nothing(
    shared, db, tmp_path
):
    path = tmp_path / "a.csv"
    lines = gzip.decompress((shared / "data/admin_indonesia.csv.gz").read_bytes())
    rows = list(csv.reader(lines.decode().splitlines()))
    rows[1][3], rows[40_000][1], rows[91_598][0] = "2", "", "satu"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    _, report = take("areas", path)
    assert [(f.row, f.code) for f in report.faults if is_blocking(f.code)] == [
        (2, "level-differs"), (40_001, "cell-empty"), (91_599, "not-a-code"),
    ]  # fmt: skip
    assert not Area.all_rows.exists()
