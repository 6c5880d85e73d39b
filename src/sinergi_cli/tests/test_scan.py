"""`sinergi scan`: from tables of cases and areas to clusters."""

import csv
import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from sinergi_cli.main import main

PLANTED = {"31.75.00.2", "31.75.00.3"}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Return cases of 28 days in ten areas along a line, two with more at the end."""
    areas = ["code,name,lon,lat,population"]
    areas += [f"31.75.00.{i},Desa {i},{106.8 + i / 100},-6.2,1000" for i in range(10)]
    rng = np.random.default_rng(1)
    rows = []
    for i in range(10):
        for day in range(28):
            extra = 7 if i in {2, 3} and day > 25 else 0
            count = rng.poisson(0.4) + extra
            if count:
                date = dt.date(2024, 2, 1) + dt.timedelta(days=day)
                rows.append(f"31.75.00.{i},{date},{count}")
    cases, places = tmp_path / "cases.csv", tmp_path / "areas.csv"
    cases.write_text("code,date,count\n" + "\n".join(rows), "utf-8")
    places.write_text("\n".join(areas), "utf-8")
    return cases, places


def scan(files: tuple[Path, Path], out: Path, *more: str) -> int:
    words = ["scan", str(files[0]), str(files[1]), "--out", str(out)]
    return main([*words, "--replications", "99", *more])


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


@pytest.mark.parametrize(
    "more",
    [[], ["--weekly"], ["--look-back"], ["--method", "poisson", "--weekly"],
     ["--method", "space", "--from", "2024-02-25"]],
    ids=" ".join,
)  # fmt: skip
def test_a_cluster_is_found(files, tmp_path, capsys, more) -> None:
    assert scan(files, tmp_path / "out", *more) == 0
    best = rows(tmp_path / "out" / "clusters.csv")[0]
    assert set(best["areas"].split()) == PLANTED
    assert best["last"] == "2024-02-28"
    if more != ["--weekly"]:  # four weeks do not tell such a weekend from any other
        assert float(best["p"]) == pytest.approx(0.01)
        assert "p = 0.010" in capsys.readouterr().out
    told = rows(tmp_path / "out" / "areas.csv")
    assert {one["code"] for one in told if one["cluster"] == "1"} == PLANTED


def test_the_result_stands_as_json_with_what_it_was_made_from(
    files, tmp_path, capsys
) -> None:
    assert scan(files, tmp_path / "out", "--json", "--until", "2024-02-27") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["seed"], told["replications"]) == (1, 99)
    assert told["last"] == "2024-02-27"
    assert set(told["clusters"][0]["areas"]) == PLANTED


def test_boundaries_give_connected_groups(files, tmp_path, capsys) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"code": f"31.75.00.{i}"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[i, 0], [i + 1, 0], [i + 1, 1], [i, 1], [i, 0]]],
            },
        }
        for i in range(10)
    ]
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert scan((files[0], path), tmp_path / "out", "--adjacent", "3", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["clusters"][0]["areas"]) == PLANTED


def test_every_fault_is_told_with_its_row(files, tmp_path, capsys) -> None:
    files[0].write_text("code,date\n31.75.00.1,2024-02-30\n99,2024-02-01\n", "utf-8")
    assert scan(files, tmp_path / "out", "--json") == 3
    told = json.loads(capsys.readouterr().out)["troubles"]
    assert [(one["row"], one["column"]) for one in told] == [(3, "code"), (2, "date")]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "more",
    [["--adjacent", "3"], ["--from", "2030-01-01"], ["--until", "2020-01-01"]],
    ids=" ".join,
)
def test_what_cannot_be_scanned_is_said(files, tmp_path, capsys, more) -> None:
    assert scan(files, tmp_path / "out", *more) == 3
    assert "1 fault" in capsys.readouterr().err


def test_the_population_is_asked_for_where_it_is_needed(
    files, tmp_path, capsys
) -> None:
    text = files[1].read_text("utf-8").replace(",1000", ",")
    files[1].write_text(text, "utf-8")
    assert scan(files, tmp_path / "out", "--method", "poisson") == 3
    assert "10 faults" in capsys.readouterr().err
    assert scan(files, tmp_path / "out") == 0


@pytest.mark.parametrize(
    ("language", "heading"),
    [("id", "Gugus menurut tempat"), ("en", "Clusters in space")],
)
def test_the_page_needs_nothing_else_and_says_all(
    files, tmp_path, language, heading
) -> None:
    files[1].write_text(files[1].read_text("utf-8").replace("Desa 2", "<Desa> 2"))
    assert scan(files, tmp_path / "out", "--lang", language) == 0
    page = (tmp_path / "out" / "scan.html").read_text("utf-8")
    assert f'<html lang="{language}">' in page
    assert heading in page
    assert "&lt;Desa&gt; 2" in page
    for outside in ("<script", "http:", "https:", "<link", "url(h", "<img"):
        assert outside not in page
    best = rows(tmp_path / "out" / "clusters.csv")[0]
    assert f'<td class="n strong">{best["observed"]}</td>' in page
    assert page.count('<tr><th scope="row">') >= 10
