"""Who hears of forms from the field: the sender what came back, reviewers once a day."""

import datetime as dt

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.alerts.making import make_notices
from sinergi.alerts.models import Cursor, Notice, Webhook
from sinergi.alerts.pages import page_of, shown_reference
from sinergi.alerts.rules import Kind
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.observations.models import State
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.tests.importing import ROWS, bring_forms
from sinergi.observations.tests.making import a_form, filled, receive
from sinergi.web.tests.conftest import areas

__all__ = ["areas"]  # the fixture, which pytest finds by its name here

pytestmark = pytest.mark.django_db
LATER = MEETING + dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def reader():
    return Cursor.all_rows.create(name="facts")


@pytest.fixture
def sinta(bawaslu):
    below = make_institution("Panwascam", InstitutionKind.PANWASCAM, "31.75.06")
    below.superior = bawaslu
    below.save()
    return make_person("sinta", Role.SUPERVISOR, below, "31.75.06")


def told(person):
    make_notices(LATER)
    return list(Notice.visible.to(person).order_by("pk"))


def sent(person, **more):
    a_form(**more)
    return receive(filled(), person).submission


def test_the_sender_hears_that_it_came_back_and_not_why(sinta, alice):
    row = sent(sinta)
    review_submission(row, State.CORRECTION, reason="Rahasia", by=alice, at=MEETING)
    (notice,) = told(sinta)
    assert (notice.kind, notice.reference) == (Kind.RETURNED, row.receipt)
    assert page_of(notice.target) == f"/submissions/{row.pk}/"
    assert "Rahasia" not in str(vars(notice))


def test_the_sender_hears_of_a_rejection(sinta, alice):
    review_submission(sent(sinta), State.REJECTED, reason="x", by=alice, at=MEETING)
    assert [one.kind for one in told(sinta)] == [Kind.REJECTED]


def test_the_sender_hears_nothing_of_what_is_accepted(sinta, alice):
    review_submission(sent(sinta), State.ACCEPTED, by=alice, at=MEETING)
    assert told(sinta) == []


def test_reviewers_hear_once_a_day_however_many_come(sinta, alice, charlie):
    sent(sinta)
    for _ in range(5):
        receive(filled(), sinta)
    (notice,) = told(alice)
    receive(filled(), sinta)
    assert told(alice) == [notice]
    assert notice.kind == Kind.TO_REVIEW
    address = page_of(notice.target)
    assert address == "/submissions/?state=new&received=2023-09-14"
    receive(filled(), sinta, at=MEETING + dt.timedelta(days=1))
    assert len(told(alice)) == 2
    assert told(charlie) == []


def test_nobody_hears_of_tests_of_a_draft(sinta, alice, bob):
    a_form(draft=True)
    receive(filled(), bob, test=True)
    assert told(alice) == []


def test_who_only_sends_hears_of_nothing_to_review(sinta, alice):
    sent(alice)
    assert told(sinta) == []


def test_ones_own_is_nothing_to_review(alice):
    sent(alice)
    assert told(alice) == []


def test_reviewers_hear_once_of_a_file_of_filled_forms(areas, sinta, alice, charlie):
    a_form()
    batch = bring_forms(sinta)
    (notice,) = told(alice)
    assert notice.kind == Kind.TO_REVIEW
    assert page_of(notice.target) == f"/submissions/?state=new&batch={batch.pk}"
    assert shown_reference(notice.reference).endswith("2023-09-14")
    assert told(charlie) == []
    assert told(sinta) == []


def test_each_file_is_told_of_beside_what_devices_send(areas, sinta, alice):
    sent(sinta)
    bring_forms(sinta)
    bring_forms(sinta, ["31.75.06.1003,2023-09-13,empat"])
    assert [one.kind for one in told(alice)] == [Kind.TO_REVIEW] * 3


def test_a_file_that_brought_nothing_new_is_not_told_of(areas, sinta, alice):
    a_form()
    bring_forms(sinta)
    told(alice)
    bring_forms(sinta, [*ROWS[:1]])
    assert len(told(alice)) == 1


def test_a_file_of_other_rows_is_no_news_to_reviewers(sinta, alice):
    record(Verb.IMPORT_APPLIED, at=MEETING, actor=None, target="batch:12", new=1)
    assert told(alice) == []


def test_programs_hear_nothing_of_the_rows_of_a_file(areas, sinta, alice, bawaslu):
    Webhook.all_rows.create(
        institution=bawaslu, url="https://example.org/", kinds=[], salt="s",
        created_at=MEETING, created_by=alice,
    )  # fmt: skip
    a_form()
    bring_forms(sinta)
    make_notices(LATER)
    assert not Notice.all_rows.filter(person=None).exists()
