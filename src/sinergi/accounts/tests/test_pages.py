"""Pages of institutions and people: what is seen, what is done, what is refused."""

import datetime as dt

import pytest

from conftest import make_institution, make_person
from sinergi.access.permissions import Permission
from sinergi.accounts.models import (
    Delegation,
    Institution,
    Invitation,
    Kind,
    Membership,
    Person,
    membership_day,
)
from sinergi.accounts.roles import Role
from sinergi.accounts.services import create_institution
from sinergi.audit.models import Fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def cakung(pemkot, at):
    return create_institution(
        "Kecamatan Cakung", "kecamatan", "31.75.06", by=None, at=at, superior=pemkot
    )


def text(answer) -> str:
    return answer.content.decode()


NEW = {
    "name": "Cakra Wijaya",
    "institution": "kecamatan cakung",
    "role": "camat",
    "valid_from": "2026-01-01",
}


def test_a_new_person_gets_an_invitation_shown_once(fresh, charlie, cakung):
    client = fresh(charlie)
    answer = client.post("/people/new/", NEW, follow=True)
    cakra = Person.objects.get(username="cakra.wijaya")
    assert "/invitation/" in text(answer)
    assert "/invitation/" not in text(client.get(f"/people/{cakra.pk}/"))
    assert cakra.holds(Permission.HOLD_MEETINGS, "31.75.06")


def test_a_role_that_does_not_fit_is_told_and_nothing_is_kept(fresh, charlie, cakung):
    answer = fresh(charlie).post("/people/new/", {**NEW, "role": "bawaslu-leader"})
    assert answer.status_code == 422
    assert "Cakra Wijaya" in text(answer)
    assert not Person.objects.filter(name="Cakra Wijaya").exists()


def test_an_institution_of_another_line_cannot_be_chosen(fresh, charlie, bawaslu):
    answer = fresh(charlie).post(
        "/people/new/", {**NEW, "institution": bawaslu.name, "role": "supervisor"}
    )
    assert answer.status_code == 422


def test_giving_roles_asks_to_sign_in_once_more(client, charlie, cakung):
    client.force_login(charlie)
    answer = client.get("/people/new/")
    assert answer.url.startswith("/account/reauthenticate/")


@pytest.mark.parametrize(
    "page",
    ["people/{bob}/edit/", "people/{bob}/leave/", "institutions/{bawaslu}/edit/",
     "people/export/csv/", "people/roster/", "webhooks/new/"],
)  # fmt: skip
def test_what_opens_doors_asks_to_sign_in_once_more(client, alice, bob, bawaslu, page):
    client.force_login(alice)
    address = "/" + page.format(bob=bob.pk, bawaslu=bawaslu.pk)
    assert client.get(address).url.startswith("/account/reauthenticate/")


def test_ending_a_role_goes_on_after_signing_in_once_more(client, alice, bob):
    row = Membership.all_rows.get(person=bob)
    client.force_login(alice)
    answer = client.post(f"/roles/{row.pk}/end/")
    assert answer.url.startswith("/account/reauthenticate/")
    client.post(answer.url, {"password": "alice" * 3})
    row.refresh_from_db()
    assert row.valid_until == membership_day()


def test_an_example_person_is_not_asked_again(client, charlie, cakung):
    Person.objects.filter(pk=charlie.pk).update(example=True)
    client.force_login(Person.objects.get(pk=charlie.pk))
    with_example = client.get("/people/new/")
    assert with_example.status_code in {200, 302}
    assert not with_example.headers.get("Location", "").startswith(
        "/account/reauthenticate/"
    )


@pytest.mark.parametrize(
    "page", ["", "edit/", "roles/new/", "stand-in/", "leave/", "account/close/"]
)
def test_people_of_another_institution_are_a_404(fresh, charlie, alice, page):
    assert fresh(charlie).get(f"/people/{alice.pk}/{page}").status_code == 404


def test_the_account_of_somebody_with_a_role_elsewhere_is_not_mine(
    fresh, charlie, pemkot, bawaslu, at
):
    double = make_person("dewi", Role.LEADER, pemkot)
    Membership.all_rows.create(
        person=double, institution=bawaslu, role="supervisor", area_code="31.75",
        valid_from=at.date(),
    )  # fmt: skip
    client = fresh(charlie)
    assert client.get(f"/people/{double.pk}/").status_code == 200
    assert client.post(f"/people/{double.pk}/account/close/").status_code == 404
    assert client.get(f"/people/{double.pk}/edit/").status_code == 404


def test_nobody_closes_the_own_account(fresh, charlie):
    assert (
        fresh(charlie).post(f"/people/{charlie.pk}/account/close/").status_code == 404
    )


def test_closing_an_account_ends_its_sessions(fresh, client, alice, bob):
    fresh(alice).post(f"/people/{bob.pk}/account/close/")
    client.force_login(bob)
    assert client.get("/").status_code == 302


def test_a_role_ends_with_today(fresh, alice, bob):
    row = Membership.all_rows.get(person=bob)
    fresh(alice).post(f"/roles/{row.pk}/end/")
    row.refresh_from_db()
    assert row.valid_until == membership_day()


def test_a_role_of_another_institution_cannot_be_ended(fresh, charlie, bob):
    row = Membership.all_rows.get(person=bob)
    assert fresh(charlie).post(f"/roles/{row.pk}/end/").status_code == 404


def test_a_stand_in_is_shown_as_such(fresh, alice, bob):
    day = membership_day()
    client = fresh(alice)
    client.post(
        "/me/stand-in/",
        {"taker": "bob", "from_on": day, "until_on": day + dt.timedelta(days=3)},
    )
    assert Delegation.all_rows.filter(giver=alice, taker=bob).exists()
    assert "stands in for" in text(
        client.get("/people/?q=bob", headers={"accept-language": "en"})
    )


def test_a_loan_is_ended_by_its_giver_alone(fresh, alice, bob, charlie):
    day = membership_day()
    loan = Delegation.all_rows.create(
        giver=alice, taker=bob, from_on=day, until_on=day, made_at="2026-01-01T00:00Z"
    )
    assert fresh(charlie).post(f"/stand-ins/{loan.pk}/end/").status_code == 404
    assert fresh(alice).post(f"/stand-ins/{loan.pk}/end/").status_code == 302


def test_the_list_filters_by_role_and_state(fresh, alice, bob):
    client = fresh(alice)
    assert "bob" in text(client.get("/people/?role=bawaslu-analyst&state=waiting"))
    assert ">bob<" not in text(client.get("/people/?role=bawaslu-leader"))


def test_the_export_of_people_holds_the_own_line_and_is_recorded(
    fresh, alice, bob, charlie
):
    answer = fresh(alice).get("/people/export/csv/")
    assert "bob" in text(answer)
    assert "charlie" not in text(answer)
    fact = Fact.all_rows.get(verb="audit:rows:exported")
    assert (fact.target, fact.details["rows"]) == ("person:list", 2)


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_of_people_costs_the_same_for_few_and_many(
    fresh, alice, bawaslu, count, django_assert_max_num_queries
):
    for number in range(count):
        make_person(f"p{number}", Role.SUPERVISOR, bawaslu)
    client = fresh(alice)
    with django_assert_max_num_queries(16):
        client.get("/people/")


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_of_institutions_costs_the_same_for_few_and_many(
    client, charlie, pemkot, at, count, django_assert_max_num_queries
):
    for number in range(count):
        create_institution(
            f"K{number}", "kelurahan", f"31.75.06.{1001 + number}", by=None, at=at,
            superior=pemkot,
        )  # fmt: skip
    client.force_login(charlie)
    with django_assert_max_num_queries(16):
        client.get("/institutions/")
    with django_assert_max_num_queries(16):
        client.get("/institutions/tree/")


def test_a_city_adds_an_institution_below_its_own(client, charlie, pemkot):
    client.force_login(charlie)
    client.post(
        "/institutions/new/",
        {"name": "Satpol PP Timur", "kind": "satpol-pp", "area_code": "31.75",
         "superior": pemkot.name},
    )  # fmt: skip
    made = Institution.all_rows.get(name="Satpol PP Timur")
    assert made.superior == pemkot


@pytest.mark.parametrize(
    "change", [{"area_code": "32.73"}, {"superior": ""}, {"name": "pemkot jakarta timur"},
               {"superior": "Bawaslu Jakarta Timur"}, {"area_code": "xx"}]
)  # fmt: skip
def test_an_institution_beyond_ones_reach_is_refused(
    client, charlie, pemkot, bawaslu, change
):
    client.force_login(charlie)
    given = {
        "name": "X",
        "kind": "ormas",
        "area_code": "31.75",
        "superior": pemkot.name,
    }
    answer = client.post("/institutions/new/", given | change)
    assert answer.status_code == 422
    assert not Institution.all_rows.filter(name="X").exists()


def test_a_circle_is_refused_in_words(fresh, charlie, pemkot, cakung):
    answer = fresh(charlie).post(
        f"/institutions/{pemkot.pk}/edit/",
        {"name": pemkot.name, "area_code": "31.75", "superior": cakung.name},
    )
    assert answer.status_code == 422


def test_another_institution_is_seen_but_not_its_people(fresh, charlie, alice, bawaslu):
    client = fresh(charlie)
    page = text(client.get(f"/institutions/{bawaslu.pk}/"))
    assert bawaslu.name in page
    assert "Alice" not in page
    assert client.get(f"/institutions/{bawaslu.pk}/edit/").status_code == 404


def test_a_coordinator_adds_a_kind_and_bawaslu_does_not(client, charlie, alice):
    kind = {"code": "karang-taruna", "name_id": "Karang taruna", "name_en": "Youth",
            "roles_as": "ormas"}  # fmt: skip
    client.force_login(alice)
    assert client.post("/institutions/kinds/", kind).status_code == 404
    client.force_login(charlie)
    client.post("/institutions/kinds/", kind)
    assert Kind.all_rows.get(code="karang-taruna").partner


def test_the_lines_are_drawn_as_a_tree(client, charlie, pemkot, cakung):
    client.force_login(charlie)
    page = text(client.get("/institutions/tree/"))
    assert page.index(pemkot.name) < page.index(cakung.name)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_institutions_leave_as_a_file(client, bob, pemkot, form):
    client.force_login(bob)
    assert client.get(f"/institutions/export/{form}/").status_code == 200
    assert client.get("/institutions/export/doc/").status_code == 404


def test_ones_own_page_shows_ones_roles(client, dian):
    client.force_login(dian)
    assert "FKUB" in text(client.get("/me/"))


def test_an_invitation_made_anew_ends_the_former(fresh, alice, bob):
    client = fresh(alice)
    for _ in range(2):
        client.post(f"/people/{bob.pk}/account/invite/")
    rows = Invitation.all_rows.filter(person=bob)
    assert [row.withdrawn_at is None for row in rows] == [True, False]


@pytest.mark.parametrize(
    "query", ["?q=%01", "?role=x", "?state=x", "?page=x", "?within=%27"]
)
def test_odd_parameters_break_no_list(fresh, charlie, query):
    client = fresh(charlie)
    for page in ("/people/", "/institutions/", "/institutions/tree/"):
        assert client.get(page + query).status_code == 200


def test_an_institution_with_an_odd_kind_is_shown(client, bob):
    make_institution("Operator", "operator", "")
    client.force_login(bob)
    assert client.get("/institutions/?kind=operator").status_code == 200
