"""The main job on real files, through the pages: upload, dry run, apply, run, publish."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from sinergi.accounts.models import Institution, Person
from sinergi.intake.models import Batch, BatchState
from sinergi.jobs.models import Job, JobState
from sinergi.jobs.worker import run_worker
from sinergi.observations.example import load_example
from sinergi.places.models import Boundary
from sinergi.scores.models import Run
from sinergi_cli.main import main as command_line

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]

AT = dt.datetime(2024, 3, 1, 3, 0, tzinfo=dt.UTC)
CITY = "31.75"
JOINED = "kelurahan_jakarta_timur_joined.csv"
SHAPES = "boundaries_jakarta_timur_kelurahan.geojson"
DRAWS, SEED = 1_000, 1


@pytest.fixture
def prepared(settings, tmp_path: Path, alice: Person) -> Person:
    """Return Alice in an installation that holds the example and nothing else."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SINERGI_HOME = tmp_path
    load_example(by=None, at=AT)
    return alice


@pytest.fixture
def pages(client, prepared: Person):
    """Return a browser without JavaScript in which Alice is signed in by her password."""
    form = {"login": "alice", "password": "alice" * 3}
    assert client.post("/account/login/", form).status_code == 302
    return client


def work(answer) -> Job:
    """Run what the page has queued by the worker; the job to which the page leads."""
    assert answer.status_code == 302, answer.content.decode()
    run_worker(batch=True)
    return Job.all_rows.order_by("-pk")[0]


def bring(pages, code: str, path: Path, **answers: str) -> Batch:
    """Upload a file, keep the proposed columns, try it out, apply it."""
    with path.open("rb") as file:
        columns = pages.post(f"/imports/{code}/", {"file": file, **answers})
    assert columns.status_code == 302, columns.content.decode()
    chosen = pages.get(columns.url).context["form"]
    keep = {name: field.initial for name, field in chosen.fields.items()}
    tried = pages.post(columns.url, keep)
    assert work(pages.post(tried.url)).state == JobState.DONE
    batch = Batch.all_rows.order_by("-pk")[0]
    assert (batch.state, batch.counts["faults"]) == (BatchState.CHECKED, 0)
    applied = pages.post(f"/imports/batches/{batch.pk}/apply/")
    assert work(applied).state == JobState.DONE
    batch.refresh_from_db()
    return batch


def compute(pages, institution: Institution) -> Run:
    """Start `dasar-jaktim` on the page for it; the worker computes it."""
    given = {
        "framework": "dasar-jaktim", "level": 4, "within": CITY, "as_of": "2024-03-01",
        "draws": DRAWS, "seed": SEED, "institution": institution.pk,
        "sources": ["weights", "normalisation", "aggregation", "treatment", "imputation"],
    }  # fmt: skip
    work(pages.post("/runs/new/", given))
    return Run.all_rows.get()


def bring_both(pages, data: Path) -> None:
    """Import the real boundaries and the real joined table, which replaces the example's."""
    bring(pages, "boundaries", data / SHAPES, source="OpenStreetMap", licence="ODbL")
    bring(
        pages,
        "indicator_tables",
        data / JOINED,
        observed_on="2024-02-14",
        source=JOINED,
    )


def ranks_of_the_command_line(table: Path, folder: Path) -> dict[str, int]:
    """Code → rank as `sinergi index` computes it, after `index-verify` agreed."""
    words = ["index", "dasar-jaktim", str(table), "--out", str(folder), "--quiet"]
    assert command_line([*words, "--draws", str(DRAWS), "--seed", str(SEED)]) == 0
    assert command_line(["index-verify", str(folder)]) == 0
    with (folder / "scores.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: int(row["rank"]) for row in csv.DictReader(file)}


def test_real_boundaries_take_the_place_of_the_approximate_cells(pages, shared):
    rough = Boundary.all_rows.in_force().filter(level=4, approximate=True)
    assert rough.count() == 65
    batch = bring(pages, "boundaries", shared / "data" / SHAPES)
    assert batch.counts["new"] == 65
    assert not Boundary.all_rows.in_force().filter(approximate=True).exists()


def test_a_dry_run_changes_no_boundary(pages, shared):
    before = set(Boundary.all_rows.values_list("pk", flat=True))
    with (shared / "data" / SHAPES).open("rb") as file:
        columns = pages.post("/imports/boundaries/", {"file": file})
    form = pages.get(columns.url).context["form"]
    keep = {name: field.initial for name, field in form.fields.items()}
    work(pages.post(pages.post(columns.url, keep).url))
    assert Batch.all_rows.order_by("-pk")[0].state == BatchState.CHECKED
    assert set(Boundary.all_rows.values_list("pk", flat=True)) == before


@pytest.mark.slow
def test_real_files_walk_through_the_pages_to_the_ranks_of_the_command_line(
    pages, bawaslu, shared, tmp_path
):
    bring_both(pages, shared / "data")
    run = compute(pages, bawaslu)
    published = pages.post(f"/runs/{run.pk}/publish/", follow=True)
    assert published.status_code == 200
    drawn = pages.get(f"/map/data.json?within={CITY}&level=4&run={run.pk}").json()
    assert drawn["run"]["published"]
    ranks = {one["code"]: one["rank"] for one in drawn["areas"]}
    assert ranks == ranks_of_the_command_line(
        shared / "data" / JOINED, tmp_path / "out"
    )


@pytest.mark.slow
def test_map_and_profile_of_the_real_files_show_real_shapes_and_the_score(
    pages, bawaslu, charlie, shared
):
    bring_both(pages, shared / "data")
    run = compute(pages, bawaslu)
    pages.post(f"/runs/{run.pk}/publish/")
    first = run.scores.get(rank=1)
    pages.force_login(charlie)  # a stranger to Bawaslu, who reads what is published
    shapes = pages.get(f"/places/boundaries.geojson?within={CITY}&level=4").json()
    assert {one["properties"]["approximate"] for one in shapes["features"]} == {False}
    page = pages.get(f"/areas/{first.area_code}/").content.decode()
    assert first.area_name in page
    assert f"{first.score:.1f}".replace(".", ",") in page
    assert "locator-approximate" not in page
