"""Downloads of runs over many areas: prepared in the background, for one person, for a day."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sinergi.access.clock import real_now
from sinergi.accounts.models import Institution, Person
from sinergi.audit.models import Fact
from sinergi.jobs.models import Job
from sinergi.scores import exporting, preparing
from sinergi.scores.models import Export, Run
from sinergi.scores.services import publish_run, withdraw_run
from sinergi.scores.shelf import forget_exports, path_of
from sinergi.scores.tests.making import AT, make_run

pytestmark = pytest.mark.django_db
FORMATS = ["xlsx", "geojson", "json", "pdf"]


@pytest.fixture(autouse=True)
def _small_limits(settings: Any, monkeypatch: Any, tmp_path: Path) -> None:
    """Let eight areas count as many, in blocks of three."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(preparing, "LARGE", 5)
    monkeypatch.setattr(exporting, "BLOCK", 3)


def prepare(client: Client, person: Person, run: Run, kind: str) -> Any:
    """Ask for the file as the page does, and do the queued work."""
    client.force_login(person)
    page = reverse("scores:prepared", args=[run.pk, kind])
    answer = client.post(f"{page}?lang=en")
    for row in Export.all_rows.filter(ready_at=None):
        preparing.prepare_export.func(row.job_id, row.pk)
    return answer


@pytest.mark.parametrize("kind", FORMATS)
def test_a_large_run_is_not_written_within_the_request(
    client: Client, alice: Person, bawaslu: Institution, kind: str
) -> None:
    run = make_run(alice, bawaslu)
    client.force_login(alice)
    answer = client.get(reverse("scores:export", args=[run.pk, kind]), {"lang": "en"})
    page = reverse("scores:prepared", args=[run.pk, kind]) + "?lang=en"
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert b"Siapkan berkas" in client.get(page).content


@pytest.mark.parametrize("kind", FORMATS)
def test_a_prepared_file_is_the_one_a_small_run_gets_at_once(
    client: Client, alice: Person, bawaslu: Institution, kind: str, monkeypatch: Any
) -> None:
    run = make_run(alice, bawaslu)
    prepare(client, alice, run, kind)
    got = client.get(reverse("scores:download", args=[Export.all_rows.get().pk]))
    made = b"".join(got.streaming_content)
    monkeypatch.setattr(preparing, "LARGE", 5_000)
    at_once = client.get(reverse("scores:export", args=[run.pk, kind]), {"lang": "en"})
    assert made == at_once.content


def test_csv_of_any_size_is_streamed(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    client.force_login(alice)
    answer = client.get(reverse("scores:export", args=[run.pk, "csv"]))
    lines = b"".join(answer.streaming_content).splitlines()
    assert answer.streaming
    assert [line.split(b",")[7] for line in lines[1:]] == [
        b"%d" % n for n in range(1, 9)
    ]


def test_areas_without_a_rank_come_last_over_all_blocks(
    alice: Person, bawaslu: Institution
) -> None:
    from sinergi.observations.models import Observation

    make_run(alice, bawaslu)
    Observation.all_rows.filter(area_code__startswith="31.75.01").delete()
    run = make_run(alice, bawaslu)
    found = [(one.rank, one.area_code) for one in exporting.rows_of(alice, run)]
    wanted = run.scores.ranked().values_list("rank", "area_code")
    assert found == list(wanted)
    assert [rank for rank, _code in found].count(None) == 4


def test_the_progress_counts_every_row(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    prepare(client, alice, run, "xlsx")
    job = Job.all_rows.get(kind="export")
    assert (job.state, job.done, job.total) == ("done", 16, 16)


def test_preparing_leaves_a_fact_and_asking_twice_prepares_once(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    prepare(client, alice, run, "json")
    prepare(client, alice, run, "json")
    fact = Fact.all_rows.get(verb="scores:run:exported")
    assert (fact.target, fact.actor_id) == (f"run:{run.pk}", alice.pk)
    assert Export.all_rows.count() == 1


def test_a_prepared_file_is_a_404_to_everybody_else(
    client: Client, alice: Person, bob: Person, charlie: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    prepare(client, alice, run, "json")
    address = reverse("scores:download", args=[Export.all_rows.get().pk])
    found = []
    for person in (alice, bob, charlie):
        client.force_login(person)
        answer = client.get(address)
        answer.getvalue()  # reading to the end closes the file
        found.append(answer.status_code)
    assert found == [200, 404, 404]


def test_a_stranger_cannot_have_a_run_prepared(
    client: Client, alice: Person, charlie: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    assert prepare(client, charlie, run, "json").status_code == 404


def test_a_file_of_a_run_withdrawn_since_is_gone(
    client: Client, alice: Person, charlie: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    publish_run(run, label="", by=alice, at=AT)
    prepare(client, charlie, run, "json")
    withdraw_run(run, reason="wrong", by=alice, at=AT)
    address = reverse("scores:download", args=[Export.all_rows.get().pk])
    assert client.get(address).status_code == 404


def test_a_file_that_has_run_out_leads_back_to_its_page(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    prepare(client, alice, run, "json")
    row = Export.all_rows.get()
    Export.all_rows.update(expires_at=real_now() - dt.timedelta(seconds=1))
    answer = client.get(reverse("scores:download", args=[row.pk]), follow=True)
    assert b"sudah habis" in answer.content
    assert b"Siapkan berkas" in answer.content


def test_files_that_have_run_out_are_deleted(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    prepare(client, alice, make_run(alice, bawaslu), "json")
    path = path_of(Export.all_rows.get().file)
    assert json.loads(path.read_bytes())["version"] == 1
    forget_exports(real_now() + dt.timedelta(days=3))
    assert (path.exists(), Export.all_rows.count()) == (False, 0)
