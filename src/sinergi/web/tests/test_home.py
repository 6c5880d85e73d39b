"""Home: what needs me today, by role."""

import datetime as dt

import pytest

from sinergi.elections.models import Election, Stage
from sinergi.jobs.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["sinergi_language"] = "en"


@pytest.fixture
def election(db):
    row = Election.all_rows.create(
        code="pemilu-2024",
        name_id="Pemilu 2024",
        name_en="General election 2024",
        kind="pemilu",
        voting_on=dt.date(2024, 2, 14),
        regulation="PKPU 3/2022",
    )
    for code, starts, ends in (
        ("campaign", dt.date(2023, 11, 28), dt.date(2024, 2, 10)),
        ("quiet", dt.date(2024, 2, 11), dt.date(2024, 2, 13)),
    ):
        Stage.all_rows.create(
            election=row,
            code=code,
            name_id=code,
            name_en=code,
            starts_on=starts,
            ends_on=ends,
            regulation="PKPU 3/2022",
        )
    return row


def page_of(client, query: str = "") -> str:
    answer = client.get(f"/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_published_scores_are_summed_up(client, published, charlie):
    client.force_login(charlie)
    html = page_of(client)
    assert "Jakarta Timur today" in html
    assert "Most vulnerable" in html
    assert "Penggilingan" in html


def test_areas_without_a_score_are_counted_apart(client, published, charlie):
    client.force_login(charlie)
    assert "too little data for a score" in page_of(client)


def test_a_stranger_sees_no_unpublished_scores(client, run, charlie):
    client.force_login(charlie)
    assert "Penggilingan" not in page_of(client)


def test_an_own_run_waits_to_be_published(client, run, alice):
    client.force_login(alice)
    assert f"Run {run.pk} of" in page_of(client)


def test_a_published_run_waits_no_longer(client, published, alice):
    client.force_login(alice)
    assert "Nothing waits for you" in page_of(client)


def test_own_work_is_shown_and_that_of_others_is_not(client, areas, alice, charlie, at):
    job = Job.all_rows.create(kind="run", started_by_id=alice.pk, started_at=at)
    client.force_login(alice)
    assert f"/jobs/{job.pk}/" in page_of(client)
    client.force_login(charlie)
    assert f"/jobs/{job.pk}/" not in page_of(client)


def test_the_running_stage_comes_with_the_days_left(
    client, areas, election, charlie, settings
):
    settings.SINERGI_TODAY = dt.date(2024, 2, 8)
    client.force_login(charlie)
    html = page_of(client)
    assert "running, ends in 2 days" in html
    assert "begins in 3 days" in html


def test_when_all_stages_are_past_the_page_says_so(
    client, areas, election, charlie, settings
):
    settings.SINERGI_TODAY = dt.date(2026, 11, 23)
    client.force_login(charlie)
    assert "All stages of this election are past" in page_of(client)


def test_the_demonstration_day_is_announced(client, areas, charlie, settings):
    settings.SINERGI_TODAY = dt.date(2024, 2, 8)
    client.force_login(charlie)
    assert "Shown as if today were" in page_of(client)


def test_a_partner_is_shown_no_scores_at_home(client, published, election, dian):
    client.force_login(dian)
    assert "Most vulnerable" not in client.get("/", follow=True).content.decode()


def test_an_empty_installation_names_the_first_step(client, alice):
    client.force_login(alice)
    assert "Import areas" in page_of(client)


def test_the_operator_reaches_home_without_scores(client, published, omar):
    client.force_login(omar)
    assert "Most vulnerable" not in page_of(client)


def test_a_visitor_is_sent_to_the_login(client, db):
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("query", ["?within=%01", "?within=99", "?election=%01"])
def test_odd_parameters_break_nothing(client, published, alice, query):
    client.force_login(alice)
    page_of(client, query)


def test_home_takes_few_queries(
    client, published, election, alice, django_assert_max_num_queries
):
    """Two or three for each kind of thing that may wait for somebody."""
    client.force_login(alice)
    with django_assert_max_num_queries(62):
        page_of(client)
