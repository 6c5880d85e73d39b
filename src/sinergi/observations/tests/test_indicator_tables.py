import datetime as dt

import numpy as np
import pytest

from sinergi.intake.models import Unplaced
from sinergi.intake.services import undo_batch
from sinergi.intake.tests.tables import AREAS, AT, codes_of, take
from sinergi.observations.area_table import area_table
from sinergi.observations.example import load_example
from sinergi.observations.models import Observation

pytestmark = pytest.mark.django_db

ANSWERS = {"observed_on": "2024-02-14", "source": "KPU"}
TABLE = """code,name,kecamatan,tps_2024,turnout,turnout_se
31.75.01.1001,Pisangan Baru,Matraman,108,0.79,0.004
31.75.01.1002,Utan Kayu Utara,Matraman,94,,
"""
CODES = ("31.75.01.1001", "31.75.01.1002")


@pytest.fixture(autouse=True)
def _places(db):
    take("areas", AREAS)


def table_of(*columns, on=dt.date(2024, 12, 31), codes=CODES):
    return area_table(codes, columns, up_to=on)


def test_each_column_of_numbers_becomes_an_input():
    batch, report = take("indicator_tables", TABLE, ANSWERS)
    assert (report.tally.new, batch.counts["left_out"]) == (3, ["kecamatan"])
    assert table_of("tps_2024").values[:, 0].tolist() == [108, 94]


def test_an_empty_cell_is_unseen_and_not_zero():
    take("indicator_tables", TABLE, ANSWERS)
    assert np.isnan(table_of("turnout").values[1, 0])


def test_a_column_nobody_has_seen_is_unseen_throughout():
    assert np.isnan(table_of("nothing").values).all()


def test_a_column_with_se_is_the_standard_error_of_the_one_beside_it():
    take("indicator_tables", TABLE, ANSWERS)
    table = table_of("turnout")
    assert table.errors[0, 0] == 0.004
    assert not Observation.all_rows.filter(column="turnout_se").exists()


def test_the_long_form_is_read_too():
    text = "code,indikator,nilai,tanggal\n31.75.01.1001,tps_2024,108,2024-02-14\n"
    take("indicator_tables", text, ANSWERS)
    assert table_of("tps_2024").values[0, 0] == 108


def test_only_what_was_known_on_the_day_is_read():
    take("indicator_tables", TABLE, ANSWERS)
    assert np.isnan(table_of("tps_2024", on=dt.date(2024, 2, 13)).values).all()


def test_the_newest_value_up_to_the_day_counts():
    take("indicator_tables", TABLE, ANSWERS)
    take(
        "indicator_tables",
        TABLE.replace("108", "120"),
        {**ANSWERS, "observed_on": "2024-11-27"},
    )
    assert table_of("tps_2024").values[0, 0] == 120
    assert table_of("tps_2024", on=dt.date(2024, 3, 1)).values[0, 0] == 108


def test_a_corrected_value_is_a_new_row():
    take("indicator_tables", TABLE, ANSWERS)
    _, report = take("indicator_tables", TABLE.replace("108", "109"), ANSWERS)
    assert (report.tally.changed, report.tally.same) == (1, 2)
    assert (
        Observation.all_rows.filter(column="tps_2024", area_code=CODES[0]).count() == 2
    )


def test_undoing_a_correction_brings_the_former_value_back():
    take("indicator_tables", TABLE, ANSWERS)
    batch, _ = take("indicator_tables", TABLE.replace("108", "109"), ANSWERS)
    undo_batch(batch, by=None, at=AT)
    assert table_of("tps_2024").values[0, 0] == 108


def test_figures_of_a_renumbered_area_go_on_counting():
    take("indicator_tables", TABLE, ANSWERS)
    new = "code,name,old_code\n31.75.01.1009,Pisangan Baru,31.75.01.1001\n"
    take("areas", new, {"generation": "Daftar 2025", "valid_from": "2025-01-01"})
    assert table_of("tps_2024", codes=("31.75.01.1009",)).values[0, 0] == 108


def test_a_wrong_number_is_told_and_changes_nothing():
    rows = "".join(f"31.75.01.1001,{i},2024-01-{i:02d}\n" for i in range(1, 20))
    text = f"code,n,observed_on\n{rows}31.75.01.1002,banyak,2024-01-01\n"
    _, report = take("indicator_tables", text, ANSWERS)
    assert [(f.row, f.column, f.value) for f in report.faults] == [(21, "n", "banyak")]
    assert not Observation.all_rows.exists()


def test_a_table_without_numbers_is_told():
    _, report = take(
        "indicator_tables", "code,kecamatan\n31.75.01.1001,Matraman\n", ANSWERS
    )
    assert codes_of(report) == ["nothing-numeric"]


def test_a_column_of_days_beside_another_dates_its_values():
    text = "code,psu,psu_on,lapas\n31.75.01.1001,1,2019-04-27,2\n31.75.01.1002,0,,3\n"
    take("indicator_tables", text, ANSWERS)
    days = {
        (row.area_code[-1], row.column): str(row.observed_on)
        for row in Observation.all_rows.in_force()
    }
    given = ANSWERS["observed_on"]
    assert days == {
        ("1", "psu"): "2019-04-27",
        ("2", "psu"): given,
        ("1", "lapas"): given,
        ("2", "lapas"): given,
    }


def test_a_wrong_day_beside_a_value_is_told_with_its_row():
    rows = "".join(f"31.75.01.1001,{i},2019-04-{i:02d}\n" for i in range(1, 20))
    text = f"code,psu,psu_on\n{rows}31.75.01.1002,0,kemarin\n"
    _, report = take("indicator_tables", text, ANSWERS)
    found = [(f.row, f.column, f.value) for f in report.faults if f.code != "row-twice"]
    assert found == [(21, "psu_on", "kemarin")]


def test_the_shipped_example_knows_which_figures_are_old():
    load_example(by=None, at=AT)
    rows = Observation.all_rows.in_force().values_list("column", "observed_on")
    days = {column: str(day) for column, day in rows}
    assert days["psu_2019"] == "2019-04-27"
    assert days["banjir_2013_2020"] == "2020-12-31"
    assert days["dpt_2024_est"] == "2024-02-14"


def test_a_date_that_is_none_is_told():
    _, report = take("indicator_tables", TABLE, {**ANSWERS, "observed_on": "kemarin"})
    assert codes_of(report) == ["option-no-date"]


def test_rows_of_unknown_areas_are_kept_unplaced():
    take("indicator_tables", TABLE + "31.75.77.1001,x,y,1,0.5,0\n", ANSWERS)
    assert Unplaced.all_rows.open().get().code == "31.75.77.1001"


def test_the_latest_value_is_asked_in_one_question(django_assert_num_queries):
    take("indicator_tables", TABLE, ANSWERS)
    take("indicator_tables", TABLE, {**ANSWERS, "observed_on": "2024-11-27"})
    with django_assert_num_queries(1):
        rows = list(Observation.all_rows.up_to(dt.date(2024, 12, 1)).latest())
    assert {row.observed_on for row in rows} == {dt.date(2024, 11, 27)}


def test_the_shipped_example_loads_twice_without_change():
    load_example(by=None, at=AT)
    count = Observation.all_rows.in_force().count()
    load_example(by=None, at=AT)
    assert Observation.all_rows.in_force().count() == count > 1000
