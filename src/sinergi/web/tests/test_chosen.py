"""Which run a page opens on, and which it offers, when several are published."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from sinergi.accounts.models import Institution, Person
from sinergi.scores.models import Publication, Run
from sinergi.web.tests.conftest import make_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(published: Run, charlie: Person, pemkot: Institution, at: dt.datetime) -> Run:
    """A run of another institution, published a day after the first."""
    run = make_run(pemkot, charlie, at)
    Publication.all_rows.create(
        run=run,
        framework_code=run.framework_code,
        level=run.level,
        within=run.within,
        institution=pemkot,
        by_id=charlie.pk,
        at=at + dt.timedelta(days=1),
    )
    return run


def test_the_map_opens_on_the_newest_and_names_both_institutions(
    client: Client, bob: Person, published: Run, later: Run
) -> None:
    client.force_login(bob)
    response = client.get(reverse("web:map"), {"within": "31.75"})
    assert response.context["run"] == later
    text = response.content.decode()
    for run in (published, later):
        assert f"Jakarta Timur · {run.institution.name} · " in text


def test_a_choice_leads_who_reads_no_scores_home(client, areas, omar, charlie):
    pages = []
    for person in (charlie, omar):
        client.force_login(person)
        page = client.get("/search/?q=jakarta").content.decode()
        pages.append(('href="/map/?within=' in page, 'href="/?within=' in page))
    assert pages == [(True, False), (False, True)]
