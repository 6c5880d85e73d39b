"""Two people approve two proposals of one kind at the same time: one is in force."""

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.intake.tests.parallel import at_once, transactional_db
from sinergi.privacy.models import RetentionRule
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
