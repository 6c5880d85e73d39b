"""Framework pages and what-if: the whole method is shown, and choices move ranks."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from sinergi.accounts.models import Institution, Person
from sinergi.scores.catalogue import shipped, shipped_codes
from sinergi.scores.models import Run
from sinergi.scores.services import publish_run
from sinergi.scores.tests.making import AT, CITY, compute, make_areas, make_run
from sinergi.scores.what_if import changed_framework, current_weights

pytestmark = pytest.mark.django_db


def page(client: Client, person: Person, address: str, **query: str) -> str:
    client.force_login(person)
    response = client.get(address, query, headers={"accept-language": "en"})
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.parametrize("code", shipped_codes())
def test_a_framework_page_names_every_indicator(
    client: Client, alice: Person, code: str
) -> None:
    text = page(client, alice, reverse("scores:framework", args=[code]))
    for indicator in shipped(code).indicators:
        assert (
            indicator.names["en"].split("(")[0].replace("'", "&#x27;").strip() in text
        )


def test_an_unknown_framework_is_a_404(client: Client, alice: Person) -> None:
    client.force_login(alice)
    assert client.get(reverse("scores:framework", args=["nothing"])).status_code == 404


def test_the_framework_file_reads_back_equal(client: Client, alice: Person) -> None:
    text = page(client, alice, reverse("scores:framework_file", args=["dasar-jaktim"]))
    assert text == shipped("dasar-jaktim").text


def test_unchanged_weights_change_nothing() -> None:
    framework = shipped("dasar-jaktim")
    assert changed_framework(framework, weights={}, methods={}) is framework
    assert current_weights(framework)["pemilih"] == 2


def what_if(client: Client, person: Person, **query: str) -> str:
    address = reverse("scores:what_if", args=["dasar-jaktim"])
    return page(client, person, address, within=CITY, level="4", **query)


def test_what_if_warns_that_it_is_not_the_published_run(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    assert "not the published run" in what_if(client, alice)


def test_a_weight_of_its_own_moves_ranks(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    text = what_if(client, alice, **{"w.fisik": "50"})
    assert "What moves" in text
    assert "▲" in text
    assert "▼" in text
    assert "▼ -" not in text


def test_what_if_starts_from_the_published_runs_own_table(
    client: Client, alice: Person, charlie: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    publish_run(run, label="", by=alice, at=AT)
    text = what_if(client, charlie, normalisation="rank")
    assert f"run {run.pk}</a>" in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("normalisation", "zscore"),
        ("normalisation", "borda"),
        ("aggregation", "geometric"),
        ("aggregation", "copeland"),
        ("aggregation", "topsis"),
        ("imputation", "regression"),
        ("treatment", "winsorise"),
    ],
)
def test_every_method_offered_can_be_computed_or_says_why_not(
    client: Client, alice: Person, bawaslu: Institution, name: str, value: str
) -> None:
    make_run(alice, bawaslu)
    text = what_if(client, alice, **{name: value})
    assert "Rank correlation" in text or "cannot be computed" in text


@pytest.mark.parametrize("value", ["-1", "many", "1e99"])
def test_a_weight_that_is_none_is_told(
    client: Client, alice: Person, bawaslu: Institution, value: str
) -> None:
    make_run(alice, bawaslu)
    assert "cannot be read" in what_if(client, alice, **{"w.fisik": value})


def test_all_weights_at_zero_are_told_and_not_an_error(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    zeros = {f"w.{code}": "0" for code in ("beban", "mutu", "kontestasi", "fisik")}
    assert "cannot be computed" in what_if(client, alice, **zeros)


def test_an_experiment_is_saved_as_one(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    client.force_login(alice)
    address = reverse("scores:what_if_save", args=["dasar-jaktim"])
    client.post(f"{address}?within={CITY}&level=4&w.fisik=9&aggregation=geometric")
    run = compute(Run.all_rows.latest("pk"))
    assert run.experimental
    assert run.is_complete
    assert run.framework.weight_set.values["fisik"] == 9


def test_a_reader_cannot_save_an_experiment(client: Client, dian: Person) -> None:
    client.force_login(dian)
    address = reverse("scores:what_if_save", args=["dasar-jaktim"])
    assert client.post(address).status_code == 403


def test_what_if_over_65_areas_answers_in_time(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    make_areas(65)
    make_run(alice, bawaslu)
    what_if(client, alice)
    begun = time.perf_counter()
    what_if(client, alice, **{"w.fisik": "3"})
    # 0.3 s is the aim on an idle machine (benchmarks); this catches a tenfold loss
    assert time.perf_counter() - begun < 3
