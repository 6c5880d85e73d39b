"""Pages: a package from office to office, what a file lacks, a slip, a month, partners."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import MEETING
from sinergi.access import clock
from sinergi.handovers.models import Handover, Partner, Sheet
from sinergi.handovers.queue_items import counts, items
from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.rules.signing import fingerprint, new_private, public_of, sign
from sinergi.handovers.rules.statements import canonical
from sinergi.handovers.rules.steps import State
from sinergi.handovers.services.sending import Outside, send
from sinergi.handovers.services.slipping import code_of
from sinergi.handovers.tests.making import (
    HOUR,
    WORDS,
    a_package,
    answered,
    received,
    trust,
)
from sinergi.seals.keeping import lock
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def page(client, person, path, **data):
    client.force_login(person)
    answer = client.post(path, data) if data else client.get(path)
    text = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, text.decode(errors="replace"), answer


def test_a_package_goes_from_form_to_answer(client, ends, alice, charlie, dian):
    bawaslu, pemkot = ends
    given = {
        "sender": bawaslu.pk, "receiver": f"i{pemkot.pk}", "category": "kpu",
        "regime": "pemilu", "basis": "UU 7/2017 pasal 461", "purpose": "Ditindaklanjuti",
        "title": "Spanduk", "text": "Isi yang tersegel",
        "attached": SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff isi"),
    }  # fmt: skip
    assert page(client, alice, "/handovers/new/")[0] == 200
    status, text, _answer = page(
        client, alice, "/handovers/new/", **{**given, "basis": "", "attached": ""}
    )
    assert status == 422
    assert "Isi yang tersegel" in text
    given["attached"].seek(0)
    status, _text, answer = page(client, alice, "/handovers/new/", **given)
    assert status == 302
    row = Handover.all_rows.get()
    path = f"/handovers/{row.pk}/"
    assert answer.url == path
    for person in (alice, charlie):
        status, text, answer = page(client, person, path)
        assert status == 200
        assert "Isi yang tersegel" in text
        assert answer["Cache-Control"] == "no-store"
        assert page(client, person, f"{path}files/1/")[2].content == b"\xff\xd8\xff isi"
    assert page(client, dian, path)[0] == 403
    lock(pemkot.pk)
    status, text, _answer = page(client, charlie, path)
    assert (status, "Isi yang tersegel" in text) == (200, False)
    assert f"/seals/{pemkot.pk}/unlock/" in text
    assert page(client, charlie, f"{path}files/1/")[0] == 423
    assert row.number in page(client, charlie, "/handovers/")[1]

    assert page(client, alice, f"{path}act/receive/")[0] == 404
    assert page(client, charlie, f"{path}act/receive/")[0] == 200
    assert page(client, charlie, f"{path}act/receive/", version=9)[0] == 422
    assert (
        page(client, charlie, f"{path}act/receive/", version=1, number="AG-1")[0] == 302
    )
    bad = {"version": 2, "outcome": "refused", "text": ""}
    status, text, _answer = page(client, charlie, f"{path}act/answer/", **bad)
    assert status == 422
    good = {**bad, "text": "Bukan kewenangan kami."}
    assert page(client, charlie, f"{path}act/answer/", **good)[0] == 302
    assert page(client, charlie, f"{path}act/answer/", **good)[0] == 302  # again: told
    row.refresh_from_db()
    assert (row.state, row.outcome, row.receiver_number) == (
        "answered",
        "refused",
        "AG-1",
    )
    assert "Bukan kewenangan kami." in page(client, alice, path)[1]
    for form in ("csv", "xlsx"):
        assert page(client, alice, f"/handovers/export/out.{form}")[0] == 200
    assert row.number in page(client, alice, "/handovers/export/out.csv")[1]
    assert page(client, alice, "/handovers/export/out.exe")[0] == 404
    assert row.number in page(client, charlie, "/handovers/all/")[1]
    assert row.number in page(client, charlie, "/handovers/export/both.csv")[1]
    assert row.number in page(client, charlie, f"/search/?q={row.number}")[1]
    assert page(client, alice, f"{path}slip.pdf")[1].startswith("%PDF")


def test_odd_input_is_told_and_never_an_error(client, ends, alice):
    row = a_package(*ends)
    odd = {"version": "9" * 30, "number": "\ud800", "done_at": "0001-01-01T00:00"}
    odd["number"] = "x" * 99
    paths = ("new/", f"{row.pk}/act/withdraw/", "slip/", "file/", "partners/new/")
    for path in paths:
        status = page(client, alice, f"/handovers/{path}", **odd)[0]
        assert status == 422, path
    for asked in (
        "?q=%ff%fe&state=x&category=y&page=-3",
        "?state=late",
        "?state=open&q=ST",
    ):
        assert page(client, alice, f"/handovers/sent/{asked}")[0] == 200
    for month in ("x", "2023-13", "9999-01", "2023-9"):
        assert (
            page(client, alice, f"/handovers/reconciliation/?month={month}")[0] == 200
        )
    assert page(client, alice, f"/handovers/{10**25}/")[0] == 404
    assert page(client, alice, "/handovers/new/?replaces=99999")[0] == 200


def test_a_carried_file_is_taken_in_or_all_its_faults_are_told(
    client, ends, alice, charlie, monkeypatch
):
    monkeypatch.setattr(clock, "real_now", lambda: MEETING + HOUR)
    bawaslu, pemkot = ends
    partner = trust(bawaslu, pemkot)
    out = a_package(bawaslu, partner)
    path = f"/handovers/{out.pk}/parcels/{out.parcels.get().pk}.zip"
    status, _text, answer = page(client, alice, path)
    data = answer.content
    assert status == 200

    def carry(content: bytes):
        sent = SimpleUploadedFile("paket.zip", content)
        return page(client, charlie, "/handovers/file/", parcel=sent)

    status, text, _answer = carry(data)
    assert status == 422
    assert 'role="alert"' in text
    trust(pemkot, bawaslu)
    assert carry(data.replace(b"body.age", b"bodi.age"))[1].count("<li>") >= 2
    status, _text, answer = carry(data)
    assert status == 302
    there = Handover.all_rows.get(incoming=True)
    assert answer.url == f"/handovers/{there.pk}/"
    assert carry(data)[0] == 302
    text = page(client, charlie, answer.url)[1]
    assert WORDS["text"] in text
    slip = code_of(out)
    for asked in (
        {"code": slip},
        {"number": out.number.lower(), "check": out.check_text},
    ):
        answer = page(client, charlie, "/handovers/slip/", **asked)[2]
        assert answer.url == f"/handovers/{there.pk}/act/receive/"
    assert page(client, charlie, "/handovers/slip/", code="x", number="")[0] == 422
    assert page(client, charlie, "/handovers/slip/", number="ST", check="0")[0] == 422


def test_on_paper_the_sender_writes_down_what_was_done(
    client, ends, alice, monkeypatch
):
    monkeypatch.setattr(clock, "real_now", lambda: MEETING + 3 * HOUR)
    row = send(
        sender=ends[0], receiver=Outside("DKPP"), category=Category.DKPP, subject=None,
        words=WORDS, by=None, at=MEETING,
    )  # fmt: skip
    path = f"/handovers/{row.pk}/act/receive/"
    given = {
        "version": 1,
        "number": "DKPP/1",
        "check": "0",
        "done_at": "2023-09-14T11:00",
    }
    assert page(client, alice, path, **given)[0] == 422
    given["check"] = row.check_text
    assert page(client, alice, path, **given)[0] == 302
    row.refresh_from_db()
    assert (row.state, row.received_at) == (State.RECEIVED, MEETING + HOUR)
    assert page(client, alice, f"/handovers/{row.pk}/remind/", x=1)[0] == 302
    assert row.events.filter(kind="reminded").count() == 1


def test_a_month_is_summed_frozen_and_signed_by_both(
    client, ends, alice, charlie, monkeypatch
):
    now = MEETING + dt.timedelta(days=40)
    monkeypatch.setattr(clock, "real_now", lambda: now)
    one, two, three = (a_package(*ends, files=()) for _n in range(3))
    answered(received(one))
    received(two)
    text = page(client, alice, "/handovers/reconciliation/?month=2023-09")[1]
    assert ends[1].name in text
    given = {"month": "2023-09", "office": ends[0].pk, "other": f"i{ends[1].pk}"}
    path = "/handovers/reconciliation/sheets/new/"
    assert page(client, alice, path, **{**given, "other": "i0"})[0] == 404
    status, _text, answer = page(client, alice, path, **given)
    assert status == 302
    sheet = Sheet.all_rows.get()
    assert sheet.counts["out"] == {
        "sent": 3, "received": 2, "not_received": 1, "answered": 1, "open": 1,
        "disputed": 0, "withdrawn": 0, "late": 2,
    }  # fmt: skip
    assert {number for number, _way, _bin in sheet.lines} == {
        one.number,
        two.number,
        three.number,
    }
    assert page(client, charlie, answer.url)[0] == 200
    assert page(client, charlie, f"{answer.url}sign/", x=1)[0] == 302
    assert sheet.signatures.count() == 2
    assert page(client, charlie, f"{answer.url}sign/", x=1)[0] == 302
    assert page(client, charlie, f"/handovers/reconciliation/sheets/{sheet.pk}.pdf")[
        1
    ].startswith("%PDF")
    assert (
        "2"
        in page(client, charlie, "/handovers/reconciliation/export.csv?month=2023-09")[
            1
        ]
    )
    now = MEETING
    page(client, alice, path, **given)
    assert Sheet.all_rows.count() == 1  # the month was running


def test_a_partner_is_added_by_its_card_and_compared_twice(client, ends, alice):
    private = new_private()
    words = {
        "format": "sinergi-partner/1", "name": "KPU", "office": "7", "address": "",
        "signing_key": public_of(private), "recipient": "",
    }  # fmt: skip
    card = json.dumps({**words, "signature": sign(canonical(words), private)})
    given = {"institution": ends[0].pk, "card": card.replace("KPU", "KPX")}
    assert page(client, alice, "/handovers/partners/new/", **given)[0] == 422
    status, _text, answer = page(
        client, alice, "/handovers/partners/new/", **{**given, "card": card}
    )
    assert status == 302
    path = answer.url
    print_ = fingerprint(words["signing_key"])
    assert print_ not in page(client, alice, path)[1]
    assert page(client, alice, path, channel="phone", typed="00")[0] == 422
    for channel in ("phone", "meeting"):
        assert page(client, alice, path, channel=channel, typed=print_)[0] == 302
    assert Partner.all_rows.get().in_use
    assert print_ in page(client, alice, "/handovers/partners/")[1]
    own = page(client, alice, f"/handovers/card/{ends[0].pk}/kartu.json")[1]
    assert json.loads(own)["name"] == ends[0].name
    assert page(client, alice, f"{path}retire/", x=1)[0] == 302
    assert not Partner.all_rows.get().in_use


def test_the_queue_and_the_api_show_what_waits(
    client, ends, alice, charlie, monkeypatch
):
    monkeypatch.setattr(clock, "real_now", lambda: MEETING + HOUR)
    rows = [a_package(*ends, files=()) for _n in range(3)]
    day = MEETING.date()
    assert counts(charlie, day, {}) == {"week": 3}
    assert counts(alice, day, {}) == {}
    late = day + dt.timedelta(days=30)
    assert len(items(charlie, late, {}, ["late"], 2)["late"]) == 2
    assert (
        items(charlie, day, {"q": rows[0].number}, ["week"], 9)["week"][0]["number"]
        == rows[0].number
    )

    client.force_login(charlie)
    found = client.get("/api/v1/handovers?box=in&state=sent").json()
    assert found["count"] == 3
    path = f"/api/v1/handovers/{rows[0].pk}"
    answer = client.get(path)
    assert answer.json()["statement"] == rows[0].statement
    told = {"content_type": "application/json", "HTTP_IF_MATCH": answer["ETag"]}
    answer = client.post(f"{path}/receipt", json.dumps({"number": "9"}), **told)
    assert (answer.status_code, answer.json()["state"]) == (200, "received")
    assert client.post(f"{path}/receipt", "{}", **told).status_code == 412
    told["HTTP_IF_MATCH"] = answer["ETag"]
    assert client.post(f"{path}/receipt", "{}", **told).status_code == 409
    refused = json.dumps({"outcome": "refused"})
    assert client.post(f"{path}/answer", refused, **told).status_code == 422
    good = json.dumps({"outcome": "accepted", "text": "Ya"})
    assert client.post(f"{path}/answer", good, **told).json()["outcome"] == "accepted"
