"""What may be told of decided matters: the page and the API, and nothing of an open one."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.neutrality.indicators import decided_matters
from sinergi.neutrality.models import Release
from sinergi.neutrality.rules.paths import Step
from sinergi.neutrality.rules.releases import GROUPS
from sinergi.neutrality.rules.suppression import SMALLEST, suppress
from sinergi.neutrality.tests.conftest import moved, opened, signed_in

pytestmark = pytest.mark.django_db
PAGE, ADDRESS = "/neutrality/releases/", "/api/v1/neutrality/decided"


def released(rtrw: int, *, first=dt.date(2023, 1, 1), made_at=MEETING) -> Release:
    shown = suppress(dict.fromkeys(GROUPS, 0) | {"rtrw": rtrw})
    table = {"cells": shown.cells, "total": shown.total}
    return Release.all_rows.create(
        first_on=first, last_on=first + dt.timedelta(days=180), made_at=made_at,
        counts={"v": 1, "tables": {"decided": table, "repeated": table}},
    )  # fmt: skip


def page(client, person) -> str:
    signed_in(client, person)
    client.cookies["sinergi_language"] = "en"
    return client.get(PAGE).content.decode()


def test_the_page_says_what_is_counted_until_when_and_by_what_nothing_is_divided(
    client, alice
):
    released(7)
    text = page(client, alice)
    assert "<strong>7</strong>" in text
    for words in ("Offices accused in neutrality matters", "None: a count, not a share",
                  "Decisions noted until", "no score", "made 30 days after"):  # fmt: skip
        assert words in text


def test_a_total_that_is_not_told_is_not_shown_as_zero(client, alice):
    released(2)
    text = page(client, alice)
    assert "not shown: too small" in text
    assert client.get(ADDRESS).json()["value"] is None


def test_without_a_release_all_of_it_is_unknown(client, alice):
    assert "no release yet" in page(client, alice)
    told = client.get(ADDRESS).json()
    assert {told[name] for name in ("value", "first_on", "last_on", "made_at")} == {
        None
    }
    assert (told["smallest"], told["margin"], told["wait_days"]) == (5, 2, 30)


def test_the_api_tells_the_newest_release_with_its_dates(client, alice):
    released(12)
    released(9, first=dt.date(2023, 7, 1))
    client.force_login(alice)
    told = client.get(ADDRESS).json()
    assert (told["value"], told["first_on"]) == (9, "2023-07-01")
    assert client.get("/api/v1/neutrality/releases").json()["items"][1]["made_at"]


def test_a_release_to_come_is_not_told_yet(client, alice):
    released(7)
    released(
        9, first=dt.date(2023, 7, 1), made_at=dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
    )
    client.force_login(alice)
    assert client.get(ADDRESS).json()["value"] == 7


def test_an_open_matter_changes_neither_page_nor_api(client, offices, alice):
    released(7)
    signed_in(client, alice)
    before = client.get(ADDRESS).json()
    row = moved(opened(offices), Step.STUDIED, Step.FORWARDED)
    text = page(client, alice)
    assert client.get(ADDRESS).json() == before
    assert row.key not in text
    assert row.number not in text


def test_who_may_not_read_pledges_gets_neither(client):
    fkub = make_institution("FKUB", InstitutionKind.FKUB)
    client.force_login(make_person("fkub", Role.PARTNER, fkub))
    assert [client.get(one).status_code for one in (PAGE, ADDRESS)] == [403, 403]


@given(st.lists(st.integers(0, 30), min_size=5, max_size=5))
def test_a_value_is_never_below_the_smallest_that_is_told(counts):
    shown = suppress(dict(zip(GROUPS, counts, strict=True)))
    assert shown.total is None or shown.total >= SMALLEST
    assert shown.total in {None, sum(counts)}


def test_the_indicator_is_the_same_for_whatever_name_the_city_has():
    released(7)
    found = [decided_matters(dt.date(2999, 1, 1), one) for one in ("", "31.75")]
    assert [value.value for one in found for value in one.values()] == [7.0, 7.0]
