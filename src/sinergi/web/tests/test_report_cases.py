"""A report becomes a case, its picture evidence, its mailbox tells what comes of it."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from conftest import MEETING, make_person
from sinergi.accounts.roles import Role
from sinergi.accounts.services import create_institution
from sinergi.cases.models import Case
from sinergi.cases.reading import open_fields
from sinergi.cases.rules.kinds import CaseKind, Origin, Regime
from sinergi.cases.rules.steps import Step
from sinergi.cases.services.making import full_draft
from sinergi.cases.services.opening import assign_case
from sinergi.cases.services.stepping import take_step
from sinergi.cases.tests.conftest import give_key, opened
from sinergi.evidence.models import EvidenceItem
from sinergi.evidence.sealing import read_copy
from sinergi.handovers.models import Handover, HandoverEvent
from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.services.sending import Outside, send
from sinergi.reports.files import prepare_file
from sinergi.reports.models import Message, Report, ReportTrace
from sinergi.reports.rules.states import State
from sinergi.reports.sealed import open_by_receipt
from sinergi.reports.services.grouping import join, open_incident
from sinergi.reports.services.parties import name_party
from sinergi.reports.services.taking import take_report
from sinergi.reports.services.talking import withdraw
from sinergi.reports.services.tracing import BadAct
from sinergi.reports.tests.conftest import STORY, draft_of, keys, office, picture  # noqa: F401
from sinergi.seals.keeping import Locked, lock, unlock
from sinergi.seals.tests.making import PASSPHRASE
from sinergi.web.acts.following import TOLD, tell_reporters
from sinergi.web.acts.report_cases import CaseAsked, case_from_reports
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture

ASKED = CaseAsked(
    title="Amplop di pos ronda", kind=CaseKind.CRIMINAL, regime=Regime.PEMILU,
    origin=Origin.REPORT,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def analyst(bawaslu):
    return make_person("penelaah", Role.BAWASLU_ANALYST, bawaslu, "31.75")


@pytest.fixture
def taken(office):  # noqa: F811
    files = [prepare_file(picture(), "amplop.jpg", office.pk)]
    return take_report(draft_of(office, files=files), by=None, at=MEETING)


def allegation(case: Case) -> str:
    (words,) = open_fields([case], "sealed_text")
    return words["allegation"]


def step(case: Case, to: Step) -> Case:
    case = Case.all_rows.get(pk=case.pk)
    return take_step(case, full_draft(case, to, MEETING), by=None, at=MEETING)


@pytest.mark.django_db
def test_a_report_becomes_a_case_and_its_picture_evidence(taken, analyst, bawaslu):
    case = case_from_reports([taken.report], ASKED, by=analyst, at=MEETING)
    report = Report.all_rows.get(pk=taken.report.pk)
    assert report.state == State.CASE
    assert case.origins == [["report", report.number]]
    assert ReportTrace.all_rows.get(report=report).told["case"] == case.pk
    assert STORY in allegation(case)
    item = EvidenceItem.all_rows.get(institution=bawaslu)
    assert (item.subject_kind, item.subject_id) == ("case", case.pk)
    assert item.reference == report.number
    assert read_copy(item)[:2] == b"\xff\xd8"
    with pytest.raises(BadAct):
        case_from_reports([report], ASKED, by=analyst, at=MEETING)


@pytest.mark.django_db
def test_all_reports_of_an_incident_become_one_case(office, analyst):  # noqa: F811
    rows = [take_report(draft_of(office), by=None, at=MEETING).report for _n in "ab"]
    incident = open_incident(office.pk, "Amplop", by=analyst, at=MEETING)
    join(incident, rows, by=analyst, at=MEETING)
    reports = list(Report.all_rows.filter(incident=incident))
    case = case_from_reports(reports, ASKED, by=analyst, at=MEETING)
    assert [number for _kind, number in case.origins] == [one.number for one in rows]
    assert allegation(case).count(STORY) == 2
    assert set(Report.all_rows.values_list("state", flat=True)) == {State.CASE}


@pytest.mark.django_db
def test_whom_a_report_names_finds_no_case_of_it_either(taken, analyst, bawaslu):
    colleague = make_person("rekan", Role.BAWASLU_ANALYST, bawaslu, "31.75")
    name_party(taken.report, "Rekan", person=colleague, by=analyst, at=MEETING)
    other = _pemkot()
    name_party(
        taken.report, "Dinas", institution=other, name="Kadis", by=analyst, at=MEETING
    )
    case = case_from_reports([taken.report], ASKED, by=analyst, at=MEETING)
    assert Case.visible.to(analyst).get() == case
    assert not Case.visible.to(colleague).exists()
    for person, seen in ((analyst, 1), (colleague, 0)):
        assert EvidenceItem.visible.to(person).count() == seen
    package = send(
        sender=bawaslu, receiver=Outside("Polres"), category=Category.POLICE,
        subject=("case", case.pk), words={"Isi": "x"}, by=None, at=MEETING,
    )  # fmt: skip
    assert Handover.visible.to(analyst).get() == package
    assert not Handover.visible.to(colleague).exists()
    assert not HandoverEvent.visible.to(colleague).exists()
    accused = case.parties.filter(role="accused")
    assert set(accused.values_list("person", "office")) == {
        (colleague.pk, None), (None, other.pk), (None, None),
    }  # fmt: skip


@pytest.mark.django_db
def test_a_number_typed_by_hand_never_reaches_another_office_s_mailbox(taken, bawaslu):
    stranger = create_institution(
        "Panwascam Cakung", "panwascam", "31.75.06", superior=bawaslu, by=None,
        at=MEETING,
    )  # fmt: skip
    give_key(stranger)
    case = opened(stranger, origins=(("report", taken.report.number),))
    step(step(case, Step.REVIEWED), Step.NOT_REGISTERED)
    assert tell_reporters(MEETING) == 0
    assert Report.all_rows.get(pk=taken.report.pk).state == State.RECEIVED


@pytest.mark.django_db
def test_who_goes_on_after_a_suspension_is_not_told_of_a_new_registration(
    taken, analyst, bawaslu
):
    case = case_from_reports([taken.report], ASKED, by=analyst, at=MEETING)
    case = step(step(case, Step.REVIEWED), Step.REGISTERED)
    step(step(case, Step.SUSPENDED), Step.REGISTERED)
    assert tell_reporters(MEETING) == 4
    last = Message.all_rows.filter(report=taken.report).order_by("pk").last()
    with override(taken.report.language):
        told = str(TOLD[Step.REOPENED])
    assert open_by_receipt(taken.code, last.sealed_text)["text"] == told


@pytest.mark.django_db
def test_a_report_withdrawn_from_a_case_that_goes_on_becomes_no_second_one(
    taken, analyst, bawaslu
):
    case = case_from_reports([taken.report], ASKED, by=analyst, at=MEETING)
    withdraw(taken.report, "Takut", at=MEETING)
    report = Report.all_rows.get(pk=taken.report.pk)
    assert report.state == State.WITHDRAWN
    with pytest.raises(BadAct, match="ended"):
        case_from_reports([report], ASKED, by=analyst, at=MEETING)
    step(case, Step.WITHDRAWN)
    with pytest.raises(BadAct, match="again"):
        case_from_reports([report], ASKED, by=analyst, at=MEETING)
    asked = replace(ASKED, again=True)
    second = case_from_reports([report], asked, by=analyst, at=MEETING)
    assert second.origins == [["report", report.number], ["case", case.number]]


@pytest.mark.one_database
@pytest.mark.django_db
def test_whom_a_report_names_later_loses_sight_of_its_case(taken, analyst, bawaslu):
    case = case_from_reports([taken.report], ASKED, by=analyst, at=MEETING)
    colleague = make_person("rekan", Role.BAWASLU_ANALYST, bawaslu, "31.75")
    assign_case(case, colleague, by=None, at=MEETING)
    assert Case.visible.to(colleague).exists()
    for _twice in "ab":
        name_party(
            taken.report, "Rekan", person=colleague, name="Rekan", by=analyst,
            at=MEETING,
        )  # fmt: skip
    assert not Case.visible.to(colleague).exists()
    case = Case.all_rows.get(pk=case.pk)
    assert case.handler is None
    assert case.parties.filter(person=colleague).count() == 1


@pytest.mark.django_db
def test_a_locked_office_opens_no_case_and_keeps_nothing(taken, analyst, bawaslu):
    lock(bawaslu.pk)
    with pytest.raises(Locked):
        case_from_reports([taken.report], ASKED, by=analyst, at=MEETING)
    assert not Case.all_rows.exists()
    assert not EvidenceItem.all_rows.exists()


@pytest.mark.django_db
def test_each_step_is_told_once_in_the_mailbox_and_the_end_closes_the_report(
    taken, analyst, bawaslu
):
    case = case_from_reports([taken.report], ASKED, by=analyst, at=MEETING)
    case = step(step(case, Step.REVIEWED), Step.REGISTERED)
    lock(bawaslu.pk)
    assert tell_reporters(MEETING) == 2
    assert tell_reporters(MEETING) == 0
    told = [
        open_by_receipt(taken.code, one.sealed_text)["text"]
        for one in Message.all_rows.filter(report=taken.report)
    ]
    assert case.register_number in told[1]
    assert all(one.from_reporter is False for one in Message.all_rows.all())
    unlock(bawaslu.pk, PASSPHRASE, by=None, at=MEETING)
    step(case, Step.WITHDRAWN)
    assert tell_reporters(MEETING) == 1
    assert Report.all_rows.get(pk=taken.report.pk).state == State.CLOSED


def test_every_step_but_those_a_case_begins_with_has_words():
    assert set(Step) - set(TOLD) == {Step.INFORMATION, Step.RECEIVED}


@pytest.mark.one_database
@pytest.mark.django_db
def test_the_page_opens_a_case_and_another_office_finds_nothing(taken, analyst, client):
    address = f"/reports/{taken.report.pk}/case/"
    client.force_login(make_person("lurahnya", Role.COORDINATOR, _pemkot(), "31.75"))
    assert client.get(address).status_code in {403, 404}
    client.force_login(analyst)
    assert taken.report.number in client.get(address).content.decode()
    assert client.post(address, {"title": ""}).status_code == 422
    asked = {
        "title": "Judul",
        "kind": "criminal",
        "regime": "pemilu",
        "origin": "report",
    }
    assert client.post(address, asked).status_code == 302
    case = Case.all_rows.get()
    assert client.get(f"/reports/{taken.report.pk}/case/open/").url.endswith(
        f"/{case.key}/"
    )
    assert client.get(address).status_code == 302


def _pemkot():
    return create_institution("Pemkot lain", "pemkot", "31.75", by=None, at=MEETING)
