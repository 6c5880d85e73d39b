"""SMS: how much fits, a gateway that answers as gateways do, numbers and receipts."""

import dataclasses
import datetime as dt
import json
import logging
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import MEETING
from devtools.sms_gateway import signature
from sinergi.alerts.channels import CHANNELS
from sinergi.alerts.channels.base import (
    Line,
    Message,
    PermanentProblem,
    TemporaryProblem,
)
from sinergi.alerts.delivering import deliver_due
from sinergi.alerts.making import make_notices
from sinergi.alerts.models import Cursor, Delivery, SmsNumber
from sinergi.alerts.numbers import plain_number, proved_number
from sinergi.alerts.rules import State
from sinergi.alerts.sms_text import fitted, parts_of
from sinergi.alerts.tests.conftest import numbered
from sinergi.alerts.texting import BadNumber, give_number, prove_number, remove_number
from sinergi.audit.models import Fact
from sinergi.warnings.tests.conftest import city  # noqa: F401 a fixture
from sinergi.warnings.tests.making import sent

LATER = MEETING + dt.timedelta(minutes=1)
LINK = "https://sinergi.example/notices/123456/"
MESSAGE = Message(
    key="7", subject="x", language="id",
    lines=(Line("warning-sent", "Peringatan", "PW-1", LINK, "Banjir {to} di Cakung."),),
)  # fmt: skip


# --- how much fits (3GPP TS 23.038, 23.040) -----------------------------------------------


@pytest.mark.parametrize(
    ("text", "alphabet", "length", "count"),
    [
        ("a" * 160, "GSM-7", 160, 1), ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2), ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1), ("€" * 81, "GSM-7", 162, 2),
        ("ŝ" * 70, "UCS-2", 70, 1), ("ŝ" * 71, "UCS-2", 71, 2),
        ("ŝ" * 134, "UCS-2", 134, 2), ("😀" * 36, "UCS-2", 72, 2), ("", "GSM-7", 0, 1),
    ],
)  # fmt: skip
def test_the_parts_of_a_text(text, alphabet, length, count):
    found = parts_of(text)
    assert (found.alphabet, found.length, found.count) == (alphabet, length, count)


@given(st.text(max_size=600), st.integers(1, 3))
def test_a_text_always_fits_and_keeps_its_link(words, most):
    text = fitted(words, LINK, most)
    assert parts_of(text).count <= most
    assert text.endswith(LINK)


def test_print_signs_do_not_cost_a_second_message():
    text = fitted("“Awas” – banjir… " * 5, LINK, 1)
    assert parts_of(text).alphabet == "GSM-7"


# --- the channel --------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_text_is_posted_with_what_the_gateway_needs(gateway, camat):
    CHANNELS["sms"].send(numbered(camat), MESSAGE)
    assert gateway.got == [
        {
            "to": "+628120000001",
            "text": f"PW-1: Banjir {{to}} di Cakung. {LINK}",
            "id": "7",
        }
    ]
    assert gateway.headers[0]["Authorization"] == "Bearer rahasia"


@pytest.mark.django_db
def test_another_gateway_is_posted_other_fields(gateway, camat, settings):
    settings.SINERGI_SMS = dataclasses.replace(
        settings.SINERGI_SMS, form="form",
        fields={"msisdn": "{to}", "isi": "[Sinergi] {text}", "kunci": "{token}"},
    )  # fmt: skip
    CHANNELS["sms"].send(numbered(camat), MESSAGE)
    assert gateway.got[0]["kunci"] == "rahasia"
    assert gateway.got[0]["isi"].startswith("[Sinergi] PW-1")
    assert "Authorization" not in gateway.headers[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("last", "problem", "for_all"),
    [("4", PermanentProblem, None), ("5", TemporaryProblem, False),
     ("6", TemporaryProblem, True)],
)  # fmt: skip
def test_the_answer_decides_about_another_try(gateway, camat, last, problem, for_all):
    with pytest.raises(problem) as found:
        CHANNELS["sms"].send(numbered(camat, f"+62812000000{last}"), MESSAGE)
    assert getattr(found.value, "for_all", None) is for_all
    assert "62812" not in repr(found.value)


@pytest.mark.django_db
def test_a_silent_gateway_is_a_passing_problem_and_none_sends_nothing(
    gateway, camat, settings
):
    to = numbered(camat)
    settings.SINERGI_SMS = dataclasses.replace(
        settings.SINERGI_SMS, url="http://127.0.0.1:1/"
    )
    with pytest.raises(TemporaryProblem):
        CHANNELS["sms"].send(to, MESSAGE)
    settings.SINERGI_SMS = dataclasses.replace(settings.SINERGI_SMS, url="")
    assert not CHANNELS["sms"].is_ready()


@pytest.mark.django_db
def test_a_warning_is_texted_and_logged_nowhere(gateway, city, caplog):  # noqa: F811
    Cursor.all_rows.create(name="facts")
    caplog.set_level(logging.DEBUG)
    numbered(city.lurah)
    sent(city)
    make_notices(LATER)
    assert deliver_due(LATER) == 1
    assert "Kerumunan di Penggilingan" in gateway.got[0]["text"]
    assert parts_of(gateway.got[0]["text"]).count <= 2
    assert "62812" not in caplog.text
    assert "62812" not in str(list(Fact.all_rows.values_list("details", flat=True)))


# --- numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0812-3456-7890", "+6281234567890"), ("+62 812 3456 7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"), ("0044 20 7946 0000", "+442079460000"),
        ("halo", ""), ("", ""), ("+62", ""), ("0812\x003456", ""), ("٠٨١٢٣٤٥٦٧٨", ""),
        ("9" * 40, ""),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text, number):
    assert plain_number(text) == number


@pytest.mark.django_db
def test_a_number_is_used_once_its_code_proves_it(camat):
    number, code = give_number("08120000001", by=camat, at=MEETING)
    assert proved_number(camat.pk) == ""
    with pytest.raises(BadNumber, match="wrong"):
        prove_number("x", by=camat, at=MEETING)
    prove_number(code, by=camat, at=LATER)
    assert proved_number(camat.pk) == number
    assert number not in SmsNumber.all_rows.get().number
    remove_number(by=camat, at=LATER)
    assert proved_number(camat.pk) == ""


@pytest.mark.django_db
def test_codes_end_are_few_and_are_not_guessed(camat, bob):
    _number, code = give_number("08120000001", by=camat, at=MEETING)
    with pytest.raises(BadNumber, match="over"):
        prove_number(code, by=bob, at=MEETING)
    with pytest.raises(BadNumber, match="over"):
        prove_number(code, by=camat, at=MEETING + dt.timedelta(minutes=16))
    _number, code = give_number("08120000001", by=camat, at=MEETING)
    for _n in range(5):
        with pytest.raises(BadNumber, match="wrong"):
            prove_number("000 000", by=camat, at=MEETING)
    with pytest.raises(BadNumber, match="over"):
        prove_number(code, by=camat, at=MEETING)
    remove_number(by=camat, at=MEETING)
    give_number("08120000001", by=camat, at=MEETING)
    with pytest.raises(BadNumber, match="too-often"):
        give_number("08120000001", by=camat, at=MEETING)
    give_number("08120000001", by=camat, at=MEETING + dt.timedelta(hours=2))


@pytest.mark.django_db
def test_the_page_takes_a_number_and_its_code(client, camat, gateway):
    client.force_login(camat)
    assert client.post("/notices/number/", {"number": "halo"}).status_code == 422
    assert client.post("/notices/number/", {"number": "08120000001"}).status_code == 302
    code = "".join(ch for ch in gateway.got[0]["text"] if ch.isdigit())
    assert client.post("/notices/number/prove/", {"code": "1"}).status_code == 422
    assert client.post("/notices/number/prove/", {"code": code}).status_code == 302
    page = client.get("/notices/number/").content.decode()
    assert "…001" in page
    assert "8120000001" not in page
    assert client.post("/notices/number/", {"number": "08120000004"}).status_code == 422
    assert client.post("/notices/number/remove/").status_code == 302
    assert proved_number(camat.pk) == ""


# --- receipts -----------------------------------------------------------------------------


@pytest.fixture
def texted(gateway, city) -> Delivery:  # noqa: F811
    Cursor.all_rows.create(name="facts")
    numbered(city.lurah)
    sent(city)
    make_notices(LATER)
    deliver_due(LATER)
    return Delivery.all_rows.get(channel="sms")


def tell(client, body: bytes, key: str = "kunci", seconds: int = 0):
    header = signature(key, body, int(time.time()) + seconds)
    return client.post(
        "/notices/sms/receipt/", body, content_type="application/json",
        headers={"Sinergi-Signature": header},
    )  # fmt: skip


@pytest.mark.django_db
def test_a_signed_receipt_is_noted_once(client, texted):
    body = json.dumps({"id": str(texted.pk), "state": "delivered"}).encode()
    assert tell(client, body).status_code == 204
    texted.refresh_from_db()
    first = texted.delivered_at
    assert first is not None
    failed = json.dumps({"id": str(texted.pk), "state": "failed"}).encode()
    assert tell(client, failed).status_code == 204
    texted.refresh_from_db()
    assert (texted.state, texted.delivered_at) == (State.SENT, first)


@pytest.mark.django_db
def test_what_was_not_delivered_has_failed(client, texted):
    body = json.dumps({"id": texted.pk, "state": "failed"}).encode()
    assert tell(client, body).status_code == 204
    texted.refresh_from_db()
    assert (texted.state, texted.problem) == (State.FAILED, "undelivered")


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "seconds"), [("lain", 0), ("kunci", -900), ("", 0)])
def test_what_is_not_signed_or_old_is_nobodys(client, texted, key, seconds):
    body = json.dumps({"id": str(texted.pk), "state": "failed"}).encode()
    assert tell(client, body, key, seconds).status_code == 404
    texted.refresh_from_db()
    assert texted.state == State.SENT


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [b"", b"x", b"[]", b"null", b'{"id": 1}', b'{"id": 1, "state": "lost"}', b"\xff\xfe",
     b'{"id": 1, "state": ["x"]}', b"[" * 4_000, b'{"id": 1, "state": {}}'],
)  # fmt: skip
def test_a_receipt_that_is_none_is_told_so(client, texted, body):
    assert tell(client, body).status_code == 400


@pytest.mark.django_db
def test_a_receipt_of_an_unknown_sms_changes_nothing(client, texted):
    for key in ("9" * 300, "code", -1, None):
        body = json.dumps({"id": key, "state": "failed"}).encode()
        assert tell(client, body).status_code == 204
    assert tell(client, b"x" * 9_000).status_code == 404
    assert (
        client.post("/notices/sms/receipt/", b"{}", content_type="x").status_code == 404
    )
