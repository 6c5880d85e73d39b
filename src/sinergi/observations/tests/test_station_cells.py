"""Of stations some are visited: what they say of all of an area, and when of nothing."""

import datetime as dt

import numpy as np
import pytest

from conftest import MEETING
from sinergi.elections.models import Election, PollingStation
from sinergi.elections.stations import count_registered
from sinergi.observations.area_table import area_table
from sinergi.observations.field_cells import scaled_up
from sinergi.observations.filling import registry_source, seen_areas
from sinergi.observations.models import Observation, Sighting, State, Submission
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.tests.making import a_form, filled, receive

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 12, 31)
VILLAGE, OTHER, CITY = "31.75.06.1003", "31.75.06.1005", "31.75"


@pytest.fixture
def forms(areas):
    a_form(code="tps-rawan")


def accept(row, by):
    return review_submission(row, State.ACCEPTED, by=by, at=MEETING)


def cells(*columns, areas=(VILLAGE, OTHER, CITY)):
    return area_table(areas, columns, up_to=DAY).values.tolist()


def station_report(person, number, answers):
    body = f"<station>{VILLAGE}-{number:03d}</station>{answers}"
    return receive(filled(code="tps-rawan", answers=body), person).submission


@pytest.fixture
def stations(areas):
    election = Election.all_rows.create(
        code="pemilu", kind="pemilu", voting_on=dt.date(2024, 2, 14), regulation="x"
    )
    for number in range(1, 11):
        PollingStation.all_rows.create(
            election=election, area_code=VILLAGE, number=number
        )


def test_visited_stations_stand_for_the_rest_with_an_error(
    forms, stations, sinta, alice
):
    Observation.all_rows.create(
        area_code=VILLAGE, column="tps", value=10, observed_on=dt.date(2023, 1, 1)
    )
    for number, told in ((1, "yes"), (2, "no"), (3, "unknown")):
        answers = f"<tps_dptb>{told}</tps_dptb><tps_internet>no</tps_internet>"
        accept(station_report(sinta, number, answers), alice)
    table = area_table([VILLAGE], ["tps", "tps_dptb"], up_to=DAY)
    assert table.values[0].tolist() == [10.0, 5.0]
    assert table.errors[0, 1] == pytest.approx(scaled_up(1, 2, 10)[1])


def test_the_newest_answer_of_a_station_counts(forms, stations, sinta, alice):
    accept(station_report(sinta, 1, "<tps_dptb>yes</tps_dptb>"), alice)
    accept(station_report(sinta, 1, "<tps_dptb>no</tps_dptb>"), alice)
    table = area_table([VILLAGE], ["tps_dptb"], up_to=DAY)
    assert table.values[0].tolist() == [0.0]
    assert table.errors[0, 0] == pytest.approx(scaled_up(0, 1, 10)[1])


def station_seen(person, by, election, number, told):
    row = station_report(person, number, f"<tps_dptb>{told}</tps_dptb>")
    Submission.all_rows.filter(pk=row.pk).update(election=election)
    accept(row, by)


@pytest.fixture
def later(stations):
    election = Election.all_rows.create(
        code="pilkada", kind="pilkada", voting_on=dt.date(2024, 11, 27), regulation="x"
    )
    PollingStation.all_rows.create(election=election, area_code=VILLAGE, number=1)
    return election


def test_of_two_elections_stations_only_the_newest_elections_count(
    forms, later, sinta, alice
):
    earlier = Election.all_rows.get(code="pemilu")
    for number in (1, 2, 3):
        station_seen(sinta, alice, earlier, number, "yes")
    station_seen(sinta, alice, later, 1, "yes")
    assert cells("tps_dptb")[0] == [1.0]


def test_a_late_answer_about_an_older_election_changes_nothing(
    forms, later, sinta, alice
):
    station_seen(sinta, alice, later, 1, "yes")
    station_seen(sinta, alice, Election.all_rows.get(code="pemilu"), 1, "no")
    assert cells("tps_dptb")[0] == [1.0]


def yes(person, by, *numbers):
    for number in numbers:
        accept(station_report(person, number, "<tps_dptb>yes</tps_dptb>"), by)


def number_in_the_village():
    return cells("tps", "tps_dptb", areas=(VILLAGE,))[0][0]


def test_the_registry_says_how_many_stations_there_are(forms, stations, sinta, alice):
    yes(sinta, alice, 1, 2)
    table = area_table([VILLAGE, CITY], ["tps", "tps_dptb"], up_to=DAY)
    assert table.values.tolist() == [[10.0, 10.0], [10.0, 10.0]]
    assert np.isnan(table.errors[0, 0])
    assert table.errors[0, 1] == pytest.approx(scaled_up(2, 2, 10)[1])


def test_of_an_area_nobody_visited_no_number_of_stations_is_filled(
    forms, stations, sinta, alice
):
    yes(sinta, alice, 1)
    assert np.isnan(cells("tps", "tps_dptb", areas=(OTHER,))).all()


def test_a_table_that_states_the_number_comes_before_the_registry(
    forms, stations, sinta, alice
):
    Observation.all_rows.create(
        area_code=VILLAGE, column="tps", value=20, observed_on=dt.date(2023, 1, 1)
    )
    yes(sinta, alice, 1)
    assert cells("tps", "tps_dptb", areas=(VILLAGE,)) == [[20.0, 20.0]]


def test_where_nobody_knows_the_number_of_stations_there_is_no_cell(
    forms, stations, sinta, alice
):
    yes(sinta, alice, 1, 2)
    PollingStation.all_rows.all().delete()
    assert np.isnan(cells("tps", "tps_dptb")).all()


def test_the_number_is_that_of_the_election_answered_for(forms, later, sinta, alice):
    station_seen(sinta, alice, Election.all_rows.get(code="pemilu"), 1, "yes")
    assert number_in_the_village() == 10
    station_seen(sinta, alice, later, 1, "yes")
    assert number_in_the_village() == 1


@pytest.mark.parametrize(
    ("day", "number"),
    [(DAY, 10), (dt.date(2024, 6, 30), 10), (dt.date(2024, 11, 27), 1)],
)
def test_answers_of_no_known_election_take_the_newest_up_to_the_day_else_the_next(
    forms, later, sinta, alice, day, number
):
    yes(sinta, alice, 1)
    Sighting.all_rows.update(election=None)
    table = area_table([VILLAGE], ["tps", "tps_dptb"], up_to=day)
    assert table.values[0, 0] == number


@pytest.fixture
def of_two_elections(forms, areas, sinta):
    """Pemilu: 300 stations, 40 visited, 6 yes; Pilkada: 150 stations, 1 visited, yes."""
    row = receive(filled(code="tps-rawan"), sinta).submission
    told = (
        ("pemilu", dt.date(2024, 2, 14), 300, "tps_dptb", 40, 6),
        ("pilkada", dt.date(2024, 11, 27), 150, "tps_internet", 1, 1),
    )
    for code, voting_on, stations, column, visited, held in told:
        election = Election.all_rows.create(
            code=code, kind=code, voting_on=voting_on, regulation="x"
        )
        PollingStation.all_rows.bulk_create(
            PollingStation(election=election, area_code=VILLAGE, number=number)
            for number in range(1, stations + 1)
        )
        Sighting.all_rows.bulk_create(
            Sighting(
                submission=row, family="stations", column=column, area_code=VILLAGE,
                election=election, station_number=number, amount=number <= held,
                happened_on=DAY,
            )
            for number in range(1, visited + 1)
        )  # fmt: skip


def test_each_column_is_scaled_to_the_stations_of_its_own_election(of_two_elections):
    table = area_table([VILLAGE], ["tps_dptb", "tps_internet"], up_to=DAY)
    assert table.values.tolist() == [[45.0, 150.0]]
    assert table.errors[0, 0] == pytest.approx(scaled_up(6, 40, 300)[1])


def test_beside_the_number_of_stations_stand_answers_about_them_alone(of_two_elections):
    table = area_table([VILLAGE], ["tps", "tps_dptb", "tps_internet"], up_to=DAY)
    assert table.values[0, [0, 2]].tolist() == [150.0, 150.0]
    assert np.isnan(table.values[0, 1])


def test_visits_of_another_election_do_not_raise_the_number_of_stations(
    of_two_elections,
):
    PollingStation.all_rows.filter(election__code="pilkada", number__gt=30).delete()
    assert cells("tps", "tps_internet", areas=(VILLAGE,)) == [[30.0, 30.0]]


def test_of_more_visited_than_registered_all_were_visited(
    forms, stations, sinta, alice
):
    yes(sinta, alice, 1, 2, 3)
    PollingStation.all_rows.filter(number__gt=2).delete()
    table = area_table([VILLAGE], ["tps", "tps_dptb"], up_to=DAY)
    assert table.values.tolist() == [[3.0, 3.0]]
    assert table.errors[0, 1] == 0.0


def test_what_a_run_would_find_has_the_same_cells(forms, stations, sinta, alice):
    yes(sinta, alice, 1)
    columns = ["tps", "tps_dptb"]
    areas = [VILLAGE, OTHER]
    assert seen_areas(areas, columns, up_to=DAY) == {
        "tps": {VILLAGE}, "tps_dptb": {VILLAGE},
    }  # fmt: skip
    PollingStation.all_rows.all().delete()
    assert seen_areas(areas, columns, up_to=DAY) == {}
    Observation.all_rows.create(
        area_code=VILLAGE, column="tps", value=20, observed_on=dt.date(2023, 1, 1)
    )
    assert seen_areas(areas, columns, up_to=DAY) == {"tps_dptb": {VILLAGE}}


def test_the_registry_is_named_as_a_source_where_stations_were_counted():
    assert registry_source(["tps", "tps_dptb"], ["tps_dptb"])
    assert registry_source(["tps", "tps_dptb"], []) == ""
    assert registry_source(["tps_dptb"], ["tps_dptb"]) == ""


def test_stations_of_a_thousand_areas_are_counted_in_one_question(
    stations, django_assert_num_queries
):
    codes = [f"31.75.{i:02d}.{j:04d}" for i in range(6, 8) for j in range(1000, 1600)]
    with django_assert_num_queries(1):
        counts = count_registered(codes)
    assert [dict(one) for one in counts.values()] == [{VILLAGE: 10}]


def test_sightings_of_a_thousand_areas_fill_their_cells(forms, sinta):
    row = receive(filled(code="tps-rawan"), sinta).submission
    codes = [f"31.75.{i:02d}.{j:04d}" for i in range(6, 8) for j in range(1000, 1600)]
    Sighting.all_rows.bulk_create(
        Sighting(
            submission=row, family="events", column="bencana_alam_t1", amount=1,
            area_code=code, happened_on=DAY,
        )
        for code in codes
    )  # fmt: skip
    assert cells("bencana_alam_t1", areas=codes) == [[1.0]] * len(codes)


def test_all_stations_visited_leave_no_error():
    assert scaled_up(3, 10, 10) == (3.0, 0.0)


def test_the_error_of_a_sample_is_cochrans():
    # Cochran (1977), chapter 3, by hand: N=10, n=4, (1+1)/(4+2) = 1/3
    # 10 · sqrt(1/3 · 2/3 / 4 · 6/9) = 1.9245
    value, error = scaled_up(1, 4, 10)
    assert (value, round(error, 4)) == (2.5, 1.9245)
