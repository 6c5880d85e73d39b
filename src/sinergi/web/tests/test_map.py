"""The map page and its data: what is shown, to whom, and how fast."""

import pytest

from sinergi.scores.models import Run
from sinergi.web.derived import Cell, parts_by_sql, parts_of
from sinergi.web.tests.conftest import make_run

pytestmark = pytest.mark.django_db
ROWS = 'data-code="31.75.0'


def names_in_order(html: str) -> list[str]:
    known = ("Kramat Jati", "Cililitan", "Penggilingan", "Pulo Gebang")
    body = html[html.index('id="ranking"') :]
    places = {name: body.find(f">{name}</a>") for name in known}
    return sorted((n for n, place in places.items() if place >= 0), key=places.get)


def page_of(client, query: str = "") -> str:
    answer = client.get(f"/map/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_opens_on_the_area_of_the_published_run(client, published, charlie):
    client.force_login(charlie)
    html = page_of(client)
    assert "Jakarta Timur" in html
    assert html.count(ROWS) == 4


def test_the_most_vulnerable_stands_first_and_the_unseen_last(client, run, alice):
    client.force_login(alice)
    assert names_in_order(page_of(client)) == [
        "Penggilingan",
        "Cililitan",
        "Kramat Jati",
        "Pulo Gebang",
    ]


def test_an_unseen_area_says_no_data_and_never_the_lowest_class(client, run, alice):
    client.force_login(alice)
    html = page_of(client)
    row = html[html.index('data-code="31.75.06.1005"') :].split("</tr>")[0]
    assert "step-unknown" in row
    assert "Rendah" not in row


def test_a_figure_below_kota_says_that_it_is_not_official(client, published, alice):
    client.force_login(alice)
    client.cookies["sinergi_language"] = "id"
    assert "bukan angka resmi Bawaslu" in page_of(client)


def test_the_table_is_sorted_by_name_as_asked(client, run, alice):
    client.force_login(alice)
    assert names_in_order(page_of(client, "?sort=-name"))[0] == "Pulo Gebang"


def test_unknown_stays_last_in_both_directions(client, run, alice):
    client.force_login(alice)
    for sort in ("score", "-score"):
        assert names_in_order(page_of(client, f"?sort={sort}"))[-1] == "Pulo Gebang"


def test_one_class_can_be_kept(client, run, alice):
    client.force_login(alice)
    assert names_in_order(page_of(client, "?class=tinggi")) == ["Penggilingan"]


def test_the_areas_without_data_can_be_kept(client, run, alice):
    client.force_login(alice)
    assert names_in_order(page_of(client, "?class=unknown")) == ["Pulo Gebang"]


def test_a_name_is_found_without_regard_to_spaces(client, run, alice):
    client.force_login(alice)
    assert names_in_order(page_of(client, "?q=pulogebang")) == ["Pulo Gebang"]


def test_a_part_of_the_tree_shows_its_areas_only(client, run, alice):
    client.force_login(alice)
    html = page_of(client, "?within=31.75.06")
    assert names_in_order(html) == ["Penggilingan", "Pulo Gebang"]


def test_a_level_above_the_run_is_a_labelled_summary(client, run, alice):
    client.force_login(alice)
    client.cookies["sinergi_language"] = "en"
    html = page_of(client, "?level=3")
    assert "It is not a score of the area itself" in html
    assert 'data-code="31.75.06"' in html


def test_colleagues_see_an_unpublished_run(client, run, bob):
    client.force_login(bob)
    assert names_in_order(page_of(client))[0] == "Penggilingan"


def test_a_stranger_sees_areas_without_scores_before_publication(client, run, charlie):
    client.force_login(charlie)
    html = page_of(client, "?within=31.75&level=4")
    assert "step-unknown" in html
    assert "step-5" not in html.split('id="ranking"')[1]


def test_a_strangers_run_asked_by_number_is_not_found(client, run, charlie):
    client.force_login(charlie)
    assert client.get(f"/map/?run={run.pk}").status_code == 404
    assert client.get(f"/map/data.json?run={run.pk}").status_code == 404


def test_the_published_run_comes_before_a_newer_draft(
    client, published, alice, bawaslu, at
):
    make_run(bawaslu, alice, at)
    client.force_login(alice)
    assert client.get("/map/data.json").json()["run"]["id"] == published.pk


def test_a_partner_without_scores_is_refused(client, published, dian):
    client.force_login(dian)
    assert client.get("/map/").status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "level=abc",
        "level=99999999999999999999",
        "within=%01",
        "within=31.75.99",
        "within=../../etc",
        "page=-1",
        "page=abc",
        "sort=%27;drop",
        "class=nothing",
        "q=" + "x" * 20_000,
        "q=%01%0a",
        "framework=%01",
        "election=%01",
    ],
)
def test_odd_parameters_break_nothing(client, run, alice, query):
    client.force_login(alice)
    assert client.get(f"/map/?{query}").status_code == 200
    assert client.get(f"/map/data.json?{query}").status_code == 200


@pytest.mark.parametrize("number", ["abc", "-1", "0", "%01", "9" * 40])
def test_a_run_that_is_none_is_not_found(client, run, alice, number):
    client.force_login(alice)
    assert client.get(f"/map/?run={number}").status_code == 404


def test_the_data_holds_what_a_drawing_needs(client, published, alice):
    client.force_login(alice)
    data = client.get("/map/data.json?within=31.75&level=4").json()
    assert data["run"]["framework"] == "dasar-jaktim"
    assert [one["code"] for one in data["classes"]] == ["rendah", "sedang", "tinggi"]
    first = {one["code"]: one for one in data["areas"]}["31.75.06.1003"]
    assert first["score"] == 80.0
    assert (first["p05"], first["p95"]) == (75.0, 85.0)
    assert first["class"] == "tinggi"
    assert first["parent_name"] == "Cakung"
    assert first["url"] == f"/areas/31.75.06.1003/?run={published.pk}"


def test_an_unseen_area_is_null_in_the_data(client, published, alice):
    client.force_login(alice)
    areas = client.get("/map/data.json").json()["areas"]
    unseen = {one["code"]: one for one in areas}["31.75.06.1005"]
    assert (unseen["score"], unseen["class"], unseen["rank"]) == (None, None, None)


def test_the_derived_mean_counts_scored_areas_only(client, published, alice):
    client.force_login(alice)
    areas = client.get("/map/data.json?level=3").json()["areas"]
    by_code = {one["code"]: one for one in areas}
    assert by_code["31.75.04"]["score"] == 30.0
    assert by_code["31.75.06"]["score"] == 80.0
    assert by_code["31.75.06"]["counts"]["tinggi"] == 1


def test_unchanged_data_is_not_sent_twice(client, published, alice):
    client.force_login(alice)
    etag = client.get("/map/data.json")["ETag"]
    again = client.get("/map/data.json", headers={"If-None-Match": etag})
    assert again.status_code == 304


def test_another_run_has_another_tag(client, published, alice, bawaslu, at):
    client.force_login(alice)
    other = make_run(bawaslu, alice, at)
    first = client.get("/map/data.json")["ETag"]
    assert client.get(f"/map/data.json?run={other.pk}")["ETag"] != first


def test_the_data_may_be_kept_by_the_browser_alone(client, published, alice):
    client.force_login(alice)
    assert client.get("/map/data.json")["Cache-Control"] == "private, no-cache"


def test_the_number_of_queries_does_not_grow_with_the_areas(
    client, published, alice, django_assert_max_num_queries
):
    client.force_login(alice)
    with django_assert_max_num_queries(24):
        client.get("/map/?within=31.75&level=4")


def test_the_data_takes_few_queries(
    client, published, alice, django_assert_max_num_queries
):
    client.force_login(alice)
    with django_assert_max_num_queries(14):
        client.get("/map/data.json?within=31.75&level=4")


def test_without_any_run_the_first_step_is_offered(client, areas, alice):
    client.force_login(alice)
    client.cookies["sinergi_language"] = "en"
    assert "Start a run" in page_of(client)


def test_without_areas_the_import_is_offered(client, alice):
    assert not Run.all_rows.exists()
    client.force_login(alice)
    client.cookies["sinergi_language"] = "en"
    assert "Import areas" in page_of(client)


def test_the_database_sums_up_as_python_does(run, alice):
    fields = ("area_code", "score", "class_code", "share_missing")
    cells = [Cell(*one) for one in run.scores.values_list(*fields)]
    for level in (0, 1, 2, 3):
        here = parts_of(cells, level, {})
        there = parts_by_sql(run, "31.75", level)
        assert here.keys() == there.keys()
        for code, part in here.items():
            assert there[code].mean == pytest.approx(part.mean)
            assert (there[code].scored, there[code].below) == (part.scored, part.below)
            assert there[code].counts["tinggi"] == part.counts["tinggi"]


def test_voters_weigh_the_mean_where_all_are_known(run):
    cells = [Cell("31.75.04.1001", 20.0, "", 0.0), Cell("31.75.04.1002", 40.0, "", 0.0)]
    voters = {"31.75.04.1001": 300.0, "31.75.04.1002": 100.0}
    assert parts_of(cells, 3, voters)["31.75.04"].mean == 25.0
