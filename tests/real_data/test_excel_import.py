"""The Excel of a real kecamatan, with all that goes wrong in such files, and mended.

Areas and polling stations are those of Cakung; the incidents are made up here.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.db import transaction
from django.test import override_settings
from django.utils.html import escape
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from conftest import let_go, make_institution, make_person
from sinergi.accounts.models import Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.elections.calendar import shipped_calendars
from sinergi.elections.services import put_calendar
from sinergi.intake.faults import say_remedy, say_what
from sinergi.intake.models import Batch, Fault
from sinergi.intake.proposing import propose_for
from sinergi.intake.rules import BadStep
from sinergi.intake.services import (
    apply_batch,
    check_batch,
    confirm_mapping,
    import_file,
    receive_file,
    undo_batch,
)
from sinergi.intake.store import blocks_of
from sinergi.observations.instance import answers_of, read_instance
from sinergi.observations.models import State, Submission
from sinergi.observations.placing import place_of
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.services.shipped import put_shipped_forms

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]

AT = dt.datetime(2024, 2, 12, 3, 0, tzinfo=dt.UTC)
"""Two days before the vote, so that the stations meant are those of that election."""
CAKUNG = "31.75.06"
SOURCE = "submissions_kejadian"
HEAD = (
    "No", "Tanggal kejadian", "Kode wilayah", "Kecamatan", "Kelurahan", "TPS",
    "Indikator", "Seberapa luas", "Jumlah", "Uraian singkat", "Dari mana diketahui",
    "Petugas entri",
)  # fmt: skip
KINDS = ("Kekerasan politik yang melibatkan tokoh, politisi, atau aparat", "psu",
         "Logistik pemungutan suara terlambat", "Bencana alam yang mengganggu tahapan")  # fmt: skip


@pytest.fixture(scope="module")
def cakung(
    django_db_setup, django_db_blocker, shared: Path, tmp_path_factory
) -> Iterator[int]:
    """Put areas, stations, forms and the office in place, once for all of them.

    Each test's own changes are rolled back upon it.
    """
    folder = tmp_path_factory.mktemp("cakung")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "media", SINERGI_HOME=folder),
        transaction.atomic(),
    ):
        yield put_in_place(shared / "data").pk
        transaction.set_rollback(True)


@pytest.fixture
def office(settings, tmp_path: Path, cakung: int, db: None) -> Person:
    """Return who brings Cakung's files, with areas, stations and forms in place."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SINERGI_HOME = tmp_path
    return Person.objects.get(pk=cakung)


def put_in_place(data: Path) -> Person:
    """Return the supervisor of Cakung, after all that stands before an import."""
    for calendar in shipped_calendars():
        put_calendar(calendar, by=None, at=AT)
    bring("areas", data / "admin_dki.csv")
    stations = data / "tps_2024_pilpres_jakarta_timur.csv"
    bring("polling_stations", stations, election="pemilu-2024")
    put_shipped_forms(at=AT)
    panwascam = make_institution("Panwascam Cakung", InstitutionKind.PANWASCAM, CAKUNG)
    return make_person("cakung", Role.SUPERVISOR, panwascam, CAKUNG)


def bring(source: str, path: Path, **answers: str) -> None:
    import_file(
        source, blocks_of(path), file_name=path.name, answers=answers, by=None, at=AT
    )


@pytest.fixture
def villages(shared: Path) -> list[tuple[str, str]]:
    """Return code and name of Cakung's kelurahan, as the real list has them."""
    with (shared / "data" / "admin_dki.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [(r["code"], r["name"]) for r in rows if r["parent_code"] == CAKUNG]


def good_rows(villages: list[tuple[str, str]], count: int = 28) -> list[list[Any]]:
    """Return rows as an office keeps them: names without codes, codes without names."""
    rows: list[list[Any]] = []
    for i in range(count):
        code, name = villages[i % len(villages)]
        by_code = i % 3 == 0
        rows.append([
            i + 1, dt.date(2024, 1, 10) + dt.timedelta(days=i), code if by_code else "",
            "" if by_code else "Kec. Cakung", "" if by_code else f"Kel. {name}",
            f"TPS {i + 1:03d}" if i % 2 else "", KINDS[i % len(KINDS)],
            "1 – satu tempat atau beberapa TPS", 1, f"Kejadian nomor {i + 1} di {name}.",
            "Pengawasan langsung", "Sekretariat",
        ])  # fmt: skip
    return rows


def broken_rows(villages: list[tuple[str, str]]) -> list[list[Any]]:
    """Return the rows with faults in rows 2 to 19, as FAULTS names them."""
    rows = good_rows(villages)
    rows[0][2] = f"{CAKUNG}.1999"
    rows[3][3:5] = ["Cakung", villages[1][1]]
    rows[6][2:5] = ["31.75.01.1001", "Matraman", ""]
    rows[1][5] = "TPS 999"
    rows[2][1] = "31/02/2024"
    rows[4][1] = dt.date(2099, 1, 1)
    rows[5][8] = "dua"
    rows[7][6] = "Pencurian ayam"
    rows[8][9] = ""
    rows[9] = [99, *rows[12][1:]]
    rows[10][8] = 5_000
    rows[11][9] = "panjang " * 150
    rows[13][8] = ("=B99+#REF!", "#REF!")
    rows[14][9] = "Pelapor 081234567890 melihatnya."
    rows[15][2:6] = ["", "Cakung", "Cakung Tengah", ""]
    rows[16][2:6] = ["", "", "", "TPS 4"]
    rows[17][1] = ""
    return rows


FAULTS = {
    (0, "", "sheets-left-out"),
    (2, "Kode wilayah", "area-unknown"),
    (3, "TPS", "station-unknown"),
    (4, "Tanggal kejadian", "not-a-date"),
    (5, "Kelurahan", "name-differs"),
    (6, "Tanggal kejadian", "in-future"),
    (7, "Jumlah", "not-a-number"),
    (8, "Kode wilayah", "outside-scope"),
    (9, "Indikator", "not-one-of"),
    (10, "Uraian singkat", "cell-empty"),
    (12, "Jumlah", "too-large"),
    (13, "Uraian singkat", "too-long"),
    (14, "", "row-twice"),
    (15, "Jumlah", "formula-error"),
    (16, "Uraian singkat", "digits-too-many"),
    (17, "Kelurahan", "area-unknown"),
    (18, "Kecamatan", "cell-empty"),
    (18, "Kelurahan", "cell-empty"),
    (18, "TPS", "station-without-area"),
    (19, "Tanggal kejadian", "cell-empty"),
}


def excel(rows: list[list[Any]], *, title: str = "", more: str = "") -> bytes:
    """Return a workbook; `title` is a merged row above the head, `more` a further sheet."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Kejadian")
    first = 0
    if title:
        sheet.merge_range(0, 0, 0, len(HEAD) - 1, title)
        first = 2
    sheet.write_row(first, 0, HEAD)
    for at, row in enumerate(rows, first + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, tuple):
                sheet.write_formula(at, column, cell[0], None, cell[1])
            elif isinstance(cell, dt.date):
                sheet.write_datetime(at, column, cell)
            else:
                sheet.write(at, column, cell)
    if more:
        book.add_worksheet(more).write(0, 0, "x")
    book.close()
    return file.getvalue()


def receive(content: bytes, by: Person) -> Batch:
    """Keep the file and confirm what is proposed for its columns and "Jumlah"."""
    batch = receive_file(
        SOURCE, [content], file_name="kejadian-cakung.xlsx", answers={}, by=by, at=AT
    )
    mapping = {**propose_for(batch), "Jumlah": "events"}
    return confirm_mapping(batch, mapping, by=by, at=AT)


def test_every_fault_is_told_with_its_row_and_column(office, villages):
    batch = receive(excel(broken_rows(villages), more="Rekap"), office)
    report = check_batch(batch, by=office, at=AT)
    assert {(f.row, f.column, f.code) for f in report.faults} == FAULTS
    assert len(report.faults) == len(FAULTS)
    assert batch.counts["sheet"] == "Kejadian"
    assert batch.counts["left_out"] == ["No", "Petugas entri"]
    assert not Submission.all_rows.exists()


def test_every_fault_has_words_and_a_remedy_in_both_languages(office, villages):
    batch = receive(excel(broken_rows(villages), more="Rekap"), office)
    report = check_batch(batch, by=office, at=AT)
    said: dict[str, set[str]] = {}
    for language in ("id", "en"):
        with override(language):
            for fault in report.faults:
                what = say_what(fault.code, fault.facts)
                text = f"{what} {say_remedy(fault.code, fault.facts)}"
                said.setdefault(fault.code, set()).add(text)
    assert {code: len(texts) for code, texts in said.items() if len(texts) < 2} == {}


def test_the_choices_are_named_in_the_readers_language(office, villages):
    batch = receive(excel(broken_rows(villages)), office)
    report = check_batch(batch, by=office, at=AT)
    (facts,) = [f.facts for f in report.faults if f.code == "not-one-of"]
    with override("en"):
        assert "Political violence" in say_remedy("not-one-of", facts)
    with override("id"):
        assert "Kekerasan politik" in say_remedy("not-one-of", facts)


def test_a_title_above_the_names_of_the_columns_is_told(office, villages):
    content = excel(good_rows(villages), title="REKAP KEJADIAN KECAMATAN CAKUNG")
    batch = receive_file(
        SOURCE, [content], file_name="rekap.xlsx", answers={}, by=office, at=AT
    )
    report = check_batch(batch, by=office, at=AT)
    told = {fault.code: fault.facts for fault in report.faults}
    assert told["header-lower"] == {"row": 3}
    assert told["cells-merged"] == {"ranges": "A1:L1"}


def test_the_mended_file_becomes_submissions_to_be_reviewed(office, villages):
    batch = receive(excel(good_rows(villages)), office)
    report = apply_batch(batch, by=office, at=AT)
    assert (report.faults, report.tally.new) == ([], 28)
    rows = Submission.all_rows.filter(batch=batch)
    kinds = rows.values_list("state", "channel", "person", "received_at")
    assert list(kinds.order_by().distinct()) == [("new", "import", office.pk, AT)]


def test_a_row_reads_as_if_a_device_had_sent_it(office, villages):
    apply_batch(receive(excel(good_rows(villages)), office), by=office, at=AT)
    for row in Submission.all_rows.select_related("version", "election"):
        instance = read_instance(bytes(row.xml))
        values = answers_of(instance.root, row.version.repeats)
        place = place_of(values, on=AT.date())
        assert row.answers == {"v": 1, "values": values}
        assert instance.instance_id == row.instance_id
        assert (row.area_code, row.election, row.station_number, row.happened_on) == (
            place.area_code, place.election, place.station_number, place.happened_on,
        )  # fmt: skip


def test_what_an_answer_belongs_to_need_not_stand_in_the_file(office, villages):
    apply_batch(receive(excel(good_rows(villages)), office), by=office, at=AT)
    row = Submission.all_rows.order_by("pk")[1]
    assert row.answers["values"]["what"] == {
        "dimension": "penyelenggaraan", "subdimension": "pemungutan_suara",
        "indicator": "psu", "severity": "1", "events": "1",
    }  # fmt: skip


def test_the_longer_file_of_next_week_brings_its_new_rows_only(office, villages):
    apply_batch(receive(excel(good_rows(villages, 20)), office), by=office, at=AT)
    longer = receive(excel(good_rows(villages, 28)), office)
    report = apply_batch(longer, by=office, at=AT)
    assert (report.tally.new, report.tally.same) == (8, 20)


def test_an_undone_import_is_withdrawn_kept_and_may_come_again(office, villages):
    content = excel(good_rows(villages))
    first = receive(content, office)
    apply_batch(first, by=office, at=AT)
    undo_batch(first, by=office, at=AT)
    withdrawn = Submission.all_rows.filter(batch=first)
    assert set(withdrawn.values_list("state", "current")) == {("withdrawn", False)}
    assert all(row.reviews.count() == 1 for row in withdrawn)
    again = apply_batch(receive(content, office), by=office, at=AT)
    assert again.tally.new == 28


def test_what_was_accepted_is_named_and_keeps_the_import(office, villages, alice):
    batch = receive(excel(good_rows(villages)), office)
    apply_batch(batch, by=office, at=AT)
    row = Submission.all_rows.filter(batch=batch).order_by("pk")[3]
    review_submission(row, State.ACCEPTED, by=alice, at=AT)
    with pytest.raises(BadStep) as refusal:
        undo_batch(batch, by=office, at=AT)
    assert row.receipt in str(refusal.value)
    assert Submission.all_rows.filter(state="withdrawn").count() == 0


@pytest.fixture
def pages(client, office, settings):
    """Return a browser without JavaScript in which the office is signed in."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
    }
    client.force_login(office)
    return client


def upload(pages, content: bytes) -> Batch:
    """Bring a file by the wizard up to the page of what was found."""
    file = io.BytesIO(content)
    file.name = "kejadian-cakung.xlsx"
    answers = {"file": file, "election": "pemilu-2024"}
    columns = pages.post(f"/imports/{SOURCE}/", answers)
    chosen = pages.get(columns.url).context["form"]
    keep = {name: field.initial for name, field in chosen.fields.items()}
    keep[f"column-{HEAD.index('Jumlah')}"] = "events"
    checked = pages.post(columns.url, keep)
    pages.post(checked.url)
    return Batch.all_rows.filter(undoes=None).order_by("-pk")[0]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_wizard_tells_every_fault_in_the_language_of_the_page(
    pages, villages, language
):
    batch = upload(pages, excel(broken_rows(villages), more="Rekap"))
    pages.cookies["sinergi_language"] = language
    page = pages.get(f"/imports/batches/{batch.pk}/").content.decode()
    with override(language):
        for fault in Fault.all_rows.filter(batch=batch):
            what = str(say_what(fault.code, fault.facts))
            assert escape(what) in page, fault.code


def test_the_workbook_of_faults_holds_the_rows_and_what_is_wrong(pages, villages):
    batch = upload(pages, excel(broken_rows(villages), more="Rekap"))
    answer = pages.get(f"/imports/batches/{batch.pk}/faults.xlsx")
    content = b"".join(answer) if answer.streaming else answer.content
    let_go(answer)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows, listed = (
        book.get_sheet_by_index(at).to_python(skip_empty_area=False) for at in (0, 1)
    )
    assert tuple(rows[0][2:]) == HEAD
    assert [int(row[0]) for row in rows[1:]] == sorted({r for r, *_ in FAULTS} - {0})
    assert len(listed) == 1 + len(FAULTS)


def test_the_wizard_takes_the_mended_file_and_undoes_it(pages, villages):
    batch = upload(pages, excel(good_rows(villages)))
    pages.post(f"/imports/batches/{batch.pk}/apply/")
    assert Submission.all_rows.filter(batch=batch, state="new").count() == 28
    pages.post(f"/imports/batches/{batch.pk}/undo/")
    assert Submission.all_rows.filter(batch=batch, state="withdrawn").count() == 28


def test_who_fills_in_no_form_brings_none(client, office, omar):
    client.force_login(omar)
    assert client.get(f"/imports/{SOURCE}/").status_code == 404
    assert SOURCE not in client.get("/imports/").content.decode()


def test_the_office_brings_forms_and_nothing_else(pages):
    page = pages.get("/imports/").content.decode()
    assert f"/imports/{SOURCE}/" in page
    assert "/imports/areas/" not in page
    assert pages.get("/imports/areas/").status_code == 404
