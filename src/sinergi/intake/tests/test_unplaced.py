import pytest

from sinergi.elections.calendar import shipped_calendars
from sinergi.elections.models import PollingStation
from sinergi.elections.services import put_calendar
from sinergi.intake.mending import BadRow, mend_by_table, mend_row
from sinergi.intake.models import Unplaced
from sinergi.intake.services import undo_batch
from sinergi.intake.tests.tables import AREAS, AT, take

pytestmark = pytest.mark.django_db

STATIONS = """code,tps_no,dpt_l,dpt_p
31.75.01.1001,1,100,110
31.75.01.9999,1,90,95
,7,80,85
"""
ANSWERS = {"election": "pemilu-2024"}


@pytest.fixture(autouse=True)
def _places(db):
    for calendar in shipped_calendars():
        put_calendar(calendar, by=None, at=AT)
    take("areas", AREAS)


def test_rows_of_unknown_areas_are_kept_beside_the_placed_ones():
    batch, report = take("polling_stations", STATIONS, ANSWERS)
    assert (batch.state, report.tally.new, report.unplaced) == ("applied", 1, 2)
    assert [row.code for row in Unplaced.all_rows.open()] == ["31.75.01.9999", ""]


def test_an_unplaced_row_is_kept_with_every_cell():
    take("polling_stations", STATIONS, ANSWERS)
    row = Unplaced.all_rows.get(code="")
    assert (row.number, row.row) == (
        4,
        {"code": "", "tps_no": "7", "dpt_l": "80", "dpt_p": "85"},
    )


def test_a_row_is_mended_by_naming_its_area():
    take("polling_stations", STATIONS, ANSWERS)
    mend_row(Unplaced.all_rows.get(code=""), "31.75.01.1002", by=None, at=AT)
    station = PollingStation.all_rows.get(area_code="31.75.01.1002")
    assert (station.number, station.registered, Unplaced.all_rows.open().count()) == (
        7,
        165,
        1,
    )


def test_a_row_cannot_be_mended_into_an_unknown_area():
    take("polling_stations", STATIONS, ANSWERS)
    with pytest.raises(BadRow):
        mend_row(Unplaced.all_rows.get(code=""), "31.75.99.1001", by=None, at=AT)


def test_rows_are_mended_by_a_table_of_codes():
    take("polling_stations", STATIONS, ANSWERS)
    table = {"31.75.01.9999": "31.75.02.1001"}
    mended = mend_by_table("polling_stations", table, by=None, at=AT)
    assert (mended.placed, mended.left) == (1, 1)


def test_a_recoding_imported_later_places_the_rows():
    take("polling_stations", STATIONS, ANSWERS)
    take("recodes", "old_code,new_code\n31.75.01.9999,31.75.02.1001\n")
    assert mend_by_table("polling_stations", {}, by=None, at=AT).placed == 1


def test_a_changed_file_lists_an_unplaced_row_only_once():
    take("polling_stations", STATIONS, ANSWERS)
    take("polling_stations", STATIONS.replace("100,110", "100,111"), ANSWERS)
    assert Unplaced.all_rows.open().count() == 2


def test_undoing_an_import_withdraws_its_unplaced_rows():
    batch, _ = take("polling_stations", STATIONS, ANSWERS)
    undo_batch(batch, by=None, at=AT)
    assert not Unplaced.all_rows.open().exists()


def test_equal_unplaced_rows_are_all_kept():
    take("polling_stations", "code,tps_no\n,1\n,1\n", ANSWERS)
    assert Unplaced.all_rows.open().count() == 2


def test_another_fault_keeps_unplaced_rows_out_too():
    take("polling_stations", STATIONS + "31.75.01.1001,x,1,1\n", ANSWERS)
    assert not Unplaced.all_rows.exists()
