"""Search by name, code and number, however it is spelt."""

import pytest

pytestmark = pytest.mark.django_db


def found(client, asked: str) -> str:
    answer = client.get("/search/", {"q": asked})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture(autouse=True)
def _signed_in(client, charlie):
    client.force_login(charlie)
    client.cookies["sinergi_language"] = "en"


@pytest.mark.parametrize(
    "asked", ["kramatjati", "Kramat Jati", "KRAMAT-JATI", "kramat  jati", "krámat"]
)
def test_spelling_does_not_matter(client, areas, asked):
    html = found(client, asked)
    assert "/areas/31.75.04/" in html
    assert "/areas/31.75.04.1001/" in html


@pytest.mark.parametrize("asked", ["31.75.06.1003", "3175061003"])
def test_a_code_finds_its_area_with_or_without_dots(client, areas, asked):
    html = found(client, asked)
    assert "/areas/31.75.06.1003/" in html
    assert "/areas/31.75.06.1005/" not in html


def test_a_code_finds_what_lies_below_it(client, areas):
    assert "/areas/31.75.06.1005/" in found(client, "31.75.06")


def test_the_names_above_tell_equal_names_apart(client, areas):
    assert "Kramatjati, Jakarta Timur" in found(client, "cililitan")


def test_a_mistyped_name_is_guessed(client, areas):
    html = found(client, "cililtan")
    assert "Did you mean" in html
    assert "Cililitan" in html


def test_a_framework_is_found_by_its_name(client, areas):
    assert "/frameworks/dasar-jaktim/" in found(client, "dasar")


def test_a_published_run_is_found_by_number(client, published):
    assert f"/runs/{published.pk}/" in found(client, f"#{published.pk}")


def test_a_strangers_draft_is_not_found(client, run):
    assert f"/runs/{run.pk}/" not in found(client, str(run.pk))


def test_nothing_found_says_what_to_try(client, areas):
    assert "Nothing found" in found(client, "zzzzzz")


def test_the_operator_finds_areas_but_no_frameworks(client, areas, omar):
    client.force_login(omar)
    assert "/areas/31.75.06/" in found(client, "cakung")
    assert "/frameworks/" not in found(client, "dasar")


def test_a_partner_does_not_search(client, areas, dian):
    client.force_login(dian)
    assert client.get("/search/?q=cakung").status_code == 403


@pytest.mark.parametrize(
    "asked", ["", " ", "%", "\x01", "x" * 20_000, "'; --", "9" * 30]
)
def test_odd_questions_break_nothing(client, areas, asked):
    found(client, asked)


def test_a_search_takes_few_queries(client, published, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        found(client, "kramat")
