"""Pages and API of cases: one walk through a case, the locked office, strangers."""

import datetime as dt
import json
import re

import pytest
from django.urls import reverse

from conftest import MEETING, make_person
from sinergi.accounts.roles import Role
from sinergi.alerts.feeding import calendar_of
from sinergi.alerts.models import Feed
from sinergi.cases.models import Case, Invitation, Paper, Party
from sinergi.cases.rules.review import FORMAL, MATERIAL
from sinergi.cases.rules.steps import Step
from sinergi.cases.services.opening import assign_case
from sinergi.cases.tests.conftest import A_DAY, HIDDEN, moved, opened
from sinergi.elections.models import CalendarDay
from sinergi.seals.keeping import lock

pytestmark = [
    pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("keys"),
]  # fmt: skip
ELEMENTS = [one.value for one in (*FORMAL, *MATERIAL)]
DAY = "2023-09-14T10:00"


@pytest.fixture(autouse=True)
def _that_day(settings):
    settings.SINERGI_TODAY = dt.date(2023, 9, 20)


def text(answer) -> str:
    return answer.content.decode()


def test_a_case_from_the_form_to_the_text_for_the_public(client, bawaslu, alice, areas):
    client.force_login(alice)
    assert (
        "Belum" in text(client.get("/cases/"))
        or client.get("/cases/").status_code == 200
    )
    told = {
        "institution": bawaslu.pk, "origin": "report", "origin_number": "LP-2023-000007",
        "received_at": DAY, "kind": "criminal", "regime": "pemilu", "title": "Politik uang",
        "allegation": HIDDEN, "area_code": "31.75.06", "known_on": "2023-09-13",
    }  # fmt: skip
    assert client.get("/cases/new/").status_code == 200
    assert client.post("/cases/new/", {**told, "allegation": ""}).status_code == 422
    answer = client.post("/cases/new/", {**told, "received_at": "2031-01-01T10:00"})
    assert answer.status_code == 422
    page = client.post("/cases/new/", told)
    row = Case.all_rows.get()
    base = f"/cases/of/{row.key}/"
    assert page.url == base
    party = {"role": "accused", "name": "Nama Terlapor", "post": "Calon"}
    assert client.post(f"{base}parties/", {"role": "accused"}).status_code == 422
    client.post(f"{base}parties/", party)
    accused = Party.all_rows.get()
    spoken = {"role": "representative", "name": "Kuasa", "stands_for": accused.pk}
    assert client.post(f"{base}parties/", spoken).status_code == 302

    def take(to, **more):
        at = Case.all_rows.get(pk=row.pk)
        form = client.get(f"{base}step/{to}/")
        assert form.status_code == 200, to
        fields = {
            "version": at.version, "happened_at": DAY, "late_reason": "Libur", "note": "Catatan", "text": "Uraian",
            "elements": ELEMENTS, "kind": "criminal", "hearing_at": "2023-09-25T10:00",
            "place": "Aula", "parties": [accused.pk], "members": 3,
            "present": "Satu\nDua\n", "dissents": 1, "dissent": "Beda", "body": "gakkumdu",
            "outcome": "violation", "receipt_number": "STPL-1", "receipt_on": "2023-09-18",
            "addressed_to": "Polres", "reason": "formal",
        }  # fmt: skip
        return client.post(f"{base}step/{to}/", {**fields, **more})

    assert client.get(f"{base}step/decided/").status_code == 404
    assert take("reviewed", note="").status_code == 422
    # somebody took another step meanwhile: that is told, and is no missing page
    late = client.post(f"{base}step/decided/", {"version": 99, "text": "Kata saya"})
    assert late.status_code == 409
    assert "Kata saya" in text(late)
    steps = ("reviewed", "registered", "clarifying", "studied", "plenary", "forwarded")
    for to in steps:
        assert take(to).status_code == 302, to
    stale = client.post(f"{base}step/followed/", {
        "version": 1, "happened_at": DAY, "receipt_number": "x", "receipt_on": "2023-09-18",
    })  # fmt: skip
    assert stale.status_code == 422
    assert take("followed").status_code == 302
    client.post(f"{base}minutes/", {"text": "Berita acara"})
    client.post(f"{base}notes/", {"text": "Catatan rahasia", "visibility": "private"})
    assert client.post(f"{base}notes/", {"visibility": "x"}).status_code == 422
    assert client.post(f"{base}minutes/", {}).status_code == 422
    client.post(f"{base}handler/", {"handler": alice.pk})
    shown = text(client.get(base))
    for word in (HIDDEN, "Nama Terlapor", "Catatan rahasia", "STPL-1", "Alice", "Beda"):
        assert word in shown, word
    paper = Paper.all_rows.filter(kind="forwarding").get()
    pdf = client.get(f"/cases/papers/{paper.key}.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Cache-Control"] == "no-store"
    assert client.get(f"{base}publications/").status_code == 200
    assert client.post(f"{base}publications/", {"text": "x"}).status_code == 422
    client.post(f"{base}publications/", {"text": "Ringkasan", "why": "Nama"})
    out = row.publications.get()
    for act in ("publish", "publish", "withdraw", "withdraw"):
        client.post(f"/cases/publications/{out.key}/{act}/")
    assert client.post(f"/cases/publications/{out.key}/burn/").status_code == 404
    out.refresh_from_db()
    assert (out.text, out.withdrawn_at is None) == ("Ringkasan", False)
    _hearings(client, base, row)


def _hearings(client, base, row):
    """Go on with hearings, delivery, calendar."""
    hearing = row.hearings.get()
    told = {"sequence": 0, "state": "held", "starts_at": DAY, "place": "Aula"}
    assert client.get(f"/cases/hearings/{hearing.key}/").status_code == 200
    assert client.post(f"/cases/hearings/{hearing.key}/", told).status_code == 302
    assert client.post(f"/cases/hearings/{hearing.key}/", told).status_code == 422
    invitation = Invitation.all_rows.get()
    address = f"{base}invitations/{invitation.pk}/"
    assert client.get(address).status_code == 200
    sent = {"delivery": "delivered", "delivered_on": "2023-09-19", "came": "true"}
    assert client.post(address, sent).status_code == 302
    future = {**sent, "delivered_on": "2030-01-01"}
    assert client.post(address, future).status_code == 422
    plan = {"kind": "plenary", "starts_at": "2023-09-28T09:00", "place": "Ruang pleno"}
    assert client.post(f"{base}hearings/", plan).status_code == 302
    assert client.post(f"{base}hearings/", {}).status_code == 422
    assert "Ruang pleno" in text(client.get("/cases/calendar/"))
    file = text(client.get("/cases/calendar.ics"))
    assert "BEGIN:VEVENT" in file
    assert HIDDEN not in file


def test_what_was_typed_for_a_step_stays_when_the_office_locked_itself(
    client, bawaslu, alice
):
    row = moved(opened(bawaslu), Step.REVIEWED)
    lock(bawaslu.pk)
    client.force_login(alice)
    told = {
        "version": row.version, "happened_at": DAY, "note": "Catatan yang panjang",
        "late_reason": "Dicatat kemudian",
    }  # fmt: skip
    answer = client.post(f"/cases/of/{row.key}/step/registered/", told)
    assert answer.status_code == 423
    assert "Catatan yang panjang" in text(answer)
    assert Case.all_rows.get().version == row.version


def test_a_locked_office_shows_numbers_steps_and_deadlines_and_no_word(
    client, bawaslu, alice
):
    row = moved(opened(bawaslu), Step.REVIEWED)
    paper = row.papers.get()
    lock(bawaslu.pk)
    client.force_login(alice)
    shown = text(client.get("/cases/"))
    assert row.number in shown
    assert "Judul perkara" not in shown
    assert "terkunci" in shown
    base = f"/cases/of/{row.key}/"
    page = client.get(base)
    assert page.status_code == 200
    assert HIDDEN not in text(page)
    assert client.get(f"/cases/papers/{paper.key}.pdf").status_code == 423
    fields = {
        "version": row.version,
        "happened_at": DAY,
        "late_reason": "x",
        "note": "x",
        "elements": ELEMENTS,
    }
    answer = client.post(f"{base}step/registered/", fields)  # its paper needs the names
    assert answer.status_code == 423
    assert Case.all_rows.get(pk=row.pk).step == "reviewed"
    # A step that prints nothing, and a note, are sealed without the key's other half.
    told = {"text": "Catatan", "visibility": "office"}
    assert client.post(f"{base}notes/", told).status_code == 302
    one = client.get(f"/api/v1/cases/{row.key}").json()
    assert (one["title"], one["allegation"]) == (None, None)


def test_the_list_is_searched_filtered_sorted_and_exported(
    client, bawaslu, alice, django_assert_max_num_queries
):
    rows = [opened(bawaslu, kind=kind) for kind in ("criminal", "ethics", "ethics")]
    assign_case(rows[0], alice, by=None, at=MEETING)
    client.force_login(alice)

    def listed(query: str) -> int:
        return len(
            re.findall(r"/cases/of/[0-9a-f]{32}/", text(client.get(f"/cases/?{query}")))
        )

    assert listed("") == 3
    assert listed("step=late") == 3  # two working days after 14 September are over
    assert listed("kind=ethics&sort=newest") == 2
    assert listed("step=mine") == 1
    assert listed(f"handler={alice.pk}&sort=number") == 1
    assert listed("q=0002") == 1
    assert listed("within=31.75.06&origin=report") == 3
    assert listed("within=31.75.01") == 0
    assert listed("step=x&kind=y&origin=z&sort=q&handler=99999999999999&page=x") == 3
    csv = b"".join(client.get("/cases/export.csv?kind=ethics").streaming_content)
    assert csv.decode().count("PKR") == 2
    assert client.get("/cases/export.xlsx").status_code == 200
    assert client.get("/cases/export.pdf").status_code == 404
    client.get("/cases/?step=all")
    with django_assert_max_num_queries(20):
        client.get("/cases/?step=all")
    assert rows[0].number in text(client.get("/queue/?whose=institution"))
    found = text(client.get("/search/?q=0002/PKR"))
    assert rows[1].number in found


def test_statistics_add_up_and_leave_as_a_table(client, bawaslu, alice):
    moved(opened(bawaslu), Step.REVIEWED, Step.REGISTERED, Step.STUDIED, Step.PLENARY)
    moved(opened(bawaslu), Step.REVIEWED, Step.NOT_REGISTERED)
    opened(bawaslu, origin="finding")
    client.force_login(alice)
    page = text(client.get("/cases/figures/?first=2023-09-01&last=2023-09-30"))
    assert "Jumlahnya cocok" in page
    csv = b"".join(client.get("/cases/figures.csv?regime=pemilu").streaming_content)
    lines = csv.decode("utf-8-sig").splitlines()
    assert lines[1].split(",")[1:9] == ["3", "1", "1", "1", "1", "0", "0", "0"]
    assert client.get("/cases/figures.xlsx?first=x&last=9999-99-99").status_code == 200
    assert client.get("/cases/figures/?within=31.75&day=2023-09-14").status_code == 200


def test_which_cases_move_if_a_day_becomes_a_holiday(
    client, bawaslu, alice, charlie, bob
):
    at = dt.datetime(2023, 9, 19, 3, tzinfo=dt.UTC)
    row = opened(bawaslu, received_at=at, at=at)
    client.force_login(alice)
    address = "/cases/calendar/day-off/"
    shown = text(client.get(f"{address}?day=2023-09-20&name=Libur"))
    assert row.number in shown
    assert row.number not in text(client.get(f"{address}?day=2023-10-20"))
    assert client.get(f"{address}?day=x").status_code == 422
    assert CalendarDay.all_rows.count() == 0  # asked, not changed
    client.force_login(charlie)  # edits the working calendar, and reads no case
    assert client.get(address).status_code == 403
    answer = client.get("/cases/calendar/decree/?day=2023-09-20")
    assert answer.status_code == 200
    assert row.number not in text(answer)


def test_one_s_own_calendar_feed_holds_numbers_and_hours(bawaslu, alice):
    row = moved(opened(bawaslu), Step.REVIEWED, Step.REGISTERED, Step.CLARIFYING)
    day = dt.date(2023, 9, 20)
    feed = Feed(scope="person", person=alice, language="id")
    file = calendar_of(feed, day)
    assert file.count(b"BEGIN:VEVENT") == 2
    assert file == calendar_of(feed, day)
    assert row.register_number.encode() in file
    for word in (HIDDEN, "Nama Terlapor", "Judul perkara"):
        assert word.encode() not in file
    passed_around = Feed(scope="city", person=alice, area_code="31.75", language="id")
    assert row.key.encode() not in calendar_of(passed_around, day)


def test_numbers_and_the_table_of_steps_are_visible(client, bawaslu, alice):
    client.force_login(alice)
    assert "UU 7/2017" in text(client.get("/cases/steps/"))
    told = {"institution": bawaslu.pk, "kind": "register", "pattern": "{n:03}/{year}"}
    assert client.post("/cases/series/", told).status_code == 302
    assert "{n:03}/{year}" in text(client.get("/cases/series/"))
    for pattern in ("{n}", "{x}{n}{year}", ""):
        assert (
            client.post("/cases/series/", {**told, "pattern": pattern}).status_code
            == 422
        )


def test_strangers_find_nothing_and_the_invited_their_invitation(
    client, bawaslu, panwascam, panwas, charlie, dian
):
    from sinergi.cases.rules.kinds import Role as Part
    from sinergi.cases.services.opening import PartyDraft

    about = PartyDraft(role=Part.ACCUSED, name="P", office=panwascam, person=panwas)
    row = moved(
        opened(bawaslu, kind="ethics", ad_hoc=True, parties=(about,)), Step.REVIEWED,
        Step.REGISTERED,
    )  # fmt: skip
    base = f"/cases/of/{row.key}/"
    custodian = make_person("kustodi", Role.CUSTODIAN, bawaslu)
    for person in (charlie, dian, custodian):
        client.force_login(person)
        assert client.get("/cases/").status_code == 403
        assert client.get(base).status_code == 403
        assert client.get(f"/api/v1/cases/{row.key}").status_code == 403
    client.force_login(panwas)
    assert client.get(base).status_code == 404
    assert row.number not in text(client.get("/cases/?step=all"))
    assert "Aula" not in text(client.get("/cases/summons/"))
    moved(row, Step.CLARIFYING, place="Aula")
    shown = text(client.get("/cases/summons/"))
    assert "Aula" in shown
    assert HIDDEN not in shown
    assert row.register_number not in shown
    assert client.get(base).status_code == 404


def test_the_api_lists_shows_and_takes_a_step(client, bawaslu, alice):
    row = opened(bawaslu)
    client.force_login(alice)
    listed = client.get("/api/v1/cases?step=all&limit=5").json()
    assert [one["key"] for one in listed["items"]] == [row.key]
    one = client.get(f"/api/v1/cases/{row.key}")
    assert one.json()["allegation"] == HIDDEN
    assert one.json()["deadlines"][0]["code"] == "kajian-awal"
    assert "reviewed" in one.json()["next_steps"]

    def post(given, tag=one["ETag"]):
        return client.post(
            f"/api/v1/cases/{row.key}/steps", json.dumps(given),
            content_type="application/json", headers={"If-Match": tag},
        )  # fmt: skip

    told = {"to": "reviewed", "note": "x", "elements": ELEMENTS}
    assert post({**told, "note": ""}).status_code == 422
    assert post({**told, "to": "decided"}).status_code == 409
    assert post({**told, "happened_at": "0001-01-01T00:00:00Z"}).status_code == 422
    assert post(told, '"v9"').status_code == 412
    done = post(told)
    assert (done.status_code, done.json()["step"]) == (200, "reviewed")
    assert post(told).status_code == 412
    assert reverse("cases:list") == "/cases/"
    assert A_DAY


def test_the_form_of_a_party_does_not_tell_who_has_an_account(
    client, bawaslu, pemkot, alice, bob
):
    other = make_person("kasi", Role.COORDINATOR, pemkot)
    base = f"/cases/of/{opened(bawaslu).key}/"
    client.force_login(alice)
    given = {"role": "witness", "name": "Saksi", "office": pemkot.name}
    answers = [
        client.post(f"{base}parties/", {**given, "account": account})
        for account in (other.username, "tidak-ada")
    ]
    assert {(one.status_code, one.url) for one in answers} == {(302, base)}
    named = Party.all_rows.filter(role="witness").order_by("pk")
    assert [one.person_id for one in named] == [other.pk, None]
    own = {**given, "office": bawaslu.name, "account": "tidak-ada"}
    assert client.post(f"{base}parties/", own).status_code == 422
