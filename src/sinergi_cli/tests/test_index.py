"""`sinergi index` and `index-verify` on the example of Jakarta Timur."""

import csv
import json
import re
from pathlib import Path

import pytest

from sinergi_cli.main import main
from sinergi_core.examples import example_path

EXAMPLE = str(example_path("jakarta_timur.csv"))
Printed = pytest.CaptureFixture[str]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def index(*more: str, out: Path) -> int:
    words = ["index", "dasar-jaktim", EXAMPLE, "--out", str(out), "--quiet"]
    return main([*words, *more])


def test_it_ranks_the_65_kelurahan_with_intervals(made: Path) -> None:
    scores = rows(made / "scores.csv")
    intervals = rows(made / "intervals.csv")
    assert sorted(int(r["rank"]) for r in scores) == list(range(1, 66))
    assert all(float(r["score_p05"]) <= float(r["score_p95"]) for r in intervals)


def test_probabilities_of_the_classes_add_up_to_one(made: Path) -> None:
    names = ("rendah", "sedang", "tinggi")
    for row in rows(made / "intervals.csv"):
        assert sum(float(row[f"probability:{n}"]) for n in names) == pytest.approx(1)


def test_contributions_add_up_to_the_score(made: Path) -> None:
    scores = {r["code"]: float(r["score"]) for r in rows(made / "scores.csv")}
    for row in rows(made / "contributions.csv"):
        parts = [
            float(v)
            for k, v in row.items()
            if ":" not in k and k[:2] != "co" and k != "name"
        ]
        assert sum(parts) == pytest.approx(scores[row["code"]], abs=1e-9)


def test_the_same_input_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    assert index("--draws", "200", out=tmp_path / "again") == 0
    for path in made.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("engine", ["threads", "processes"])
def test_engines_and_workers_do_not_change_the_numbers(
    made: Path, tmp_path: Path, engine: str
) -> None:
    given = ("--draws", "200", "--engine", engine, "--workers", "2")
    assert index(*given, out=tmp_path) == 0
    same = (tmp_path / "intervals.csv").read_bytes()
    assert same == (made / "intervals.csv").read_bytes()


def test_without_draws_there_are_scores_and_no_intervals(tmp_path: Path) -> None:
    assert index("--draws", "0", out=tmp_path) == 0
    assert (tmp_path / "scores.csv").is_file()
    assert not (tmp_path / "intervals.csv").exists()
    assert main(["index-verify", str(tmp_path)]) == 0


def test_verify_agrees_with_what_was_written(made: Path, capsys: Printed) -> None:
    assert main(["index-verify", str(made)]) == 0
    assert "everything agrees" in capsys.readouterr().out


def test_verify_names_the_cell_that_was_changed(copy: Path, capsys: Printed) -> None:
    path = copy / "scores.csv"
    text = path.read_text("utf-8").replace(",1,tinggi,", ",2,tinggi,")
    path.write_text(text, "utf-8")
    assert main(["index-verify", str(copy)]) == 1
    told = capsys.readouterr().err
    assert "scores.csv: was changed" in told
    assert "rank: 2 stands there, 1 comes out" in told


def test_verify_sees_another_number_in_the_table(copy: Path, capsys: Printed) -> None:
    path = copy / "table.csv"
    path.write_text(path.read_text("utf-8").replace("29652.0", "29999.0"), "utf-8")
    assert main(["index-verify", str(copy)]) == 1
    assert "table.csv: holds other numbers" in capsys.readouterr().err


def test_verify_sees_another_framework(copy: Path, capsys: Printed) -> None:
    path = copy / "framework.yaml"
    path.write_text(
        path.read_text("utf-8").replace("pemilih: 2", "pemilih: 3"), "utf-8"
    )
    assert main(["index-verify", str(copy), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["agrees"] is False
    assert any("framework.yaml" in text for text in told["differences"])


def test_verify_misses_a_file_that_is_gone(copy: Path, capsys: Printed) -> None:
    (copy / "report.html").unlink()
    assert main(["index-verify", str(copy)]) == 1
    assert "report.html: is missing" in capsys.readouterr().err


def test_the_report_needs_nothing_from_elsewhere(made: Path) -> None:
    page = (made / "report.html").read_text("utf-8")
    assert "<script" not in page
    assert not re.search(r"<(link|img|iframe|object)\b|@import|url\((?!#)", page)


def test_the_report_shows_a_map_and_every_area(made: Path) -> None:
    page = (made / "report.html").read_text("utf-8")
    assert page.count('class="cell') == 65
    assert "Approximate cells" in page
    assert all(row["name"] in page for row in rows(made / "scores.csv"))


def test_the_report_says_it_is_not_official(made: Path) -> None:
    page = (made / "report.html").read_text("utf-8")
    assert "Own method, not an official figure." in page


def test_the_report_speaks_indonesian(tmp_path: Path) -> None:
    assert index("--draws", "64", "--lang", "id", out=tmp_path) == 0
    page = (tmp_path / "report.html").read_text("utf-8")
    assert '<html lang="id">' in page
    assert "Metode sendiri, bukan angka resmi." in page
    assert "57,6" in page


def test_names_of_areas_cannot_smuggle_markup_into_the_report(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    text = Path(EXAMPLE).read_text("utf-8").replace("Pisangan Baru", "<b onclick=x>P")
    table.write_text(text, "utf-8")
    words = ["index", "dasar-jaktim", str(table), "--draws", "0", "--quiet"]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    assert "<b onclick" not in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_boundaries_take_the_place_of_cells(tmp_path: Path) -> None:
    square = [[106.86, -6.21], [106.87, -6.21], [106.87, -6.2], [106.86, -6.21]]
    feature = {
        "type": "Feature",
        "properties": {"code": "31.75.01.1001"},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    areas = tmp_path / "areas.geojson"
    areas.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert index("--draws", "0", "--areas", str(areas), out=tmp_path / "out") == 0
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert page.count('class="cell') == 1
    assert "64 areas are not on the map" in page


def test_json_prints_the_result(tmp_path: Path, capsys: Printed) -> None:
    assert index("--draws", "0", "--json", out=tmp_path) == 0
    areas = json.loads(capsys.readouterr().out)["areas"]
    assert next(a["name"] for a in areas if a["rank"] == 1) == "Cipinang Besar Utara"


def test_the_run_tells_digests_versions_and_seed(
    run: dict[str, dict[str, str]],
) -> None:
    assert len(run["framework"]["digest"]) == len(run["table"]["digest"]) == 64
    assert {"sinergi", "python", "numpy", "numba"} <= run["versions"].keys()
    assert run["settings"]["seed"] == 1
