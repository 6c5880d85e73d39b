"""How long a lock is waited for, and what is told when the database gave up."""

import sqlite3

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.utils import translation

from sinergi.access.busy import TellWhenBusy, is_busy, waiting_at_most

pytestmark = pytest.mark.django_db


def waiting() -> str:
    """Return what the database says of how long it waits."""
    asks = {"sqlite": "PRAGMA busy_timeout", "postgresql": "SHOW lock_timeout"}
    with connection.cursor() as cursor:
        cursor.execute(asks[connection.vendor])
        return str(cursor.fetchone()[0])


def test_the_time_is_shorter_within_and_as_before_afterwards() -> None:
    before = waiting()
    with waiting_at_most(1.5):
        assert waiting() in {"1500", "1500ms"}
    assert waiting() == before


def test_a_fault_within_leaves_the_time_as_before() -> None:
    before = waiting()
    with pytest.raises(ValueError, match="x"), waiting_at_most(1.5):
        raise ValueError("x")
    assert waiting() == before


def given_up() -> OperationalError:
    """Return what Django raises when another holds the database."""
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
    error = OperationalError("database is locked")
    error.__cause__ = cause
    return error


def test_what_is_no_lock_is_no_busy_database() -> None:
    error = OperationalError("no such table")
    error.__cause__ = sqlite3.OperationalError("no such table")
    assert is_busy(given_up())
    assert not is_busy(error)


def told(path: str, error: Exception):
    """Return what somebody is told who asked for an address."""
    return TellWhenBusy(lambda _request: None).process_exception(
        RequestFactory().get(path), error
    )


@pytest.mark.parametrize(
    ("language", "said"), [("en", "may not have been kept"), ("id", "tersimpan")]
)
def test_a_page_says_what_may_be_lost_and_when_to_come_again(language, said) -> None:
    with translation.override(language):
        answer = told("/commitments/", given_up())
    assert answer is not None
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert said in answer.content.decode()


def test_the_page_asks_the_database_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert told("/commitments/", given_up()) is not None


def test_a_program_is_told_in_its_shape() -> None:
    answer = told("/api/v1/submissions", given_up())
    assert answer is not None
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/json")


def test_a_fault_of_ours_stays_one() -> None:
    assert told("/commitments/", ValueError("x")) is None
