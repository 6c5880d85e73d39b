"""Who is told of warnings, how pressingly, and what leaves the server of an exercise."""

import datetime as dt
import email
import json

import pytest
from django.test import Client

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.alerts.delivering import deliver_due
from sinergi.alerts.making import make_notices
from sinergi.alerts.models import Cursor, Delivery, Notice, Preference, Webhook
from sinergi.alerts.rules import IN_APP, Choice, Kind, State
from sinergi.alerts.seeing import mark_seen
from sinergi.alerts.warning_deliveries import deliveries_of
from sinergi.warnings.cap.signing import signing_pair, verified
from sinergi.warnings.models import Recipient
from sinergi.warnings.rules.reach import Severity
from sinergi.warnings.rules.steps import Hazard, Scope
from sinergi.warnings.services.answering import acknowledge
from sinergi.warnings.services.escalating import escalate
from sinergi.warnings.services.sending import join_exercise
from sinergi.warnings.services.steps import (
    agree,
    approve_and_send,
    cancel,
    propose,
    stand_down,
    update,
)
from sinergi.warnings.tests.conftest import city  # noqa: F401 a fixture
from sinergi.warnings.tests.making import drafted, sent

pytestmark = pytest.mark.django_db
LATER = MEETING + dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def reader():
    return Cursor.all_rows.create(name="facts")


def told(person: Person) -> list[str]:
    make_notices(LATER)
    return list(Notice.visible.to(person).order_by("pk").values_list("kind", flat=True))


def addressed(person: Person) -> Person:
    person.email = f"{person.username}@example.org"
    person.save()
    return person


def hooked(institution: Institution, web) -> Webhook:
    return Webhook.all_rows.create(
        institution=institution, url=f"http://127.0.0.1:{web.port}/", salt="s",
        created_at=MEETING,
    )  # fmt: skip


def test_who_may_approve_is_told_of_a_proposal(city):  # noqa: F811
    propose(drafted(city), by=city.writer, at=MEETING)
    assert told(city.second) == [Kind.WARNING_PROPOSED]
    assert (told(city.writer), told(city.camat), told(city.kpu_staff)) == ([], [], [])


def test_of_one_for_the_public_those_of_its_area_are_told_in_turn(city):  # noqa: F811
    far = make_institution("KPU lain", InstitutionKind.KPU, "31.71")
    stranger = make_person("kpu-lain", Role.KPU_STAFF, far, "31.71")
    row = drafted(city, hazard=Hazard.FLOOD, scope=Scope.PUBLIC)
    row = propose(row, by=city.writer, at=MEETING)
    proposed = [Kind.WARNING_PROPOSED]
    assert told(city.kpu_staff) == told(city.bpbd_staff) == proposed
    assert told(stranger) == told(city.coordinator) == []
    agree(row, city.kpu, agrees=True, by=city.kpu_staff, at=MEETING)
    assert told(city.coordinator) == []
    agree(row, city.bpbd, agrees=True, by=city.bpbd_staff, at=MEETING)
    assert told(city.coordinator) == proposed
    assert told(stranger) == []


def test_those_it_went_to_are_told_and_of_its_end(city):  # noqa: F811
    row = sent(city)
    assert told(city.lurah) == [Kind.WARNING_SENT]
    stand_down(row, "Aman.", by=city.second, at=LATER)
    assert told(city.lurah) == [Kind.WARNING_SENT, Kind.WARNING_OVER]
    cancel(sent(city), "Keliru.", by=city.second, at=LATER)
    assert told(city.lurah)[-2:] == [Kind.WARNING_SENT, Kind.WARNING_CANCELLED]


def test_the_institution_above_a_silent_one_is_told(city):  # noqa: F811
    sent(city)
    make_notices(LATER)
    Notice.all_rows.all().delete()
    escalate(MEETING + dt.timedelta(minutes=16))
    kinds = {*told(city.camat), *told(city.coordinator)}
    assert Kind.WARNING_RAISED in kinds


@pytest.mark.parametrize(
    ("severity", "shown"), [(Severity.EXTREME, True), (Severity.MODERATE, False)]
)
def test_a_grave_warning_stands_in_the_app_whatever_was_chosen(
    city, severity, shown  # noqa: F811
):  # fmt: skip
    Preference.all_rows.create(
        person=city.lurah, kind=Kind.WARNING_SENT, channel=IN_APP, choice=Choice.OFF
    )
    sent(city, severity=severity)
    make_notices(LATER)
    assert Notice.visible.to(city.lurah).in_app().exists() is shown


def test_a_warning_waits_for_no_digest_and_says_what_to_do(city, mail):  # noqa: F811
    addressed(city.lurah)
    Preference.all_rows.create(
        person=city.lurah, kind=Kind.WARNING_SENT, channel="e-mail", choice="digest"
    )
    sent(city, instruction_id="Buka jalan samping.")
    make_notices(LATER)
    assert deliver_due(LATER) == 1
    text, _cap = parts(mail.got[0][1])
    assert "Kerumunan di Penggilingan. Buka jalan samping." in text.decode()


def parts(mail_text: str) -> list[bytes]:
    """Return what a mail is made of, decoded."""
    found = email.message_from_string(mail_text)
    return [
        one.get_payload(decode=True)
        for one in found.walk()
        if one.get_filename() or not one.is_multipart()
    ]


def mailed(person: Person, mail) -> tuple[str, ...]:
    """Deliver what waits; return type and references of the CAP file of the last mail."""
    make_notices(LATER)
    deliver_due(LATER)
    _text, cap = parts(mail.got[-1][1])
    root = verified(cap, signing_pair().certificate)
    found = [root.findtext(f"{{*}}{name}") for name in ("msgType", "references")]
    return tuple(one or "" for one in found)


def test_the_mail_of_a_warning_its_update_and_its_end_carries_the_signed_cap(
    city, mail  # noqa: F811
):  # fmt: skip
    addressed(city.lurah)
    row = sent(city)
    assert mailed(city.lurah, mail) == ("Alert", "")
    newer = propose(update(row, by=city.writer, at=LATER), by=city.writer, at=LATER)
    newer = approve_and_send(newer, by=city.second, at=LATER)
    kind, named = mailed(city.lurah, mail)
    assert (kind, f"sinergi-{row.key}," in named) == ("Update", True)
    cancel(newer, "Keliru.", by=city.second, at=LATER)
    kind, named = mailed(city.lurah, mail)
    assert (kind, f"sinergi-{newer.key}," in named) == ("Cancel", True)
    assert "PD-2023-0001-v2.cap.xml".lower() in mail.got[-1][1].lower()


def test_a_restricted_cap_goes_to_its_recipients_alone(city, mail):  # noqa: F811
    addressed(city.lurah)
    addressed(city.second)
    other = propose(drafted(city), by=city.writer, at=MEETING)
    row = sent(city)
    make_notices(LATER)
    Recipient.all_rows.filter(warning=row, institution=city.kelurahan).delete()
    deliver_due(LATER)
    assert other.pk != row.pk
    assert [len(parts(text)) for _to, text in mail.got] == [1, 1, 1]


def test_a_webhook_of_a_recipient_gets_the_signed_message(city, web):  # noqa: F811
    hooked(city.kelurahan, web)
    row = sent(city)
    make_notices(LATER)
    deliver_due(LATER)
    content = json.loads(web.got[0][1])
    root = verified(content["cap"].encode(), signing_pair().certificate)
    assert root.findtext("{*}identifier") == f"sinergi-{row.key}"
    assert content["reference"] == row.number


def test_of_an_exercise_nothing_leaves_and_only_who_joined_is_told(
    city, mail, web  # noqa: F811
):  # fmt: skip
    for institution in Institution.all_rows.all():
        hooked(institution, web)
    for person in (city.lurah, city.camat, city.second):
        addressed(person)
    row = drafted(city, exercise=True)
    join_exercise(row, city.kelurahan, by=city.lurah, at=MEETING)
    row = approve_and_send(
        propose(row, by=city.writer, at=MEETING), by=city.second, at=MEETING
    )
    make_notices(LATER)
    deliver_due(LATER)
    assert {one.person for one in Notice.all_rows.all()} == {city.lurah}
    assert (mail.got, web.got) == ([], [])
    assert not Delivery.all_rows.exclude(channel=IN_APP).exists()


def test_the_ledger_counts_per_recipient_and_channel(
    city, mail, django_assert_max_num_queries  # noqa: F811
):  # fmt: skip
    addressed(city.lurah)
    mail.answer = "554 never"
    row = sent(city)
    make_notices(LATER)
    deliver_due(LATER)
    mark_seen(city.lurah, LATER)
    with django_assert_max_num_queries(3):
        found = {(one.institution, one.channel): one for one in deliveries_of(row)}
    mine = found["Penggilingan", IN_APP], found["Penggilingan", "e-mail"]
    assert (mine[0].seen, mine[1].failed) == (1, 1)
    assert mine[1].problems == {"recipient-554"} or mine[1].problems == {"smtp-554"}
    assert mine[1].counts[State.SENT] == 0
    acknowledge(row, by=city.lurah, at=LATER)
    page = (
        client_of(city.second).get(f"/warnings/{row.key}/deliveries/").content.decode()
    )
    assert "recipient-554" in page or "smtp-554" in page
    assert "dikonfirmasi" in page
    assert {one.institution for one in deliveries_of(row)} == {
        "BPBD", "KPU", "Kecamatan Cakung", "Pemkot", "Penggilingan",
    }  # fmt: skip


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
