"""Two people at the same time: one rule is in force, and two requests have two numbers."""

import itertools

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.intake.tests.parallel import at_once, transactional_db
from sinergi.privacy.models import Request, RetentionRule
from sinergi.privacy.rules.rights import Right
from sinergi.privacy.services import numbering
from sinergi.privacy.services.answering import RequestDraft, take_request
from sinergi.privacy.services.retention import approve_rule, propose_rule

__all__ = ["transactional_db"]  # the fixture, which pytest finds by its name here
pytestmark = pytest.mark.usefixtures("transactional_db")


def test_of_two_approvals_at_once_the_later_one_ends_the_other():
    office = make_institution("Bawaslu", InstitutionKind.BAWASLU)
    person = make_person("r1", Role.BAWASLU_LEADER, office)
    rules = [
        propose_rule(office, "pledge-names", months, "JRA", by=None, at=MEETING)
        for months in (12, 24)
    ]
    made = at_once(
        *(lambda one=one: approve_rule(one, by=person, at=MEETING) for one in rules)
    )
    assert {type(one).__name__ for one in made} == {"RetentionRule"}, made
    states = sorted(RetentionRule.all_rows.values_list("state", flat=True))
    assert states == ["ended", "in-force"]


def test_who_comes_second_with_a_number_takes_the_next_one(monkeypatch):
    office = make_institution("Bawaslu", InstitutionKind.BAWASLU)
    draft = RequestDraft(
        institution=office, right=Right.ACCESS, reference="x", received_at=MEETING
    )
    first = take_request(draft, by=None, at=MEETING)
    numbers = itertools.chain([first.number], ["PD-2023-00002"])
    monkeypatch.setattr(numbering, "next_number", lambda *_asked: next(numbers))
    take_request(draft, by=None, at=MEETING)
    told = Request.all_rows.order_by("pk").values_list("number", flat=True)
    assert list(told) == ["PD-2023-00001", "PD-2023-00002"]
