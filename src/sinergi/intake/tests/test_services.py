import io

import pytest
from python_calamine import CalamineWorkbook

from sinergi.audit.models import Fact
from sinergi.intake.models import Batch, Fault
from sinergi.intake.rules import BadStep
from sinergi.intake.services import (
    apply_batch,
    check_batch,
    confirm_mapping,
    receive_file,
    undo_batch,
)
from sinergi.intake.store import path_of
from sinergi.intake.tests.tables import AREAS, AT, codes_of, take
from sinergi.intake.workbook import write_fault_book
from sinergi.places.models import Area

pytestmark = pytest.mark.django_db

BROKEN = """code,name,type,level,parent_code
31,DKI Jakarta,provinsi,1,
31.75,,kota,2,31
31.75.01,Matraman,kelurahan,3,31.75
31.75.XX,Cakung,kecamatan,3,31.75
31.75,Jakarta Timur,kota,2,31
32.01,Bogor,kabupaten,2,32
"""


def test_every_fault_of_a_file_is_told_with_row_and_column():
    _, report = take("areas", BROKEN)
    assert {(f.row, f.column, f.code) for f in report.faults} == {
        (3, "name", "cell-empty"),
        (4, "type", "level-differs"),
        (5, "code", "not-a-code"),
        (7, "code", "parent-unknown"),
    }


def test_a_file_with_faults_changes_nothing():
    batch, _ = take("areas", BROKEN)
    assert (batch.state, Area.all_rows.count()) == ("faulty", 0)


def test_the_same_row_twice_names_the_first_one():
    _, report = take("areas", AREAS + "31.75.01,Matraman,kecamatan,3,31.75,,\n")
    assert [(f.row, f.code, f.facts) for f in report.faults] == [
        (9, "row-twice", {"first": 4})
    ]


def test_the_bytes_are_kept_as_they_came():
    batch, _ = take("areas", AREAS)
    assert path_of(batch.sha256).read_bytes() == AREAS.encode()


def test_the_same_file_again_is_the_same_batch_and_changes_nothing():
    first, _ = take("areas", AREAS)
    second, _ = take("areas", AREAS)
    assert (first.pk, Batch.all_rows.count()) == (second.pk, 1)


def test_a_dry_run_counts_what_would_change_and_writes_nothing():
    batch = receive_file(
        "areas", [AREAS.encode()], file_name="a.csv", answers={}, by=None, at=AT
    )
    report = check_batch(batch, by=None, at=AT)
    assert (report.tally.new, batch.state, Area.all_rows.count()) == (7, "checked", 0)


def test_an_import_is_recorded_with_numbers_only():
    batch, _ = take("areas", AREAS)
    fact = Fact.all_rows.filter(verb="intake:batch:applied").get()
    assert (fact.target, fact.details) == (
        f"batch:{batch.pk}",
        {"new": 7, "changed": 0, "unplaced": 0},
    )


def test_undoing_an_import_ends_its_rows():
    batch, _ = take("areas", AREAS)
    undo_batch(batch, by=None, at=AT)
    assert not Area.all_rows.current().exists()


def test_an_undone_file_can_be_imported_again():
    batch, _ = take("areas", AREAS)
    undo_batch(batch, by=None, at=AT)
    again, _ = take("areas", AREAS)
    assert again.pk != batch.pk
    assert Area.all_rows.current().count() == 8


def test_an_import_others_build_upon_cannot_be_undone():
    batch, _ = take("areas", AREAS)
    take("areas", AREAS.replace("Matraman", "Matramanan"))
    with pytest.raises(BadStep):
        undo_batch(batch, by=None, at=AT)


def test_an_undone_batch_cannot_be_applied():
    batch, _ = take("areas", AREAS)
    undo_batch(batch, by=None, at=AT)
    batch.refresh_from_db()
    with pytest.raises(BadStep):
        apply_batch(batch, by=None, at=AT)


def test_a_confirmed_mapping_is_proposed_for_the_next_file():
    text = "sandi,sebutan\n31,DKI Jakarta\n"
    batch = receive_file(
        "areas", [text.encode()], file_name="a.csv", answers={}, by=None, at=AT
    )
    confirm_mapping(batch, {"sandi": "code", "sebutan": "name"}, by=None, at=AT)
    _, report = take("areas", "sandi,sebutan\n32,Jawa Barat\n")
    assert report.tally.new == 1


def test_a_missing_column_is_told_with_its_name():
    _, report = take("areas", "name\nDKI\n")
    assert [(f.row, f.code, f.facts) for f in report.faults] == [
        (0, "column-missing", {"column": "code"})
    ]


def test_an_empty_file_is_told():
    _, report = take("areas", "code,name\n")
    assert codes_of(report) == ["no-rows"]


def test_the_fault_workbook_holds_the_rows_and_every_fault():
    batch, _ = take("areas", BROKEN)
    file = io.BytesIO()
    write_fault_book(batch, file)
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue()))
    rows, listed = (book.get_sheet_by_index(i).to_python() for i in (0, 1))
    assert [row[0] for row in rows[1:]] == [3, 4, 5, 7]
    assert len(listed) - 1 == Fault.all_rows.filter(batch=batch).count() == 4


def test_a_formula_in_a_file_comes_back_as_text():
    batch, _ = take("areas", 'code,name\n31.75.XX,"=1+1"\n')
    file = io.BytesIO()
    write_fault_book(batch, file)
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue()))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert rows[1][3] == "'=1+1"
