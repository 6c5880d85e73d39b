"""`sinergi assign`: from tables of stations and stores to an assignment with its bound."""

import csv
import json
from pathlib import Path

import pytest

from sinergi_cli.main import main

STORES = """name,code,lon,lat,capacity,in_use,flood
Gudang A,31.75.06.1003,106.94,-6.21,60,1,0
Gudang B,31.75.06.1005,106.96,-6.20,60,1,0.5
Gudang C,31.75.04.1001,106.87,-6.27,,0,
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Return 30 stations of two kecamatan with 4 boxes each, and three stores."""
    places = [("31.75.06.1003", 106.941, -6.211)] * 10
    places += [("31.75.06.1005", 106.961, -6.201)] * 10
    places += [("31.75.04.1001", 106.871, -6.271)] * 10
    lines = [f"{c},{n},{x},{y},4" for n, (c, x, y) in enumerate(places, 1)]
    stations, stores = tmp_path / "tps.csv", tmp_path / "gudang.csv"
    stations.write_text("code,number,lon,lat,boxes\n" + "\n".join(lines), "utf-8")
    stores.write_text(STORES, "utf-8")
    return stations, stores


def assign(files: tuple[Path, Path], out: Path, *more: str) -> int:
    return main(["assign", str(files[0]), str(files[1]), "--out", str(out), *more])


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def test_every_station_keeps_its_boxes_in_its_own_kecamatan(files, tmp_path, capsys):
    assert assign(files, tmp_path / "out") == 0
    told = rows(tmp_path / "out" / "stations.csv")
    assert len(told) == 30
    assert {one["store"] for one in told if one["code"].startswith("31.75.04")} == {
        "Gudang C"
    }
    stores = rows(tmp_path / "out" / "stores.csv")
    assert [int(one["boxes"]) for one in stores] == [40, 40, 40]
    assert "Gudang C" in capsys.readouterr().out  # its capacity is not known


def test_the_gap_is_proven_and_the_same_seed_gives_the_same_files(files, tmp_path):
    for name in ("a", "b"):
        assert assign(files, tmp_path / name, "--quiet") == 0
    told = json.loads((tmp_path / "a" / "assignment.json").read_text("utf-8"))
    assert told["gap"] <= 1e-4
    assert told["unplaced"] == 0
    for name in ("stations.csv", "stores.csv", "assignment.json"):
        first, second = (tmp_path / one / name for one in ("a", "b"))
        assert first.read_bytes() == second.read_bytes()


def test_boxes_without_a_place_are_told(files, tmp_path, capsys):
    text = files[1].read_text("utf-8").replace(",60,1,0\n", ",12,1,0\n")
    files[1].write_text(text, "utf-8")
    assert assign(files, tmp_path / "out") == 0
    assert "have no place" in capsys.readouterr().out


def test_all_faults_are_told_at_once_and_nothing_is_written(files, tmp_path, capsys):
    text = files[1].read_text("utf-8").replace("60,1,0\n", "viel,vielleicht,7\n", 1)
    files[1].write_text(text.replace("Gudang B", "Gudang A"), "utf-8")
    assert assign(files, tmp_path / "out") == 3
    told = capsys.readouterr().err
    for column in ("capacity", "in_use", "flood", "name"):
        assert column in told
    assert not (tmp_path / "out").exists()


def test_a_number_of_boxes_for_all_stands_in_for_the_column(files, tmp_path):
    lines = files[0].read_text("utf-8").splitlines()
    files[0].write_text("\n".join(line.rpartition(",")[0] for line in lines), "utf-8")
    assert assign(files, tmp_path / "bare") == 3
    assert assign(files, tmp_path / "out", "--boxes", "2", "--quiet") == 0
    stores = rows(tmp_path / "out" / "stores.csv")
    assert sum(int(one["boxes"]) for one in stores) == 60


FAILS = ("--what-if", "Gudang A", "--at", "05:30")


def test_a_store_that_fails_before_the_first_truck_takes_all_its_boxes_with_it(
    files, tmp_path, capsys
):
    assert assign(files, tmp_path / "out", *FAILS) == 0
    told = json.loads((tmp_path / "out" / "failure.json").read_text("utf-8"))
    assert (told["stations"], told["missing_boxes"]) == (10, 40)
    assert told["boxes_that_had_left"] == 0
    assert [one["code"] for one in told["ways"]] == [
        "own-area", "crossing", "new-store"
    ]  # fmt: skip
    assert "Gudang A" in capsys.readouterr().out


def test_each_station_hit_is_told_with_its_three_ways_out(files, tmp_path):
    assert assign(files, tmp_path / "out", *FAILS, "--quiet") == 0
    told = rows(tmp_path / "out" / "failure.csv")
    assert {one["code"] for one in told} == {"31.75.06.1003"}
    assert all("06:00" < one["planned"] < "18:00" for one in told)
    # Gudang B has room for 20 boxes more: five stations, the others get nothing there.
    brought = [one["own_area_store"] for one in told]
    assert (brought.count("Gudang B"), brought.count("")) == (5, 5)
    assert {one["crossing_store"] for one in told} == {"Gudang B", "Gudang C"}


def test_what_is_missing_and_what_had_left_are_all_boxes_of_the_store(files, tmp_path):
    for at in ("00:00", "06:00", "06:30", "07:15", "12:00", "47:59"):
        out = tmp_path / at.replace(":", "")
        more = ("--trucks", "1", "--truck-boxes", "8", "--quiet")
        assert assign(files, out, "--what-if", "Gudang A", "--at", at, *more) == 0
        told = json.loads((out / "failure.json").read_text("utf-8"))
        assert told["missing_boxes"] + told["boxes_that_had_left"] == 40


def test_json_holds_the_failure_beside_the_assignment(files, tmp_path, capsys):
    assert assign(files, tmp_path / "out", *FAILS, "--json") == 0
    assert json.loads(capsys.readouterr().out)["failure"]["at"] == "05:30"


def test_without_the_question_no_failure_is_written(files, tmp_path):
    assert assign(files, tmp_path / "out", "--quiet") == 0
    assert not (tmp_path / "out" / "failure.csv").exists()


@pytest.mark.parametrize(
    "more",
    [("--what-if", "Gudang A"), ("--at", "05:30"), (*FAILS[:3], "25:70"),
     (*FAILS[:3], "73:00")],
)  # fmt: skip
def test_a_question_that_is_half_or_no_hour_is_wrong_use(files, tmp_path, more):
    with pytest.raises(SystemExit) as ended:
        assign(files, tmp_path / "out", *more)
    assert ended.value.code == 2
    assert not (tmp_path / "out").exists()


def test_a_store_nobody_knows_or_that_stays_shut_is_told(files, tmp_path, capsys):
    at = ("--at", "05:30")
    assert assign(files, tmp_path / "out", "--what-if", "Gudang Z", *at) == 3
    text = files[1].read_text("utf-8") + "Gudang D,31.75.06.1005,107.4,-6.2,90,0,\n"
    files[1].write_text(text, "utf-8")
    shut = ("--most-open", "2", "--what-if", "Gudang D", *at)
    assert assign(files, tmp_path / "out", *shut) == 3
    told = capsys.readouterr().err
    assert "Gudang Z" in told
    assert "Gudang D" in told
    assert not (tmp_path / "out").exists()
