"""Every channel keeps the same contract; mail and webhooks with real servers."""

import datetime as dt
import email
import hashlib
import hmac
import json

import pytest

from conftest import MEETING
from sinergi.alerts.channels import CHANNELS
from sinergi.alerts.channels.base import (
    Address,
    Line,
    Message,
    PermanentProblem,
    TemporaryProblem,
)
from sinergi.alerts.delivering import deliver_due
from sinergi.alerts.making import make_notices
from sinergi.alerts.models import Cursor, Delivery, Notice, Preference, Webhook
from sinergi.alerts.rules import BACK_OFF, Choice, Kind, State
from sinergi.alerts.tests.conftest import ask, numbered
from sinergi.doors.http import Refused, Unreachable, post

pytestmark = pytest.mark.django_db
LATER = MEETING + dt.timedelta(minutes=1)
MESSAGE = Message(
    key="7",
    subject="Sinergi: uji",
    lines=(
        Line("asked", "Diminta", "K-2023-0001", "http://localhost:8000/notices/7/"),
    ),
    language="id",
    preferences_url="http://localhost:8000/notices/preferences/",
)


@pytest.fixture
def hook(cakung, web) -> Webhook:
    Cursor.all_rows.get_or_create(name="facts")
    return Webhook.all_rows.create(
        institution=cakung, url=f"http://127.0.0.1:{web.port}/in?x=1", salt="s",
        created_at=MEETING,
    )  # fmt: skip


@pytest.fixture
def asked(pemkot, charlie, cakung, camat):
    """A commitment asked of the camat; the reader of facts is no longer new."""
    Cursor.all_rows.get_or_create(name="facts")
    return ask(cakung, pemkot, charlie)


@pytest.mark.parametrize("code", CHANNELS)
def test_a_channel_refuses_for_good_where_there_is_no_address(code):
    with pytest.raises(PermanentProblem):
        CHANNELS[code].send(Address(), MESSAGE)


@pytest.mark.parametrize("code", CHANNELS)
def test_a_channel_brings_a_message_to_its_address(code, camat, hook, mail, gateway):
    numbered(camat)
    to = Address(webhook=hook) if code == "webhook" else Address(person=camat)
    assert CHANNELS[code].reaches(to)
    assert CHANNELS[code].send(to, MESSAGE) is None


def test_a_mail_says_what_where_and_how_to_stop_it(mail, camat):
    CHANNELS["e-mail"].send(Address(person=camat), MESSAGE)
    ((to, raw),) = mail.got
    text = email.message_from_string(raw).get_payload(decode=True).decode()
    assert to == ["camat@example.org"]
    assert "Diminta (K-2023-0001)" in text
    assert "/notices/preferences/" in text


@pytest.mark.parametrize(
    ("answer", "problem"),
    [("451 later", TemporaryProblem), ("554 never", PermanentProblem)],
)
def test_the_code_of_the_mail_server_decides_about_another_try(
    mail, camat, answer, problem
):
    mail.answer = answer
    with pytest.raises(problem):
        CHANNELS["e-mail"].send(Address(person=camat), MESSAGE)


def test_a_silent_mail_server_is_a_passing_problem(mail, camat, settings):
    settings.SINERGI_SMTP_PORT = 1
    with pytest.raises(TemporaryProblem):
        CHANNELS["e-mail"].send(Address(person=camat), MESSAGE)


def test_a_webhook_is_signed_over_time_and_body(hook, web):
    CHANNELS["webhook"].send(Address(webhook=hook), MESSAGE)
    ((headers, body),) = web.got
    seconds, mac = headers["Sinergi-Signature"].replace("t=", "").split(",v1=")
    right = hmac.new(
        hook.secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256
    )
    assert mac == right.hexdigest()
    assert json.loads(body)["reference"] == "K-2023-0001"


@pytest.mark.parametrize(
    ("status", "problem"),
    [(500, TemporaryProblem), (429, TemporaryProblem), (404, PermanentProblem)],
)
def test_the_status_decides_about_another_try(hook, web, status, problem):
    web.answer = status
    with pytest.raises(problem):
        CHANNELS["webhook"].send(Address(webhook=hook), MESSAGE)


def test_a_redirect_is_not_followed(hook, web):
    web.answer = 307
    with pytest.raises(PermanentProblem):
        CHANNELS["webhook"].send(Address(webhook=hook), MESSAGE)
    assert len(web.got) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.8/", "https://169.254.169.254/",
        "https://localhost/", "https://[::ffff:127.0.0.1]/", "https://0.0.0.0/",
        "http://example.org/", "ftp://example.org/", "https://me:x@example.org/",
        "https://example.org:99999/", "https:///x", "x",
    ],
)  # fmt: skip
def test_private_and_strange_addresses_are_never_called(url, settings):
    settings.SINERGI_ALLOW_PRIVATE_ADDRESSES = False
    with pytest.raises(Refused):
        post(url, b"", {})


def test_a_closed_port_is_worth_another_try(settings):
    settings.SINERGI_ALLOW_PRIVATE_ADDRESSES = True
    with pytest.raises(Unreachable):
        post("http://127.0.0.1:1/", b"", {})


def test_a_notice_goes_from_queued_to_sent(asked, mail, camat):
    make_notices(LATER)
    row = Delivery.all_rows.get(channel="e-mail")
    assert row.state == State.QUEUED
    deliver_due(LATER)
    row.refresh_from_db()
    assert (row.state, row.tries, len(mail.got)) == (State.SENT, 1, 1)


def test_a_mail_names_nobody(asked, mail, camat):
    make_notices(LATER)
    deliver_due(LATER)
    raw = email.message_from_string(mail.got[0][1])
    assert "Budi" not in raw.get_payload(decode=True).decode()


def test_sending_again_sends_nothing(asked, mail, camat):
    make_notices(LATER)
    deliver_due(LATER)
    deliver_due(LATER + dt.timedelta(days=1))
    assert len(mail.got) == 1


def test_a_temporary_problem_is_tried_with_growing_pauses_and_then_failed(
    asked, mail, camat
):
    mail.answer = "451 later"
    make_notices(LATER)
    at, tries = LATER, 0
    while (row := Delivery.all_rows.get(channel="e-mail")).state == State.QUEUED:
        at = max(at, row.due_at)
        tries += deliver_due(at) + 1
    assert (row.state, row.tries) == (State.FAILED, len(BACK_OFF) + 1)
    assert row.problem == "smtp-451"


def test_who_lost_the_right_meanwhile_is_sent_nothing(asked, mail, camat):
    make_notices(LATER)
    camat.is_active = False
    camat.save()
    deliver_due(LATER)
    row = Delivery.all_rows.get(channel="e-mail")
    assert (mail.got, row.state, row.problem) == ([], State.FAILED, "may-not-see")


def test_the_digest_is_one_mail_a_day(pemkot, charlie, cakung, camat, mail):
    Cursor.all_rows.create(name="facts")
    Preference.all_rows.create(
        person=camat, kind=Kind.ASKED, channel="e-mail", choice=Choice.DIGEST
    )
    numbers = [ask(cakung, pemkot, charlie).number for _n in range(3)]
    make_notices(LATER)
    assert deliver_due(LATER) == 0
    assert deliver_due(LATER + dt.timedelta(days=1)) == 1
    text = email.message_from_string(mail.got[0][1]).get_payload(decode=True).decode()
    assert all(number in text for number in numbers)


def test_the_webhook_of_the_owner_hears_and_others_do_not(asked, hook, web, bawaslu):
    Webhook.all_rows.create(
        institution=bawaslu, url=hook.url, salt="t", created_at=MEETING
    )
    make_notices(LATER)
    deliver_due(LATER)
    assert len(web.got) == 1
    assert (
        Notice.all_rows.exclude(institution=None).get().institution == hook.institution
    )
