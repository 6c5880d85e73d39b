"""Progress and writers: two people, one moment: one import is taken over, the other person is told."""

import pytest
from django.db import connection

from sinergi.audit.models import Fact
from sinergi.intake.models import Batch
from sinergi.intake.rules import BadStep
from sinergi.intake.services import apply_batch, check_batch, receive_file, undo_batch
from sinergi.intake.source import Report
from sinergi.intake.tests.parallel import at_once, transactional_db
from sinergi.intake.tests.tables import AREAS, AT, take
from sinergi.places.models import Area, Generation

__all__ = ["transactional_db"]  # the fixture, which pytest finds by its name here

pytestmark = pytest.mark.usefixtures("transactional_db")
OTHERS = AREAS.replace("Matraman", "Matraman Raya")


def receive(text: str = AREAS, answers: dict[str, str] | None = None) -> Batch:
    return receive_file(
        "areas", [text.encode()], file_name="a.csv", answers=answers or {}, by=None,
        at=AT,
    )  # fmt: skip


def applying(key: int) -> Report:
    return apply_batch(Batch.all_rows.get(pk=key), by=None, at=AT)


def undoing(key: int) -> Batch:
    return undo_batch(Batch.all_rows.get(pk=key), by=None, at=AT)


def test_the_progress_is_told_while_others_may_write():
    batch, told = receive(), []

    def step(done: int, total: int, message: str) -> None:
        told.append((done, connection.in_atomic_block))

    apply_batch(batch, by=None, at=AT, step=step)
    assert (7, False) in told  # every row is read before anything is held
    assert (8, True) in told  # and written, with the nation's own, in one transaction


def test_before_the_write_it_is_said_what_is_written_without_a_number_that_stands():
    batch, told = receive(), []

    def step(done: int, total: int, message: str) -> None:
        if not connection.in_atomic_block:
            told.append((done, total, message))

    apply_batch(batch, by=None, at=AT, step=step)
    done, total, message = told[-1]
    assert (done, total) == (0, 0)
    assert message.startswith("menulis ")


def test_of_two_who_apply_the_same_batch_one_wins_and_the_other_is_told():
    key = receive().pk
    found = at_once(*[lambda: applying(key)] * 2)
    taken = [one for one in found if isinstance(one, Report) and one.rows == 7]
    # Whoever came so late that it was applied before sees an empty report instead.
    rest = [one for one in found if one not in taken]
    assert len(taken) == 1
    assert isinstance(rest[0], BadStep) or rest[0].rows == 0
    assert Fact.all_rows.filter(verb="intake:batch:applied").count() == 1


def test_a_batch_applied_at_once_by_four_has_its_rows_once():
    key = receive().pk
    found = at_once(*[lambda: applying(key)] * 4)
    assert {type(one) for one in found} <= {Report, BadStep}
    assert Area.all_rows.count() == 8


def test_two_lists_that_bring_the_same_areas_are_taken_one_after_the_other():
    keys = [receive().pk, receive(OTHERS).pk]
    found = at_once(*[lambda key=key: applying(key) for key in keys])
    assert [one.rows for one in found] == [7, 7]
    assert sorted(one.tally.new for one in found) == [0, 7]
    assert Area.all_rows.current().count() == 8


def test_two_lists_of_one_new_generation_share_it():
    answers = {"generation": "Daftar 2025", "valid_from": "2025-01-01"}
    keys = [receive(AREAS, answers).pk, receive(OTHERS, answers).pk]
    at_once(*[lambda key=key: applying(key) for key in keys])
    assert Generation.all_rows.count() == 1


def test_the_same_file_received_twice_at_once_is_one_batch():
    found = at_once(receive, receive)
    assert {one.pk for one in found} == {Batch.all_rows.get().pk}


def test_of_two_who_undo_the_same_batch_one_wins_and_the_other_is_told():
    batch, _ = take("areas", AREAS)
    found = at_once(*[lambda: undoing(batch.pk)] * 2)
    assert sorted(type(one).__name__ for one in found) == ["BadStep", "Batch"]
    assert not Area.all_rows.current().exists()


def test_a_check_never_reopens_what_was_applied_meanwhile():
    key = receive().pk
    at_once(
        lambda: applying(key),
        lambda: check_batch(Batch.all_rows.get(pk=key), by=None, at=AT),
    )
    assert Batch.all_rows.get(pk=key).state == "applied"
