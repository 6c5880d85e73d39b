"""Pages of operations, posko, sealed reports and lent personnel."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfReader

from conftest import MEETING
from sinergi.doors.boxes import new_pair, open_with
from sinergi.operations.models import (
    HandOver,
    Lending,
    LogEntry,
    Operation,
    OperationUnit,
    Posko,
    SealedReport,
    SealKey,
    Shift,
)
from sinergi.operations.posko_listing import AskedPosko, find_posko, is_open_at
from sinergi.operations.services.posko import hand_over
from sinergi.operations.services.sealing import put_key
from sinergi.operations.tests.making import (
    CAKUNG,
    CITY,
    PENGGILINGAN,
    a_prop,
    an_election,
    recommended,
)
from sinergi.operations.tests.test_services import (
    PAIR,
    WORDS,
    a_loan,
    an_operation,
    give_order,
    posts,
    sealed,
)

__all__ = ["posts", "sealed"]
pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    """Return the words of a PDF, spaces as one."""
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


PLAN = {
    "kind": "props", "title": "Penertiban bersama", "area_code": CAKUNG,
    "starts_at": "2023-09-20T07:00", "ends_at": "2023-09-20T11:00",
    "route": "Jl. Raya Bekasi\nJl. I Gusti Ngurah Rai", "place": "Kantor camat",
}  # fmt: skip


def test_an_operation_is_planned_asked_for_ordered_and_reported(client, areas, town):
    client.force_login(town.crew)
    client.post("/operations/new/", {**PLAN, "lead": town.satpol.pk})
    row = Operation.all_rows.get()
    base = f"/operations/{row.pk}/"
    client.post(f"{base}units/", {"name": "PPSU", "planned": "20"})
    client.post(
        f"{base}move/ordered/",
        {"order_number": "5/SP", "order_on": "2023-09-18", "version": row.version},
    )
    unit = OperationUnit.all_rows.get()
    row.refresh_from_db()
    told = {"result": "12 spanduk", f"came_{unit.pk}": "18", "version": row.version}
    client.post(f"{base}move/held/", told)
    words = text_of(client.get(f"{base}report.pdf"))
    for part in ("12 spanduk", "5/SP", "PPSU", "18", "Jl. Raya Bekasi"):
        assert part in words


def test_an_end_before_the_start_is_told(client, areas, town):
    client.force_login(town.crew)
    told = {**PLAN, "lead": town.satpol.pk, "ends_at": "2023-09-20T06:00"}
    assert client.post("/operations/new/", told).status_code == 422
    assert not Operation.all_rows.exists()


def test_there_is_no_report_before_there_is_a_result(client, town):
    row = an_operation(town)
    client.force_login(town.crew)
    assert client.get(f"/operations/{row.pk}/report.pdf").status_code == 404
    assert client.get(f"/operations/{row.pk}/order.pdf").status_code == 200


def test_a_unit_answers_on_the_page(client, areas, town):
    row = an_operation(town)
    unit = row.units.get(institution=town.kelurahan)
    client.force_login(town.lurah)
    assert f"/operations/units/{unit.pk}/answer/" in (
        client.get(f"/operations/{row.pk}/").content.decode()
    )
    client.post(
        f"/operations/units/{unit.pk}/answer/", {"answer": "yes", "planned": "7"}
    )
    unit.refresh_from_db()
    assert (unit.answer, unit.planned) == ("yes", 7)


def test_recommended_props_of_the_area_are_joined_to_a_clean_up(client, areas, town):
    row, prop = an_operation(town), a_prop(town)
    recommended(town, prop)
    client.force_login(town.crew)
    client.post(f"/operations/{row.pk}/props/", {"row": [prop.pk, "x", "9" * 30]})
    prop.refresh_from_db()
    assert prop.operation == row


def test_an_operation_called_off_needs_its_reason(client, areas, town):
    row = give_order(an_operation(town), town)
    client.force_login(town.crew)
    answer = client.post(f"/operations/{row.pk}/move/cancelled/", {"note": ""})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        "/operations/", "/operations/?step=all&kind=props&q=x", "/operations/new/",
        "/operations/export.csv", "/operations/export.xlsx", "/posko/", "/posko/setup/",
        "/posko/summary/", "/posko/summary/export.csv", "/posko/summary/export.pdf",
        "/lent-personnel/", "/lent-personnel/new/", "/lent-personnel/export.xlsx",
        "/lent-personnel/?step=all", "/operations/letters/",
    ],
)  # fmt: skip
def test_every_list_opens_empty_too(client, areas, town, address):
    client.force_login(town.coordinator)
    answer = client.get(address)
    assert answer.status_code == 200


# --- posko -------------------------------------------------------------------------------


def test_all_posko_of_an_election_are_set_up_in_one_form(client, areas, town):
    an_election()
    client.force_login(town.coordinator)
    hours = {
        f"{level}_{part}": hour
        for level in ("city", "district", "village")
        for part, hour in (("opens", "08:00"), ("closes", "15:00"))
    }
    told = {
        **hours, "election": "pemilu-2024", "area_code": CITY, "city": "on",
        "from_on": "2024-01-09", "until_on": "2024-02-29", "district": "on",
        "village": "on",
    }  # fmt: skip
    client.post("/posko/setup/", told)
    assert set(Posko.all_rows.values_list("area_code", flat=True)) == {
        CITY, CAKUNG, PENGGILINGAN,
    }  # fmt: skip


def shown_posko(client, query: str) -> set[str]:
    """Return the areas of the posko that the list shows for a query."""
    return {one[0].area_code for one in client.get(f"/posko/?{query}").context["rows"]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=kecamatan", {CAKUNG}),
        ("kind=city", {CITY}),
        (f"within={CAKUNG}", {CAKUNG, PENGGILINGAN}),
        ("q=nowhere", set()),
        ("state=over", set()),
        ("state=today", {CITY, CAKUNG, PENGGILINGAN}),
        ("state=x&kind=7&within=x&page=-1", {CITY, CAKUNG, PENGGILINGAN}),
    ],
)
def test_the_posko_are_filtered_by_kecamatan_kind_and_hours(
    client, posts, town, settings, query, expected
):
    settings.SINERGI_TODAY = MEETING.date()
    client.force_login(town.coordinator)
    assert shown_posko(client, query) == expected


@pytest.mark.parametrize(
    ("hour", "expected"),
    [(7, set()), (8, {CITY, CAKUNG, PENGGILINGAN}), (14, {CITY, CAKUNG}), (19, set())],
)
def test_open_now_means_on_its_days_and_in_its_hours(posts, town, hour, expected):
    at = timezone.make_aware(dt.datetime.combine(MEETING.date(), dt.time(hour)))
    rows = find_posko(AskedPosko(state="now"), town.coordinator, at)
    assert {one.area_code for one in rows} == expected
    assert {one.area_code for one in posts.values() if is_open_at(one, at)} == expected


def test_a_posko_is_silent_until_somebody_writes_into_its_log(
    client, posts, town, settings
):
    settings.SINERGI_TODAY = MEETING.date()
    client.force_login(town.lurah)
    client.post(f"/posko/{posts[PENGGILINGAN].pk}/log/", {"kind": "opened", "text": ""})
    client.force_login(town.coordinator)
    assert shown_posko(client, "state=silent") == {CITY, CAKUNG}


def test_the_list_of_posko_is_paged_and_handed_out_as_it_is_filtered(
    client, posts, town, monkeypatch
):
    monkeypatch.setattr("sinergi.operations.views.posko.PER_PAGE", 2)
    client.force_login(town.coordinator)
    assert len(client.get("/posko/").context["rows"]) == 2
    assert len(client.get("/posko/?page=2").context["rows"]) == 1
    text = b"".join(client.get("/posko/export.csv?kind=kelurahan")).decode()
    assert PENGGILINGAN in text
    assert len(text.strip().splitlines()) == 2


def test_the_day_of_a_posko_is_written_on_its_page(client, posts, town, settings):
    settings.SINERGI_TODAY = MEETING.date()
    row = posts[PENGGILINGAN]
    client.force_login(town.lurah)
    base = f"/posko/{row.pk}/"
    client.post(f"{base}log/", {"kind": "opened", "text": ""})
    client.post(f"{base}log/", {"kind": "visit", "text": "Ditanya letak TPS"})
    told = {
        "day": "2023-09-14", "days": "2", "starts_at": "08:00", "ends_at": "11:00",
        "office": "Staf kelurahan",
    }  # fmt: skip
    client.post(f"{base}roster/", told)
    client.post(f"{base}handover/", {"open_points": "Kunci di meja"})
    page = client.get(base).content.decode()
    kinds = set(LogEntry.all_rows.values_list("kind", flat=True))
    assert kinds == {"opened", "visit"}
    assert "Ditanya letak TPS" in page
    assert Shift.all_rows.count() == 2
    assert "Kunci di meja" in page
    assert "11.00–14.00" in page


def test_the_next_shift_takes_over(client, posts, town):
    row = hand_over(posts[PENGGILINGAN], "x", by=town.lurah, at=MEETING)
    client.force_login(town.camat)
    client.post(f"/posko/handovers/{row.pk}/take/")
    assert HandOver.all_rows.get().taken_by == town.camat


def test_the_receiving_bawaslu_sees_a_posko_and_not_its_log(client, posts, town):
    hand_over(posts[PENGGILINGAN], "Hanya untuk regu", by=town.lurah, at=MEETING)
    client.force_login(town.decider)
    page = client.get(f"/posko/{posts[PENGGILINGAN].pk}/").content.decode()
    assert "Hanya untuk regu" not in page


def test_the_summary_of_a_day_adds_up_kecamatan_and_city(client, posts, town, settings):
    settings.SINERGI_TODAY = MEETING.date()
    client.force_login(town.lurah)
    client.post(f"/posko/{posts[PENGGILINGAN].pk}/log/", {"kind": "opened"})
    client.force_login(town.coordinator)
    words = text_of(client.get("/posko/summary/export.pdf?day=2023-09-14"))
    assert "Penggilingan 1 1 0 0 0 0" in words


def test_the_summary_asks_few_questions_whatever_the_number_of_posko(
    client, posts, town, django_assert_max_num_queries
):
    client.force_login(town.coordinator)
    client.get("/posko/summary/?day=2023-09-14")
    with django_assert_max_num_queries(22):
        client.get("/posko/summary/?day=2023-09-14")


# --- sealed reports ----------------------------------------------------------------------


def test_a_report_is_typed_sealed_and_shown_no_more(client, posts, town):
    put_key(town.bawaslu, PAIR.public, by=town.decider, at=MEETING)
    client.force_login(town.lurah)
    told = {"came_by": "person", "text": "Pembagian sembako di RW 05"}
    answer = client.post(f"/posko/{posts[PENGGILINGAN].pk}/report/", told, follow=True)
    row = SealedReport.all_rows.get()
    page = answer.content.decode()
    assert row.sha256 in page
    assert "sembako" not in page
    assert open_with(PAIR.private, WORDS, row.sealed, row.number) == told["text"]


def test_no_report_is_typed_where_nothing_can_be_sealed(client, posts, town):
    client.force_login(town.lurah)
    page = client.get(f"/posko/{posts[PENGGILINGAN].pk}/report/").content.decode()
    assert "<textarea" not in page


def test_bawaslu_opens_a_report_with_its_private_key(client, sealed, town):
    client.force_login(town.decider)
    key = SimpleUploadedFile("k.pem", PAIR.private.encode())
    told = {"private": key, "passphrase": WORDS}
    answer = client.post(f"/posko/sealed/{sealed.pk}/", told)
    assert "Pembagian sembako di RW 05" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "key", [b"tidak ada", b"\xff\xfe", new_pair(WORDS).private.encode()]
)
def test_a_wrong_key_opens_nothing_and_says_so(client, sealed, town, key):
    client.force_login(town.decider)
    told = {"private": SimpleUploadedFile("k.pem", key), "passphrase": WORDS}
    answer = client.post(f"/posko/sealed/{sealed.pk}/", told)
    assert answer.status_code == 422
    assert "sembako" not in answer.content.decode()


def test_the_sealed_file_opens_elsewhere(client, sealed, town):
    import json

    client.force_login(town.decider)
    package = client.get(f"/posko/sealed/{sealed.pk}/package.json").json()
    text = json.dumps(package["sealed"])
    assert open_with(PAIR.private, WORDS, text, package["number"])


def test_a_new_pair_hands_out_its_private_half_once_and_keeps_it_nowhere(
    client, areas, town
):
    client.force_login(town.decider)
    told = {"institution": town.bawaslu.pk, "public": "", "passphrase": WORDS}
    answer = client.post("/posko/sealed/key/", told)
    assert b"ENCRYPTED PRIVATE KEY" in answer.content
    assert "PRIVATE" not in SealKey.all_rows.get().public


def test_the_page_of_the_key_is_in_the_language_of_who_reads_it(client, areas, town):
    client.force_login(town.decider)
    for language, words in (("en", "letters. The private key"), ("id", "huruf")):
        client.cookies["sinergi_language"] = language
        text = client.get("/posko/sealed/key/").content.decode()
        assert words in text
        assert ("Paling sedikit" in text) == (language == "id")


def test_a_public_key_made_elsewhere_is_taken(client, areas, town):
    client.force_login(town.decider)
    told = {"institution": town.bawaslu.pk, "public": PAIR.public, "passphrase": ""}
    client.post("/posko/sealed/key/", told)
    assert SealKey.all_rows.count() == 1


# --- lent personnel ----------------------------------------------------------------------


def test_a_name_is_shown_to_few_and_reading_it_is_recorded(client, areas, town):
    from sinergi.audit.models import Fact

    row = a_loan(town)
    client.force_login(town.lurah)
    assert "Rahasia Sekali" in client.get(f"/lent-personnel/{row.pk}/").content.decode()
    assert Fact.all_rows.filter(
        verb="audit:rows:viewed", target=f"lending:{row.pk}"
    ).exists()
    client.force_login(town.coordinator)
    page = client.get(f"/lent-personnel/{row.pk}/").content.decode()
    assert row.number in page
    assert "Rahasia Sekali" not in page


def test_the_list_and_its_export_name_no_person(client, areas, town):
    a_loan(town)
    client.force_login(town.lurah)
    listed = b"".join(client.get("/lent-personnel/export.csv"))
    assert b"Kepala sekretariat PPS" in listed
    assert b"Rahasia" not in listed
    assert "Rahasia Sekali" not in client.get("/lent-personnel/").content.decode()


def test_nobody_is_found_by_name(client, areas, town):
    row = a_loan(town)
    client.force_login(town.lurah)
    assert row.number not in client.get("/lent-personnel/?q=Rahasia").content.decode()


def test_somebody_is_entered_pledges_and_comes_back(client, areas, town):
    from conftest import make_institution

    make_institution("PPS Penggilingan", "pps", PENGGILINGAN)
    client.force_login(town.lurah)
    told = {
        "giver": town.kelurahan.name, "taker": "PPS Penggilingan", "office": "Staf",
        "duty": "Sekretariat", "name": "Ani", "letter_number": "1/ST",
        "letter_on": "2023-09-14", "from_on": "2023-09-15",
    }  # fmt: skip
    client.post("/lent-personnel/new/", told)
    row = Lending.all_rows.get()
    words = text_of(client.get(f"/lent-personnel/{row.pk}/pledge.pdf"))
    assert "Ani" in words
    client.post(
        f"/lent-personnel/{row.pk}/move/", {"to": "pledged", "day": "2023-09-15"}
    )
    client.post(
        f"/lent-personnel/{row.pk}/move/", {"to": "returned", "day": "2023-10-15"}
    )
    row.refresh_from_db()
    assert row.returned_on == dt.date(2023, 10, 15)


def test_a_loan_to_somebody_else_than_an_organiser_is_refused(client, areas, town):
    client.force_login(town.lurah)
    told = {
        "giver": town.kelurahan.name, "taker": town.satpol.name, "office": "Staf",
        "duty": "x", "name": "Ani", "letter_number": "1", "letter_on": "2023-09-14",
        "from_on": "2023-09-15",
    }  # fmt: skip
    assert client.post("/lent-personnel/new/", told).status_code == 422
    assert not Lending.all_rows.exists()
