"""What leaves the list as a file: tables, workbook, points, paper, text."""

import csv
import io
import json
import zipfile

import pytest
from django.utils import translation
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from conftest import MEETING, let_go
from sinergi.audit.models import Fact
from sinergi.documents import xlsx
from sinergi.observations.export_files import csv_of
from sinergi.observations.exporting import Export, Wanted
from sinergi.observations.models import Submission
from sinergi.observations.services.forms import draft_version, publish_version
from sinergi.observations.tests.making import a_form, filled, receive
from sinergi.observations.xlsform import convert

pytestmark = pytest.mark.django_db
FORM = """
| survey |
| | type | name | label::Bahasa Indonesia (id) | label::English (en) |
| | select_one_from_file areas.csv | area | Kelurahan | Kelurahan |
| | geopoint | where | Titik | Point |
| | integer | count | Jumlah | Count |
| | date | seen_on | Dilihat | Seen |
| | select_multiple kinds | kind | Jenis | Kind |
| | text | note | Catatan | Note |
| | begin repeat | visit | Kunjungan | Visit |
| | text | who | Siapa | Who |
| | begin repeat | item | Barang | Item |
| | decimal | price | Harga | Price |
| | end repeat | | | |
| | end repeat | | | |
| choices |
| | list_name | name | label::Bahasa Indonesia (id) | label::English (en) |
| | kinds | flag | Bendera | Flag |
| | kinds | banner | Spanduk | Banner |
| settings |
| | form_id | form_title | form_title::English (en) | version | default_language |
| | rumit | Rumit | Intricate | 1 | Bahasa Indonesia (id) |
"""
ANSWERS = (
    "<area>31.75.06.1003</area><where>-6.2 106.9 0 5</where><count>-3</count>"
    "<seen_on>2023-09-10</seen_on><kind>flag banner</kind><note>=1+1</note>"
    "<visit><who>Budi</who><item><price>1.5</price></item><item><price>2</price></item>"
    "</visit><visit><who>Ani</who></visit>"
)


@pytest.fixture
def row(areas, sinta):
    converted = convert("form.md", FORM.encode())
    version = draft_version(
        converted, source_name="form.md", source_sha256="0" * 64, institution=None,
        audience=(), by=None, at=MEETING,
    )  # fmt: skip
    publish_version(version, titles=converted.titles, by=None, at=MEETING)
    return receive(filled("rumit", "1", answers=ANSWERS), sinta).submission


def taken(client, person, form, query="") -> bytes:
    client.force_login(person)
    answer = client.get(f"/submissions/export.{form}?{query}")
    assert answer.status_code == 200
    body = b"".join(answer)
    let_go(answer)
    return body


def table(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode())))


def test_a_csv_has_a_row_per_submission_and_a_column_per_question(client, row, alice):
    (line,) = table(taken(client, alice, "csv"))
    assert line["receipt"] == row.receipt
    assert (line["state"], line["area_name"]) == ("new", "Penggilingan")
    assert (line["where (lat)"], line["where (lon)"]) == ("-6.2", "106.9")
    assert (line["count"], line["kind"]) == ("-3", "flag banner")


@pytest.mark.parametrize(
    ("address", "begin"),
    [("https://sinergi.example", "https://sinergi.example"), (None, "")],
)
def test_the_link_leads_back_from_anywhere_once_the_server_knows_its_address(
    client, row, alice, settings, address, begin
):
    settings.SINERGI_PUBLIC_URL = address or settings.SINERGI_LOCAL_URL
    (line,) = table(taken(client, alice, "csv"))
    assert line["link"] == f"{begin}/submissions/{row.pk}/"


def test_text_that_looks_like_a_formula_is_made_harmless(client, row, alice):
    (line,) = table(taken(client, alice, "csv"))
    assert line["note"] == "'=1+1"


def test_labels_stand_in_place_of_names(client, row, alice):
    (line,) = table(taken(client, alice, "csv", "labels=1"))
    assert line["Jenis"] == "Bendera; Spanduk"
    assert line["Kelurahan"] == "Penggilingan"


def test_the_row_of_tags_fits_the_header(client, row, alice):
    lines = table(taken(client, alice, "csv", "hxl=1"))
    assert len(lines) == 2
    assert lines[0]["receipt"] == "#meta+id"
    assert lines[0]["where (lat)"] == "#geo+lat"
    assert all(tag.startswith("#") for tag in lines[0].values())


def test_each_repeat_is_a_table_of_its_own(client, row, alice):
    packed = zipfile.ZipFile(io.BytesIO(taken(client, alice, "zip")))
    assert packed.namelist() == ["rumit.csv", "rumit-visit.csv", "rumit-visit-item.csv"]
    visits = table(packed.read("rumit-visit.csv"))
    assert [one["who"] for one in visits] == ["Budi", "Ani"]
    items = table(packed.read("rumit-visit-item.csv"))
    assert [(one["receipt"], one["key"], one["price"]) for one in items] == [
        (row.receipt, "1.1", "1.5"), (row.receipt, "1.2", "2"),
    ]  # fmt: skip


def test_a_workbook_has_a_sheet_per_table_and_numbers_in_it(client, row, alice):
    body = taken(client, alice, "xlsx", "hxl=1")
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    assert book.sheet_names == ["rumit", "rumit-visit", "rumit-visit-item"]
    header, tags, line = book.get_sheet_by_name("rumit").to_python()
    values = dict(zip(header, line, strict=True))
    assert (values["count"], values["where (lat)"]) == (-3.0, -6.2)
    assert values["note"] == "=1+1"
    assert values["seen_on"].isoformat() == "2023-09-10"
    assert dict(zip(header, tags, strict=True))["count"] == "#indicator+num+count"


def test_a_repeat_longer_than_a_sheet_is_refused_in_words(
    client, row, sinta, alice, monkeypatch
):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    client.force_login(alice)
    answer = client.get("/submissions/export.xlsx")
    assert answer.status_code == 413
    assert "“rumit-visit”" in answer.content.decode()
    assert not Fact.all_rows.filter(verb="audit:rows:exported").exists()


def test_points_are_those_answered_else_the_areas_marked(
    client, areas, row, sinta, alice
):
    a_form()
    village = areas["31.75.06.1003"]
    village.lon, village.lat = 106.93, -6.21
    village.save()
    second = receive(filled(), sinta).submission
    third = receive(filled(answers="<note>x</note>"), sinta).submission
    found = json.loads(taken(client, alice, "geojson"))["features"]
    by_id = {one["id"]: one for one in found}
    assert by_id[row.pk]["geometry"]["coordinates"] == [106.9, -6.2]
    assert by_id[row.pk]["properties"]["approximate"] is False
    assert by_id[row.pk]["properties"]["answers"]["visit/who"] == ["Budi", "Ani"]
    assert by_id[second.pk]["geometry"]["coordinates"] == [106.93, -6.21]
    assert by_id[second.pk]["properties"]["approximate"] is True
    assert by_id[third.pk]["geometry"] is None


def test_several_forms_share_a_csv_of_what_all_have(client, row, sinta, alice):
    a_form()
    receive(filled(), sinta)
    lines = table(taken(client, alice, "csv"))
    assert {one["form"] for one in lines} == {"rumit", "pantauan"}
    assert all(json.loads(one["answers"]) for one in lines)


def test_nothing_asked_for_gives_an_empty_table(client, row, alice):
    for form in ("csv", "xlsx", "zip", "geojson"):
        assert taken(client, alice, form, "state=rejected")


def test_filters_hold_for_the_file(client, row, alice):
    assert table(taken(client, alice, "csv", "q=zzz")) == []


@pytest.mark.parametrize("form", ["csv", "zip", "xlsx", "geojson"])
def test_a_strangers_file_holds_nothing_of_it(client, row, charlie, form):
    body = taken(client, charlie, form)
    assert row.receipt.encode() not in body
    assert b"rumit" not in body


def test_an_unknown_kind_of_file_is_not_there(client, alice):
    client.force_login(alice)
    assert client.get("/submissions/export.ics").status_code == 404


def test_that_rows_left_is_a_fact(client, row, alice):
    taken(client, alice, "csv")
    fact = Fact.all_rows.get(verb="audit:rows:exported")
    assert (fact.details["rows"], fact.details["form"]) == (1, "csv")


def test_a_column_stays_when_a_newer_version_leaves_it_out(row, sinta, alice):
    shorter = FORM.replace("| | text | note | Catatan | Note |\n", "")
    converted = convert("form.md", shorter.replace("| 1 |", "| 2 |").encode())
    version = draft_version(
        converted, source_name="form.md", source_sha256="1" * 64, institution=None,
        audience=(), by=None, at=MEETING,
    )  # fmt: skip
    publish_version(version, titles=converted.titles, by=None, at=MEETING)
    receive(filled("rumit", "2", answers="<count>1</count>"), sinta)
    export = Export(Submission.visible.to(alice), alice, Wanted())
    lines = table(b"".join(csv_of(export, export.tables()[0])))
    assert sorted(one["note"] for one in lines) == ["", "'=1+1"]


# --- paper and text ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_paper_is_there_in_both_languages(client, row, alice, language):
    client.force_login(alice)
    answer = client.get(f"/submissions/{row.pk}/paper.pdf?language={language}")
    assert answer.content.startswith(b"%PDF-")


def test_page_paper_and_text_use_the_same_words(client, row, alice):
    client.force_login(alice)
    client.cookies["sinergi_language"] = "id"
    paper = client.get(f"/submissions/{row.pk}/paper.pdf?language=id").content
    pages = PdfReader(io.BytesIO(paper)).pages
    texts = [
        client.get(f"/submissions/{row.pk}/").content.decode(),
        client.get(f"/submissions/{row.pk}/copy/?system=silog").content.decode(),
        " ".join(" ".join(page.extract_text() for page in pages).split()),
    ]
    for said in (
        "Penggilingan", "Bendera; Spanduk", "10 September 2023", "Harga: 1.5",
        "-6.20000, 106.90000 (± 5 m)", "Ani",
    ):  # fmt: skip
        assert [said in text for text in texts] == [True, True, True], said


def test_the_text_to_paste_names_places(client, row, alice):
    client.force_login(alice)
    for system in ("sigaplapor", "siwaslu", "silog"):
        html = client.get(f"/submissions/{row.pk}/copy/?system={system}").content
        assert "Penggilingan" in html.decode()


def test_paper_and_text_are_not_a_strangers(client, row, charlie):
    client.force_login(charlie)
    for page in ("paper.pdf", "copy/"):
        assert client.get(f"/submissions/{row.pk}/{page}").status_code == 404


def test_the_page_shows_repeats_as_a_table(client, row, alice):
    client.force_login(alice)
    with translation.override("id"):
        html = client.get(f"/submissions/{row.pk}/").content.decode()
    assert "Harga: 1.5" in html
    assert "Bendera; Spanduk" in html
