"""Between two installations: by file, over the wire, on paper.

Both offices live in one database, each with its own signing key, and know each other as
partners alone: what passes between them is the parcel, or the code on the slip.
"""

import datetime as dt
import json

import pytest
from django.test import Client

from conftest import MEETING
from sinergi.doors import http
from sinergi.handovers.models import Handover, Parcel, Partner
from sinergi.handovers.packing import open_copies, open_words
from sinergi.handovers.rules.parcels import BadParcel, read_parcel, write_parcel
from sinergi.handovers.rules.slips import BadCode
from sinergi.handovers.rules.statements import Kind, canonical
from sinergi.handovers.rules.steps import Act, BadHandover, State
from sinergi.handovers.services import delivering
from sinergi.handovers.services.acting import Said, act_on
from sinergi.handovers.services.delivering import deliver_parcels
from sinergi.handovers.services.incoming import take_in
from sinergi.handovers.services.partners import (
    PartnerDraft,
    add_partner,
    confirm_partner,
    retire_partner,
)
from sinergi.handovers.services.slipping import code_of, read_slip
from sinergi.handovers.signing_keys import sign_for
from sinergi.handovers.tests.making import (
    HOUR,
    PHOTO,
    WORDS,
    a_package,
    answered,
    received,
    trust,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def partners(ends) -> tuple[Partner, Partner]:
    """Return Pemkot as Bawaslu knows it, and Bawaslu as Pemkot knows it."""
    bawaslu, pemkot = ends
    return trust(bawaslu, pemkot), trust(pemkot, bawaslu)


def carried(row: Handover, kind: str) -> bytes:
    return bytes(row.parcels.get(kind=kind).content)


def faults_of(data: bytes, at: dt.datetime = MEETING, **more) -> set[str]:
    with pytest.raises(BadParcel) as problem:
        take_in(read_parcel(data), by=None, at=at, **more)
    return {one.code for one in problem.value.faults}


def test_a_package_goes_over_as_a_file_and_its_answer_comes_back(ends, partners):
    bawaslu, pemkot = ends
    out = a_package(bawaslu, partners[0])
    assert out.copies.exclude(institution=bawaslu).count() == 0
    data = carried(out, "sent")
    assert b"Spanduk" not in data
    taken = take_in(read_parcel(data), by=None, at=MEETING + HOUR)
    there = taken.row
    assert (there.incoming, there.receiver, there.state) == (True, pemkot, State.SENT)
    body, file = there.copies.order_by("position")
    assert open_words([body])[0]["words"] == WORDS
    assert open_copies([file]) == [PHOTO.data]
    again = take_in(read_parcel(data), by=None, at=MEETING + HOUR)
    assert (again.known, again.row) == (True, there)

    there = received(there, number="AG-1")
    there = answered(there)
    for kind in ("received", "answered"):
        back = take_in(
            read_parcel(carried(there, kind)), by=None, at=MEETING + 3 * HOUR
        )
        assert (back.known, back.row) == (False, out)
    out.refresh_from_db()
    assert (out.state, out.receiver_number, out.outcome) == (
        "answered",
        "AG-1",
        "accepted",
    )
    copy = out.copies.get(part="act")
    assert copy.institution == bawaslu
    assert open_words([copy])[0]["text"] == "Dilaksanakan."
    late = carried(there, "received")
    assert take_in(read_parcel(late), by=None, at=MEETING + 4 * HOUR).known


def test_over_the_wire_it_is_tried_again_until_it_arrives_once(
    ends, partners, monkeypatch
):
    bawaslu = ends[0]
    Partner.all_rows.update(address="https://mitra.example")
    answers: list[object] = [http.Unreachable("timeout"), http.Answer(503, b"")]

    def wire(url, body, headers):
        """Bring a request to the other WSGI application, which here is the same code."""
        if answers:
            first = answers.pop(0)
            if isinstance(first, Exception):
                raise first
            return first
        assert url == "https://mitra.example/handovers/exchange/"
        answer = Client().post(
            "/handovers/exchange/", data=body, content_type=headers["Content-Type"]
        )
        return http.Answer(answer.status_code, answer.content)

    monkeypatch.setattr(delivering, "post", wire)
    monkeypatch.setattr(
        "sinergi.handovers.views.exchange.real_now", lambda: MEETING + HOUR
    )
    partner = Partner.all_rows.get(institution=bawaslu)
    out = a_package(bawaslu, partner, files=())
    assert [deliver_parcels(MEETING), deliver_parcels(MEETING)] == [0, 0]
    assert deliver_parcels(MEETING + dt.timedelta(minutes=2)) == 0
    assert Parcel.all_rows.get().problem == "answer-503"
    assert deliver_parcels(MEETING + dt.timedelta(minutes=8)) == 1
    assert deliver_parcels(MEETING + HOUR) == 0
    there = Handover.all_rows.get(uid=out.uid, incoming=True)
    act_on(
        there, Act.RECEIVE, Said(number="7"), version=None, by=None, at=MEETING + HOUR
    )
    assert deliver_parcels(MEETING + HOUR) == 1
    out.refresh_from_db()
    assert (out.state, out.receiver_number) == (State.RECEIVED, "7")

    odd = Client().post(
        "/handovers/exchange/", b"x", content_type="x/y", CONTENT_LENGTH="-1"
    )
    assert odd.status_code == 422
    assert Client().get("/handovers/exchange/").status_code == 405
    answer = Client().post("/handovers/exchange/", b"junk", content_type="x/y")
    assert answer.status_code == 422
    assert json.loads(answer.content) == {
        "taken": False, "faults": [{"code": "zip", "what": ""}],
    }  # fmt: skip
    answers.append(http.Answer(422, b"{}"))
    out = a_package(bawaslu, partner, files=())
    deliver_parcels(MEETING + HOUR)
    parcel = Parcel.all_rows.get(handover=out)
    assert (parcel.due_at, parcel.problem) == (None, "answer-422")


def test_foreign_old_future_changed_and_misdirected_parcels_are_refused(ends, partners):
    bawaslu, pemkot = ends
    out = a_package(bawaslu, partners[0], files=())
    data = carried(out, "sent")
    parcel = read_parcel(data)
    there = partners[1]

    def resigned(by=bawaslu, **more) -> bytes:
        statement = canonical({**parcel.words, **more})
        signature, key = sign_for(by.pk, statement, at=MEETING)
        return write_parcel(statement, signature, key, body=parcel.body)

    assert faults_of(data, MEETING - HOUR) == {"future"}
    assert faults_of(data, MEETING + dt.timedelta(days=200)) == {"old"}
    assert faults_of(resigned(at="2023-01-01T00:00:00Z")) == {"old", "before-since"}
    assert faults_of(data, offices=[bawaslu.pk]) == {"not-for-us"}
    assert faults_of(resigned(by=pemkot)) == {"not-for-us"}
    other = {"office": "99", "name": "X"}
    assert faults_of(resigned(to=other)) == {"not-for-us"}
    assert faults_of(resigned(**{"from": other})) == {"foreign"}
    Partner.all_rows.filter(pk=there.pk).update(since=None)
    assert faults_of(data) == {"unconfirmed"}
    Partner.all_rows.filter(pk=there.pk).update(since=MEETING)
    take_in(parcel, by=None, at=MEETING)
    assert faults_of(resigned(basis="lain")) == {"changed-id"}
    row = received(Handover.all_rows.get(incoming=True))
    receipt = read_parcel(carried(row, "received"))
    later = MEETING + 2 * HOUR

    def told(by=pemkot, **more) -> bytes:
        statement = canonical({**receipt.words, **more})
        signature, key = sign_for(by.pk, statement, at=MEETING)
        return write_parcel(statement, signature, key)

    assert faults_of(told(of="0" * 64), later) == {"another-package"}
    assert faults_of(told(id="0" * 32), later) == {"unknown-package"}
    assert faults_of(told(kind="answer", outcome="accepted"), later) == {
        "state",
        "no-body",
    }
    assert faults_of(told(kind="withdrawal"), later) == {"side", "state"}
    assert faults_of(told(at="2023-09-13T00:00:00Z"), later) == {
        "before",
        "before-since",
    }
    retire_partner(partners[0], by=None, at=later)
    assert faults_of(told(number="x"), later) == {"retired"}
    with pytest.raises(BadHandover, match="partner"):
        a_package(bawaslu, partners[0])


def test_a_partner_is_used_once_compared_by_two_different_channels(
    ends, alice, charlie
):
    bawaslu, pemkot = ends
    public = sign_for(pemkot.pk, b"x", at=MEETING)[1]
    draft = {
        "institution": bawaslu,
        "name": "Pemkot",
        "office": "7",
        "public_key": public,
    }
    for bad, code in (
        ({"public_key": "x"}, "public-key"), ({"recipient": "age1x"}, "recipient"),
        ({"agreed_length": 3}, "agreement"),
    ):  # fmt: skip
        with pytest.raises(BadHandover, match=code):
            add_partner(PartnerDraft(**{**draft, **bad}), by=None, at=MEETING)
    row = add_partner(PartnerDraft(**draft), by=alice, at=MEETING)
    with pytest.raises(BadHandover, match="twice"):
        add_partner(PartnerDraft(**draft), by=None, at=MEETING)
    told = {"typed": row.fingerprint, "by": alice, "at": MEETING}
    with pytest.raises(BadHandover, match="fingerprint"):
        confirm_partner(row, **{**told, "typed": "0000"}, channel="phone")
    with pytest.raises(BadHandover, match="side"):
        confirm_partner(row, **{**told, "by": charlie}, channel="phone")
    assert not confirm_partner(row, **told, channel="phone").in_use
    with pytest.raises(BadHandover, match="channel"):
        confirm_partner(row, **told, channel="phone")
    row = confirm_partner(row, **told, channel="letter")
    assert row.in_use
    with pytest.raises(BadHandover, match="no-key"):
        a_package(bawaslu, row)
    assert list(Partner.visible.to(charlie)) == []


def test_a_slip_confirms_receipt_by_its_code_both_ways(ends, partners):
    bawaslu, pemkot = ends
    out = a_package(bawaslu, partners[0], files=())
    text = code_of(out)
    assert bawaslu.name not in text
    read = read_slip(text, [pemkot.pk], by=None, at=MEETING)
    there = read.row
    assert (read.known, there.on_paper, there.copies.count()) == (False, True, 0)
    assert read_slip(text, [pemkot.pk], by=None, at=MEETING).known
    with pytest.raises(BadHandover, match="state"):
        code_of(there)
    there = received(there, number="AG-9")
    filled = take_in(read_parcel(carried(out, "sent")), by=None, at=MEETING + HOUR)
    assert (filled.known, filled.row) == (False, there)
    assert open_words(there.copies.filter(part="package"))[0]["words"] == WORDS
    assert take_in(read_parcel(carried(out, "sent")), by=None, at=MEETING).known
    there.refresh_from_db()
    assert (there.state, there.on_paper) == (State.RECEIVED, False)
    back = code_of(there)
    for offices, at, code in (
        ([pemkot.pk], MEETING + HOUR, "unknown"), ([bawaslu.pk], MEETING - HOUR, "future"),
        ([bawaslu.pk], MEETING + dt.timedelta(days=300), "old"),
    ):  # fmt: skip
        with pytest.raises(BadCode, match=code):
            read_slip(back, offices, by=None, at=at)
    assert not read_slip(back, [bawaslu.pk], by=None, at=MEETING + HOUR).known
    out.refresh_from_db()
    assert (out.state, out.receiver_number) == (State.RECEIVED, "AG-9")
    assert read_slip(back, [bawaslu.pk], by=None, at=MEETING + HOUR).known
    with pytest.raises(BadCode, match="foreign"):
        read_slip(text[:-4] + "AAAA", [bawaslu.pk], by=None, at=MEETING)
    with pytest.raises(BadCode, match="signature"):
        read_slip(text[:-4] + "AAAA", [pemkot.pk], by=None, at=MEETING)
    assert Kind.PACKAGE == "package"
