"""Downloads: each format opens again with another program and says the same."""

import csv
import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from shapely.geometry import box

from sinergi.accounts.models import Institution, Person
from sinergi.observations.models import Observation
from sinergi.places.models import Area, Boundary
from sinergi.scores.models import Run
from sinergi.scores.tests.making import make_run

pytestmark = pytest.mark.django_db
FORMATS = ["csv", "xlsx", "geojson", "json", "pdf"]


def download(
    client: Client, person: Person, run: Run, kind: str, lang: str = "en"
) -> bytes:
    client.force_login(person)
    response = client.get(reverse("scores:export", args=[run.pk, kind]), {"lang": lang})
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    return response.getvalue()


def draw(codes: list[str]) -> None:
    """Give each area a square of its own."""
    Boundary.all_rows.bulk_create(
        Boundary(
            area_code=code,
            level=4,
            wkb=box(106 + i, -7, 106.9 + i, -6).wkb,
            min_lon=106 + i,
            min_lat=-7,
            max_lon=106.9 + i,
            max_lat=-6,
            area_km2=1,
            origin="voronoi",
            approximate=True,
        )
        for i, code in enumerate(codes)
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_a_download_is_a_404_to_strangers(
    client: Client,
    alice: Person,
    bob: Person,
    charlie: Person,
    bawaslu: Institution,
    kind: str,
) -> None:
    address = reverse("scores:export", args=[make_run(alice, bawaslu).pk, kind])
    found = []
    for one in (alice, bob, charlie):
        client.force_login(one)
        found.append(client.get(address).status_code)
    assert found == [200, 200, 404]


def test_an_unknown_format_is_a_404(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    client.force_login(alice)
    run = make_run(alice, bawaslu)
    assert client.get(reverse("scores:export", args=[run.pk, "exe"])).status_code == 404


def test_csv_holds_every_area_by_rank(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    raw = download(client, alice, run, "csv")
    rows = list(csv.DictReader(io.StringIO(raw.decode())))
    assert [int(row["rank"]) for row in rows] == list(range(1, 9))
    assert float(rows[0]["score"]) == run.scores.get(rank=1).score


def test_a_name_that_looks_like_a_formula_is_harmless(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    Area.all_rows.filter(code="31.75.01.1001").update(name="=1+1")
    run = make_run(alice, bawaslu)
    assert "'=1+1" in download(client, alice, run, "csv").decode()
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(download(client, alice, run, "xlsx"))
    )
    cells = [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert "=1+1" in cells


def test_the_workbook_opens_again_with_ranking_indicators_and_method(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    raw = download(client, alice, run, "xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    assert book.sheet_names == ["Ranking", "Indicators", "Method"]
    ranking = book.get_sheet_by_name("Ranking").to_python()
    assert any("not an official figure" in str(cell) for row in ranking for cell in row)
    best = run.scores.get(rank=1)
    header = next(i for i, row in enumerate(ranking) if "Code" in row)
    assert ranking[header + 1][0] == best.area_code
    assert ranking[header + 1][3] == pytest.approx(best.score)


def test_geojson_holds_boundaries_and_null_where_there_is_none(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    codes = list(run.scores.values_list("area_code", flat=True))
    draw(codes[1:])
    document = json.loads(download(client, alice, run, "geojson"))
    shapes = {one["id"]: one["geometry"] for one in document["features"]}
    assert shapes[codes[0]] is None
    assert shapes[codes[1]]["type"] == "Polygon"
    assert document["features"][0]["properties"]["rank"] == 1


def test_json_keeps_unseen_as_null(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    Observation.all_rows.filter(area_code="31.75.01.1001").delete()
    run = make_run(alice, bawaslu)
    document = json.loads(download(client, alice, run, "json"))
    (area,) = [a for a in document["areas"] if a["area_code"] == "31.75.01.1001"]
    assert area["score"] is None
    assert set(area["values"].values()) == {None}


@pytest.mark.parametrize(
    ("lang", "words"),
    [("id", "Peringkat"), ("en", "Ranking")],
)
def test_the_report_opens_again_tagged_and_in_both_languages(
    client: Client, alice: Person, bawaslu: Institution, lang: str, words: str
) -> None:
    run = make_run(alice, bawaslu)
    draw(list(run.scores.values_list("area_code", flat=True)))
    reader = PdfReader(io.BytesIO(download(client, alice, run, "pdf", lang)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert words in text
    assert run.scores.get(rank=1).area_code in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == lang


def test_the_same_run_gives_the_same_report(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    one, two = (download(client, alice, run, "pdf") for _ in range(2))
    assert one == two


def test_markup_in_a_name_is_text_in_the_report(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    Area.all_rows.filter(code="31.75.01.1001").update(name="#panic() *x* $")
    run = make_run(alice, bawaslu)
    reader = PdfReader(io.BytesIO(download(client, alice, run, "pdf")))
    assert "#panic() *x* $" in "\n".join(page.extract_text() for page in reader.pages)
