"""A case that leaves the office: its package, files, step, receipt; and what is asked."""

import datetime as dt

import pytest
from django.utils import timezone

from conftest import MEETING, make_person
from sinergi.accounts.roles import Role
from sinergi.accounts.services import create_institution
from sinergi.cases.detailing import opened_of
from sinergi.cases.models import Case, CaseText, Forwarding
from sinergi.cases.rules.kinds import CaseKind
from sinergi.cases.rules.steps import Step
from sinergi.cases.tests.conftest import A_DAY, moved, opened
from sinergi.evidence.models import CustodyEvent, EvidenceItem
from sinergi.evidence.sealing import read_copy
from sinergi.evidence.services.intake import take_in
from sinergi.evidence.tests.conftest import jpeg
from sinergi.handovers.models import Handover
from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.services.sending import send
from sinergi.handovers.tests.making import answered, received
from sinergi.reports.models import Message, Report
from sinergi.reports.sealed import open_by_receipt
from sinergi.reports.services.news import let_wait
from sinergi.reports.services.taking import take_report
from sinergi.reports.tests.conftest import draft_of
from sinergi.seals.tests.making import keys_for
from sinergi.web.acts import following
from sinergi.web.acts.case_handovers import arrival_clock
from sinergi.web.acts.following import tell_reporters, tell_what_waits
from sinergi.web.acts.receipts import follow_handovers
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TO_PLENARY = (Step.REVIEWED, Step.REGISTERED, Step.STUDIED, Step.PLENARY)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def head(bawaslu):
    person = make_person("ketua", Role.BAWASLU_LEADER, bawaslu, "31.75")
    keys_for(bawaslu, person)
    return person


def an_item(office, case, by) -> EvidenceItem:
    return take_in(
        jpeg(), institution_id=office.pk, source="case", by_id=by.pk, at=MEETING,
        name="foto.jpg", title="Amplop", subject=("case", case.pk),
    ).item  # fmt: skip


def test_handing_over_takes_the_step_once_and_the_clock_from_the_plenary(
    client, bawaslu, head, settings
):
    settings.SINERGI_TODAY = timezone.localdate(MEETING + A_DAY)
    case = moved(opened(bawaslu, kind=CaseKind.CRIMINAL), *TO_PLENARY)
    item = an_item(bawaslu, case, head)
    client.force_login(head)
    address = f"/cases/of/{case.key}/handover/"
    page = client.get(address).content.decode()
    assert 'name="cause_at"' not in page
    clock = arrival_clock(case)
    assert clock.due_at - clock.event_at == dt.timedelta(hours=24)
    told = {
        "sender": bawaslu.pk, "receiver": "outside", "outside_name": "Polres",
        "category": "police", "regime": "pemilu", "basis": "Pasal 476", "purpose": "x",
        "title": "Perkara", "text": "Isi", "evidence": [item.pk],
        "once": "a" * 32,
    }  # fmt: skip
    first = client.post(address, told)
    again = client.post(address, told)
    assert first.status_code == 302, [first.context["form"].errors]
    assert again.url == first.url
    package = Handover.all_rows.get()
    assert package.cause_at == MEETING
    assert CustodyEvent.all_rows.filter(kind="handed-over", item=item).count() == 1
    assert not CustodyEvent.all_rows.filter(kind="downloaded").exists()
    case = Case.all_rows.get(pk=case.pk)
    assert (case.step, Forwarding.all_rows.get().body) == ("forwarded", "gakkumdu")
    own = {**told, "once": "b" * 32, "evidence": []}
    one = client.post("/handovers/new/", own)
    assert client.post("/handovers/new/", own).url == one.url
    assert Handover.all_rows.count() == 2


def test_receipt_and_answer_of_the_package_reach_the_case(bawaslu, head):
    case = opened(bawaslu, kind=CaseKind.CRIMINAL)
    case = moved(case, *TO_PLENARY, Step.FORWARDED, body="gakkumdu")
    package = _package(bawaslu, case, Category.POLICE)
    received(package)
    assert follow_handovers(MEETING + A_DAY) == 1
    row = Forwarding.all_rows.get()
    assert row.received_on == timezone.localdate(MEETING)
    answered(Handover.all_rows.get())
    assert follow_handovers(MEETING + A_DAY) == 1
    assert follow_handovers(MEETING + A_DAY) == 0
    case = Case.all_rows.get(pk=case.pk)
    step = case.steps.last()
    assert (case.step, step.days_late) == ("followed", 1)


def test_what_another_body_says_of_a_case_is_no_answer_of_the_one_it_went_to(
    bawaslu, head
):
    case = opened(bawaslu, kind=CaseKind.CRIMINAL)
    moved(case, *TO_PLENARY, Step.FORWARDED, body="gakkumdu")
    for_information = _package(bawaslu, case, Category.OTHER)
    received(for_information)
    answered(Handover.all_rows.get())
    assert follow_handovers(MEETING + A_DAY) == 0
    assert Forwarding.all_rows.get().received_on is None
    assert Case.all_rows.get(pk=case.pk).step == "forwarded"


def _package(office, case, category) -> Handover:
    kpu = create_institution("KPU uji", "kpu", "31.75", by=None, at=MEETING)
    keys_for(kpu, make_person("kpu", Role.KPU_STAFF, kpu, "31.75"))
    return send(
        sender=office, receiver=kpu, category=category,
        subject=("case", case.pk), words={"Isi": "x"}, by=None, at=MEETING,
    )  # fmt: skip


def test_files_and_later_words_go_to_the_office_above(bawaslu, head):
    below = create_institution(
        "Panwascam Cakung", "panwascam", "31.75.06", superior=bawaslu, by=None,
        at=MEETING,
    )  # fmt: skip
    panwas = make_person("panwas", Role.SUPERVISOR, below, "31.75.06")
    keys_for(below, panwas)
    case = moved(opened(below), *TO_PLENARY)
    own = an_item(below, case, panwas)
    moved(case, Step.PASSED_UP, by=panwas)
    above = EvidenceItem.all_rows.get(institution=bawaslu)
    assert (above.subject_id, above.sha256) == (case.pk, own.sha256)
    assert read_copy(above) == read_copy(own)
    kinds = CustodyEvent.all_rows.values_list("item__institution", "kind")
    assert {(below.pk, "transferred"), (bawaslu.pk, "received")} <= set(kinds)
    case = moved(case, Step.PLENARY, by=head, at=MEETING + A_DAY)
    assert CaseText.visible.to(head).count() == 3
    assert CaseText.visible.to(panwas).count() == 2
    for person, notes in ((head, 6), (panwas, 5)):
        steps = opened_of(case, person)["steps"]
        assert len(steps) == 7
        assert sum(told is not None for _row, told in steps) == notes


def test_what_is_missing_is_asked_in_the_mailbox_with_the_step(bawaslu, head):
    taken = take_report(draft_of(bawaslu), by=None, at=MEETING)
    origins = (("report", taken.report.number),)
    case = moved(
        opened(bawaslu, origins=origins), Step.REVIEWED, Step.COMPLETING,
        text="Di RT berapa?",
    )  # fmt: skip
    assert tell_reporters(MEETING) == 2
    told = [
        (one.kind, open_by_receipt(taken.code, one.sealed_text)["text"])
        for one in Message.all_rows.order_by("pk")
    ]
    assert ("question", "Di RT berapa?") in told
    assert "pertanyaan" in told[-1][1]
    assert case.step == "completing"


def test_news_that_cannot_be_written_keeps_no_other_from_its_turn(
    client, bawaslu, head, monkeypatch
):
    item = {"step": "reviewed", "number": "1"}
    first, second = (
        take_report(draft_of(bawaslu), by=None, at=MEETING).report for _one in "ab"
    )
    for report in (first, second):
        let_wait(report, [item], at=MEETING)
    post = following._post
    monkeypatch.setattr(
        following,
        "_post",
        lambda row, one, at: row.pk != first.pk and post(row, one, at),
    )
    monkeypatch.setattr(following, "AT_ONCE", 1)
    assert [tell_what_waits(MEETING) for _round in "abc"] == [0, 1, 0]


def test_news_that_finds_a_full_mailbox_waits_and_claims_no_question(
    client, bawaslu, head, monkeypatch
):
    taken = take_report(draft_of(bawaslu), by=None, at=MEETING)
    origins = (("report", taken.report.number),)
    monkeypatch.setattr("sinergi.reports.services.talking.MOST_MESSAGES", 0)
    moved(opened(bawaslu, origins=origins), Step.REVIEWED, Step.COMPLETING)
    assert tell_reporters(MEETING) == 0
    report = Report.all_rows.get()
    assert [one["step"] for one in report.news_waiting] == ["reviewed", "completing"]
    client.force_login(head)
    assert "dicoba lagi" in client.get(f"/reports/{report.pk}/").content.decode()
    assert tell_what_waits(MEETING) == 0
    monkeypatch.undo()
    assert tell_what_waits(MEETING) == 2
    assert tell_what_waits(MEETING) == 0
    last = Message.all_rows.order_by("pk").last()
    words = open_by_receipt(taken.code, last.sealed_text)["text"]
    assert "tanyakan" in words.lower()
    assert Report.all_rows.get().news_waiting is None
