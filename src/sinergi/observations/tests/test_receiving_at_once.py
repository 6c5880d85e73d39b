"""The same form at the same moment, from an impatient thumb or two threads: kept once."""

import threading
import time

import pytest
from django.db import connection, transaction

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.models import Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.intake.tests.parallel import at_once, transactional_db
from sinergi.observations.models import Submission
from sinergi.observations.services import receiving
from sinergi.observations.services.forms import discard_draft
from sinergi.observations.services.receiving import UnknownForm
from sinergi.observations.tests.making import a_form, filled, receive

__all__ = ["transactional_db"]  # the fixture, which pytest finds by its name here
pytestmark = pytest.mark.usefixtures("transactional_db")


def test_the_same_at_the_same_moment_is_kept_once():
    bawaslu = make_institution("Bawaslu", InstitutionKind.BAWASLU)
    sinta = make_person("sinta", Role.SUPERVISOR, bawaslu)
    a_form()
    xml = filled(answers="<note>x</note>")
    found = at_once(*[lambda: receive(xml, sinta) for _ in range(4)])
    assert {receipt.submission.pk for receipt in found} == {
        Submission.all_rows.get().pk
    }
    assert sum(receipt.new for receipt in found) == 1


def waits_for_a_lock() -> bool:
    """Return whether another connection waits; on SQLite nobody can be asked."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def overlapping(first: bytes, second: bytes, sender: Person) -> None:
    """Receive both so that the second comes before the transaction of the first ends."""
    begun = threading.Event()

    def take_slowly() -> None:
        with transaction.atomic():
            receive(first, sender)
            begun.set()
            until = time.monotonic() + 1
            while time.monotonic() < until and not waits_for_a_lock():
                time.sleep(0.02)

    def take_meanwhile() -> None:
        assert begun.wait(20)
        receive(second, sender)

    for fault in at_once(take_slowly, take_meanwhile):
        assert fault is None, fault


@pytest.mark.parametrize("edit_first", [False, True])
def test_an_original_and_its_edit_at_the_same_instant_are_one_chain(edit_first):
    bawaslu = make_institution("Bawaslu", InstitutionKind.BAWASLU)
    sinta = make_person("sinta", Role.SUPERVISOR, bawaslu)
    a_form()
    both = [
        filled(instance_id="uuid:1", answers="<note>x</note>"),
        filled(instance_id="uuid:2", deprecated_id="uuid:1", answers="<note>y</note>"),
    ]
    overlapping(*(reversed(both) if edit_first else both), sinta)
    original = Submission.all_rows.get(instance_id="uuid:1")
    edit = Submission.all_rows.get(instance_id="uuid:2")
    assert edit.root == original
    assert (original.current, edit.current) == (False, True)


def test_a_chain_that_another_has_joined_meanwhile_is_locked_by_its_new_first():
    bawaslu = make_institution("Bawaslu", InstitutionKind.BAWASLU)
    sinta = make_person("sinta", Role.SUPERVISOR, bawaslu)
    a_form()
    for number in (2, 3):
        receive(filled(instance_id=f"uuid:{number}", **edit_of(number - 1)), sinta)
    original = filled(instance_id="uuid:1", answers="<note>x</note>")
    overlapping(original, filled(instance_id="uuid:4", **edit_of(3)), sinta)
    rows = Submission.all_rows.order_by("instance_id")
    assert {row.root_id for row in rows[1:]} == {rows[0].pk}
    assert [row.current for row in rows] == [False, False, False, True]


def edit_of(number: int) -> dict[str, str]:
    return {"deprecated_id": f"uuid:{number}", "answers": f"<note>{number}</note>"}


def test_a_trial_of_a_draft_thrown_away_meanwhile_is_of_no_known_form(monkeypatch):
    bawaslu = make_institution("Bawaslu", InstitutionKind.BAWASLU)
    alice = make_person("alice", Role.BAWASLU_ANALYST, bawaslu)
    draft = a_form(institution=bawaslu, draft=True)
    find = receiving._version

    def find_just_before(*given, **more):
        found = find(*given, **more)
        discard_draft(draft, by=alice, at=MEETING)
        return found

    monkeypatch.setattr(receiving, "_version", find_just_before)
    with pytest.raises(UnknownForm):
        receive(filled(), alice, test=True)
    assert not Submission.all_rows.exists()
