"""The audit list: for those with the permission, others 403."""

import pytest

from sinergi.accounts.services import edit_person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb

pytestmark = pytest.mark.django_db


def test_a_leader_reads_the_list(client, alice):
    client.force_login(alice)
    assert client.get("/audit/").status_code == 200


def test_an_analyst_does_not_read_the_list(client, bob):
    client.force_login(bob)
    assert client.get("/audit/").status_code == 403


def test_a_visitor_is_sent_to_the_login_page(client, db):
    answer = client.get("/audit/")
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")


@pytest.mark.parametrize(
    "query",
    [
        "?page=-1",
        "?page=x",
        "?verb=%00",
        "?target=%00",
        "?actor=²",
        "?actor=9" + "9" * 40,
    ],
)
def test_odd_parameters_are_no_error_of_ours(client, alice, query):
    client.force_login(alice)
    assert client.get(f"/audit/{query}").status_code < 500


def test_a_figure_named_like_a_method_of_a_dict_is_shown(client, alice, at):
    record(Verb.IMPORT_APPLIED, target="batch:1", actor=alice, at=at, items=3)
    client.force_login(alice)
    assert "items=3" in client.get("/audit/").content.decode()


def test_the_list_costs_few_queries(client, alice, django_assert_max_num_queries):
    client.force_login(alice)
    with django_assert_max_num_queries(12):
        client.get("/audit/")


def shown(client, address: str) -> str:
    return client.get(address).content.decode()


def test_who_did_it_is_named_to_those_who_see_the_person(
    client, alice, bob, omar, bawaslu, at
):
    edit_person(bob, name="Bob", email="b@example.org", by=alice, at=at)
    edit_person(bob, name="Bobby", email="b@example.org", by=omar, at=at)
    client.force_login(alice)
    page = shown(client, f"/audit/of/person/{bob.pk}/")
    assert f"{alice.pk}</a> Alice" in page
    assert "Omar" not in page


def test_who_reads_the_list_comes_from_it_to_the_chain(client, alice):
    client.force_login(alice)
    assert 'href="/audit/chain/"' in shown(client, "/audit/")


def test_a_page_leads_to_what_was_done_to_its_row_where_there_is_something(
    client, alice, bob, bawaslu, at
):
    edit_person(bob, name="Bobby", email="", by=alice, at=at)
    for person, told in ((alice, True), (bob, False)):
        client.force_login(person)
        page = shown(client, f"/people/{bob.pk}/")
        assert (f'href="/audit/of/person/{bob.pk}/"' in page) is told
