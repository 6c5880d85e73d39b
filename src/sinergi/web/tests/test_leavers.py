"""Somebody leaves: nothing they owned is lost, and they are out."""

import datetime as dt

import pytest

from sinergi.access.clock import real_now
from sinergi.accounts.models import Membership, Person, membership_day
from sinergi.accounts.services import delegate_roles
from sinergi.audit.models import Fact
from sinergi.web.acts.leavers import let_leave, owned_by

pytestmark = pytest.mark.django_db


def leave(person, successor, by):
    return let_leave(person, successor, by=by, at=real_now(), today=membership_day())


def test_roles_and_account_end(alice, bob):
    leave(bob, None, alice)
    bob.refresh_from_db()
    row = Membership.all_rows.get(person=bob)
    assert (bob.is_active, row.valid_until) == (False, membership_day())


def test_what_was_lent_comes_back(alice, bob):
    day = membership_day()
    delegate_roles(
        alice, bob, from_on=day, until_on=day + dt.timedelta(days=5), by=alice,
        at=real_now(),
    )  # fmt: skip
    leave(bob, alice, alice)
    lent = Membership.all_rows.exclude(delegation=None)
    assert all(row.valid_until < day for row in lent)


def test_the_leave_is_one_fact_beside_those_of_its_parts(alice, bob):
    leave(bob, alice, alice)
    fact = Fact.all_rows.get(verb="accounts:ownership:moved")
    assert (fact.target, fact.details["to"]) == (f"person:{bob.pk}", alice.pk)


def test_the_page_counts_what_is_owned(client, alice, bob):
    Person.objects.filter(pk=alice.pk).update(example=True)  # not asked to sign in anew
    client.force_login(Person.objects.get(pk=alice.pk))
    client.cookies["sinergi_language"] = "en"
    page = client.get(f"/people/{bob.pk}/leave/")
    assert page.status_code in {200, 302}
    assert [one.count for one in owned_by(bob)] == [0] * len(owned_by(bob))
