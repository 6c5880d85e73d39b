"""The way of a warning: who may, what is told, who is left out."""

import datetime as dt
from dataclasses import replace

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.accounts.services import create_institution
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.commitments.services.progress import accept
from sinergi.warnings.detailing import facts_of
from sinergi.warnings.models import (
    Playbook,
    Recipient,
    Warning,
    WarningEscalation,
    WarningTask,
)
from sinergi.warnings.raising import Chain
from sinergi.warnings.reaching import gets_it, reached_by
from sinergi.warnings.rules.steps import BadWarning, Hazard, Scope, Step
from sinergi.warnings.services.answering import (
    acknowledge,
    cannot_act,
    see,
    start_acting,
)
from sinergi.warnings.services.drafting import (
    draft_from_alarm,
    draft_warning,
    edit_warning,
    leave_out,
)
from sinergi.warnings.services.escalating import escalate
from sinergi.warnings.services.sending import finish_task, join_exercise
from sinergi.warnings.services.steps import (
    agree,
    approve_and_send,
    cancel,
    draft_of,
    drop,
    propose,
    return_to_draft,
    stand_down,
    update,
)
from sinergi.warnings.tests.making import CITY, a_draft, an_alarm, drafted, sent
from sinergi.warnings.warning_queue import counts, items
from sinergi.web.acts.warnings import send_and_commit

pytestmark = pytest.mark.django_db
LATER = MEETING + dt.timedelta(minutes=20)


def refused(code: str):
    """Expect a refusal with this code."""
    return pytest.raises(BadWarning, match=rf"(^|: ){code}$")


def states(row: Warning) -> dict[str, str]:
    """Return institution → state of a warning's recipients."""
    rows = Recipient.all_rows.filter(warning=row, person=None)
    return dict(rows.values_list("institution__name", "state"))


# --- two people ----------------------------------------------------------------------------


def test_the_same_draft_sent_twice_is_one_warning(city):
    draft = a_draft(city)
    first = draft_warning(draft, by=city.writer, at=MEETING)
    assert draft_warning(draft, by=city.writer, at=MEETING) == first
    assert first.number == "PD-2023-0001"


def test_who_drafts_does_not_approve(city):
    row = drafted(city, by=city.second)
    propose(row, by=city.second, at=MEETING)
    with refused("not-second"):
        approve_and_send(row, by=city.second, at=MEETING)


def test_who_edits_does_not_approve_alone(city):
    row = drafted(city)
    other = replace(draft_of(row), headline_id="Lain")
    edit_warning(row, other, version=None, by=city.second, at=MEETING)
    propose(row, by=city.writer, at=MEETING)
    with refused("not-second"):
        approve_and_send(row, by=city.second, at=MEETING)
    assert approve_and_send(row, by=city.coordinator, at=MEETING).step == Step.SENT


def test_a_writer_without_approval_sends_nothing(city):
    row = propose(drafted(city, by=city.second), by=city.writer, at=MEETING)
    with refused("not-yours"):
        approve_and_send(row, by=city.writer, at=MEETING)


def test_what_was_seen_earlier_is_not_approved(city):
    row = propose(drafted(city), by=city.writer, at=MEETING)
    with refused("stale"):
        approve_and_send(row, by=city.second, at=MEETING, version=1)


def test_a_returned_warning_says_why_and_is_a_draft_again(city):
    row = propose(drafted(city), by=city.writer, at=MEETING)
    with refused("missing"):
        return_to_draft(row, " ", by=city.second, at=MEETING)
    assert return_to_draft(row, "Perjelas tempat", by=city.second, at=MEETING).step == (
        Step.DRAFT
    )


def test_a_dropped_draft_goes_no_further(city):
    row = drop(drafted(city), "Ternyata keliru", by=city.writer, at=MEETING)
    with refused("not-a-step"):
        propose(row, by=city.writer, at=MEETING)


# --- the public ----------------------------------------------------------------------------


def for_public(city, **more):
    """Return a proposed warning of flooding for the public."""
    row = drafted(city, hazard=Hazard.FLOOD, scope=Scope.PUBLIC, **more)
    return propose(row, by=city.writer, at=MEETING)


@pytest.mark.parametrize("hazard", [Hazard.CROWD, Hazard.VIOLATIONS, Hazard.SILENCE])
@pytest.mark.one_database
def test_most_hazards_never_go_to_the_public(city, hazard):
    with refused("not-for-public"):
        drafted(city, hazard=hazard, scope=Scope.PUBLIC)


def test_the_public_is_warned_after_two_agreed_by_a_third(city):
    row = for_public(city)
    with refused("not-agreed"):
        approve_and_send(row, by=city.coordinator, at=MEETING)
    agree(row, city.kpu, agrees=True, by=city.kpu_staff, at=MEETING)
    agree(row, city.bpbd, agrees=True, by=city.bpbd_staff, at=MEETING)
    with refused("not-other"):
        approve_and_send(row, by=city.second, at=MEETING)
    assert approve_and_send(row, by=city.coordinator, at=MEETING).step == Step.SENT


def test_agreements_end_when_the_text_goes_back(city):
    row = for_public(city)
    agree(row, city.kpu, agrees=True, by=city.kpu_staff, at=MEETING)
    agree(row, city.bpbd, agrees=True, by=city.bpbd_staff, at=MEETING)
    return_to_draft(row, "Ubah", by=city.coordinator, at=MEETING)
    propose(row, by=city.writer, at=MEETING)
    with refused("not-agreed"):
        approve_and_send(row, by=city.coordinator, at=MEETING)


def test_nobody_agrees_for_another_institution(city):
    with refused("not-yours"):
        agree(for_public(city), city.kpu, agrees=True, by=city.second, at=MEETING)


# --- an alarm that is one institution's alone -----------------------------------------------


def test_a_private_alarm_is_drafted_from_by_its_institution_alone(city):
    alarm = an_alarm(city.bawaslu)
    with refused("private"):
        draft_from_alarm(alarm, by=city.coordinator, at=MEETING)
    row = draft_from_alarm(alarm, by=city.writer, at=MEETING)
    assert row.private
    assert not {"12", "3,4"} & set(row.description_id.split())


def test_a_private_warning_is_unseen_until_it_is_sent(city):
    row = draft_from_alarm(an_alarm(city.bawaslu), by=city.writer, at=MEETING)
    propose(row, by=city.writer, at=MEETING)
    assert not Warning.visible.to(city.coordinator).exists()
    with refused("not-yours"):
        approve_and_send(row, by=city.coordinator, at=MEETING)
    approve_and_send(row, by=city.second, at=MEETING)
    assert Warning.visible.to(city.coordinator).exists()


def test_the_text_of_a_private_warning_tells_no_count(city):
    draft = a_draft(city, alarms=(an_alarm(city.bawaslu),))
    with refused("counts"):
        draft_warning(
            replace(draft, description_id="Ada 12 laporan."), by=city.writer, at=MEETING
        )


# --- recipients ------------------------------------------------------------------------------


def test_it_goes_to_those_of_the_area_who_have_people(city):
    empty = make_institution("Tanpa orang", InstitutionKind.SATPOL_PP, CITY)
    reached = reached_by(drafted(city))
    assert {one.institution.name for one in reached if gets_it(one)} == {
        "BPBD", "KPU", "Kecamatan Cakung", "Pemkot", "Penggilingan",
    }  # fmt: skip
    assert [one.people for one in reached if one.institution == empty] == [0]


def test_whom_the_writer_leaves_out_gets_nothing(city):
    row = drafted(city)
    leave_out(row, [city.kelurahan.pk], by=city.writer, at=MEETING)
    propose(row, by=city.writer, at=MEETING)
    approve_and_send(row, by=city.second, at=MEETING)
    assert "Penggilingan" not in states(row)


def test_an_institution_takes_the_farthest_answer_of_its_people(city):
    row = sent(city)
    other = make_person("camat2", Role.CAMAT, city.kecamatan, "31.75.06")
    assert see(row, by=city.camat, at=MEETING)
    assert not see(row, by=city.camat, at=MEETING)
    start_acting(row, by=city.camat, at=LATER)
    cannot_act(row, "Di luar kota", by=other, at=LATER)
    assert states(row)["Kecamatan Cakung"] == "acted"
    row.refresh_from_db()
    assert row.step == Step.ACTING


def test_acknowledging_twice_is_told_once(city):
    row = sent(city)
    acknowledge(row, by=city.lurah, at=MEETING)
    acknowledge(row, by=city.lurah, at=LATER)
    facts = Fact.all_rows.filter(verb=Verb.WARNING_ACKNOWLEDGED)
    assert facts.count() == 1
    mine = Recipient.all_rows.get(warning=row, person=city.lurah)
    assert mine.acknowledged_at == MEETING


def test_who_did_not_get_it_does_not_answer(city):
    far = make_institution("Pemkot lain", InstitutionKind.PEMKOT, "31.71")
    stranger = make_person("jauh", Role.COORDINATOR, far, "31.71")
    with refused("no-recipient"):
        acknowledge(sent(city), by=stranger, at=MEETING)


# --- escalation --------------------------------------------------------------------------------


def test_silence_goes_up_the_line_each_level_once(city):
    row = sent(city)
    acknowledge(row, by=city.camat, at=MEETING)
    assert escalate(MEETING + dt.timedelta(minutes=14)) == 0
    escalate(LATER)
    escalate(LATER)
    raised = WarningEscalation.all_rows.filter(silent=city.kelurahan)
    assert [(one.institution, one.level) for one in raised] == [(city.kecamatan, 1)]
    escalate(MEETING + dt.timedelta(minutes=31))
    assert [one.institution for one in raised.all()] == [city.kecamatan, city.pemkot]


def test_silence_never_reaches_whom_the_writer_left_out(city):
    row = drafted(city)
    leave_out(row, [city.kecamatan.pk], by=city.writer, at=MEETING)
    row = propose(Warning.all_rows.get(pk=row.pk), by=city.writer, at=MEETING)
    shown = facts_of(row, city.second, MEETING)["chains"]
    assert Chain(("Pemkot",), ("BPBD", "Penggilingan")) in shown
    approve_and_send(row, by=city.second, at=MEETING)
    escalate(MEETING + dt.timedelta(days=1))
    raised = WarningEscalation.all_rows.filter(silent=city.kelurahan)
    assert [(one.institution, one.level) for one in raised] == [(city.pemkot, 1)]
    assert "Kecamatan Cakung" not in states(row)


def test_silence_goes_as_far_as_was_approved_and_the_playbook_says(city):
    book = Playbook.all_rows.create(
        institution=city.bawaslu, hazard=Hazard.CROWD, severity="Minor", name_id="a",
        name_en="a", within=15, levels=1, made_at=MEETING,
        tasks={"v": 1, "tasks": [{"who": "each", "id": "a", "en": "a", "minutes": 5}]},
    )  # fmt: skip
    row = sent(city)
    assert row.playbook == book.code
    # What becomes of the institutions afterwards changes nothing.
    Institution.all_rows.filter(pk=city.kelurahan.pk).update(superior=city.pemkot)
    escalate(MEETING + dt.timedelta(days=1))
    raised = WarningEscalation.all_rows.filter(silent=city.kelurahan)
    assert [(one.institution, one.level) for one in raised] == [(city.kecamatan, 1)]


def test_who_it_reaches_is_as_the_second_person_saw(city):
    row = propose(drafted(city), by=city.writer, at=MEETING)
    seen = facts_of(row, city.second, MEETING)["seen_reach"]
    make_person(
        "linmas",
        Role.LURAH,
        make_institution("Cakung Timur", InstitutionKind.KELURAHAN, "31.75.06.1003"),
        "31.75.06.1003",
    )
    with refused("reach-changed"):
        approve_and_send(row, by=city.second, at=MEETING, seen=seen)
    again = facts_of(row, city.second, MEETING)["seen_reach"]
    assert approve_and_send(row, by=city.second, at=MEETING, seen=again).sent_at


def test_silence_never_crosses_to_another_line(city):
    panwas = create_institution(
        "Panwascam", InstitutionKind.PANWASCAM, "31.75.06", superior=city.bawaslu,
        by=None, at=MEETING,
    )  # fmt: skip
    make_person("panwas", Role.SUPERVISOR, panwas, "31.75.06")
    row = drafted(city, by=city.coordinator, institution=city.pemkot)
    propose(row, by=city.coordinator, at=MEETING)
    approve_and_send(row, by=city.second, at=MEETING)
    escalate(MEETING + dt.timedelta(days=1))
    pairs = set(
        WarningEscalation.all_rows.values_list("silent__name", "institution__name")
    )
    assert ("Panwascam", "Bawaslu") in pairs
    told = {institution for silent, institution in pairs if silent != "Panwascam"}
    assert not {"Bawaslu", "KPU"} & told


# --- the end, and newer versions ------------------------------------------------------------------


def test_standing_down_tells_what_came_of_it(city):
    row = sent(city)
    with refused("missing"):
        stand_down(row, "", by=city.writer, at=LATER)
    stand_down(
        row, "Bubar", worked="Tokoh warga", by=city.writer, at=LATER,
        happened_at=MEETING + dt.timedelta(minutes=5),
    )  # fmt: skip
    last = row.steps.last()
    assert (last.noted_at - last.at) == dt.timedelta(minutes=15)
    with refused("over"):
        acknowledge(row, by=city.lurah, at=LATER)


def test_an_update_replaces_the_old_one_for_those_who_had_it(city):
    row = sent(city)
    new = update(row, by=city.writer, at=LATER)
    assert (new.number, new.updates) == ("PD-2023-0001-v2", row)
    with refused("has-update"):
        update(row, by=city.writer, at=LATER)
    moved = replace(draft_of(new), area_codes=("31.75.01",))
    edit_warning(new, moved, version=None, by=city.writer, at=LATER)
    propose(new, by=city.writer, at=LATER)
    approve_and_send(new, by=city.second, at=LATER)
    row.refresh_from_db()
    assert row.step == Step.REPLACED
    assert "Penggilingan" in states(new)


def test_a_warning_is_called_back_with_the_reason_by_who_approves(city):
    row = sent(city)
    with refused("not-yours"):
        cancel(row, "Keliru", by=city.coordinator, at=LATER)
    with refused("missing"):
        cancel(row, "", by=city.second, at=LATER)
    assert cancel(row, "Keliru", by=city.second, at=LATER).step == Step.CANCELLED
    fact = Fact.all_rows.get(verb=Verb.WARNING_CANCELLED)
    assert city.kelurahan.pk in fact.details["institutions"]


# --- playbooks ------------------------------------------------------------------------------------


def test_sending_runs_the_playbook_and_asks_for_its_commitments(city):
    row = propose(drafted(city, hazard=Hazard.FLOOD), by=city.writer, at=MEETING)
    made = send_and_commit(row, by=city.second, at=MEETING)
    assert {one.institution for one in made} == {city.kpu, city.bawaslu}
    assert {one.origin_id for one in made} == {row.pk}
    first = WarningTask.all_rows.filter(warning=row).first()
    assert (first.institution, first.due_at) == (
        city.bpbd, MEETING + dt.timedelta(minutes=15),
    )  # fmt: skip
    with refused("not-yours"):
        finish_task(first, by=city.lurah, at=LATER)
    finish_task(first, by=city.bpbd_staff, at=LATER)
    with refused("done"):
        finish_task(first, by=city.bpbd_staff, at=LATER)


def test_an_update_asks_nobody_twice_and_calling_back_withdraws(city):
    row = propose(drafted(city, hazard=Hazard.FLOOD), by=city.writer, at=MEETING)
    first, second = send_and_commit(row, by=city.second, at=MEETING)
    accept(first, by=city.kpu_staff, at=MEETING)
    newer = propose(update(row, by=city.writer, at=LATER), by=city.writer, at=LATER)
    assert send_and_commit(newer, by=city.second, at=LATER) == []
    asked = WarningTask.all_rows.filter(warning=newer, commits=True)
    assert {one.commitment_id for one in asked} == {first.pk, second.pk}
    cancel(newer, "Keliru", by=city.second, at=LATER)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.step, second.step) == ("accepted", "cancelled")


def test_calling_back_withdraws_what_an_earlier_version_alone_had_asked(city):
    row = propose(drafted(city, hazard=Hazard.FLOOD), by=city.writer, at=MEETING)
    asked = send_and_commit(row, by=city.second, at=MEETING)
    newer = update(row, by=city.writer, at=LATER)
    crowd = a_draft(city, hazard=Hazard.CROWD, playbook="crowd")
    edit_warning(newer, crowd, version=None, by=city.writer, at=LATER)
    send_and_commit(propose(newer, by=city.writer, at=LATER), by=city.second, at=LATER)
    for one in asked:  # it goes on being asked for while the newer version stands
        one.refresh_from_db()
        assert one.step == "proposed"
    cancel(newer, "Keliru", by=city.second, at=LATER)
    for one in asked:
        one.refresh_from_db()
        assert one.step == "cancelled"


# --- exercises --------------------------------------------------------------------------------------


def test_an_exercise_reaches_only_those_who_joined(city):
    row = propose(
        drafted(city, exercise=True, hazard=Hazard.FLOOD), by=city.writer, at=MEETING
    )
    with refused("nobody-joined"):
        approve_and_send(row, by=city.second, at=MEETING)
    join_exercise(row, city.kelurahan, by=city.lurah, at=MEETING)
    assert send_and_commit(row, by=city.second, at=MEETING) == []
    assert states(row) == {"Penggilingan": "sent"}
    assert escalate(MEETING + dt.timedelta(days=1)) == 0


# --- the queue ------------------------------------------------------------------------------------


def lines_of(person) -> list[str]:
    """Return what the queue asks of a person."""
    found = items(person, MEETING.date(), {}, ("late", "today", "week"), 9)
    return [one["title"].partition(": ")[2] for rows in found.values() for one in rows]


def test_who_edited_is_not_asked_to_approve(city):
    row = drafted(city)
    other = replace(draft_of(row), headline_id="Lain")
    edit_warning(row, other, version=None, by=city.second, at=MEETING)
    propose(row, by=city.writer, at=MEETING)
    colleague = make_person("pimpinan", Role.BAWASLU_LEADER, city.bawaslu)
    assert lines_of(city.second) == []
    assert lines_of(colleague) == ["Setujui, atau kembalikan"]


def test_the_public_waits_for_words_and_then_for_another_institution(city):
    row = for_public(city)
    asked = ["Nyatakan apakah publik boleh diperingatkan"]
    assert (lines_of(city.second), lines_of(city.coordinator)) == ([], [])
    assert lines_of(city.kpu_staff) == lines_of(city.bpbd_staff) == asked
    for_public(city, exercise=True)
    assert lines_of(city.kpu_staff) == asked
    agree(row, city.kpu, agrees=True, by=city.kpu_staff, at=MEETING)
    agree(row, city.bpbd, agrees=True, by=city.bpbd_staff, at=MEETING)
    assert lines_of(city.second) == []
    assert lines_of(city.coordinator) == ["Setujui, atau kembalikan"]


def test_exercise_waits_for_those_alone_who_joined_and_says_what_it_is(city) -> None:
    colleague = make_person("rekan", Role.CAMAT, city.kecamatan, "31.75.06")
    row = drafted(city, exercise=True)
    join_exercise(row, city.kecamatan, by=city.camat, at=MEETING)
    row = propose(row, by=city.writer, at=MEETING)
    row = approve_and_send(row, by=city.second, at=MEETING)
    assert list(Warning.visible.to(city.camat).unanswered_by(city.camat)) == [row]
    assert not Warning.visible.to(colleague).unanswered_by(colleague).exists()
    day = MEETING.date()
    told = [
        one["title"]
        for lines in items(city.camat, day, {}, ("late", "today"), 9).values()
        for one in lines
    ]
    assert told
    assert all(one.startswith("LATIHAN: ") for one in told)
    assert counts(colleague, day, {}) == {}
