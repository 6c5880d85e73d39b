"""Two sends of one request at the same moment make one row, on both databases."""

import pytest
from django.test import RequestFactory
from ninja.responses import Status

from conftest import MEETING
from sinergi.access.problems import ApiProblem
from sinergi.accounts.idempotency import creates
from sinergi.accounts.models import Institution, KeptAnswer, Person
from sinergi.accounts.services import create_institution, create_person
from sinergi.intake.tests.parallel import at_once, transactional_db

__all__ = ["transactional_db"]  # the fixture, which pytest finds by its name here

pytestmark = pytest.mark.usefixtures("transactional_db")


@creates
def making(request) -> Status:
    """Make an institution of no fixed name, as an operation would."""
    number = Institution.all_rows.count()
    row = create_institution(f"PPS {number}", "pps", "31.75", by=None, at=MEETING)
    return Status(201, {"id": row.pk})


@creates
def failing(request) -> Status:
    """Make one, and find out that it cannot be."""
    create_institution("PPS", "pps", "31.75", by=None, at=MEETING)
    raise ApiProblem("conflict")


def request_of(person: Person, key: str, body: str = "{}"):
    request = RequestFactory().post(
        "/api/v1/x", body, "application/json", HTTP_IDEMPOTENCY_KEY=key
    )
    request.user = Person.objects.get(pk=person.pk)
    return request


def somebody() -> Person:
    return create_person("ada", "Ada", password=None, by=None, at=MEETING)


def test_ten_at_once_make_one_row_and_get_one_answer():
    person = somebody()
    found = at_once(*[lambda: making(request_of(person, "k"))] * 10)
    assert {type(one) for one in found} == {Status}
    assert len({one.value["id"] for one in found}) == 1
    assert Institution.all_rows.count() == 1


def test_of_two_bodies_at_once_under_one_key_one_counts():
    person = somebody()
    found = at_once(
        *(lambda n=n: making(request_of(person, "k", f"[{n}]")) for n in range(2))
    )
    codes = [one.code for one in found if isinstance(one, ApiProblem)]
    assert (codes, Institution.all_rows.count()) == (["key-reused"], 1)


def test_what_fails_leaves_neither_row_nor_key():
    person = somebody()
    found = at_once(*[lambda: failing(request_of(person, "k"))] * 3)
    assert {one.code for one in found} == {"conflict"}
    assert not Institution.all_rows.exists()
    assert not KeptAnswer.all_rows.exists()


def test_an_odd_key_is_told_so():
    person = somebody()
    with pytest.raises(ApiProblem) as problem:
        making(request_of(person, "kunci saya"))
    assert problem.value.fields[0][0] == "Idempotency-Key"
