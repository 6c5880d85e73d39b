import pytest

from conftest import make_person
from sinergi.accounts.roles import Role
from sinergi.audit.models import Fact
from sinergi.elections.calendar import shipped_calendars
from sinergi.elections.models import PollingStation, StationRating
from sinergi.elections.services import put_calendar
from sinergi.intake.services import undo_batch
from sinergi.intake.tests.tables import AREAS, AT, codes_of, take

pytestmark = pytest.mark.django_db

ANSWERS = {"election": "pemilu-2024"}
STATIONS = """tps_code,code,tps_no,dpt,dpt_l,dpt_p,hadir_dptb,tps_khusus
3175011001001,31.75.01.1001,1,210,100,110,4,False
3175011001002,31.75.01.1001,2,,,,,False
3175021001901,31.75.02.1001,901,300,300,0,0,True
"""
RATING = {
    "election": "pemilu-2024", "agency": "polri", "scheme": "polres-2024",
    "confidentiality": "internal",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _places(db):
    for calendar in shipped_calendars():
        put_calendar(calendar, by=None, at=AT)
    take("areas", AREAS)


def test_stations_carry_voters_by_sex_and_class():
    take("polling_stations", STATIONS, ANSWERS)
    station = PollingStation.all_rows.get(area_code="31.75.01.1001", number=1)
    assert (station.registered, station.registered_male, station.moved_in) == (
        210,
        100,
        4,
    )


def test_unknown_voters_stay_unknown():
    take("polling_stations", STATIONS, ANSWERS)
    assert PollingStation.all_rows.get(number=2).registered is None


def test_the_same_number_may_stand_in_two_elections():
    take("polling_stations", STATIONS, ANSWERS)
    take("polling_stations", STATIONS, {"election": "pilkada-2024"})
    assert PollingStation.all_rows.in_force().filter(number=1).count() == 2


def test_a_changed_station_is_a_new_row_and_the_old_one_stays():
    take("polling_stations", STATIONS, ANSWERS)
    _, report = take(
        "polling_stations", STATIONS.replace("210,100", "215,105"), ANSWERS
    )
    assert (report.tally.changed, report.tally.same) == (1, 2)
    rows = PollingStation.all_rows.filter(number=1)
    assert (rows.count(), rows.in_force().get().registered) == (2, 215)


def test_a_file_with_fewer_columns_does_not_empty_the_others():
    take("polling_stations", STATIONS, ANSWERS)
    take("polling_stations", "code,tps_no,hadir\n31.75.01.1001,1,180\n", ANSWERS)
    station = PollingStation.all_rows.in_force().get(number=1)
    assert (station.voted, station.registered) == (180, 210)


def test_undoing_a_change_brings_the_former_figures_back():
    take("polling_stations", STATIONS, ANSWERS)
    batch, _ = take("polling_stations", STATIONS.replace("210,100", "215,105"), ANSWERS)
    undo_batch(batch, by=None, at=AT)
    assert PollingStation.all_rows.in_force().get(number=1).registered == 210


def test_a_code_of_kpu_that_belongs_elsewhere_is_a_fault():
    _, report = take(
        "polling_stations", STATIONS.replace("3175011001002", "3175011001003"), ANSWERS
    )
    assert codes_of(report) == ["kpu-code-differs"]


def test_sums_that_differ_are_a_notice_and_keep_nothing_out():
    batch, report = take(
        "polling_stations", STATIONS.replace("210,100", "999,100"), ANSWERS
    )
    assert (codes_of(report), batch.state) == (["sum-differs"], "applied")


def test_a_file_without_its_election_is_refused():
    _, report = take("polling_stations", STATIONS)
    assert codes_of(report) == ["option-missing"]


def test_an_unknown_election_is_refused_with_the_possible_ones():
    _, report = take("polling_stations", STATIONS, {"election": "pemilu-1955"})
    assert "pemilu-2024" in report.faults[0].facts["allowed"]


def rate(**changes):
    text = "code,tps_no,kelas\n31.75.01.1001,1,sangat-rawan\n"
    return take("station_ratings", text, {**RATING, **changes})


def test_what_the_police_rate_is_restricted_whatever_the_bringer_says():
    take("polling_stations", STATIONS, ANSWERS)
    rate()
    assert StationRating.all_rows.get().confidentiality == "restricted"


def test_agencies_are_kept_apart():
    take("polling_stations", STATIONS, ANSWERS)
    rate()
    rate(agency="bpbd", scheme="banjir")
    assert set(StationRating.all_rows.values_list("agency", flat=True)) == {
        "polri",
        "bpbd",
    }


def test_a_rating_of_an_unknown_station_is_a_fault():
    take("polling_stations", STATIONS, ANSWERS)
    _, report = take(
        "station_ratings", "code,tps_no,kelas\n31.75.01.1001,77,rawan\n", RATING
    )
    assert codes_of(report) == ["station-unknown"]


def test_restricted_ratings_are_shown_only_to_those_who_may(client, alice, charlie):
    take("polling_stations", STATIONS, ANSWERS)
    rate()
    shown = {}
    for person in (alice, charlie):
        client.force_login(person)
        shown[person.username] = (
            "sangat-rawan" in client.get("/stations/").content.decode()
        )
    assert shown == {"alice": True, "charlie": False}


def test_that_restricted_ratings_were_shown_is_a_fact(client, alice, charlie):
    take("polling_stations", STATIONS, ANSWERS)
    rate()
    for person in (charlie, alice):
        client.force_login(person)
        client.get("/stations/")
    facts = Fact.all_rows.filter(verb="audit:rows:viewed")
    assert [(one.actor_id, one.target) for one in facts] == [
        (alice.pk, "rating:restricted")
    ]


def test_a_restricted_rating_stays_inside_the_area_of_the_permission(bawaslu):
    from conftest import make_institution
    from sinergi.accounts.roles import InstitutionKind

    take("polling_stations", STATIONS, ANSWERS)
    rate()
    west = make_institution("Bawaslu Barat", InstitutionKind.BAWASLU, "31.73")
    eve = make_person("eve", Role.BAWASLU_ANALYST, west, "31.73")
    assert not StationRating.visible.to(eve).exists()


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 3), ("?q=901", 1), ("?q=31750110010", 2), ("?q=timur", 1), ("?within=31.75.01", 2),
     ("?special=yes", 1), ("?election=pilkada-2024", 0), ("?within=rubbish", 3), ("?sort=-registered", 3)],
)  # fmt: skip
def test_stations_are_found_by_number_code_area_and_kind(client, bob, query, count):
    take("polling_stations", STATIONS, ANSWERS)
    client.force_login(bob)
    assert client.get(f"/stations/{query}").context["page"].paginator.count == count


def test_the_export_can_be_imported_again(client, bob):
    take("polling_stations", STATIONS, ANSWERS)
    client.force_login(bob)
    response = client.get("/stations/export.csv?within=31.75")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    _, report = take("polling_stations", text, ANSWERS)
    assert (report.blocked, report.tally.same) == (0, 3)


def test_the_list_is_to_be_had_as_a_workbook(client, bob):
    take("polling_stations", STATIONS, ANSWERS)
    client.force_login(bob)
    assert client.get("/stations/export.xlsx").content[:2] == b"PK"


def test_a_list_page_asks_a_fixed_number_of_questions(
    client, bob, django_assert_max_num_queries
):
    lines = "".join(f"31.75.01.1001,{n},1,0,1\n" for n in range(1, 60))
    take("polling_stations", "code,tps_no,dpt,dpt_l,dpt_p\n" + lines, ANSWERS)
    client.force_login(bob)
    with django_assert_max_num_queries(22):
        client.get("/stations/")


@pytest.mark.parametrize(
    "page", ["/elections/", "/elections/pemilu-2024/", "/stations/"]
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_is_shown_in_both_languages(client, bob, page, language):
    client.force_login(bob)
    client.cookies["sinergi_language"] = language
    assert client.get(page).status_code == 200


def test_the_page_of_an_election_says_what_runs_today(client, bob, settings):
    import datetime as dt

    settings.SINERGI_TODAY = dt.date(2024, 2, 12)
    client.force_login(bob)
    assert "Masa tenang" in client.get("/elections/").content.decode()


def test_a_visitor_sees_no_stations(client):
    assert client.get("/stations/").status_code == 302
