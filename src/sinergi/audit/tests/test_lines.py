"""Facts are read along the own institution line."""

import pytest

from conftest import make_institution, make_person
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import Role
from sinergi.audit.log import record
from sinergi.audit.models import Fact
from sinergi.audit.reading import note_exported, note_viewed
from sinergi.audit.verbs import Verb

pytestmark = pytest.mark.django_db


def fact_of(institution, at, target="job:77"):
    return record(
        Verb.JOB_STARTED, at=at, actor=None, target=target,
        institution_id=institution.pk, kind="x",
    )  # fmt: skip


def test_a_leader_reads_the_facts_of_the_line(alice, bawaslu, pemkot, at):
    below = make_institution("Panwascam Cakung", "panwascam", "31.75.06")
    Institution.all_rows.filter(pk=below.pk).update(superior=bawaslu)
    mine, theirs, other = (fact_of(one, at) for one in (bawaslu, below, pemkot))
    seen = set(Fact.visible.to(Person.objects.get(pk=alice.pk)))
    assert {mine, theirs} <= seen
    assert other not in seen


def test_what_was_done_to_anothers_row_is_a_404(client, alice, pemkot, at):
    fact_of(pemkot, at)
    client.force_login(alice)
    assert client.get("/audit/of/job/77/").status_code == 404


def test_what_was_done_to_ones_row_is_shown(client, alice, bawaslu, at):
    fact_of(bawaslu, at)
    client.force_login(alice)
    assert client.get("/audit/of/job/77/").status_code == 200


def test_the_operator_reads_all(omar, pemkot, at):
    assert fact_of(pemkot, at) in Fact.visible.to(omar)


def test_viewing_and_exporting_leave_facts_of_their_own(client, alice, bob, at):
    note_viewed("case:5", by=bob, at=at)
    note_exported("case:list", 3, by=bob, at=at, form="csv")
    client.force_login(alice)
    page = client.get("/audit/readings/").content.decode()
    assert "case:5" in page
    assert "case:list" in page


def test_the_export_of_the_list_holds_the_own_line_and_is_recorded(
    client, alice, bawaslu, pemkot, at
):
    fact_of(bawaslu, at, "job:101")
    fact_of(pemkot, at, "job:202")
    client.force_login(alice)
    text = client.get("/audit/export/").content.decode()
    assert "job:101" in text
    assert "job:202" not in text
    assert Fact.all_rows.filter(verb="audit:rows:exported").exists()


def test_a_stranger_of_the_same_kind_reads_nothing_of_it(bawaslu, at):
    west = make_institution("Bawaslu Barat", "bawaslu", "31.73")
    wati = make_person("wati", Role.BAWASLU_LEADER, west, "31.73")
    assert fact_of(bawaslu, at) not in Fact.visible.to(wati)
