"""Who signs an inspection and who has not yet; what stays when a form is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import MEETING
from sinergi.facilities.queue_inspections import counts, items
from sinergi.facilities.rules.inspecting import Party
from sinergi.facilities.rules.readiness import Result
from sinergi.facilities.services.checking import Told
from sinergi.facilities.services.inspecting import (
    hold_inspection,
    plan_inspection,
    sign_inspection,
)
from sinergi.facilities.tests.conftest import DAY

pytestmark = pytest.mark.django_db
PHOTO = b"\xff\xd8\xff\xe0" + b"0" * 64


@pytest.fixture(autouse=True)
def _day(settings):
    settings.SINERGI_TODAY = DAY


def photo(name="atap.jpg"):
    return SimpleUploadedFile(name, PHOTO, content_type="image/jpeg")


@pytest.fixture
def held(store, putu, ppk, polsek):
    """Return an inspection that PPK and Polsek shall sign, the kecamatan on paper."""
    parties = {Party.PPK: ppk, Party.POLSEK: polsek, Party.KECAMATAN: None}
    row = plan_inspection(store, DAY, parties, institution=ppk, by=putu, at=MEETING)
    told = [Told(item="apar", result=Result.OK)]
    return hold_inspection(row, DAY, told, version=None, by=putu, at=MEETING)


def test_a_refused_signature_keeps_its_words_with_its_party(client, held, putu):
    client.force_login(putu)
    party = held.parties.get(party=Party.PPK)
    answer = client.post(
        f"/facilities/inspections/{held.pk}/parties/{party.pk}/sign/",
        {"signer": " ", "office": "Ketua <PPK>", "remark": "Kunci kedua hilang"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('value="Kunci kedua hilang"') == 1
    assert 'value="Ketua &lt;PPK&gt;"' in page
    assert f'href="#signer-{party.pk}"' in page


def test_an_inspection_waits_in_the_queue_of_each_party_until_it_signs(
    held, putu, police, camat, polsek
):
    asked = {"whose": "me"}
    told = {one: counts(one, DAY, asked) for one in (putu, police, camat)}
    # PPK signs itself and notes the signature on paper.
    assert [told[one].get("today", 0) for one in (putu, police, camat)] == [2, 1, 0]
    (line,) = items(police, DAY, asked, ["today"], 5)["today"]
    assert line["institution_name"] == polsek.name
    party = held.parties.get(party=Party.POLSEK)
    sign_inspection(party, signer="Kapolsek", office="", by=police, at=MEETING)
    assert counts(police, DAY, asked)["today"] == 0


def test_the_list_names_who_has_not_signed_and_what_waits_for_us(
    client, held, putu, police, polsek
):
    party = held.parties.get(party=Party.PPK)
    sign_inspection(party, signer="Ketua", office="", by=putu, at=MEETING)
    client.force_login(police)
    page = client.get("/facilities/inspections/?mine=1")
    ((_row, _area, unsigned),) = page.context["rows"]
    assert [one.party for one in unsigned] == [Party.POLSEK, Party.KECAMATAN]
    sign_inspection(
        held.parties.get(party=Party.POLSEK), signer="Kapolsek", office="", by=police,
        at=MEETING,
    )  # fmt: skip
    assert client.get("/facilities/inspections/?mine=1").context["rows"] == []


def test_the_office_of_the_place_is_proposed_before_that_of_the_city(
    client, store, putu, ppk, kpu
):
    client.force_login(putu)
    form = client.get(f"/facilities/{store.pk}/inspections/new/").context["form"]
    offered = [code for code, _name in form.fields["party-ppk"].choices]
    assert offered == ["", str(ppk.pk), str(kpu.pk), "paper"]
    assert form.fields["party-ppk"].initial == str(ppk.pk)


def test_a_note_stays_when_its_file_is_refused_and_the_page_says_to_choose_it_again(
    client, camat, office
):
    client.force_login(camat)
    script = SimpleUploadedFile("x.svg", b"<svg onload='x'/>", "image/svg+xml")
    answer = client.post(
        f"/facilities/{office.pk}/files/",
        {"kind": "letter", "note": "SK camat", "files": [photo("atap.jpg"), script]},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="SK camat"' in page
    assert "Pilih lagi: atap.jpg, x.svg" in page


def test_a_check_keeps_the_good_photo_when_another_file_is_refused(
    client, lurah, office
):
    client.force_login(lurah)
    script = SimpleUploadedFile("x.svg", b"<svg onload='x'/>", "image/svg+xml")
    answer = client.post(
        f"/facilities/{office.pk}/check/",
        {"checked_on": DAY.isoformat(), "r-internet": "fail", "p-internet": photo(),
         "p-listrik": script},
    )  # fmt: skip
    page = answer.content.decode()
    assert 'name="k-internet" value="' in page
    assert "Pilih lagi: x.svg" in page
