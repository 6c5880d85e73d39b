"""A table of people: every fault at once, the same table twice harmless."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import make_institution, make_person
from sinergi.accounts.models import Invitation, Membership, Person
from sinergi.accounts.roles import Role
from sinergi.accounts.services import create_institution

pytestmark = pytest.mark.django_db

HEAD = "nama,username,email,lembaga,peran,wilayah\n"
GOOD = HEAD + (
    '"Siti Aminah, S.Pd.",,,Kelurahan Penggilingan,lurah,\n'
    "Budi,budi.p,budi@contoh.id,kelurahan penggilingan,Lurah dan staf,31.75.06.1003\n"
)


@pytest.fixture
def kelurahan(pemkot, at):
    return create_institution(
        "Kelurahan Penggilingan", "kelurahan", "31.75.06.1003", by=None, at=at,
        superior=pemkot,
    )  # fmt: skip


def check(client, table, name="orang.csv"):
    file = SimpleUploadedFile(name, table.encode() if isinstance(table, str) else table)
    return client.post("/people/roster/", {"file": file})


def take(client, table):
    packed = check(client, table).context["packed"]
    return client.post("/people/roster/apply/", {"packed": packed})


def test_checking_changes_nothing(fresh, charlie, kelurahan):
    answer = check(fresh(charlie), GOOD)
    assert (answer.status_code, answer.context["checked"].new_people) == (200, 2)
    assert not Person.objects.filter(name="Budi").exists()


def test_people_and_roles_are_made(fresh, charlie, kelurahan):
    take(fresh(charlie), GOOD)
    siti = Person.objects.get(username="siti.aminah")
    assert siti.institutions == {kelurahan.pk}
    assert not siti.has_usable_password()


def test_the_same_table_again_changes_nothing(fresh, charlie, kelurahan):
    client = fresh(charlie)
    take(client, GOOD)
    counts = Person.objects.count(), Membership.all_rows.count()
    take(client, GOOD)
    assert (Person.objects.count(), Membership.all_rows.count()) == counts


def test_every_fault_is_told_at_once(fresh, charlie, kelurahan, bawaslu):
    table = HEAD + (
        ",,,Kelurahan Penggilingan,lurah,\n"
        "A,,,Bawaslu Jakarta Timur,supervisor,\n"
        "B,,,Kelurahan Penggilingan,bawaslu-leader,\n"
        "C,,not-mail,Kelurahan Penggilingan,lurah,\n"
        "D,,,Kelurahan Penggilingan,lurah,32.73\n"
        "E,charlie,,Kelurahan Penggilingan,lurah,\n"
        "F,,,Kelurahan Penggilingan,lurah,\n"
        "F,,,Kelurahan Penggilingan,lurah,\n"
    )
    answer = check(fresh(charlie), table)
    rows = [one.row for one in answer.context["checked"].troubles]
    assert answer.status_code == 422
    assert rows == [2, 3, 4, 5, 6, 7, 9]


def test_the_faults_are_a_workbook_too(fresh, charlie, kelurahan):
    client = fresh(charlie)
    packed = check(client, HEAD + "A,,,Nowhere,lurah,\n").context["faults"]
    answer = client.post("/people/roster/faults/", {"packed": packed})
    assert answer.content[:2] == b"PK"


@pytest.mark.parametrize(
    ("table", "name"),
    [("", "x.csv"), ("nama\nA\n", "x.csv"), (b"PK\x03\x04junk", "x.xlsx"),
     ("x", "x.exe"), (HEAD, "x.csv"), (b"\xff\xfe\x00", "x.csv")],
)  # fmt: skip
def test_a_file_that_is_no_table_is_told(fresh, charlie, kelurahan, table, name):
    assert check(fresh(charlie), table, name).status_code == 422


def test_what_a_page_held_serves_only_its_reader(fresh, charlie, kelurahan, pemkot):
    packed = check(fresh(charlie), GOOD).context["packed"]
    other = make_person("citra", Role.COORDINATOR, pemkot)
    answer = fresh(other).post("/people/roster/apply/", {"packed": packed})
    assert answer.status_code == 404
    assert (
        fresh(other).post("/people/roster/apply/", {"packed": "x"}).status_code == 404
    )


def test_a_namesake_in_the_institution_needs_a_user_name(fresh, charlie, kelurahan):
    for name in ("budi1", "budi2"):
        make_person(name, Role.LURAH, kelurahan, "31.75.06.1003")
    Person.objects.filter(username__startswith="budi").update(name="Budi")
    answer = check(fresh(charlie), HEAD + "Budi,,,Kelurahan Penggilingan,lurah,\n")
    assert answer.status_code == 422


def test_codes_are_printed_for_those_who_wait(fresh, charlie, kelurahan):
    client = fresh(charlie)
    take(client, GOOD)
    answer = client.post("/people/slips/?state=waiting")
    assert answer.content[:5] == b"%PDF-"
    assert Invitation.all_rows.filter(short=True).count() == 2


def test_nobody_of_another_line_is_printed_a_code(fresh, charlie, bob):
    fresh(charlie).post("/people/slips/")
    assert not Invitation.all_rows.filter(person=bob).exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_empty_table_can_be_taken_along(client, charlie, form):
    client.force_login(charlie)
    assert client.get(f"/people/roster/sample/{form}/").status_code == 200


def test_people_of_a_kept_partner_come_by_table_too(fresh, charlie, pemkot):
    forum = make_institution("FKDM Timur", "fkdm")
    forum.keeper = pemkot
    forum.save()
    take(fresh(charlie), HEAD + "Dewi,,,FKDM Timur,partner,\n")
    assert Person.objects.get(username="dewi").institutions == {forum.pk}
