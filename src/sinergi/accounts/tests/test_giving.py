"""Who may give roles: people of the line, within their area, not to themselves."""

import pytest

from conftest import make_institution, make_person
from sinergi.accounts.models import Institution, Membership, Person
from sinergi.accounts.querysets import InstitutionQuerySet, PersonQuerySet
from sinergi.accounts.roles import Role
from sinergi.accounts.rules import BadMembership, first_free, to_username
from sinergi.accounts.services import create_institution, give_role

pytestmark = pytest.mark.django_db


def give(person, institution, role, area, by, at):
    return give_role(
        person, institution, role, area, valid_from=at.date(), by=by, at=at
    )


@pytest.fixture
def cakung(pemkot, at):
    return create_institution(
        "Kecamatan Cakung", "kecamatan", "31.75.06", by=None, at=at, superior=pemkot
    )


def test_the_city_gives_roles_in_its_kecamatan(charlie, cakung, at):
    camat = Person.objects.create(username="cakra", name="Cakra")
    give(camat, cakung, Role.CAMAT, "31.75.06", charlie, at)
    assert Membership.all_rows.filter(person=camat).exists()


@pytest.mark.parametrize("code", ["role-self", "role-elsewhere"])
def test_what_reaches_across_is_refused(alice, bob, charlie, pemkot, at, code):
    person = alice if code == "role-self" else bob
    institution = Institution.all_rows.get(name="Bawaslu Jakarta Timur")
    target = institution if code == "role-self" else pemkot
    role = Role.SUPERVISOR if code == "role-self" else Role.LEADER
    with pytest.raises(BadMembership) as refused:
        give(person, target, role, "31.75", alice, at)
    assert refused.value.code == code


def test_a_role_reaches_no_further_than_the_givers(pemkot, at):
    small = make_person("sinta", Role.COORDINATOR, pemkot, "31.75.06")
    other = Person.objects.create(username="tono", name="Tono")
    with pytest.raises(BadMembership) as refused:
        give(other, pemkot, Role.LEADER, "31.75", small, at)
    assert refused.value.code == "role-beyond"


def test_a_keeper_manages_the_people_of_a_partner(charlie, dian, pemkot):
    fkub = Institution.all_rows.get(name="FKUB Jakarta Timur")
    mine = InstitutionQuerySet(Institution)
    assert not mine.managed_by(charlie).filter(pk=fkub.pk).exists()
    Institution.all_rows.filter(pk=fkub.pk).update(keeper=pemkot)
    assert mine.managed_by(charlie).filter(pk=fkub.pk).exists()
    assert PersonQuerySet(Person).managed_by(charlie).filter(pk=dian.pk).exists()


def test_a_keeper_has_not_the_partner_in_line(charlie, dian, pemkot):
    Institution.all_rows.filter(kind="fkub").update(keeper=pemkot)
    fkub = Institution.all_rows.get(kind="fkub")
    assert fkub.pk not in Person.objects.get(pk=charlie.pk).institutions_in_line


def test_two_institutions_of_a_kind_do_not_see_each_others_people(alice, at):
    west = make_institution("Bawaslu Barat", "bawaslu", "31.73")
    wati = make_person("wati", Role.BAWASLU_LEADER, west, "31.73")
    assert set(Person.visible.to(wati)) == {wati}
    assert set(Membership.visible.to(wati).values_list("person", flat=True)) == {
        wati.pk
    }


@pytest.mark.parametrize(
    ("name", "username"),
    [
        ("Siti Nur-Aminah, S.Pd., M.Si.", "siti.nuraminah"),
        ("José Pérez", "jose.perez"),
        ("王", ""),
        ("A B C D E", "a.b.c"),
    ],
)
def test_user_names_are_made_of_names(name, username):
    assert to_username(name) == username


def test_a_taken_user_name_gets_a_number():
    assert first_free("budi", {"budi", "budi2"}) == "budi3"
    assert first_free("", set()) == "orang"
