"""The list of facts can only grow, and a change behind its back is found."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from sinergi.access.clock import real_now
from sinergi.audit.chain import seal_facts, verify_chain
from sinergi.audit.log import record
from sinergi.audit.models import Fact
from sinergi.audit.rules import hash_fact
from sinergi.audit.verbs import Verb

pytestmark = pytest.mark.django_db


def add(at, count=3):
    return [
        record(Verb.JOB_STARTED, at=at, actor=None, target=f"job:{n}", kind="x")
        for n in range(count)
    ]


def tamper(statement, *values):
    """Change the table as somebody with the database's password would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_fact DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_fact_no_UPDATE")
            cursor.execute("DROP TRIGGER audit_fact_no_DELETE")
        cursor.execute(statement, values)


def test_a_fact_cannot_be_changed(at):
    fact = add(at)[0]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Fact.all_rows.filter(pk=fact.pk).update(target="job:9")


def test_a_fact_cannot_be_deleted(at):
    fact = add(at)[0]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        fact.delete()


def test_sealed_facts_verify(at):
    add(at)
    assert seal_facts(at=at) == 3
    found = verify_chain()
    assert (found.intact, found.sealed, found.unsealed) == (True, 3, 0)


def test_facts_after_the_last_seal_are_named_as_the_tail(at):
    add(at)
    seal_facts(at=at)
    add(at, 2)
    assert verify_chain().unsealed == 2


def test_sealing_again_without_news_changes_nothing(at):
    add(at)
    seal_facts(at=at)
    head = verify_chain().head
    assert seal_facts(at=at) == 0
    assert verify_chain().head == head


def test_a_changed_fact_breaks_its_stretch(at):
    fact = add(at)[1]
    seal_facts(at=at)
    tamper("UPDATE audit_fact SET actor_id = 99 WHERE id = %s", fact.pk)
    found = verify_chain()
    assert not found.intact
    assert found.broken[0][0] <= fact.pk <= found.broken[0][1]


def test_a_deleted_fact_is_missed(at):
    fact = add(at)[1]
    seal_facts(at=at)
    tamper("DELETE FROM audit_fact WHERE id = %s", fact.pk)
    assert "3 facts were sealed, 2 are there" in verify_chain().broken[0][2]


def test_the_seal_of_another_key_does_not_verify(at, settings):
    add(at)
    seal_facts(at=at)
    settings.SINERGI_AUDIT_KEY = b"another"
    assert not verify_chain().intact


def test_seals_cut_off_at_the_end_are_missed_by_a_head_kept_elsewhere(at):
    add(at)
    seal_facts(at=at)
    head = verify_chain().head
    assert verify_chain(kept_head=head).intact
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_seal_no_DELETE")
        cursor.execute("DELETE FROM audit_seal")
    assert verify_chain().intact
    assert not verify_chain(kept_head=head).intact


def test_recording_outside_a_transaction_is_refused(at, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(transaction.get_connection(), "in_atomic_block", False)
        with pytest.raises(RuntimeError, match="transaction"):
            record(Verb.JOB_STARTED, at=at, actor=None, target="job:1")


def test_the_hash_does_not_depend_on_the_order_of_keys():
    assert hash_fact({"a": 1, "b": 2}) == hash_fact({"b": 2, "a": 1})


def test_a_demonstration_day_pretends_no_fact(settings):
    settings.SINERGI_TODAY = dt.date(2024, 2, 14)
    pretended = dt.datetime(2024, 2, 14, 3, 0, tzinfo=dt.UTC)
    with transaction.atomic():
        fact = record(Verb.PERSON_CREATED, at=pretended, actor=None, target="person:1")
    assert abs(fact.at - real_now()) < dt.timedelta(minutes=1)
