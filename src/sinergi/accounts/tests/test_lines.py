"""Institutions stand in lines: who is above sees below, nobody sees across."""

import pytest

from conftest import make_institution, make_person
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Kind, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.accounts.rules import BadInstitution, UnknownKind
from sinergi.accounts.services import (
    create_institution,
    edit_institution,
    give_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cakung(pemkot, at):
    return create_institution(
        "Kecamatan Cakung", "kecamatan", "31.75.06", by=None, at=at, superior=pemkot
    )


@pytest.fixture
def penggilingan(cakung, at):
    return create_institution(
        "Penggilingan", "kelurahan", "31.75.06.1003", by=None, at=at, superior=cakung
    )


def test_the_city_has_its_kecamatan_and_kelurahan_in_line(
    charlie, pemkot, cakung, penggilingan, bawaslu
):
    ids = {pemkot.pk, cakung.pk, penggilingan.pk}
    assert Person.objects.get(pk=charlie.pk).institutions_in_line == ids


def test_the_kelurahan_has_nobody_above_it_in_line(penggilingan):
    lurah = make_person("lia", Role.LURAH, penggilingan, "31.75.06.1003")
    assert lurah.institutions_in_line == {penggilingan.pk}


def test_a_person_without_roles_has_no_line(db):
    assert Person.objects.create(username="e", name="E").institutions_in_line == set()


def test_the_line_costs_one_query(charlie, penggilingan, django_assert_num_queries):
    person = Person.objects.get(pk=charlie.pk)
    with django_assert_num_queries(2):  # memberships, line
        assert len(person.institutions_in_line) == len(person.institutions_in_line) == 3


def test_a_circle_made_by_hand_ends(charlie, pemkot, cakung):
    Institution.all_rows.filter(pk=pemkot.pk).update(superior=cakung)
    assert charlie.institutions_in_line == {pemkot.pk, cakung.pk}


def test_a_line_with_a_permission_begins_where_it_is_held(charlie, bawaslu, cakung, at):
    give_role(
        charlie, bawaslu, Role.SUPERVISOR, "31.75", valid_from=at.date(), by=None, at=at
    )
    person = Person.objects.get(pk=charlie.pk)
    assert bawaslu.pk in person.institutions_in_line
    assert bawaslu.pk not in person.line_with(Permission.MANAGE_PEOPLE)


def test_a_superior_must_answer_for_the_area(cakung, at):
    with pytest.raises(BadInstitution):
        create_institution("X", "kelurahan", "31.74", by=None, at=at, superior=cakung)


def test_the_kinds_of_the_code_are_rows_from_the_first_day(db):
    assert set(Kind.all_rows.values_list("code", flat=True)) >= set(InstitutionKind)


def test_an_institution_of_an_unknown_kind_is_refused(at):
    with pytest.raises(UnknownKind):
        create_institution("X", "club", "31.75", by=None, at=at)


def test_a_kind_added_as_data_takes_the_roles_of_another(at):
    Kind.all_rows.create(
        code="karang-taruna", name_id="Karang taruna", name_en="Youth", roles_as="ormas"
    )
    youth = make_institution("Karang Taruna Cakung", "karang-taruna", "31.75.06")
    assert make_person("yudi", Role.PARTNER, youth, "31.75.06").institutions == {
        youth.pk
    }


def test_a_kind_called_items_leaves_the_list_of_institutions_whole(client, charlie):
    Kind.all_rows.create(
        code="items", name_id="Barang", name_en="Goods", roles_as="ormas"
    )
    client.force_login(charlie)
    text = client.get("/institutions/").content.decode()
    assert '<option value="items">Barang</option>' in text
    assert '<option value="pemkot">' in text


@pytest.mark.parametrize(
    ("kind", "above"),
    [("kpu", "pemkot"), ("panwascam", "kecamatan"), ("kelurahan", "bawaslu"),
     ("ppk", "bawaslu")],
)  # fmt: skip
def test_organisers_answer_to_nobody_outside_their_line(kind, above, at, db):
    superior = make_institution("Di atas", InstitutionKind(above))
    with pytest.raises(BadInstitution) as refused:
        create_institution("X", kind, "31.75", by=None, at=at, superior=superior)
    assert refused.value.code == "superior-line"


def test_an_organiser_is_not_moved_below_the_city_later(bawaslu, pemkot, at):
    with pytest.raises(BadInstitution):
        edit_institution(
            bawaslu, name=bawaslu.name, area_code="31.75", superior=pemkot,
            keeper=None, by=None, at=at,
        )  # fmt: skip


def test_a_kind_added_as_data_stands_in_the_line_it_follows(bawaslu, pemkot, at):
    Kind.all_rows.create(code="pkd", name_id="PKD", name_en="PKD", roles_as="panwascam")
    below = create_institution(
        "PKD", "pkd", "31.75.06", by=None, at=at, superior=bawaslu
    )
    assert below.superior == bawaslu
    with pytest.raises(BadInstitution):
        create_institution("PKD 2", "pkd", "31.75", by=None, at=at, superior=pemkot)
