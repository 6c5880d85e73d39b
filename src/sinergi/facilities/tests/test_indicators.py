"""Indicators of facilities: unseen is no number, and an interval says how sure they are."""

import datetime as dt

import pytest

from conftest import MEETING
from sinergi.elections.models import Election
from sinergi.facilities.indicators import flood_exposed_stores, readiness_gap
from sinergi.facilities.models import Facility
from sinergi.facilities.rules.readiness import Result
from sinergi.facilities.services.checking import Told, Visit, record_checks
from sinergi.facilities.tests.conftest import DAY, DISTRICT, OTHER, VILLAGE, check_all
from sinergi.observations.models import Observation

pytestmark = pytest.mark.django_db
LATER = DAY + dt.timedelta(days=5)


def test_an_area_without_a_checked_facility_has_no_number(store):
    found = readiness_gap(LATER, [VILLAGE, OTHER])
    assert found[VILLAGE].value is None
    assert found[OTHER].missing == 1.0


def test_everything_good_leaves_no_gap(office):
    check_all(office)
    cell = readiness_gap(LATER, [VILLAGE])[VILLAGE]
    assert (cell.value, cell.error, cell.missing, cell.fresh_on) == (0.0, 0.0, 0.0, DAY)


def test_unseen_items_widen_the_interval_and_are_not_counted_as_good(office):
    told = [Told(item="internet", result=Result.OK)]
    record_checks(office, told, Visit(checked_on=DAY), by=None, at=MEETING, day=DAY)
    cell = readiness_gap(LATER, [VILLAGE])[VILLAGE]
    assert cell.value == pytest.approx(8 / 17)
    assert cell.error == pytest.approx(8 / 17)


def test_the_gap_of_a_past_day_knows_nothing_of_later_checks(office):
    check_all(office)
    assert readiness_gap(DAY - dt.timedelta(days=1), [VILLAGE])[VILLAGE].value is None


@pytest.mark.parametrize(("hour", "value"), [(16, 0.0), (17, None)])
def test_a_day_ends_at_midnight_of_the_city_and_not_of_greenwich(office, hour, value):
    check_all(office)
    at = dt.datetime.combine(DAY, dt.time(hour, 30), tzinfo=dt.UTC)
    Facility.all_rows.update(created_at=at)
    assert readiness_gap(DAY, [VILLAGE])[VILLAGE].value == value


@pytest.mark.parametrize(("example", "value"), [(True, 0.0), (False, None)])
def test_facilities_of_the_example_count_for_its_own_election_alone(
    office, election, example, value
):
    check_all(office)
    Facility.all_rows.update(example=True)
    Election.all_rows.update(example=example)
    assert readiness_gap(LATER, [VILLAGE])[VILLAGE].value == value


def test_what_was_struck_off_after_midnight_still_counts_the_day_before(office):
    check_all(office)
    at = dt.datetime.combine(DAY, dt.time(17, 30), tzinfo=dt.UTC)
    Facility.all_rows.update(closed_at=at)
    assert readiness_gap(DAY, [VILLAGE])[VILLAGE].value == 0.0
    later = DAY + dt.timedelta(days=1)
    assert readiness_gap(later, [VILLAGE])[VILLAGE].value is None


def test_a_store_counts_for_every_kelurahan_it_serves(store):
    check_all(store, but={"apar"})
    found = readiness_gap(LATER, [VILLAGE, "31.75.06.1005", OTHER])
    assert found["31.75.06.1005"].value == found[VILLAGE].value > 0
    assert found[OTHER].value is None


GUARDED = {"cctv", "pintu", "lingkungan-aman", "penjaga", "pemegang-kunci"}


def test_locks_and_guards_of_a_store_do_not_show_in_the_figure_of_its_area(store):
    check_all(store, but={"apar"})
    before = readiness_gap(LATER, [VILLAGE])[VILLAGE]
    assert (before.value, before.error) == (pytest.approx(1 / 12), 0.0)
    check_all(store, but={"apar", *GUARDED})
    assert readiness_gap(LATER, [VILLAGE])[VILLAGE] == before


def test_a_store_of_which_only_guarded_items_were_seen_has_no_number(store):
    told = [Told(item=one, result=Result.FAIL) for one in sorted(GUARDED)]
    record_checks(store, told, Visit(checked_on=DAY), by=None, at=MEETING, day=DAY)
    assert readiness_gap(LATER, [VILLAGE])[VILLAGE].value is None


def flood(code, count):
    Observation.all_rows.create(
        area_code=code, column="banjir_2013_2020", value=count,
        observed_on=dt.date(2020, 12, 31),
    )  # fmt: skip


def test_flood_exposure_is_beside_the_most_flooded_kelurahan(store):
    flood(VILLAGE, 3)
    flood(OTHER, 12)
    assert flood_exposed_stores(LATER, [DISTRICT])[DISTRICT].value == 0.25


def test_a_store_flooded_by_its_own_record_is_exposed_whatever_the_figures(store):
    Facility.all_rows.update(flooded_on=DAY)
    assert flood_exposed_stores(LATER, [VILLAGE])[VILLAGE].value == 1.0


def test_without_any_record_nothing_is_claimed(store):
    assert flood_exposed_stores(LATER, [VILLAGE])[VILLAGE].value is None
