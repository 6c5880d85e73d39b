"""Logistics as people use it: goods, stock, a manifest from hand to hand, its papers."""

import io

import pytest
from pypdf import PdfReader

from conftest import MEETING
from sinergi.elections.models import PollingStation
from sinergi.facilities.models import Good, Handover
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.logistics import GoodKind, HandoverStep
from sinergi.facilities.services.register import Draft, add_facility
from sinergi.facilities.services.stocktaking import GoodDraft, put_good, take_stock
from sinergi.facilities.stocks import stock_of
from sinergi.facilities.tests.conftest import DAY, VILLAGE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings):
    settings.SINERGI_TODAY = DAY


@pytest.fixture
def box(election):
    draft = GoodDraft(
        election=election, code="kotak", kind=GoodKind.BOX, name_id="Kotak suara",
        name_en="Ballot box", per_station=4, source="Keputusan KPU",
    )  # fmt: skip
    return put_good(draft, by=None, at=MEETING)


@pytest.fixture
def city(areas, kpu):
    draft = Draft(
        kind=FacilityKind.STORE_CITY, name="Gudang kota", area_code="31.75.04.1001",
        keeper=kpu,
    )  # fmt: skip
    return add_facility(draft, by=None, at=MEETING)


@pytest.fixture
def filled(city, box):
    take_stock(city, {box: 50}, reason="awal", opening=True, by=None, at=MEETING)
    return city


def test_kpu_of_the_city_says_what_a_station_gets_and_a_ppk_does_not(
    client, kira, putu, election
):
    told = {
        "election": election.pk, "code": "kotak", "kind": "box", "name_id": "Kotak",
        "name_en": "Box", "per_station": "4", "source": "Keputusan KPU",
    }  # fmt: skip
    client.force_login(putu)
    assert client.post("/facilities/goods/", told).status_code == 403
    client.force_login(kira)
    assert client.post("/facilities/goods/", told).status_code == 302
    assert Good.all_rows.get().per_station == 4
    assert "Keputusan KPU" in client.get("/facilities/goods/").content.decode()


def test_a_manifest_goes_from_hand_to_hand_with_counts_on_both_sides(
    client, kira, putu, filled, store, box
):
    client.force_login(kira)
    told = {
        "source": filled.pk, "target": store.pk, f"g-{box.pk}": "20",
        "seals": "A-001\nA-002", "route": "Jalan Raya Bekasi",
    }  # fmt: skip
    answer = client.post("/facilities/handovers/new/", told)
    assert answer.status_code == 302, answer.content.decode()
    row = Handover.all_rows.get()
    base = f"/facilities/handovers/{row.pk}/"
    client.post(f"{base}send/", {"sender": "Kira", "version": 1})
    line = row.lines.get()
    counts = {
        f"r-{line.pk}": "18",
        f"d-{line.pk}": "1",
        "receiver": "Putu",
        "version": 2,
    }
    client.force_login(putu)
    answer = client.post(f"{base}receive/", counts)
    assert answer.status_code == 409
    assert "id_remark_error" in answer.content.decode()
    client.post(f"{base}receive/", counts | {"remark": "satu tidak ada"})
    row.refresh_from_db()
    assert (row.step, row.short, row.damaged) == (HandoverStep.RECEIVED, 1, 1)
    assert stock_of([store.pk])[store.pk][box.pk] == 18
    assert row.number in client.get("/facilities/handovers/?differs=1").content.decode()
    paper = PdfReader(io.BytesIO(client.get(f"{base}route.pdf").content))
    text = "".join(one.extract_text() for one in paper.pages)
    assert "A-001" in text
    assert "Jalan Raya Bekasi" in text


def test_the_sender_is_offered_no_form_to_receive(client, kira, filled, store, box):
    client.force_login(kira)
    client.post(
        "/facilities/handovers/new/",
        {"source": filled.pk, "target": store.pk, f"g-{box.pk}": "5"},
    )
    row = Handover.all_rows.get()
    base = f"/facilities/handovers/{row.pk}/"
    client.post(f"{base}send/", {"sender": "Kira", "version": 1})
    assert f"{base}receive/" not in client.get(base).content.decode()
    client.post(f"{base}receive/", {"receiver": "Kira", "version": 2})
    row.refresh_from_db()
    assert row.step == HandoverStep.SENT


def test_to_stations_each_gets_its_need_and_only_differences_are_told(
    client, putu, store, box, election
):
    for number in range(1, 61):
        PollingStation.all_rows.create(
            election=election, area_code=VILLAGE, number=number, registered=200
        )
    take_stock(store, {box: 240}, reason="awal", opening=True, by=None, at=MEETING)
    client.force_login(putu)
    answer = client.post(
        "/facilities/handovers/new/",
        {"source": store.pk, "target": "stations", "area_code": VILLAGE},
    )
    assert answer.status_code == 302, answer.content.decode()
    row = Handover.all_rows.get()
    base = f"/facilities/handovers/{row.pk}/"
    client.post(f"{base}send/", {"sender": "Putu", "version": 1})
    odd = row.lines.get(station_number=7)
    client.post(
        f"{base}receive/",
        {"receiver": "KPPS", "version": 2, "l-x0": odd.pk, "r-x0": "3", "d-x0": "1",
         "remark": "satu basah"},
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.lines.count(), row.damaged, row.step) == (60, 1, HandoverStep.RECEIVED)
    assert "60" in client.get(f"/facilities/{store.pk}/stock/").content.decode()


def test_page_and_paper_say_who_writes_the_receipt_of_a_station_and_of_a_second_delivery(
    client, putu, store, box
):
    client.force_login(putu)
    told = {
        "source": store.pk, "target": "stations", "area_code": VILLAGE, f"g-{box.pk}": "4",
    }  # fmt: skip
    for _ in range(2):
        client.post("/facilities/handovers/new/", told)
    second, first = Handover.all_rows.all()
    base = f"/facilities/handovers/{second.pk}/"
    page = client.get(base).content.decode()
    assert "dicatat oleh pengirim" in page
    assert f'<a href="/facilities/handovers/{first.pk}/">{first.number}</a>' in page
    paper = PdfReader(io.BytesIO(client.get(f"{base}route.pdf").content))
    text = " ".join("".join(one.extract_text() for one in paper.pages).split())
    assert "dicatat oleh pengirim" in text


def test_a_store_is_counted_and_broken_goods_leave_its_stock(client, putu, store, box):
    client.force_login(putu)
    base = f"/facilities/{store.pk}/stock/"
    client.post(
        f"{base}count/", {f"g-{box.pk}": "9", "opening": "on", "reason": "awal"}
    )
    client.post(f"{base}damage/", {"good": box.pk, "count": "2", "reason": "basah"})
    assert stock_of([store.pk])[store.pk][box.pk] == 7
    answer = client.post(
        f"{base}count/", {f"g-{box.pk}": "5", "opening": "on", "reason": "awal"}
    )
    assert answer.status_code == 422
    assert "id_opening_error" in answer.content.decode()
    assert stock_of([store.pk])[store.pk][box.pk] == 7
    assert client.post(f"{base}count/", {"reason": "x"}).status_code == 422
    many = {"good": box.pk, "count": "99", "reason": "basah"}
    assert client.post(f"{base}damage/", many).status_code == 422


@pytest.mark.parametrize("who", ["camat", "lurah"])
def test_nobody_outside_the_guard_sees_stock_or_manifests(
    client, request, who, filled, store, box, kira
):
    client.force_login(kira)
    client.post(
        "/facilities/handovers/new/",
        {"source": filled.pk, "target": store.pk, f"g-{box.pk}": "5"},
    )
    row = Handover.all_rows.get()
    client.force_login(request.getfixturevalue(who))
    for page in (
        "/facilities/handovers/", f"/facilities/handovers/{row.pk}/",
        f"/facilities/handovers/{row.pk}/route.pdf", f"/facilities/{store.pk}/stock/",
        "/facilities/goods/",
    ):  # fmt: skip
        assert client.get(page).status_code in {403, 404}, page


def test_a_ppk_elsewhere_finds_no_manifest(client, filled, store, box, kira, areas):
    from conftest import make_institution, make_person
    from sinergi.accounts.roles import InstitutionKind, Role

    client.force_login(kira)
    client.post(
        "/facilities/handovers/new/",
        {"source": filled.pk, "target": store.pk, f"g-{box.pk}": "5"},
    )
    row = Handover.all_rows.get()
    other = make_institution("PPK Kramatjati", InstitutionKind.PPK, "31.75.04")
    client.force_login(make_person("lain", Role.PPK_STAFF, other, "31.75.04"))
    assert client.get(f"/facilities/handovers/{row.pk}/").status_code == 404
