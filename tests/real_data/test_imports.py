"""The importers take the real files, and refuse broken copies as a whole."""

import csv
import datetime as dt
import gzip
import json
from pathlib import Path

import pytest

from sinergi.elections.calendar import shipped_calendars
from sinergi.elections.models import PollingStation
from sinergi.elections.services import put_calendar
from sinergi.intake.faults import is_blocking
from sinergi.intake.services import import_file
from sinergi.intake.store import blocks_of
from sinergi.observations.models import Observation
from sinergi.places.models import Area, Boundary, Neighbour

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]

AT = dt.datetime(2024, 3, 21, tzinfo=dt.UTC)
PROVENANCE = {
    "observed_on": "2024-02-14",
    "source": "kelurahan_jakarta_timur_joined.csv",
}


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
    """Return the folder of real files, with the areas of DKI and the elections in place."""
    for calendar in shipped_calendars():
        put_calendar(calendar, by=None, at=AT)
    folder = shared / "data"
    take("areas", folder / "admin_dki.csv")
    return folder


def broken_lines(path: Path, target: Path, changes: dict[int, tuple[int, str]]) -> Path:
    """Copy a CSV with some cells changed: row as a person counts, column, new text."""
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    for row, (column, text) in changes.items():
        rows[row - 1][column] = text
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return target


def placed(report):
    return [
        (f.row, f.code)
        for f in report.faults
        if f.code not in {"sum-differs", "more-voted"}
    ]


def test_the_65_kelurahan_come_with_their_city_and_kecamatan(data):
    areas = Area.all_rows.current().within("31.75")
    assert [areas.at_level(level).count() for level in (2, 3, 4)] == [1, 10, 65]


def test_the_stations_of_2024_and_2019_are_all_there(data):
    take(
        "polling_stations",
        data / "tps_2024_pilpres_jakarta_timur.csv",
        election="pemilu-2024",
    )
    take(
        "polling_stations",
        data / "tps_2019_pilpres_jakarta_timur.csv",
        election="pemilu-2019",
    )
    stations = PollingStation.all_rows.in_force().within("31.75")
    assert stations.of("pemilu-2024").count() == 8_812
    assert stations.of("pemilu-2024").filter(special=True).count() == 41
    assert stations.of("pemilu-2019").count() == 8_234


def test_the_indicator_table_is_taken_whole(data):
    batch, report = take(
        "indicator_tables", data / "kelurahan_jakarta_timur_joined.csv", **PROVENANCE
    )
    assert (report.blocked, batch.counts["left_out"]) == (0, ["kec_code", "kecamatan"])
    assert Observation.all_rows.filter(column="tps_2024").count() == 65


def test_the_boundaries_of_jakarta_timur_are_joined_upward(data):
    take("boundaries", data / "boundaries_jakarta_timur_kelurahan.geojson")
    rows = Boundary.all_rows.in_force()
    assert rows.filter(level=4).count() == 65
    city = rows.get(area_code="31.75")
    assert (city.origin, city.approximate) == ("dissolved", False)
    assert city.area_km2 == pytest.approx(185.96, abs=0.3)


def test_neighbours_agree_with_the_published_list(data):
    take("boundaries", data / "boundaries_dki_kelurahan.geojson")
    ours = {
        (row.area_code, row.neighbour_code): row.shared_m
        for row in Neighbour.all_rows.within("31.75").filter(level=4)
    }
    path = data / "adjacency_jakarta_timur_kelurahan.csv"
    listed = {
        (row["code"], row["neighbour_code"]): float(row["shared_m"])
        for row in csv.DictReader(path.read_text().splitlines())
    }
    assert set(listed) <= set(ours)
    for pair, metres in listed.items():
        assert ours[pair] == pytest.approx(metres, rel=0.01, abs=5)


def test_a_broken_list_of_areas_gives_every_fault_and_changes_nothing(data, tmp_path):
    path = broken_lines(
        data / "admin_jakarta_timur.csv", tmp_path / "a.csv",
        {3: (1, ""), 4: (2, "desa"), 9: (0, "31.75.0X.1001"), 20: (4, "31.74.01")},
    )  # fmt: skip
    before = Area.all_rows.count()
    _, report = take("areas", path)
    assert sorted(placed(report)) == [
        (3, "cell-empty"), (4, "level-differs"), (9, "not-a-code"), (20, "parent-differs"),
    ]  # fmt: skip
    assert Area.all_rows.count() == before


def test_a_broken_list_of_stations_gives_every_fault_and_changes_nothing(
    data, tmp_path
):
    path = broken_lines(
        data / "tps_2024_pilpres_jakarta_timur.csv", tmp_path / "t.csv",
        {2: (2, "satu"), 700: (6, "-5"), 8000: (0, "3175011001001"), 8813: (29, "mungkin")},
    )  # fmt: skip
    _, report = take("polling_stations", path, election="pemilu-2024")
    assert sorted(placed(report)) == [
        (2, "not-a-number"), (700, "too-small"), (8000, "kpu-code-differs"), (8813, "not-yes-no"),
    ]  # fmt: skip
    assert not PollingStation.all_rows.exists()


def test_a_broken_list_of_the_stations_of_2019_gives_every_fault_and_changes_nothing(
    data, tmp_path
):
    path = broken_lines(
        data / "tps_2019_pilpres_jakarta_timur.csv", tmp_path / "t.csv",
        {2: (1, "0"), 4000: (2, "seratus"), 4001: (0, "31.75.01.100"), 8235: (3, "-1")},
    )  # fmt: skip
    _, report = take("polling_stations", path, election="pemilu-2019")
    assert sorted(placed(report)) == [
        (2, "too-small"), (4000, "not-a-number"), (4001, "not-a-code"), (8235, "too-small"),
    ]  # fmt: skip
    assert not PollingStation.all_rows.exists()


def test_broken_boundaries_give_every_fault_and_change_nothing(data, tmp_path):
    whole = json.loads(
        (data / "boundaries_jakarta_timur_kelurahan.geojson").read_text()
    )
    features = whole["features"]
    features[4]["geometry"] = None
    features[10]["geometry"] = {"type": "Point", "coordinates": [106, -6]}
    features[20]["properties"]["code"] = features[0]["properties"]["code"]
    features[30]["geometry"]["coordinates"] = [
        [[7e5, 9e6], [8e5, 9e6], [8e5, 8e6], [7e5, 9e6]]
    ]
    path = tmp_path / "b.geojson.gz"
    path.write_bytes(gzip.compress(json.dumps(whole).encode()))
    _, report = take("boundaries", path)
    assert sorted(placed(report)) == [
        (5, "no-shape"), (11, "not-a-polygon"), (21, "row-twice"), (31, "shape-elsewhere"),
    ]  # fmt: skip
    assert not Boundary.all_rows.exists()


def test_a_broken_indicator_table_gives_every_fault_and_changes_nothing(data, tmp_path):
    path = broken_lines(
        data / "kelurahan_jakarta_timur_joined.csv", tmp_path / "i.csv",
        {2: (7, "seratus"), 30: (10, "29 652"), 66: (0, "31.75.XX")},
    )  # fmt: skip
    _, report = take("indicator_tables", path, **PROVENANCE)
    assert sorted(placed(report)) == [
        (2, "not-a-number"),
        (30, "not-a-number"),
        (66, "not-a-code"),
    ]
    assert not Observation.all_rows.exists()


@pytest.mark.slow
def test_a_broken_list_of_the_nations_areas_gives_every_fault_and_changes_nothing(
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
