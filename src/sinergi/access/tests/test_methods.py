"""Addresses that only take a form, opened as a page."""

import pytest

from sinergi.access.methods import page_above

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/rehearsal/speed/", "/rehearsal/"),
        ("/alarms/0123/look/", "/alarms/0123/"),
        ("/cap/sources/3/stop/", "/cap/sources/"),
        ("/nothing/", "/"),
    ],
)
def test_the_way_back_leads_to_the_page_above(path: str, above: str) -> None:
    assert page_above(path) == above


@pytest.mark.django_db
def test_a_person_reads_words_and_finds_the_way_back(client, alice):
    client.force_login(alice)
    answer = client.get("/rehearsal/speed/", headers={"Accept": "text/html"})
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert 'href="/rehearsal/"' in answer.content.decode()
