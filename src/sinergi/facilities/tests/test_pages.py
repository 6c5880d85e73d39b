"""Pages of facilities as people use them: entering, checking, inspecting, deciding."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from conftest import MEETING
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import OriginKind, Step
from sinergi.facilities.models import Defect, Facility, FacilityFile, Inspection
from sinergi.facilities.rules.defects import DefectStep
from sinergi.facilities.rules.inspecting import InspectionStep
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.readiness import State
from sinergi.facilities.services.defects import propose_defect
from sinergi.facilities.services.register import Draft, add_facility
from sinergi.facilities.sums import CLASSES
from sinergi.facilities.tests.conftest import DAY, VILLAGE, check_all
from sinergi.web.markup import scale_step

pytestmark = pytest.mark.django_db
PHOTO = b"\xff\xd8\xff\xe0" + b"0" * 64


@pytest.fixture(autouse=True)
def _day(settings):
    settings.SINERGI_TODAY = DAY


def photo(name="atap.jpg"):
    return SimpleUploadedFile(name, PHOTO, content_type="image/jpeg")


def get(client, person, address, status=200):
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:500]
    return answer.content.decode() if not answer.streaming else ""


# --- register --------------------------------------------------------------------------


def test_a_camat_enters_a_secretariat_and_finds_it_in_the_list(
    client, camat, kecamatan, areas
):
    client.force_login(camat)
    answer = client.post(
        "/facilities/new/",
        {"kind": "secretariat-ppk", "name": "Sekretariat PPK Cakung",
         "area_code": VILLAGE, "keeper": kecamatan.pk, "owner": "kecamatan cakung",
         "power_backup": "no"},
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    row = Facility.all_rows.get()
    assert (row.owner, row.power_backup, row.serves_code) == (
        kecamatan, False, "31.75.06",
    )  # fmt: skip
    assert "Sekretariat PPK Cakung" in get(client, camat, "/facilities/")


def test_what_is_wrong_with_an_entry_is_said_beside_its_field(client, camat, areas):
    client.force_login(camat)
    answer = client.post("/facilities/new/", {"kind": "secretariat-ppk", "lat": "6"})
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_an_edit_page_begins_with_what_is_there_and_keeps_a_change(client, putu, store):
    page = get(client, putu, f"/facilities/{store.pk}/edit/")
    assert "Juru Kunci" in page
    answer = client.post(
        f"/facilities/{store.pk}/edit/",
        {"name": "GOR baru", "area_code": VILLAGE, "version": 1},
    )
    assert answer.status_code == 302
    store.refresh_from_db()
    assert (store.name, store.version) == ("GOR baru", 2)


def test_an_edit_of_an_older_version_says_so_and_loses_nothing(client, putu, store):
    Facility.all_rows.filter(pk=store.pk).update(version=5)
    client.force_login(putu)
    answer = client.post(
        f"/facilities/{store.pk}/edit/",
        {"name": "Tulisan saya", "area_code": VILLAGE, "version": 1},
    )
    assert answer.status_code == 409
    assert "Tulisan saya" in answer.content.decode()


def test_filters_narrow_the_list_by_kind_state_and_area(client, camat, store, office):
    check_all(office)
    stores = get(client, camat, "/facilities/?kind=stores&state=unchecked")
    assert office.name not in stores
    ready = get(client, camat, "/facilities/?state=ready")
    assert office.name in ready
    assert store.name not in ready
    assert store.name not in get(client, camat, "/facilities/?within=31.75.04")


def test_what_expired_yesterday_is_not_ready_in_list_filter_and_map(
    client, camat, office, settings
):
    check_all(office)
    Facility.all_rows.update(ready_until_on=DAY.replace(day=13))
    assert office.name in get(client, camat, "/facilities/?state=not-ready")
    assert office.name not in get(client, camat, "/facilities/?state=ready")
    data = client.get("/facilities/map/data.json?within=31.75.06").json()
    classes = {one["code"]: one["class"] for one in data["areas"]}
    assert classes[VILLAGE] == "most"


def test_the_legend_of_the_map_has_the_colours_the_map_paints(client, camat, office):
    check_all(office)
    legend = get(client, camat, "/facilities/map/?within=31.75.06")
    steps = [int(one) for one in re.findall(r"swatch step-(\d)", legend)]
    assert steps == [scale_step(order, len(CLASSES)) for order in range(len(CLASSES))]


def test_no_list_can_be_ordered_by_score_or_reports(client, camat, office):
    check_all(office)
    plain = get(client, camat, "/facilities/")
    assert "sort=score" not in plain
    assert "sort=reports" not in plain
    for odd in ("score", "-score", "reports", "'"):
        assert office.name in get(client, camat, f"/facilities/?sort={odd}")


def test_the_number_of_reports_stands_beside_the_score(client, camat, office):
    check_all(office)
    check_all(office, at=MEETING + dt.timedelta(hours=1))
    assert "2 laporan dalam 30 hari" in get(client, camat, f"/facilities/{office.pk}/")


def test_an_export_holds_the_lines_of_the_list(client, camat, office):
    client.force_login(camat)
    content = b"".join(client.get("/facilities/export.csv").streaming_content)
    assert office.name.encode() in content
    assert client.get("/facilities/export.xlsx").status_code == 200
    assert client.get("/facilities/export.pdf").status_code == 404


def test_a_list_asks_as_many_questions_for_forty_as_for_two(
    client, camat, kecamatan, office, django_assert_max_num_queries
):
    client.force_login(camat)
    client.get("/facilities/")
    for number in range(40):
        add_facility(
            Draft(
                kind=FacilityKind.PPS, name=f"S {number}", area_code=VILLAGE,
                keeper=kecamatan,
            ),
            by=None,
            at=MEETING,
        )  # fmt: skip
    with django_assert_max_num_queries(30):
        assert client.get("/facilities/").status_code == 200


# --- checks and proof ------------------------------------------------------------------


def test_a_lurah_tells_of_a_leaking_store_and_its_defect_is_open(client, lurah, store):
    client.force_login(lurah)
    answer = client.post(
        f"/facilities/{store.pk}/check/",
        {"checked_on": DAY.isoformat(), "r-atap-dinding": "fail",
         "n-atap-dinding": "bocor di sudut", "p-atap-dinding": photo()},
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    row = Defect.all_rows.get()
    assert (row.item, row.found_by.proof.media_type) == ("atap-dinding", "image/jpeg")
    store.refresh_from_db()
    assert store.state == State.NOT_READY


def test_an_empty_check_and_an_odd_last_day_are_told(client, lurah, office):
    client.force_login(lurah)
    address = f"/facilities/{office.pk}/check/"
    day = DAY.isoformat()
    assert client.post(address, {"checked_on": day}).status_code == 422
    odd = {"checked_on": day, "r-internet": "ok", "u-internet": "2020-01-01"}
    answer = client.post(address, odd)
    assert answer.status_code == 422
    assert 'id="id_u-internet_error"' in answer.content.decode()


def test_a_check_that_finds_one_defect_leads_to_proposing_it(client, lurah, office):
    client.force_login(lurah)
    told = {"checked_on": DAY.isoformat(), "r-internet": "fail", "r-listrik": "ok"}
    answer = client.post(f"/facilities/{office.pk}/check/", told)
    assert answer.url == f"/facilities/defects/{Defect.all_rows.get().pk}/"


def test_a_photo_sent_with_a_wrong_check_need_not_be_taken_again(client, lurah, office):
    client.force_login(lurah)
    address = f"/facilities/{office.pk}/check/"
    wrong = {"checked_on": "2090-01-01", "r-internet": "fail", "p-internet": photo()}
    answer = client.post(address, wrong)
    assert (answer.status_code, FacilityFile.all_rows.count()) == (422, 0)
    page = answer.content.decode()
    note = page.split('name="k-internet" value="')[1].split('"')[0]
    right = {"checked_on": DAY.isoformat(), "r-internet": "fail", "k-internet": note}
    client.post(address, right)
    assert Defect.all_rows.get().found_by.proof.name == "atap.jpg"


def test_a_file_that_is_no_photo_is_refused_and_nothing_is_kept(client, lurah, office):
    client.force_login(lurah)
    script = SimpleUploadedFile("x.svg", b"<svg onload='x'/>", "image/svg+xml")
    answer = client.post(
        f"/facilities/{office.pk}/check/",
        {"checked_on": DAY.isoformat(), "r-internet": "fail", "p-internet": script},
    )
    assert answer.status_code == 422
    assert not Defect.all_rows.exists()


def test_what_was_told_of_an_item_stays_open_after_a_mistake(client, lurah, office):
    client.force_login(lurah)
    script = SimpleUploadedFile("x.svg", b"<svg onload='x'/>", "image/svg+xml")
    told = {
        "checked_on": DAY.isoformat(), "r-internet": "fail", "p-internet": script,
        "r-listrik": "ok", "n-listrik": "900 VA",
    }  # fmt: skip
    page = client.post(f"/facilities/{office.pk}/check/", told).content.decode()
    boxes = {
        one.split('name="u-')[1].split('"')[0]: one.startswith("<details open")
        for one in map("<details".__add__, page.split("<details")[1:])
        if 'name="u-' in one
    }
    assert {code for code, opened in boxes.items() if opened} == {"internet", "listrik"}


def test_files_are_added_and_handed_out(client, camat, office):
    client.force_login(camat)
    client.post(
        f"/facilities/{office.pk}/files/", {"kind": "letter", "files": photo("sk.jpg")}
    )
    row = FacilityFile.all_rows.get()
    answer = client.get(f"/facilities/{office.pk}/files/{row.pk}/?show=1")
    assert b"".join(answer.streaming_content) == PHOTO
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_the_checklist_on_paper_names_every_item(client, putu, store):
    client.force_login(putu)
    answer = client.get(f"/facilities/{store.pk}/checklist.pdf")
    text = "".join(
        one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages
    )
    assert "fumigasi" in text
    assert "CCTV" in text


def test_what_ends_before_a_stage_is_named_on_the_page(client, putu, store, election):
    check_all(store)
    page = get(client, putu, f"/facilities/{store.pk}/")
    assert "pemungutan-suara" in page or "logistik" in page


def test_an_area_page_says_what_stops_being_ready_before_a_stage(
    client, putu, store, election
):
    check_all(store)
    assert "logistik" in get(client, putu, "/facilities/areas/31.75.06/")


@pytest.mark.parametrize(
    "page", ["/facilities/map/", "/facilities/map/?within=31.75", "/facilities/defects/",
             "/facilities/inspections/", "/facilities/new/", "/facilities/?print=1"],
)  # fmt: skip
def test_every_page_opens_with_rows_and_without(client, camat, areas, page):
    assert get(client, camat, page)


# --- inspections -----------------------------------------------------------------------


def test_four_parties_inspect_sign_and_print(
    client, store, putu, watcher, police, camat, ppk, panwascam, polsek, kecamatan
):
    client.force_login(putu)
    told = {
        "planned_on": DAY.isoformat(), "party-ppk": ppk.pk,
        "party-panwascam": panwascam.pk, "party-polsek": polsek.pk,
        "party-kecamatan": kecamatan.pk,
    }  # fmt: skip
    answer = client.post(f"/facilities/{store.pk}/inspections/new/", told)
    assert answer.status_code == 302, answer.content.decode()
    row = Inspection.all_rows.get()
    base = f"/facilities/inspections/{row.pk}/"
    client.post(f"{base}hold/", {"checked_on": DAY.isoformat(), "r-apar": "ok"})
    for by in (putu, watcher, police, camat):
        client.force_login(by)
        page = client.get(base).content.decode()
        (party,) = [one for one in row.parties.all() if f"signer-{one.pk}" in page]
        client.post(
            f"{base}parties/{party.pk}/sign/", {"signer": f"Nama {by.username}"}
        )
    row.refresh_from_db()
    assert row.step == InspectionStep.SIGNED
    pdf = PdfReader(io.BytesIO(client.get(f"{base}minutes.pdf").content))
    text = "".join(one.extract_text() for one in pdf.pages)
    assert "Nama police" in text
    assert "APAR" in text


def test_a_planned_inspection_is_called_off(client, store, putu, ppk, kecamatan):
    client.force_login(putu)
    client.post(
        f"/facilities/{store.pk}/inspections/new/",
        {"planned_on": DAY.isoformat(), "party-ppk": ppk.pk, "party-polsek": "paper"},
    )
    row = Inspection.all_rows.get()
    client.post(f"/facilities/inspections/{row.pk}/cancel/")
    row.refresh_from_db()
    assert row.step == InspectionStep.CANCELLED


# --- defects become commitments --------------------------------------------------------


@pytest.fixture
def proposed(store, ppk, kecamatan):
    check_all(store, but={"atap-dinding"}, institution=ppk)
    return propose_defect(
        Defect.all_rows.get(), holder=kecamatan, asked_by=ppk, due_on=DAY, version=None,
        by=None, at=MEETING,
    )  # fmt: skip


def test_a_defect_is_proposed_on_its_page(client, putu, store, ppk, kecamatan):
    check_all(store, but={"atap-dinding"}, institution=ppk)
    row = Defect.all_rows.get()
    client.force_login(putu)
    answer = client.post(
        f"/facilities/defects/{row.pk}/propose/",
        {"holder": kecamatan.name, "due_on": "2023-10-01"},
    )
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    assert (row.step, row.holder) == (DefectStep.PROPOSED, kecamatan)


def decide(client, row, **told):
    return client.post(
        f"/facilities/defects/{row.pk}/decide/", {"version": row.version} | told
    )


def test_accepting_makes_an_accepted_commitment_that_leads_back_to_the_defect(
    client, camat, proposed, kecamatan, ppk
):
    client.force_login(camat)
    decide(client, proposed, decision="accept")
    made = Commitment.all_rows.get()
    assert (made.step, made.institution, made.asked_by) == (
        Step.ACCEPTED, kecamatan, ppk,
    )  # fmt: skip
    assert (made.origin_kind, made.origin_id) == (OriginKind.READINESS, proposed.pk)
    page = get(client, camat, f"/commitments/{made.pk}/")
    assert f"/facilities/defects/{proposed.pk}/" in page
    answer = client.get(f"/facilities/defects/{proposed.pk}/commitment/")
    assert answer.url == f"/commitments/{made.pk}/"


def test_declining_without_a_reason_changes_nothing(client, camat, proposed):
    client.force_login(camat)
    decide(client, proposed, decision="decline")
    proposed.refresh_from_db()
    assert proposed.step == DefectStep.PROPOSED
    decide(client, proposed, decision="decline", note="Bukan aset kami")
    proposed.refresh_from_db()
    assert proposed.step == DefectStep.DECLINED
    assert not Commitment.all_rows.exists()


def test_a_decision_on_an_older_version_makes_no_commitment(client, camat, proposed):
    client.force_login(camat)
    proposed.version -= 1
    decide(client, proposed, decision="accept")
    assert not Commitment.all_rows.exists()


def test_who_does_not_hold_the_budget_cannot_decide(client, watcher, proposed):
    client.force_login(watcher)
    decide(client, proposed, decision="accept")
    assert not Commitment.all_rows.exists()
