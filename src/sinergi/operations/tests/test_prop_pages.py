"""Pages of props: what is listed, done, printed and exported, for whom."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from conftest import let_go
from sinergi.operations.models import Letter, Prop, PropFile
from sinergi.operations.rules.props import Step
from sinergi.operations.tests.making import (
    CAKUNG,
    CITY,
    PENGGILINGAN,
    a_prop,
    an_election,
    jpeg,
    ordered,
    recommended,
    taken_down,
)

pytestmark = pytest.mark.django_db
LETTER = {
    "number": "12/PM/2023", "dated_on": "2023-09-15", "ground": "Pasal contoh",
    "note": "",
}  # fmt: skip


def text_of(answer) -> str:
    """Return the words of a PDF."""
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return "\n".join(page.extract_text() for page in pages)


def test_the_list_shows_open_props_and_counts_single_ones(client, areas, town):
    row = a_prop(town, count=4)
    client.force_login(town.decider)
    page = client.get("/operations/props/").content.decode()
    assert row.number in page
    assert "4" in page


def test_the_list_asks_few_questions_whatever_its_length(
    client, areas, town, django_assert_max_num_queries
):
    for _n in range(30):
        a_prop(town)
    client.force_login(town.decider)
    client.get("/operations/props/")
    with django_assert_max_num_queries(20):
        client.get("/operations/props/")


def test_an_odd_address_of_the_list_breaks_nothing(client, town):
    client.force_login(town.decider)
    for odd in ("step=x&kind=%07&sort=;drop", "operation=99999999999999", "within=..."):
        assert client.get(f"/operations/props/?{odd}").status_code == 200


def test_bawaslu_recommends_ticked_props_by_one_letter(client, areas, town):
    first, second = a_prop(town), a_prop(town)
    client.force_login(town.decider)
    told = {
        **LETTER, "act": "recommend", "row": [first.pk, second.pk],
        "executor": town.satpol.pk, "shared": "on",
    }  # fmt: skip
    answer = client.post("/operations/props/act/", told)
    letter = Letter.all_rows.get()
    assert answer.url == f"/operations/letters/{letter.pk}/"
    assert set(Prop.all_rows.values_list("step", flat=True)) == {Step.RECOMMENDED}


def test_a_missing_ground_is_told_and_nothing_typed_is_lost(client, areas, town):
    row = a_prop(town)
    client.force_login(town.decider)
    told = {**LETTER, "ground": "", "act": "recommend", "row": row.pk}
    answer = client.post("/operations/props/act/", told)
    assert answer.status_code == 422
    assert "12/PM/2023" in answer.content.decode()
    assert Prop.all_rows.get().step == Step.SEEN


def test_satpol_pp_reports_taking_down_with_photos(client, areas, town):
    row = a_prop(town)
    ordered(town, row)
    client.force_login(town.crew)
    told = {
        "act": "take-down", "row": row.pk, "count": "2", "note": "",
        "after": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"),
    }  # fmt: skip
    client.post("/operations/props/act/", told)
    assert Prop.all_rows.get().taken_count == 2
    assert PropFile.all_rows.get().role == "after"


def test_taking_down_without_a_photo_says_what_is_missing(client, areas, town):
    row = a_prop(town)
    ordered(town, row)
    client.force_login(town.crew)
    answer = client.post(
        "/operations/props/act/", {"act": "take-down", "row": row.pk, "count": "2"}
    )
    assert answer.status_code == 422


def test_a_file_that_is_no_photo_is_refused_with_its_name(client, areas, town):
    row = a_prop(town)
    ordered(town, row)
    client.force_login(town.crew)
    told = {
        "act": "take-down", "row": row.pk, "count": "1",
        "after": SimpleUploadedFile("jahat.exe", b"MZ123", "image/jpeg"),
    }  # fmt: skip
    answer = client.post("/operations/props/act/", told)
    assert answer.status_code == 422
    assert "jahat.exe" in answer.content.decode()


def test_a_lurah_cannot_recommend(client, areas, town):
    row = a_prop(town)
    client.force_login(town.lurah)
    told = {**LETTER, "act": "recommend", "row": row.pk, "executor": town.satpol.pk}
    client.post("/operations/props/act/", told)
    assert Prop.all_rows.get().step == Step.SEEN


def test_the_page_of_a_prop_shows_its_way_and_what_may_be_the_same(client, areas, town):
    an_election()
    row, other = a_prop(town), a_prop(town)
    taken_down(town, row)
    client.force_login(town.decider)
    page = client.get(f"/operations/props/{other.pk}/").content.decode()
    assert row.number in page
    assert "PKPU 3/2022" in page


def test_a_photo_is_shown_to_those_who_see_the_prop_alone(client, areas, town, dian):
    row = a_prop(town)
    taken_down(town, row)
    file = PropFile.all_rows.get()
    client.force_login(town.lurah)
    answer = client.get(f"/operations/props/files/{file.pk}/?show=1")
    assert answer.status_code == 200
    let_go(answer)
    client.force_login(town.kpu_staff)
    assert client.get(f"/operations/props/files/{file.pk}/").status_code == 404


def test_the_recommendation_as_pdf_names_ground_period_and_props(client, areas, town):
    an_election()
    row = a_prop(town)
    recommended(town, row, number="7/R/2023")
    letter = Letter.all_rows.get()
    client.force_login(town.decider)
    words = text_of(client.get(f"/operations/letters/{letter.pk}/letter.pdf"))
    for part in ("7/R/2023", "Pasal yang diisi Bawaslu", row.number, "PKPU 3/2022"):
        assert part in " ".join(words.split())


def test_the_map_counts_what_hangs_by_kecamatan(client, areas, town):
    a_prop(town)
    taken_down(town, a_prop(town))
    client.force_login(town.decider)
    data = client.get(f"/operations/props/map/data.json?within={CITY}").json()
    cakung = next(one for one in data["areas"] if one["code"] == CAKUNG)
    assert cakung["class"] == "few"
    assert [one["class"] for one in data["areas"] if one["code"] != CAKUNG][:1] == [
        None
    ]


def test_the_map_page_is_complete_without_the_map(client, areas, town):
    a_prop(town)
    client.force_login(town.decider)
    page = client.get(f"/operations/props/map/?within={CAKUNG}").content.decode()
    assert f'data-code="{PENGGILINGAN}"' in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_exports_hold_the_props_of_the_list(client, areas, town, form):
    a_prop(town)
    client.force_login(town.decider)
    for address in ("props/export", "props/map/export"):
        answer = client.get(f"/operations/{address}.{form}")
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert len(body) > 100


def test_contestants_are_added_up_below_five_and_shown_to_bawaslu_alone(
    client, areas, town
):
    for _n in range(2):
        a_prop(town, contestant="Nama Langka")
    client.force_login(town.decider)
    assert "Nama Langka" not in client.get("/operations/props/map/").content.decode()
    for _n in range(4):
        a_prop(town, contestant="Nama Langka")
    assert "Nama Langka" in client.get("/operations/props/map/").content.decode()
    client.force_login(town.coordinator)
    assert "Nama Langka" not in client.get("/operations/props/map/").content.decode()


def test_a_day_past_the_order_is_told_as_late(client, areas, town):
    row = a_prop(town)
    ordered(town, row)
    Prop.all_rows.update(due_on=dt.date(2023, 9, 1))
    client.force_login(town.crew)
    assert row.number in client.get("/operations/props/?late=1").content.decode()
