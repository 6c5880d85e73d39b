"""Goods on their way: counts on both sides, and nothing gets lost."""

import pytest
from django.core import checks
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import MEETING
from sinergi.elections.models import PollingStation
from sinergi.facilities.models import Handover, HandoverLine, StockEntry
from sinergi.facilities.rules.drafting import NotYours, StaleVersion
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.logistics import (
    BadHandover,
    Counted,
    GoodKind,
    HandoverStep,
    Place,
    missing_of,
    moves_on_receiving,
    needed_of,
)
from sinergi.facilities.services.logistics import (
    Manifest,
    Receipt,
    Sent,
    cancel_handover,
    lines_for_stations,
    prepare_handover,
    receive_handover,
    send_handover,
)
from sinergi.facilities.services.register import Draft, add_facility
from sinergi.facilities.services.stocktaking import (
    GoodDraft,
    note_damaged,
    put_good,
    take_stock,
)
from sinergi.facilities.station_goods import also_delivering
from sinergi.facilities.stocks import chain_of, delivered_stations, stock_of
from sinergi.facilities.tests.conftest import VILLAGE

COUNTS = st.integers(0, 5_000)


@given(COUNTS, COUNTS, COUNTS)
def test_receiving_takes_off_the_road_exactly_what_was_put_on_it(sent, whole, broken):
    counted = Counted(whole, broken)
    moves = moves_on_receiving(Place.STORE, sent, counted)
    assert sum(one.count for one in moves if one.source is Place.TRANSIT) == sent
    assert sum(one.count for one in moves if one.target is Place.STORE) == whole
    assert sum(one.count for one in moves if one.target is Place.DAMAGED) == broken
    into = sum(one.count for one in moves if one.target is Place.MISSING)
    out = sum(one.count for one in moves if one.source is Place.MISSING)
    assert into - out == missing_of(sent, counted)


@given(st.integers(0, 1_000), st.integers(0, 10))
def test_the_reserve_is_rounded_up_for_each_station(registered, percent):
    found = needed_of(
        per_station=None, per_voter=True, reserve_percent=percent, registered=registered
    )
    assert found is not None
    assert (
        registered * (100 + percent) <= found * 100 < registered * (100 + percent) + 100
    )


@pytest.fixture
def city(areas, kpu):
    draft = Draft(
        kind=FacilityKind.STORE_CITY, name="Gudang kota", area_code="31.75.04.1001",
        keeper=kpu,
    )  # fmt: skip
    return add_facility(draft, by=None, at=MEETING)


@pytest.fixture
def box(election):
    draft = GoodDraft(
        election=election, code="kotak", kind=GoodKind.BOX, name_id="Kotak suara",
        name_en="Ballot box", per_station=4, source="KPU",
    )  # fmt: skip
    return put_good(draft, by=None, at=MEETING)


def prepared(good, count, **ends):
    draft = Manifest(election=good.election, **ends)
    return prepare_handover(draft, [Sent(good, count)], by=None, at=MEETING)


def send(row, by=None):
    return send_handover(row, sender="Pengirim", version=None, by=by, at=MEETING)


def receive(row, counted=None, *, by=None, remark="", receiver="Penerima"):
    lines = {} if counted is None else {row.lines.get().pk: counted}
    told = Receipt(receiver=receiver, counted=lines, remark=remark)
    return receive_handover(row, told, version=None, by=by, at=MEETING)


def moved(good, count, counted=None, **ends):
    row = send(prepared(good, count, **ends))
    return receive(row, counted, remark="selisih")


def stock(store, good):
    return stock_of([store.pk])[store.pk].get(good.pk, 0)


@pytest.mark.django_db
def test_the_chain_goes_from_outside_to_the_stations_and_back(city, store, box):
    moved(box, 100, target=city)
    moved(box, 60, source=city, target=store)
    moved(box, 40, source=store, to_stations=True)
    moved(box, 38, target=store, from_stations=True)
    moved(box, 58, source=store, target=city)
    found = chain_of([box.pk])[box.pk]
    assert (stock(city, box), stock(store, box)) == (98, 0)
    assert (found[Place.OUTSIDE], found[Place.STATIONS], found[Place.TRANSIT]) == (
        -100, 2, 0,
    )  # fmt: skip


@pytest.mark.django_db
def test_nothing_leaves_a_store_that_is_not_there(city, store, box):
    moved(box, 10, target=city)
    row = prepared(box, 11, source=city, target=store)
    with pytest.raises(BadHandover) as problem:
        send(row)
    assert problem.value.code == "short-stock"
    assert StockEntry.all_rows.filter(handover=row).count() == 0


@pytest.mark.django_db
def test_counts_that_differ_need_a_remark_and_go_to_missing_and_damaged(city, box):
    row = send(prepared(box, 50, target=city))
    with pytest.raises(BadHandover) as problem:
        receive(row, Counted(45, 3))
    assert problem.value.code == "needs-remark"
    row = receive(row, Counted(45, 3), remark="dua tidak ada, tiga penyok")
    found = chain_of([box.pk])[box.pk]
    assert (row.short, row.damaged) == (2, 3)
    assert (found[Place.MISSING], found[Place.DAMAGED], stock(city, box)) == (2, 3, 45)


@pytest.mark.django_db
def test_a_short_line_and_a_surplus_of_another_still_need_a_remark(city, box, election):
    seal = put_good(
        GoodDraft(
            election=election, code="segel", kind=GoodKind.SEAL, name_id="Segel",
            name_en="Seal",
        ),
        by=None, at=MEETING,
    )  # fmt: skip
    draft = Manifest(election=election, target=city)
    row = send(
        prepare_handover(draft, [Sent(box, 5), Sent(seal, 5)], by=None, at=MEETING)
    )
    one, two = row.lines.all()
    told = Receipt(receiver="P", counted={one.pk: Counted(4), two.pk: Counted(6)})
    with pytest.raises(BadHandover):
        receive_handover(row, told, version=None, by=None, at=MEETING)


@pytest.mark.django_db
def test_the_sender_does_not_sign_for_the_receiver(city, store, box, kira, putu):
    moved(box, 10, target=city)
    row = send(prepared(box, 10, source=city, target=store), kira)
    with pytest.raises(BadHandover) as problem:
        receive(row, by=kira)
    assert problem.value.code == "own-hand"
    assert receive(row, by=putu).digest


@pytest.mark.django_db
def test_a_ppk_hands_over_at_its_own_store_alone(city, store, box, putu):
    moved(box, 10, target=city)
    row = prepared(box, 10, source=city, target=store)
    with pytest.raises(NotYours):
        send(row, putu)
    send(row)
    assert receive(row, by=putu).step == HandoverStep.RECEIVED


@pytest.mark.django_db
def test_what_is_on_the_road_cannot_be_called_off_nor_received_twice(city, box):
    row = send(prepared(box, 10, target=city))
    with pytest.raises(BadHandover):
        cancel_handover(row, version=None, by=None, at=MEETING)
    receive(row)
    with pytest.raises(BadHandover):
        receive(row)
    with pytest.raises(StaleVersion):
        send_handover(row, sender="", version=1, by=None, at=MEETING)


@pytest.mark.django_db
def test_stations_get_what_the_data_of_the_election_say(store, box, election):
    for number, registered in ((1, 210), (2, None)):
        PollingStation.all_rows.create(
            election=election, area_code=VILLAGE, number=number, registered=registered
        )
    ballot = put_good(
        GoodDraft(
            election=election, code="surat", kind=GoodKind.BALLOT, name_id="Surat suara",
            name_en="Ballots", per_voter=True, reserve_percent=2,
        ),
        by=None, at=MEETING,
    )  # fmt: skip
    stations = PollingStation.all_rows.order_by("number")
    lines = lines_for_stations(stations, [box, ballot])
    told = {(one.station_number, one.good.code): one.count for one in lines}
    # Without its voters nobody knows how many ballots the second station needs.
    assert told == {(1, "kotak"): 4, (1, "surat"): 215, (2, "kotak"): 4}
    take_stock(
        store, {box: 8, ballot: 215}, reason="awal", opening=True, by=None, at=MEETING
    )
    draft = Manifest(election=election, source=store, to_stations=True)
    receive(send(prepare_handover(draft, lines, by=None, at=MEETING)))
    assert delivered_stations(store, election) == 2


def to_station(store, good, count, code=VILLAGE, number=None, *, back=False):
    """Prepare goods for a station (or back from it), or for those of an area."""
    ends = (
        {"target": store, "from_stations": True} if back
        else {"source": store, "to_stations": True}
    )  # fmt: skip
    draft = Manifest(election=good.election, area_code=code, **ends)
    lines = [Sent(good, count, code if number else "", number)]
    return prepare_handover(draft, lines, by=None, at=MEETING)


@pytest.fixture
def stocked(store, box):
    take_stock(store, {box: 100}, reason="awal", opening=True, by=None, at=MEETING)
    return store


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "number", "count"),
    [
        ("31.75.04.1001", 9, 50), ("31.75.04", None, 1), (VILLAGE, 2, 1),
        (VILLAGE, 1, 51), (VILLAGE, None, 51), ("31.75.06.1005", None, 1),
    ],
)  # fmt: skip
def test_no_more_comes_back_from_a_place_than_went_there(
    stocked, box, code, number, count
):
    receive(send(to_station(stocked, box, 50, number=1)))
    moved(box, 50, source=stocked, to_stations=True, area_code="31.75.07")
    with pytest.raises(BadHandover) as problem:
        send(to_station(stocked, box, count, code, number, back=True))
    assert problem.value.code == "short-stations"


@pytest.mark.django_db
def test_what_came_back_for_a_whole_kecamatan_does_not_come_again_from_its_kelurahan(
    stocked, box
):
    receive(send(to_station(stocked, box, 30, number=1)))
    moved(box, 50, source=stocked, to_stations=True, area_code="31.75.07")
    receive(send(to_station(stocked, box, 20, "31.75.06", back=True)))
    receive(send(to_station(stocked, box, 10, number=1, back=True)))
    with pytest.raises(BadHandover):
        send(to_station(stocked, box, 1, number=1, back=True))


@pytest.mark.django_db
def test_what_went_to_a_kecamatan_as_a_whole_can_come_back_from_any_of_its_stations(
    stocked, box
):
    receive(send(to_station(stocked, box, 30, "31.75.06")))
    row = receive(send(to_station(stocked, box, 30, number=4, back=True)))
    assert row.step == HandoverStep.RECEIVED


@pytest.mark.django_db
def test_a_second_manifest_of_a_good_to_the_same_station_is_found(stocked, box):
    first = to_station(stocked, box, 4, number=2)
    second = to_station(stocked, box, 4, number=2)
    to_station(stocked, box, 4, number=3)
    gone = to_station(stocked, box, 4, number=2)
    cancel_handover(gone, version=None, by=None, at=MEETING)
    assert also_delivering(second) == [first]
    back = to_station(stocked, box, 4, number=2, back=True)
    assert also_delivering(back) == []


@pytest.mark.django_db
def test_counting_a_store_moves_the_difference_to_missing(store, box):
    take_stock(store, {box: 50}, reason="awal", opening=True, by=None, at=MEETING)
    take_stock(store, {box: 47}, reason="hitung ulang", by=None, at=MEETING)
    found = chain_of([box.pk])[box.pk]
    assert (stock(store, box), found[Place.MISSING]) == (47, 3)


@pytest.mark.django_db
def test_what_is_missing_cannot_be_booked_as_gone_outside_by_a_second_first_count(
    store, box
):
    take_stock(store, {box: 50}, reason="awal", opening=True, by=None, at=MEETING)
    with pytest.raises(BadHandover) as problem:
        take_stock(store, {box: 40}, reason="awal", opening=True, by=None, at=MEETING)
    assert (problem.value.code, problem.value.field) == ("opened-already", "opening")
    take_stock(store, {box: 40}, reason="hitung", by=None, at=MEETING)
    found = chain_of([box.pk])[box.pk]
    assert (found[Place.OUTSIDE], found[Place.MISSING]) == (-50, 10)


@pytest.mark.django_db
def test_no_more_is_found_damaged_than_there_is(store, box):
    take_stock(store, {box: 5}, reason="awal", opening=True, by=None, at=MEETING)
    with pytest.raises(BadHandover):
        note_damaged(store, box, 6, reason="basah", by=None, at=MEETING)
    note_damaged(store, box, 5, reason="basah", by=None, at=MEETING)
    assert stock(store, box) == 0


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["in", "down", "out", "back", "up", "count", "open", "break"]),
        st.integers(0, 30),
        st.integers(0, 30),
        st.integers(0, 10),
    ),
    max_size=12,
)


def act(kind, count, whole, broken, city, store, box):
    """Do one thing; what the services refuse changes nothing."""
    ends = {
        "in": {"target": city},
        "down": {"source": city, "target": store},
        "out": {"source": store, "to_stations": True},
        "back": {"target": store, "from_stations": True},
        "up": {"source": store, "target": city},
    }
    try:
        if kind == "count":
            take_stock(store, {box: count}, reason="h", by=None, at=MEETING)
        elif kind == "open":
            take_stock(
                store, {box: count}, reason="a", opening=True, by=None, at=MEETING
            )
        elif kind == "break":
            note_damaged(store, box, count, reason="r", by=None, at=MEETING)
        else:
            moved(box, count, Counted(whole, broken), **ends[kind])
    except BadHandover:
        return


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(acts=ACTS)
def test_whatever_is_done_the_sum_over_all_places_stays_nothing(acts, city, store, box):
    """Conservation: no act of any kind makes or unmakes a box, nor stock below zero."""
    for rows in (StockEntry, HandoverLine, Handover):
        rows.all_rows.all().delete()
    for kind, count, whole, broken in acts:
        act(kind, count, whole, broken, city, store, box)
        found = chain_of([box.pk])[box.pk]
        assert sum(found.values()) == 0
        on_the_road = Handover.all_rows.filter(step=HandoverStep.SENT)
        sent = sum(line.sent for row in on_the_road for line in row.lines.all())
        assert found[Place.TRANSIT] == sent
        stocks = [stock(one, box) for one in (city, store)]
        assert min(*stocks, found[Place.STATIONS]) >= 0
        assert sum(stocks) == found[Place.STORE]
        left = StockEntry.all_rows.filter(target_place=Place.OUTSIDE)
        assert not left.exists()


@pytest.mark.django_db
def test_a_good_stands_once_for_an_area_without_station_too(city, store, box):
    take_stock(city, {box: 10}, reason="awal", opening=True, by=None, at=MEETING)
    moved(box, 4, Counted(4, 0), source=city, target=store)
    row = HandoverLine.all_rows.get(station_number=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandoverLine.all_rows.create(
            handover=row.handover, good=row.good, area_code=row.area_code, sent=1
        )


@pytest.mark.django_db
def test_no_table_asks_for_what_a_database_cannot_hold():
    found = checks.run_checks(databases=["default"])
    assert [one for one in found if one.id == "models.W047"] == []
