"""The pages of notices: whose they are, what they change; feeds read with present rights."""

import datetime as dt

import pytest

from conftest import MEETING
from sinergi.accounts.models import Membership
from sinergi.alerts.making import make_notices
from sinergi.alerts.models import Cursor, Delivery, Feed, Notice, Preference, Webhook
from sinergi.alerts.rules import Choice, Kind, State
from sinergi.alerts.services import hash_token
from sinergi.alerts.tests.conftest import ask

pytestmark = pytest.mark.django_db
LATER = MEETING + dt.timedelta(minutes=1)


@pytest.fixture
def asked(pemkot, charlie, cakung, camat):
    Cursor.all_rows.get_or_create(name="facts")
    row = ask(cakung, pemkot, charlie, due_on=dt.date(2023, 10, 2))
    make_notices(LATER)
    return row


def test_the_page_names_the_row_and_the_bell_counts_it(client, asked, camat):
    client.force_login(camat)
    page = client.get("/notices/", headers={"accept-language": "en"}).content.decode()
    assert asked.number in page
    assert "Notifications, 1 new" in page


def test_opening_a_notice_leads_to_the_row_and_marks_it_seen(client, asked, camat):
    client.force_login(camat)
    answer = client.get(f"/notices/{Notice.visible.to(camat).get().pk}/")
    assert answer.url == f"/commitments/{asked.pk}/"
    assert Delivery.all_rows.get(channel="in-app").state == State.SEEN


def test_the_notice_of_another_is_a_404(client, asked, camat, alice):
    client.force_login(alice)
    pk = Notice.visible.to(camat).get().pk
    assert client.get(f"/notices/{pk}/").status_code == 404


def test_the_ledger_shows_own_deliveries_alone(client, asked, camat, alice):
    client.force_login(alice)
    assert asked.number not in client.get("/notices/ledger/").content.decode()
    client.force_login(camat)
    assert asked.number in client.get("/notices/ledger/").content.decode()


def test_a_choice_is_kept_and_nonsense_is_not(client, camat):
    client.force_login(camat)
    client.post("/notices/preferences/", {"asked.e-mail": "off", "late.e-mail": "x"})
    kept = Preference.visible.to(camat).values_list("kind", "choice")
    assert list(kept) == [(Kind.ASKED, Choice.OFF)]


@pytest.mark.parametrize("page", ["", "preferences/", "ledger/"])
def test_a_page_of_notices_asks_as_often_for_many_as_for_few(
    client, asked, camat, page, django_assert_max_num_queries
):
    client.force_login(camat)
    for n in range(40):
        row = Notice.all_rows.create(
            person=camat, kind=Kind.LATE, target=asked and f"commitment:{asked.pk}",
            key=f"x{n}", made_at=LATER,
        )  # fmt: skip
        Delivery.all_rows.create(
            notice=row, channel="in-app", made_at=LATER, due_at=LATER
        )
    with django_assert_max_num_queries(20):
        assert client.get(f"/notices/{page}").status_code == 200


def test_a_webhook_is_added_with_its_secret_shown_once(client, alice, bawaslu):
    client.force_login(alice)
    client.get("/webhooks/new/")
    client.post("/account/reauthenticate/", {"password": "alice" * 3})
    url = "https://hooks.example.org/sinergi"
    answer = client.post("/webhooks/new/", {"institution": bawaslu.pk, "url": url})
    row = Webhook.all_rows.get()
    assert row.secret in answer.content.decode()
    assert row.secret not in client.get("/webhooks/").content.decode()


def test_the_webhook_of_another_institution_is_a_404(client, charlie, bawaslu):
    row = Webhook.all_rows.create(
        institution=bawaslu, url="https://a.example", salt="s", created_at=MEETING
    )
    client.force_login(charlie)
    assert client.post(f"/webhooks/{row.pk}/test/").status_code == 404
    assert "a.example" not in client.get("/webhooks/").content.decode()


def make_feed(client, **fields) -> str:
    answer = client.post("/calendars/", {"scope": "person", **fields})
    page = answer.content.decode()
    return "/ics/" + page.partition("/ics/")[2].partition(".ics")[0] + ".ics"


def test_a_feed_holds_what_is_due_and_needs_no_login(client, asked, camat, settings):
    settings.SINERGI_TODAY = dt.date(2023, 9, 20)
    client.force_login(camat)
    address = make_feed(client)
    client.logout()
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"DTSTART;VALUE=DATE:20231002" in answer.content


def test_a_feed_that_has_not_changed_is_not_sent_again(client, asked, camat):
    client.force_login(camat)
    address = make_feed(client)
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_a_revoked_feed_is_a_404(client, camat):
    client.force_login(camat)
    address = make_feed(client)
    client.post(f"/calendars/{Feed.all_rows.get().pk}/revoke/")
    assert client.get(address).status_code == 404


def test_a_feed_ends_with_the_last_role_of_its_maker(client, camat):
    client.force_login(camat)
    address = make_feed(client)
    Membership.all_rows.filter(person=camat).update(valid_until=dt.date(2022, 2, 2))
    assert client.get(address).status_code == 404


def test_a_feed_of_the_city_shows_only_what_its_maker_may_see(
    client, asked, alice, settings, db
):
    settings.SINERGI_TODAY = dt.date(2023, 9, 20)
    Feed.all_rows.create(
        person=alice, scope="city", area_code="31.75", language="id", made_at=MEETING,
        token_hash=hash_token("foo"),
    )  # fmt: skip
    answer = client.get("/ics/foo.ics")
    assert answer.status_code == 200
    assert asked.title.encode() not in answer.content


@pytest.mark.parametrize("token", ["x", "x" * 200, "%00"])
def test_a_token_nobody_gave_is_no_calendar(client, db, token):
    assert client.get(f"/ics/{token}.ics").status_code in {400, 404}
