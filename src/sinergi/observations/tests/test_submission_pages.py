"""The pages of submissions: who sees them, what they say, what is decided there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MEETING, let_go, make_person
from sinergi.access.clock import now
from sinergi.accounts.roles import Role
from sinergi.audit.models import Fact
from sinergi.doors.uploads import keep_any
from sinergi.observations.detailing import REVIEW_TEXTS, changes_between
from sinergi.observations.models import OutsideNumber, State, Submission
from sinergi.observations.services.forms import draft_version, publish_version
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.tests.making import a_form, filled, receive
from sinergi.observations.xlsform import convert

pytestmark = pytest.mark.django_db
ANSWERS = (
    "<area>31.75.06.1003</area><happened_on>2023-09-10</happened_on>"
    "<note>Spanduk &lt;b&gt;roboh&lt;/b&gt;</note>"
    "<person><name>Budi</name></person><person><name>Ani</name></person>"
)


def kept(name="foto.jpg", content=b"\xff\xd8\xfffoto"):
    return keep_any(SimpleUploadedFile(name, content))


@pytest.fixture
def row(areas, sinta):
    a_form()
    xml = filled(answers=f"{ANSWERS}<photo>foto.jpg</photo>")
    return receive(xml, sinta, files=[kept()]).submission


def pages_of(row):
    base = f"/submissions/{row.pk}/"
    return base, f"{base}xml", f"{base}files/{row.files.get().pk}"


def get(client, person, address):
    client.force_login(person)
    answer = client.get(address)
    let_go(answer)
    return answer


@pytest.mark.parametrize("who", ["alice", "bob", "sinta"])
def test_the_line_and_the_sender_open_every_page(client, request, row, who):
    person = request.getfixturevalue(who)
    found = [get(client, person, one).status_code for one in pages_of(row)]
    assert found == [200, 200, 200]


def test_a_stranger_finds_nothing(client, row, charlie):
    found = [get(client, charlie, one).status_code for one in pages_of(row)]
    assert found == [404, 404, 404]
    assert row.receipt not in get(client, charlie, "/submissions/").content.decode()
    for act in ("review/", "place/", "number/"):
        assert client.post(f"/submissions/{row.pk}/{act}").status_code == 404


def test_a_colleague_of_the_sender_who_only_sends_finds_nothing(client, row, panwascam):
    other = make_person("rudi", Role.SUPERVISOR, panwascam, "31.75.06")
    assert get(client, other, pages_of(row)[0]).status_code == 404


def test_answers_stand_with_the_labels_of_the_form(client, row, alice):
    html = get(client, alice, pages_of(row)[0]).content.decode()
    for text in ("Catatan", "Penggilingan", "Budi", "Ani", "10 September 2023"):
        assert text in html
    assert "&lt;b&gt;roboh&lt;/b&gt;" in html
    assert "<b>roboh" not in html


def test_a_photo_is_shown_and_nothing_in_a_file_can_run(client, row, alice):
    page, _xml, file = pages_of(row)
    html = get(client, alice, page).content.decode()
    assert f'src="{file}?show=1"' in html
    answer = get(client, alice, file)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_that_is_no_picture_is_only_downloaded(client, areas, sinta, alice):
    a_form()
    script = kept("audit.csv", b"<script>1</script>")
    row = receive(filled(), sinta, files=[script]).submission
    answer = get(client, alice, f"{pages_of(row)[2]}?show=1")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"


def test_the_xml_is_what_the_device_sent(client, row, sinta):
    answer = get(client, sinta, pages_of(row)[1])
    assert answer.content == bytes(Submission.all_rows.get(pk=row.pk).xml)


def test_reading_anothers_is_a_fact_and_reading_ones_own_is_none(
    client, row, alice, sinta
):
    for one in pages_of(row):
        get(client, sinta, one)
    assert not Fact.all_rows.filter(verb__startswith="audit:rows:").exists()
    for one in pages_of(row):
        get(client, alice, one)
    facts = Fact.all_rows.filter(target=f"submission:{row.pk}", actor_id=alice.pk)
    assert sorted(facts.values_list("verb", flat=True)) == [
        "audit:rows:exported", "audit:rows:exported", "audit:rows:viewed",
    ]  # fmt: skip


# --- deciding ------------------------------------------------------------------------------


def decide(client, person, row, state, *, seen=0, **more):
    client.force_login(person)
    data = {"state": state, "seen": seen, "reason": "", **more}
    return client.post(f"/submissions/{row.pk}/review/?state=new", data)


def state_of(row):
    return Submission.all_rows.get(pk=row.pk).state


def test_accepting_opens_the_next_that_waits(client, row, sinta, alice):
    second = receive(filled(), sinta).submission
    answer = decide(client, alice, second, "accepted", then="next")
    assert answer.url == f"/submissions/{row.pk}/?state=new"
    assert state_of(second) == "accepted"


def test_after_the_last_one_the_list_is_opened(client, row, alice):
    answer = decide(client, alice, row, "accepted", then="next")
    assert answer.url == "/submissions/?state=new"


def test_sending_back_without_a_reason_asks_for_it(client, row, alice):
    answer = decide(client, alice, row, "correction")
    assert answer.status_code == 422
    assert str(REVIEW_TEXTS["reason"]) in answer.content.decode()
    assert state_of(row) == "new"


def test_a_returned_one_shows_its_reason_to_the_sender(client, row, sinta, alice):
    decide(client, alice, row, "correction", reason="Foto buram")
    assert "Foto buram" in get(client, sinta, pages_of(row)[0]).content.decode()


def test_the_second_of_two_reviewers_is_told(client, row, alice, bob):
    decide(client, alice, row, "accepted")
    answer = decide(client, bob, row, "rejected", reason="ganda", seen=0)
    assert answer.status_code == 409
    assert str(REVIEW_TEXTS["stale"]) in answer.content.decode()
    assert state_of(row) == "accepted"


def test_the_sender_decides_nothing(client, row, sinta):
    assert decide(client, sinta, row, "accepted").status_code == 403


def test_every_refusal_has_words():
    codes = {
        "move", "reason", "long", "edited", "place", "test", "own", "missing",
        "answers", "stale", "busy",
    }  # fmt: skip
    assert set(REVIEW_TEXTS) == codes


def test_the_place_is_given_where_the_answers_have_none(client, areas, sinta, alice):
    a_form()
    row = receive(filled(answers="<area>99</area>"), sinta).submission
    client.force_login(alice)
    data = {"area_code": "31.75.06.1003", "happened_on": "2023-09-10"}
    answer = client.post(f"/submissions/{row.pk}/place/", data)
    assert answer.status_code == 302
    assert Submission.all_rows.get(pk=row.pk).area_code == "31.75.06.1003"


def test_an_unknown_area_is_asked_for_again(client, row, alice):
    client.force_login(alice)
    answer = client.post(f"/submissions/{row.pk}/place/", {"area_code": "99"})
    assert answer.status_code == 422
    assert "31.75" in answer.content.decode()


# --- many at once --------------------------------------------------------------------------


def many(client, person, rows, action="accepted", **more):
    client.force_login(person)
    data = {"row": rows, "action": action, **more}
    return client.post("/submissions/review/", data)


def test_nothing_is_done_before_it_is_confirmed(client, row, alice):
    answer = many(client, alice, [row.pk])
    assert answer.status_code == 200
    assert f'value="{row.pk}:0"' in answer.content.decode()
    assert state_of(row) == "new"


def test_confirmed_all_are_decided_and_the_list_is_back(client, row, sinta, alice):
    second = receive(filled(), sinta).submission
    rows = [f"{row.pk}:0", f"{second.pk}:0"]
    answer = many(client, alice, rows, confirmed="1", next="/submissions/?state=new")
    assert answer.url == "/submissions/?state=new"
    assert {state_of(row), state_of(second)} == {"accepted"}


def test_what_is_left_alone_is_named_with_its_reason(client, row, sinta, alice):
    lacking = receive(filled(answers="<photo>a.jpg</photo>"), sinta).submission
    asked = many(client, alice, [row.pk, lacking.pk]).content.decode()
    answer = many(client, alice, [f"{row.pk}:0", str(lacking.pk)], confirmed="1")
    for html in (asked, answer.content.decode()):
        assert lacking.receipt in html
        assert str(REVIEW_TEXTS["missing"]) in html
    assert (state_of(row), state_of(lacking)) == ("accepted", "new")


def test_what_the_question_leaves_alone_is_not_sent_with_the_answer(
    client, row, sinta, alice
):
    lacking = receive(filled(answers="<photo>a.jpg</photo>"), sinta).submission
    html = many(client, alice, [row.pk, lacking.pk]).content.decode()
    assert html.count('name="row"') == 1
    assert f'name="row" value="{row.pk}:0"' in html


def test_what_somebody_decided_since_is_left_alone(client, row, alice, bob):
    review_submission(row, State.REJECTED, reason="ganda", by=bob, at=MEETING)
    answer = many(client, alice, [f"{row.pk}:0"], confirmed="1")
    assert str(REVIEW_TEXTS["stale"]) in answer.content.decode()
    assert state_of(row) == "rejected"


def test_many_are_sent_back_with_one_reason(client, row, alice):
    answer = many(client, alice, [f"{row.pk}:0"], "correction", confirmed="1")
    assert answer.status_code == 422
    many(client, alice, [f"{row.pk}:0"], "correction", confirmed="1", reason="Ulangi")
    assert Submission.all_rows.get(pk=row.pk).reason == "Ulangi"


def test_a_strangers_row_is_not_among_many(client, row, charlie):
    answer = many(client, charlie, [f"{row.pk}:0"], confirmed="1")
    assert answer.status_code == 302
    assert state_of(row) == "new"


# --- the list ------------------------------------------------------------------------------


def listed(client, person, query=""):
    client.force_login(person)
    answer = client.get(f"/submissions/?{query}")
    assert answer.status_code == 200
    return [line.row.pk for line in answer.context["lines"]]


def test_filters_find_what_they_say(client, row, sinta, alice):
    nowhere = "<area>99</area>"
    second = receive(
        filled(answers=f"{nowhere}<note>Hujan deras</note>"), sinta
    ).submission
    third = receive(filled(answers=f"{nowhere}<photo>b.jpg</photo>"), sinta).submission
    for query, wanted in (
        ("", [third, second, row]),
        ("sort=received", [row, second, third]),
        (f"q=L-{second.pk:06d}", [second]),
        ("q=hujan", [second]),
        ("q=sinta&within=31.75.06", [row]),
        ("place=none", [third, second]),
        ("files=missing", [third]),
        ("since=2023-09-10&until=2023-09-10", [row]),
        ("received=2023-09-14&place=none", [third, second]),
        ("state=accepted", []),
        ("form=lain", []),
        ("test=1", []),
        ("without=siwaslu&q=hujan", [second]),
        ("q=%01&within=x&since=9999-99-99&institution=9e9&sort=x", [third, second, row]),
    ):  # fmt: skip
        assert listed(client, alice, query) == [one.pk for one in wanted], query


def test_a_sender_sees_her_own_alone(client, row, sinta, bob):
    own = receive(filled(), bob).submission
    assert listed(client, sinta) == [row.pk]
    assert listed(client, bob) == [own.pk, row.pk]
    assert listed(client, bob, "mine=1") == [own.pk]


def test_an_edit_takes_the_place_of_what_it_edits(client, row, sinta, alice):
    edit = receive(
        filled(deprecated_id=row.instance_id, answers="<note>Berdiri lagi</note>"),
        sinta,
    ).submission
    assert listed(client, alice) == [edit.pk]
    assert listed(client, alice, "state=replaced") == [row.pk]
    html = get(client, alice, f"/submissions/{edit.pk}/").content.decode()
    assert "<ins>Berdiri lagi</ins>" in html


def test_what_an_edit_changed_is_told_question_by_question(row, sinta, alice):
    edit = receive(
        filled(deprecated_id=row.instance_id, answers="<note>Baru</note>"), sinta
    ).submission
    found = changes_between(row, edit, row.version, alice)
    changed = {one.label: (one.before, one.after) for one in found}
    assert changed["Nama"] == ("Budi · Ani", "")
    assert changed["Catatan"] == ("Spanduk <b>roboh</b>", "Baru")


TIMED = """
| survey |
| | type | name | label::Bahasa Indonesia (id) | label::English (en) | calculation |
| | start | began | | | |
| | end | ended | | | |
| | deviceid | device | | | |
| | integer | count | Banyaknya | Number | |
| | calculate | double | | | 2 * ${count} |
| settings |
| | form_id | form_title | form_title::English (en) | version | default_language |
| | waktu | Waktu | Time | 1 | Bahasa Indonesia (id) |
"""


def test_what_the_device_fills_in_is_no_change(areas, sinta, alice):
    converted = convert("form.md", TIMED.encode())
    version = draft_version(
        converted, source_name="form.md", source_sha256="0" * 64, institution=None,
        audience=(), by=None, at=MEETING,
    )  # fmt: skip
    publish_version(version, titles=converted.titles, by=None, at=MEETING)

    def sent(hour, count, **meta):
        answers = (
            f"<began>2024-02-14T{hour}:00:00Z</began><ended>2024-02-14T{hour}:30:00Z"
            f"</ended><device>d{hour}</device><count>{count}</count>"
            f"<double>{2 * count}</double>"
        )
        return receive(filled("waktu", "1", answers=answers, **meta), sinta).submission

    first = sent("03", 1)
    edit = sent("04", 4, deprecated_id=first.instance_id)
    found = changes_between(first, edit, first.version, alice)
    assert [(one.label, one.before, one.after) for one in found] == [
        ("Banyaknya", "1", "4"), ("double", "2", "8"),
    ]  # fmt: skip


def test_the_list_asks_as_much_for_three_hundred_as_for_ten(
    client, areas, sinta, alice
):
    a_form()
    client.force_login(alice)

    def questions(count):
        for _ in range(count):
            receive(filled(), sinta)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/submissions/?print=1").status_code == 200
        assert not any('"xml"' in one["sql"] for one in asked.captured_queries)
        return len(asked)

    questions(1)
    few = questions(9)
    assert few <= 25
    assert questions(290) <= few


def test_a_filter_of_the_list_is_kept_for_its_person(client, row, alice, bob):
    kept = {"page": "submissions", "name": "Yang baru", "query": "state=new&place=none"}
    client.force_login(alice)
    answer = client.post("/commitments/filters/", kept)
    assert answer.url == "/submissions/?state=new&place=none"
    html = client.get("/submissions/").content.decode()
    assert "Yang baru" in html
    assert 'href="/submissions/?state=new&amp;place=none"' in html
    assert "Yang baru" not in get(client, bob, "/submissions/").content.decode()


# --- numbers outside -----------------------------------------------------------------------


def enter(client, person, row, number, system="siwaslu"):
    client.force_login(person)
    data = {"system": system, "number": number}
    return client.post(f"/submissions/{row.pk}/number/", data)


def numbers():
    rows = OutsideNumber.all_rows.filter(ended_at=None)
    return list(rows.values_list("system", "number"))


def test_a_number_is_entered_replaced_and_taken_away(client, row, sinta):
    enter(client, sinta, row, " 001/lp/2024 ")
    assert numbers() == [("siwaslu", "001/LP/2024")]
    enter(client, sinta, row, "002/LP/2024")
    assert numbers() == [("siwaslu", "002/LP/2024")]
    enter(client, sinta, row, "")
    assert numbers() == []
    assert OutsideNumber.all_rows.count() == 2
    facts = Fact.all_rows.filter(verb="observations:outside-number:entered")
    assert facts.count() == 3


def test_the_number_stays_with_an_edit(client, row, sinta, alice):
    enter(client, sinta, row, "001")
    edit = receive(filled(deprecated_id=row.instance_id), sinta).submission
    html = get(client, alice, f"/submissions/{edit.pk}/").content.decode()
    assert 'value="001"' in html
    assert listed(client, alice, "without=siwaslu") == []
    assert listed(client, alice, "without=silog") == [edit.pk]


def test_a_rejected_edit_shows_what_counts_in_its_place_and_its_sender_is_told(
    client, row, sinta, alice
):
    review_submission(row, State.ACCEPTED, by=alice, at=MEETING)
    edit = receive(filled(deprecated_id=row.instance_id), sinta).submission
    review_submission(edit, State.REJECTED, reason="Salah", by=alice, at=MEETING)
    html = get(client, alice, f"/submissions/{edit.pk}/").content.decode()
    assert f'href="/submissions/{row.pk}/"' in html
    assert get(client, alice, f"/submissions/{row.pk}/").context["acts"]
    Submission.all_rows.update(received_at=now())
    told = get(client, sinta, "/field/state").json()["receipts"]
    states = {one["receipt"]: one["state"] for one in told}
    assert states == {row.receipt: "accepted", edit.receipt: "rejected"}


def test_a_month_is_compared_with_a_pasted_list(client, row, sinta, alice):
    enter(client, sinta, row, "001/LP")
    other = receive(filled(), sinta).submission
    enter(client, sinta, other, "002/LP")
    old = "<area>31.75.06.1003</area><happened_on>2023-08-01</happened_on>"
    august = receive(filled(answers=old), sinta).submission
    enter(client, sinta, august, "009/LP")
    client.force_login(alice)
    pasted = "nomor;tanggal\n001/lp;x\n\n777/LP;y\n009/LP;z\n777/LP;y"
    answer = client.post(
        "/submissions/reconcile/?month=2023-09",
        {"system": "siwaslu", "numbers": pasted},
    )
    found = answer.context["found"]
    assert [one.number for one in found.both] == ["001/LP"]
    assert [one.number for one in found.only_here] == ["002/LP"]
    assert found.only_there == ("777/LP",)
    assert [one.row.pk for one in found.elsewhen] == [august.pk]
    assert found.twice == ("777/LP",)


def test_accepted_ones_without_a_number_are_named(client, row, alice):
    review_submission(row, State.ACCEPTED, by=alice, at=MEETING)
    address = "/submissions/reconcile/?month=2023-09&system=silog"
    assert row.receipt in get(client, alice, address).content.decode()


def test_a_stranger_reconciles_nothing_of_others(client, row, charlie, alice):
    review_submission(row, State.ACCEPTED, by=alice, at=MEETING)
    html = get(client, charlie, "/submissions/reconcile/?month=2023-09").content
    assert row.receipt not in html.decode()


def test_any_month_can_be_asked_for(client, bob):
    for month in ("0000-00", "2100-12", "1998-01", "x", "99999-1"):
        address = f"/submissions/reconcile/?month={month}"
        assert get(client, bob, address).status_code == 200


# --- the queue -----------------------------------------------------------------------------


def test_the_queue_names_what_waits_by_form_and_what_came_back(
    client, row, sinta, alice
):
    html = get(client, alice, "/queue/").content.decode()
    assert "/submissions/?state=new&amp;form=pantauan" in html
    assert f"/submissions/{row.pk}/" not in html
    review_submission(row, State.CORRECTION, reason="x", by=alice, at=MEETING)
    assert f"/submissions/{row.pk}/" in get(client, sinta, "/queue/").content.decode()


def test_the_queue_of_a_stranger_stays_empty(client, row, charlie):
    assert "/submissions/?state" not in get(client, charlie, "/queue/").content.decode()


def test_a_station_is_named_with_its_area():
    from sinergi.observations.answering import Speaker
    from sinergi.observations.form_outline import Question

    asked = Question("station", "select_one", source="stations.csv")
    speaker = Speaker("id", {"31.75.06.1003": "Penggilingan"})
    assert speaker.say(asked, "31.75.06.1003-012") == "TPS 012, Penggilingan"


@pytest.mark.parametrize(
    ("kind", "raw", "said"),
    [
        ("geopoint", "-6.2 106.9 0 4.6", "-6.20000, 106.90000 (± 5 m)"),
        ("geopoint", "x y", "x y"),
        ("geopoint", "1e999 0", "1e999 0"),
        ("geotrace", "-6 106; -6 107", "2"),
        ("date", "2023-13-45", "2023-13-45"),
        ("time", "09:30:00.000+07:00", "09.30"),
        ("time", "25:99", "25:99"),
        ("dateTime", "2024-02-14T03:00:00Z", "14 Februari 2024, 10.00"),
        ("acknowledge", "OK", "ya"),
        ("integer", "0012", "0012"),
    ],
)
def test_answers_are_said_as_people_say_them(kind, raw, said):
    from sinergi.observations.answering import Speaker
    from sinergi.observations.form_outline import Question

    found = Speaker("id").say(Question("q", kind), raw)
    assert found.startswith(said) or found in {"yes", said}


def test_no_browser_keeps_the_answers_and_photos_it_was_handed(client, row, sinta):
    client.force_login(sinta)
    answer = client.get(f"/submissions/{row.pk}/xml")
    assert answer["Cache-Control"] == "private, no-store"
