"""The national files: 91,599 areas, 83,402 villages' shapes, 813,336 polling stations."""

import datetime as dt
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sinergi.elections.calendar import shipped_calendars
from sinergi.elections.models import PollingStation
from sinergi.elections.services import put_calendar
from sinergi.intake.models import Unplaced
from sinergi.intake.services import import_file
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
    table = pq.read_table(data / "tps_2019_pilpres_indonesia.parquet").slice(0, 60_000)
    numbers = table["dpt_l"].to_pylist()
    for row in (0, 30_000, 59_999):
        numbers[row] = -1
    at = table.column_names.index("dpt_l")
    path = tmp_path / "t.parquet"
    pq.write_table(table.set_column(at, "dpt_l", [numbers]), path)
    _, report = take("polling_stations", path, election="pemilu-2019")
    assert [(f.row, f.code) for f in report.faults] == [
        (2, "too-small"), (30_002, "too-small"), (60_001, "too-small"),
    ]  # fmt: skip
    assert not PollingStation.all_rows.exists()
    assert not Unplaced.all_rows.exists()


def test_the_shapes_of_all_cities_are_joined_to_provinces(data):
    take("boundaries", data / "boundaries_indonesia_kabkota.geojson.gz")
    rows = Boundary.all_rows.in_force()
    assert (rows.filter(level=2).count(), rows.filter(level=1).count()) == (514, 38)
