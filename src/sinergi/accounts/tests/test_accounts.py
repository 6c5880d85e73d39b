"""People hold what their memberships give, where and when."""

import datetime as dt

import pytest

from conftest import make_person
from sinergi.access.permissions import Permission
from sinergi.accounts.login import SinergiBackend
from sinergi.accounts.models import Membership, Person
from sinergi.accounts.roles import Role
from sinergi.accounts.rules import BadMembership
from sinergi.accounts.services import create_person, end_membership, give_role
from sinergi.audit.models import Fact

pytestmark = pytest.mark.django_db


def test_a_permission_holds_in_the_area_of_the_role(bob):
    assert bob.holds(Permission.START_RUN, "31.75.06.1003")
    assert not bob.holds(Permission.START_RUN, "31.74")


def test_an_ended_membership_gives_nothing(bob):
    Membership.all_rows.filter(person=bob).update(valid_until=dt.date(2022, 12, 31))
    assert not Person.objects.get(pk=bob.pk).holds(Permission.READ_SCORES)


def test_a_coming_membership_gives_nothing_yet(bob):
    Membership.all_rows.filter(person=bob).update(valid_from=dt.date(2999, 1, 1))
    assert not Person.objects.get(pk=bob.pk).holds(Permission.READ_SCORES)


def test_a_person_without_membership_holds_nothing(at):
    person = create_person("eka", "Eka", password=None, by=None, at=at)
    assert not any(person.holds(permission) for permission in Permission)


def test_giving_a_role_outside_the_institution_leaves_no_row(bob, bawaslu, at):
    count = Membership.all_rows.count()
    with pytest.raises(BadMembership):
        give_role(
            bob,
            bawaslu,
            Role.BAWASLU_ANALYST,
            "31.74",
            valid_from=at.date(),
            by=None,
            at=at,
        )
    assert Membership.all_rows.count() == count


def test_giving_a_role_is_recorded_without_names(alice):
    fact = Fact.all_rows.filter(verb="accounts:membership:given").get()
    assert fact.details == {"role": "bawaslu-leader", "area": "31.75"}


def test_a_manager_sees_the_people_of_the_own_institution_only(alice, bob, charlie):
    seen = set(Membership.visible.to(alice).values_list("person__username", flat=True))
    assert seen == {"alice", "bob"}


def test_an_analyst_sees_only_own_memberships(alice, bob):
    assert [m.person_id for m in Membership.visible.to(bob)] == [bob.pk]


def test_a_person_signs_in_on_the_login_page(client, bob):
    answer = client.post("/account/login/", {"login": "bob", "password": "bobbobbob"})
    assert answer.status_code == 302


def test_a_sign_in_is_recorded(client, bob):
    client.post("/account/login/", {"login": "bob", "password": "bobbobbob"})
    assert Fact.all_rows.get(verb="accounts:session:started").actor_id == bob.pk


def test_a_refused_sign_in_is_recorded_without_the_name_typed(client, bob):
    client.post("/account/login/", {"login": "bob", "password": "wrong"})
    fact = Fact.all_rows.get(verb="accounts:session:refused")
    assert (fact.actor_id, fact.details) == (None, {})


def test_a_membership_that_is_ended_stays_as_history(bob, alice, at):
    membership = Membership.all_rows.get(person=bob)
    end_membership(membership, last_day=at.date(), by=alice, at=at)
    assert Membership.all_rows.filter(person=bob).exists()
    assert not Person.objects.get(pk=bob.pk).memberships


def test_nobody_makes_an_account_for_themselves(client, db):
    client.post(
        "/account/signup/",
        {"username": "mal", "password1": "x" * 20, "password2": "x" * 20},
    )
    assert not Person.objects.filter(username="mal").exists()


def test_an_example_login_is_refused_from_other_machines(bawaslu, settings, rf):
    person = make_person("contoh", Role.BAWASLU_ANALYST, bawaslu)
    Person.objects.filter(pk=person.pk).update(example=True)
    credentials = {"username": "contoh", "password": "contoh" * 3}
    settings.SINERGI_LOOPBACK = True
    assert SinergiBackend().authenticate(rf.get("/"), **credentials) == person
    settings.SINERGI_LOOPBACK = False
    assert SinergiBackend().authenticate(rf.get("/"), **credentials) is None


@pytest.mark.parametrize(
    ("name", "status"), [("alice", 200), ("bob", 403), ("charlie", 200)]
)
def test_the_list_of_people_is_for_those_who_manage_them(client, request, name, status):
    client.force_login(request.getfixturevalue(name))
    assert client.get("/people/").status_code == status


def test_the_table_of_roles_is_open_to_the_whole_workspace(client, bob):
    client.force_login(bob)
    assert client.get("/access/").status_code == 200
