"""Roles are lent for a leave and come back by themselves."""

import datetime as dt

import pytest

from conftest import make_institution, make_person
from sinergi.access.clock import real_now
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Membership, Person, membership_day
from sinergi.accounts.roles import Role
from sinergi.accounts.rules import BadDelegation
from sinergi.accounts.services import (
    create_person,
    delegate_roles,
    end_delegation,
    end_membership,
)
from sinergi.audit.models import Fact

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def again(person):
    return Person.objects.get(pk=person.pk)


def lend(giver, taker, *, start=0, days=7, by=None):
    first = membership_day() + start * DAY
    return delegate_roles(
        giver, taker, from_on=first, until_on=first + days * DAY,
        by=by or giver, at=real_now(),
    )  # fmt: skip


def test_the_taker_holds_what_the_giver_holds(alice, bob):
    assert not bob.holds(Permission.APPROVE_PLAN)
    lend(alice, bob)
    assert again(bob).holds(Permission.APPROVE_PLAN, "31.75.06")


def test_a_coming_leave_gives_nothing_yet(alice, bob):
    lend(alice, bob, start=3)
    assert not again(bob).holds(Permission.APPROVE_PLAN)


def test_the_loan_ends_by_itself(alice, bob):
    loan = lend(alice, bob)
    rows = Membership.all_rows.filter(delegation=loan)
    assert [row.valid_until for row in rows] == [loan.until_on]


def test_a_loan_can_be_ended_at_once(alice, bob):
    loan = lend(alice, bob)
    end_delegation(loan, by=alice, at=real_now(), today=membership_day())
    assert not again(bob).holds(Permission.APPROVE_PLAN)


def test_a_role_that_ends_takes_its_loan_along(alice, bob):
    lend(alice, bob)
    yesterday = membership_day() - DAY
    end_membership(
        Membership.all_rows.get(person=alice),
        last_day=yesterday,
        by=None,
        at=real_now(),
    )
    lent = Membership.all_rows.get(person=bob, role=Role.BAWASLU_LEADER)
    assert lent.valid_until <= membership_day()


def test_borrowed_roles_are_not_lent_on(alice, bob, bawaslu):
    lend(alice, bob)
    eka = make_person("eka", Role.SUPERVISOR, bawaslu)
    lend(again(bob), eka)
    assert not again(eka).holds(Permission.APPROVE_PLAN)


def test_roles_stay_within_the_line(alice, charlie):
    with pytest.raises(BadDelegation) as refused:
        lend(alice, charlie)
    assert refused.value.code == "leave-elsewhere"


def test_nobody_takes_anothers_roles_alone(alice, bob):
    with pytest.raises(BadDelegation) as refused:
        lend(bob, alice, by=alice)
    assert refused.value.code == "leave-own"


@pytest.mark.parametrize(("start", "days"), [(-9, 3), (0, 400), (5, -6)])
def test_days_that_cannot_be_are_refused(alice, bob, start, days):
    with pytest.raises(BadDelegation):
        lend(alice, bob, start=start, days=days)


def test_a_person_without_roles_lends_nothing(alice, bawaslu, at):
    eka = create_person("eka", "Eka", password=None, by=None, at=at)
    with pytest.raises(BadDelegation):
        lend(eka, alice)


def test_the_loan_is_recorded_with_numbers_only(alice, bob):
    loan = lend(alice, bob)
    fact = Fact.all_rows.get(verb="accounts:delegation:made")
    assert fact.details["taker"] == bob.pk
    assert fact.details["delegation"] == loan.pk


def test_a_superior_institution_may_stand_in_for_one_below(charlie, pemkot, at):
    office = make_institution("Kecamatan Cakung", "kecamatan", "31.75.06")
    office.superior = pemkot
    office.save()
    camat = make_person("cakra", Role.CAMAT, office, "31.75.06")
    lend(camat, charlie)
    assert again(charlie).holds(Permission.VERIFY_COMMITMENTS, institution=office.pk)


def test_the_taker_stands_in_for_the_giver_while_the_loan_lasts(alice, bob):
    lend(alice, bob, start=1)
    assert again(bob).stands_in_for == frozenset()
    loan = lend(alice, bob)
    assert again(bob).stands_in_for == {alice.pk}
    end_delegation(loan, by=alice, at=real_now(), today=membership_day())
    assert again(bob).stands_in_for == frozenset()
