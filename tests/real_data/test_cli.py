"""The main job from files: the joined table of Jakarta Timur with real boundaries."""

import csv
from pathlib import Path

import pytest

from sinergi_cli.main import main

pytestmark = pytest.mark.real_data


def ranks(folder: Path) -> dict[str, str]:
    with (folder / "scores.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["rank"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def out(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("jaktim")
    table = shared / "data" / "kelurahan_jakarta_timur_joined.csv"
    areas = shared / "data" / "boundaries_jakarta_timur_kelurahan.geojson"
    words = ["index", "dasar-jaktim", str(table), "--areas", str(areas)]
    assert main([*words, "--out", str(folder), "--draws", "200", "--quiet"]) == 0
    return folder


def test_65_kelurahan_are_ranked_and_verified(out: Path) -> None:
    assert sorted(int(rank) for rank in ranks(out).values()) == list(range(1, 66))
    assert main(["index-verify", str(out)]) == 0


def test_the_real_boundaries_are_drawn(out: Path) -> None:
    page = (out / "report.html").read_text("utf-8")
    assert page.count('class="cell fill-') == 65
    assert "Approximate cells" not in page


def test_the_shipped_example_gives_the_same_ranks(out: Path, tmp_path: Path) -> None:
    from sinergi_core.examples import example_path

    words = ["index", "dasar-jaktim", str(example_path("jakarta_timur.csv"))]
    assert main([*words, "--out", str(tmp_path), "--draws", "0", "--quiet"]) == 0
    assert ranks(tmp_path) == ranks(out)
