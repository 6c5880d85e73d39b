"""The pages of coverage: who sees them, what they say, what they make."""

import datetime as dt

import pytest

from sinergi.observations.models import Expectation
from sinergi.observations.tests.expecting import FIRST, OTHER, VILLAGE, expect, report
from sinergi.observations.tests.making import a_form

pytestmark = pytest.mark.django_db
PAGE = f"/coverage/?within=31.75&day={FIRST + dt.timedelta(days=20)}"
FILLED = {
    "form": "pantauan", "place": "village", "area_code": "31.75.06",
    "rhythm": "daily", "from_on": "2023-09-10", "until_on": "2023-09-12",
    "due_hour": "21", "election": "", "note": "",
}  # fmt: skip


@pytest.fixture
def daily(areas, bawaslu, panwascam):
    a_form()
    return expect(bawaslu)


def test_the_page_shows_each_area_with_its_counts(client, daily, sinta, alice):
    report(sinta)
    client.force_login(alice)
    page = client.get(PAGE)
    rows = {row.code: row.tally for row in page.context["found"].rows}
    assert (rows[VILLAGE].received, rows[VILLAGE].silent) == (1, 4)
    assert rows["31.75.04.1001"] is None
    assert page.context["found"].total.expected == 10


def test_a_kecamatan_sums_up_its_kelurahan(client, daily, sinta, alice):
    report(sinta)
    client.force_login(alice)
    groups = client.get(PAGE).context["found"].groups
    sums = {group.row.code: group.row.tally for group in groups}
    assert (sums["31.75.06"].received, sums["31.75.06"].silent) == (1, 9)
    assert sums["31.75.04"] is None


def test_a_stranger_sees_neither_what_is_expected_nor_its_counts(
    client, daily, charlie
):
    client.force_login(charlie)
    page = client.get(f"{PAGE}&expectation={daily.pk}")
    assert page.context["question"].offered == []
    assert "Penggilingan" not in page.content.decode()


def test_a_beside_standing_colleague_sees_the_same(client, daily, bob):
    client.force_login(bob)
    assert client.get(PAGE).context["found"].total.expected == 10


def test_who_reads_no_submissions_has_no_page(client, daily, sinta):
    client.force_login(sinta)
    assert client.get(PAGE).status_code == 403


def test_a_small_area_names_the_places_to_ask(client, daily, sinta, alice):
    report(sinta)
    client.force_login(alice)
    page = client.get(PAGE.replace("within=31.75", f"within={VILLAGE}"))
    (one,) = page.context["silent"]
    assert (one.code, one.missing) == (VILLAGE, 4)
    assert "Panwascam Cakung" in page.content.decode()


def test_the_map_has_a_class_where_reports_are_due_and_none_elsewhere(
    client, daily, sinta, alice
):
    for day in range(5):
        report(sinta, day=FIRST + dt.timedelta(days=day))
    client.force_login(alice)
    answer = client.get(PAGE.replace("/coverage/", "/coverage/data.json")).json()
    found = {one["code"]: one["class"] for one in answer["areas"]}
    assert found[VILLAGE] == "none"
    assert found[OTHER] == "all"
    assert found["31.75.04.1001"] is None


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_can_be_taken_along(client, daily, alice, form):
    client.force_login(alice)
    answer = client.get(PAGE.replace("/coverage/", f"/coverage/export.{form}"))
    body = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    assert b"31.75.06.1003,Penggilingan,5,0,0,0,5" in body or form == "xlsx"


def test_an_odd_question_opens_the_page(client, daily, alice):
    client.force_login(alice)
    odd = "within=x%2F&day=x&expectation=99999999999999999999&span=y"
    assert client.get(f"/coverage/?{odd}").status_code == 200


def test_the_page_asks_as_much_for_many_reports_as_for_none(
    client, daily, sinta, alice, django_assert_max_num_queries
):
    report(sinta)
    client.force_login(alice)
    client.get(PAGE)
    with django_assert_max_num_queries(40):
        client.get(PAGE)


def test_what_is_expected_can_be_set_down_and_ended(client, daily, bawaslu, alice):
    client.force_login(alice)
    client.post("/coverage/expectations/new/", FILLED | {"institution": bawaslu.pk})
    row = Expectation.all_rows.first()
    assert (row.pk != daily.pk, row.made_by) == (True, alice)
    client.post(f"/coverage/expectations/{row.pk}/end/")
    row.refresh_from_db()
    assert row.ended_at is not None


def test_nothing_can_be_expected_of_another_line(client, daily, pemkot, alice):
    client.force_login(alice)
    answer = client.post(
        "/coverage/expectations/new/", FILLED | {"institution": pemkot.pk}
    )
    assert answer.status_code == 422
    assert Expectation.all_rows.count() == 1


def test_a_wrong_day_is_told_at_its_field(client, daily, bawaslu, alice):
    client.force_login(alice)
    wrong = FILLED | {"institution": bawaslu.pk, "until_on": "2023-09-01"}
    answer = client.post("/coverage/expectations/new/", wrong)
    assert "until_on" in answer.context["form"].errors


def test_a_stranger_ends_nothing(client, daily, charlie):
    client.force_login(charlie)
    answer = client.post(f"/coverage/expectations/{daily.pk}/end/")
    assert answer.status_code == 404


def test_the_calendar_offers_what_is_usual_in_a_stage(
    client, areas, bawaslu, alice, settings
):
    from sinergi.elections.calendar import shipped_calendars
    from sinergi.elections.services import put_calendar

    settings.SINERGI_TODAY = dt.date(2023, 12, 1)
    for calendar in shipped_calendars():
        put_calendar(calendar, by=None, at=dt.datetime(2023, 1, 1, tzinfo=dt.UTC))
    a_form(code="nihil")
    client.force_login(alice)
    offers = client.get("/coverage/expectations/").context["offers"]
    campaign = offers[0]
    assert (campaign.from_on, campaign.until_on) == (
        dt.date(2023, 11, 28), dt.date(2024, 2, 10),
    )  # fmt: skip
    page = client.get(f"/coverage/expectations/new/?{campaign.query}")
    assert page.context["form"]["form"].value() == "nihil"
