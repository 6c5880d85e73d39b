"""`sinergi allocate`: from a run and limits to a plan."""

import csv
import json
from pathlib import Path

import pytest

from sinergi_cli.main import main

LIMITS = """
version: 1
weeks: 8
budget: 900_000_000
institutions:
  pemkot: {kinds: [pemkot, pemkot-unit, kecamatan, kelurahan, bpbd], people: 12, budget: 500_000_000}
  bawaslu: {kinds: [bawaslu, panwascam], people: 6}
  kpu: {kinds: [kpu, pps], people: 8, approved: false}
stages: {kampanye: [1, 5], masa-tenang: [6, 6], pemungutan-suara: [7, 7], rekapitulasi: [8, 8]}
most_per_area_week: 1
most_per_measure_area: 1
least_by_class: {tinggi: 1}
fixed: [{area: 31.75.01.1001, measure: siaga-banjir, institution: pemkot, week: 7}]
forbidden: [{measure: posko-bersama}, {measure: p2p}]
"""


@pytest.fixture
def limits(tmp_path: Path) -> Path:
    path = tmp_path / "limits.yaml"
    path.write_text(LIMITS, "utf-8")
    return path


def plan(made: Path, limits: Path, out: Path, *more: str) -> int:
    words = [
        "allocate",
        str(made),
        "--limits",
        str(limits),
        "--out",
        str(out),
        "--rounds",
        "4",
    ]
    return main([*words, *more])


@pytest.fixture(scope="module")
def planned(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `sinergi allocate` leaves for the limits; made once, only read."""
    folder = tmp_path_factory.mktemp("plan")
    (folder / "limits.yaml").write_text(LIMITS, "utf-8")
    assert plan(made, folder / "limits.yaml", folder / "out", "--quiet") == 0
    return folder / "out"


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def test_a_plan_keeps_the_limits_of_its_file(made, limits, tmp_path, capsys):
    assert plan(made, limits, tmp_path / "out") == 0
    chosen = rows(tmp_path / "out" / "plan.csv")
    assert sum(float(row["cost"]) for row in chosen) <= 900_000_000
    assert {row["institution"] for row in chosen} <= {"pemkot", "bawaslu"}
    assert "posko-bersama" not in {row["measure"] for row in chosen}
    fixed = [row for row in chosen if row["fixed"] == "1"]
    assert [(row["area"], row["week"]) for row in fixed] == [("31.75.01.1001", "7")]
    assert "65 areas" in capsys.readouterr().out


def test_every_area_of_the_high_class_is_served(made, planned):
    high = {r["code"] for r in rows(made / "scores.csv") if r["class"] == "tinggi"}
    assert high
    assert high <= {row["area"] for row in rows(planned / "plan.csv")}


def test_refusals_say_what_was_short(planned):
    told = [row["reasons"] for row in rows(planned / "refusals.csv")]
    assert any("staff institution=" in text and "short=" in text for text in told)


def test_the_result_as_json_compares_and_bounds(made, limits, tmp_path, capsys):
    assert plan(made, limits, tmp_path / "out", "--json", "--bound", "1") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["framework"] == "dasar-jaktim"
    by_name = {one["name"]: one["objective"] for one in found["compared"]}
    assert by_name["plan"] >= max(by_name["greedy"], by_name["even"])
    assert found["bound"]["value"] >= found["objective"]


def test_what_remains_is_never_more_than_there_was(planned):
    remaining = rows(planned / "residual.csv")
    assert remaining
    for row in remaining:
        assert float(row["after_p50"]) <= float(row["before_p50"]) + 1e-9


def test_draws_can_be_given(made, limits, tmp_path):
    codes = [row["code"] for row in rows(made / "scores.csv")]
    draws = tmp_path / "draws.csv"
    lines = [f"{code},{30 + at},{40 - at / 9}" for at, code in enumerate(codes)]
    draws.write_text("\n".join(["code,a,b", *lines]) + "\n", "utf-8")
    assert plan(made, limits, tmp_path / "out", "--quiet", "--draws", str(draws)) == 0
    first = rows(tmp_path / "out" / "residual.csv")[0]
    assert float(first["before_p50"]) == pytest.approx(35)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weeks: 8", "weeks: 0", "out of bounds"),
        ("people: 6", "peple: 6", "unknown"),
        ("kampanye: [1, 5]", "kampanye: [1, 50]", "no weeks"),
        ("measure: p2p", "measure: p2q", "no action p2q"),
        ("area: 31.75.01.1001", "area: 99", "no area '99'"),
        ("budget: 900_000_000", "budget: 1000", "fixed"),
    ],
)
def test_a_fault_in_the_limits_is_told(made, limits, tmp_path, capsys, old, new, said):
    limits.write_text(LIMITS.replace(old, new, 1), "utf-8")
    assert plan(made, limits, tmp_path / "out") == 3
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_no_run_is_told(limits, tmp_path, capsys):
    assert plan(tmp_path, limits, tmp_path / "out") == 4
    assert "framework.yaml" in capsys.readouterr().err
