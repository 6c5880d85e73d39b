"""The pages of runs: who sees what, what they say, how many questions they ask."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sinergi.accounts.models import Institution, Membership, Person
from sinergi.accounts.roles import Role
from sinergi.elections.calendar import shipped_calendars
from sinergi.elections.services import put_calendar
from sinergi.scores.models import Publication, Run
from sinergi.scores.services import publish_run, start_run
from sinergi.scores.tasks import compute_run_sensitivity
from sinergi.scores.tests.making import AT, CITY, ask, compute, make_areas, make_run

pytestmark = pytest.mark.django_db


def page(client: Client, person: Person, address: str, **query: str) -> str:
    client.force_login(person)
    response = client.get(address, query, headers={"accept-language": "en"})
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def status(client: Client, person: Person, address: str) -> int:
    client.force_login(person)
    return client.get(address).status_code


PAGES = ["scores:run", "scores:input_table", "scores:run_framework"]


@pytest.mark.parametrize("name", PAGES)
def test_a_run_is_a_404_to_strangers(
    client: Client,
    alice: Person,
    bob: Person,
    charlie: Person,
    bawaslu: Institution,
    name: str,
) -> None:
    address = reverse(name, args=[make_run(alice, bawaslu).pk])
    assert [status(client, one, address) for one in (alice, bob, charlie)] == [
        200,
        200,
        404,
    ]


@pytest.mark.parametrize("name", ["scores:runs", "scores:frameworks", "scores:compare"])
def test_a_partner_without_the_permission_is_refused(
    client: Client, dian: Person, name: str
) -> None:
    assert status(client, dian, reverse(name)) == 403


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(reverse("scores:runs")).status_code == 302


def test_the_run_page_says_how_to_compute_it_again(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    text = page(client, alice, reverse("scores:run", args=[run.pk]))
    command = f"sinergi index run-{run.pk}-framework.yaml run-{run.pk}-table.csv"
    assert command in text
    assert "--draws 1000 --seed 1" in text


def test_below_kota_the_page_says_that_it_is_not_official(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    text = page(client, alice, reverse("scores:run", args=[run.pk]))
    assert "not an official figure of Bawaslu" in text


def test_the_ranking_is_filtered_by_name(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    text = page(client, alice, reverse("scores:run", args=[run.pk]), q="1003")
    assert text.count("<tr data-code=") == 2


def test_the_ranking_can_be_turned_round(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    text = page(client, alice, reverse("scores:run", args=[run.pk]), sort="-rank")
    last = run.scores.order_by("-rank").first()
    assert text.index(f'data-code="{last.area_code}"') == text.index("data-code=")


def questions(client: Client, address: str) -> list[str]:
    """Return what a page asks the database when it is asked a second time."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return [one["sql"] for one in asked.captured_queries]


def test_the_list_asks_the_same_number_of_questions_for_one_run_and_for_six(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    client.force_login(alice)
    one = questions(client, reverse("scores:runs"))
    for _ in range(5):
        make_run(alice, bawaslu)
    assert len(questions(client, reverse("scores:runs"))) == len(one)


def test_a_run_asks_few_questions_whatever_its_size(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    client.force_login(alice)
    asked = questions(client, reverse("scores:run", args=[run.pk]))
    assert len(asked) <= 16, "\n".join(asked)


def test_the_list_is_filtered_by_framework_and_state(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    start_run(ask(bawaslu), by=alice, at=AT)
    text = page(
        client, alice, reverse("scores:runs"), state="waiting", framework="dasar-jaktim"
    )
    assert text.count('<th scope="row">') == 1


def test_the_form_shows_what_is_missing_before_anything_is_computed(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    text = page(client, alice, reverse("scores:run_new"), as_of="2020-01-01")
    assert "Nothing to compute yet" in text


def test_the_form_offers_elections_by_name(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    for calendar in shipped_calendars():
        put_calendar(calendar, by=None, at=AT)
    text = page(client, alice, reverse("scores:run_new"))
    assert '<option value="pemilu-2024">General election 2024</option>' in text


def good(institution: Institution) -> dict[str, object]:
    return {
        "framework": "dasar-jaktim",
        "level": 4,
        "within": CITY,
        "as_of": "2024-03-01",
        "draws": 10,
        "seed": 3,
        "sources": ["weights"],
        "institution": institution.pk,
    }


def test_starting_a_run_leads_to_its_progress(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    client.force_login(alice)
    response = client.post(reverse("scores:run_new"), good(bawaslu))
    run = Run.all_rows.latest("pk")
    assert response.url == reverse("jobs:job", args=[run.job_id])
    assert run.options["without"][0] == "normalisation"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("within", "31.74", "There is no area"),
        ("level", 2, "This framework is meant for"),
        ("draws", 1_000_000, "less than or equal to"),
        ("as_of", "soon", "valid date"),
    ],
)
def test_what_is_wrong_stands_in_the_summary_and_nothing_typed_is_lost(
    client: Client,
    alice: Person,
    bawaslu: Institution,
    field: str,
    value: object,
    words: str,
) -> None:
    make_run(alice, bawaslu)
    client.force_login(alice)
    address = reverse("scores:run_new")
    asked = good(bawaslu) | {field: value}
    response = client.post(address, asked, headers={"accept-language": "en"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "error-summary" in text
    assert words in text


def test_an_area_outside_the_role_is_refused(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    client.force_login(alice)
    response = client.post(reverse("scores:run_new"), good(bawaslu) | {"within": "0"})
    assert response.status_code == 422


def test_another_institution_cannot_be_named(
    client: Client, alice: Person, pemkot: Institution, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    client.force_login(alice)
    asked = good(bawaslu) | {"institution": pemkot.pk}
    assert client.post(reverse("scores:run_new"), asked).status_code == 422


def test_publishing_and_withdrawing_by_button(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    client.force_login(alice)
    client.post(reverse("scores:publish", args=[run.pk]))
    assert Run.all_rows.get(pk=run.pk).is_published
    client.post(reverse("scores:withdraw", args=[run.pk]), {"reason": "wrong table"})
    assert not Run.all_rows.get(pk=run.pk).is_published


def test_a_withdrawal_needs_a_reason(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    publish_run(run, label="", by=alice, at=AT)
    client.force_login(alice)
    client.post(reverse("scores:withdraw", args=[run.pk]), {"reason": " "})
    assert Run.all_rows.get(pk=run.pk).is_published


@pytest.mark.parametrize("act", ["publish", "withdraw", "sensitivity"])
def test_acts_on_a_strangers_run_are_a_404_even_when_published(
    client: Client, alice: Person, charlie: Person, bawaslu: Institution, act: str
) -> None:
    run = make_run(alice, bawaslu)
    publish_run(run, label="", by=alice, at=AT)
    client.force_login(charlie)
    response = client.post(reverse(f"scores:{act}", args=[run.pk]), {"reason": "mine"})
    assert response.status_code == 404
    assert Publication.all_rows.get(run=run).is_in_force


def test_a_failed_run_says_why(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = compute(start_run(ask(bawaslu), by=alice, at=AT))
    text = page(client, alice, reverse("scores:run", args=[run.pk]))
    assert "no areas of this level" in text


def test_two_runs_side_by_side_say_what_differs(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    one = make_run(alice, bawaslu)
    two = make_run(alice, bawaslu, seed=2, as_of=dt.date(2024, 4, 1))
    address = reverse("scores:compare")
    text = page(client, alice, address, a=str(one.pk), b=str(two.pk))
    assert "day of the data, seed" in text


def test_a_strangers_run_cannot_be_compared(
    client: Client, alice: Person, charlie: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    address = reverse("scores:compare") + f"?a={run.pk}&b={run.pk}"
    assert status(client, charlie, address) == 404


def test_the_run_page_shows_what_drives_the_ranks(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    client.force_login(alice)
    client.post(reverse("scores:sensitivity", args=[run.pk]))
    row = run.sensitivities.get()
    compute_run_sensitivity.func(job_id=row.job_id, sensitivity_id=row.pk)
    text = page(client, alice, reverse("scores:run", args=[run.pk]))
    assert "What moves when one part is left out" in text


def test_a_run_is_started_only_for_an_institution_that_gave_the_right(
    client: Client, alice: Person, bawaslu: Institution, pemkot: Institution
) -> None:
    make_run(alice, bawaslu)
    Membership.all_rows.create(
        person=alice,
        institution=pemkot,
        role=Role.PARTNER,
        area_code=CITY,
        valid_from=dt.date(2020, 1, 1),
    )
    client.force_login(alice)
    response = client.post(reverse("scores:run_new"), good(pemkot))
    assert response.status_code == 422
    assert list(response.context["form"].fields["institution"].queryset) == [bawaslu]


ODD_ADDRESSES = [
    {"level": "9" * 30},
    {"level": "9" * 5_000},
    {"level": "\u0664"},
    {"within": "9" * 5_000},
    {"within": "31.75\x00"},
    {"within": "31.%' OR 1=1"},
    {"within": ".", "level": "-4"},
    {"draws": "9" * 5_000, "seed": "9" * 30, "as_of": "9" * 30},
    {"election": "\x00", "framework": "\x00"},
]


@pytest.mark.parametrize("odd", ODD_ADDRESSES)
def test_nothing_odd_in_the_address_breaks_a_new_run_or_a_what_if(
    client: Client, alice: Person, odd: dict[str, str]
) -> None:
    make_areas()
    client.force_login(alice)
    assert client.get(reverse("scores:run_new"), odd).status_code in {200, 400}
    what_if = reverse("scores:what_if", args=["dasar-jaktim"])
    assert client.get(what_if, odd).status_code in {200, 400, 404}


@pytest.mark.parametrize("odd", ODD_ADDRESSES)
def test_nothing_odd_sent_starts_a_run(
    client: Client, alice: Person, bawaslu: Institution, odd: dict[str, str]
) -> None:
    make_areas()
    client.force_login(alice)
    sent = good(bawaslu) | odd
    assert client.post(reverse("scores:run_new"), sent).status_code == 422
    assert not Run.all_rows.exists()


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5_000])
def test_a_run_number_beyond_all_numbers_is_not_found(
    client: Client, alice: Person, number: str
) -> None:
    client.force_login(alice)
    address = reverse("scores:compare")
    assert client.get(address, {"a": number, "b": number}).status_code == 404


def test_the_run_page_says_since_when_data_counts_as_old(
    client: Client, alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    text = page(client, alice, reverse("scores:run", args=[run.pk]))
    assert "0% observed before Saturday, 2 March 2019" in text
