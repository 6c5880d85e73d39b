"""Meetings: made, held, concluded, approved by both sides, followed."""

import datetime as dt

import pytest

from sinergi.accounts.roles import InstitutionKind
from sinergi.audit.models import Fact
from sinergi.commitments.meeting_follow_up import follow_up, proposed_points
from sinergi.commitments.models import (
    Commitment,
    Escalation,
    Meeting,
    MinutesVersion,
    Participant,
)
from sinergi.commitments.rules.commitment import StaleVersion
from sinergi.commitments.rules.commitment import Step as CommitmentStep
from sinergi.commitments.rules.meeting import (
    BadMeeting,
    BadMove,
    NotTheirs,
    Step,
)
from sinergi.commitments.services.meeting import (
    copy_meeting,
    create_meeting,
    edit_meeting,
    move_meeting,
)
from sinergi.commitments.services.meeting_agenda import (
    ConclusionDraft,
    drop_conclusion,
    edit_conclusion,
    put_on_agenda,
    write_agenda,
)
from sinergi.commitments.services.meeting_people import (
    ParticipantDraft,
    add_participant,
    confirm_attendance,
    edit_participant,
    tick_attendance,
)
from sinergi.commitments.services.minutes import (
    approve_minutes,
    note_signatures,
    publish_minutes,
    reopen_minutes,
    write_declaration,
    write_minutes,
)
from sinergi.commitments.services.progress import ProgressDraft, accept, report_progress
from sinergi.commitments.tests.meeting_rows import DUE, concluded, draft, held, sent

pytestmark = pytest.mark.django_db
LATER = dt.date(2023, 10, 5)


def test_only_who_holds_meetings_for_the_host_makes_one(pemkot, alice, at):
    with pytest.raises(NotTheirs):
        create_meeting(draft(pemkot), by=alice, at=at)


def test_inviting_needs_a_date_and_people(pemkot, charlie, at):
    row = create_meeting(draft(pemkot, starts_at=None), by=charlie, at=at)
    with pytest.raises(BadMeeting, match="no-date"):
        move_meeting(row, Step.INVITED, by=charlie, at=at)
    dated = create_meeting(draft(pemkot), by=charlie, at=at)
    with pytest.raises(BadMeeting, match="nobody"):
        move_meeting(dated, Step.INVITED, by=charlie, at=at)


def test_an_invitation_is_noted_with_every_institution(pemkot, bawaslu, charlie, at):
    row = create_meeting(draft(pemkot), by=charlie, at=at)
    add_participant(row, ParticipantDraft(institution=bawaslu), by=charlie, at=at)
    move_meeting(row, Step.INVITED, by=charlie, at=at)
    fact = Fact.all_rows.filter(verb="commitments:meeting:moved").latest("pk")
    assert fact.details["institutions"] == [bawaslu.pk]
    assert Participant.all_rows.get(meeting=row).invited_at == at


def test_whoever_was_slower_gets_a_stale_version(pemkot, charlie, at):
    row = create_meeting(draft(pemkot), by=charlie, at=at)
    edit_meeting(row, draft(pemkot, place="A"), version=1, by=charlie, at=at)
    with pytest.raises(StaleVersion):
        edit_meeting(row, draft(pemkot, place="B"), version=1, by=charlie, at=at)
    assert Meeting.all_rows.get(pk=row.pk).place == "A"


def test_a_conclusion_with_an_owner_is_a_proposal_to_it(pemkot, bawaslu, charlie):
    row = held(pemkot, charlie, bawaslu)
    made = concluded(row, bawaslu, charlie).commitment
    assert (made.institution, made.asked_by, made.due_on) == (bawaslu, pemkot, DUE)
    assert (made.step, made.origin_kind, made.origin_id) == (
        CommitmentStep.PROPOSED,
        "meeting",
        row.pk,
    )


def test_a_conclusion_without_owner_waits_and_is_completed_later(
    pemkot, bawaslu, charlie, at
):
    one = concluded(held(pemkot, charlie, bawaslu), None, charlie)
    assert one.commitment is None
    asked = ConclusionDraft(text=one.text, institution=bawaslu, area_code="31.75")
    assert edit_conclusion(one, asked, by=charlie, at=at).commitment is not None


def test_every_kelurahan_gets_its_part(pemkot, kelurahan, charlie):
    row = held(pemkot, charlie)
    made = concluded(row, pemkot, charlie, cascade=InstitutionKind.KELURAHAN).commitment
    assert Commitment.all_rows.filter(parent=made).count() == len(kelurahan)


def test_what_is_a_commitment_is_not_taken_out(pemkot, bawaslu, charlie, at):
    one = concluded(held(pemkot, charlie, bawaslu), bawaslu, charlie)
    with pytest.raises(BadMeeting, match="is-commitment"):
        drop_conclusion(one, by=charlie, at=at)


def test_nothing_is_concluded_before_the_meeting_was_held(pemkot, charlie, at):
    row = create_meeting(draft(pemkot), by=charlie, at=at)
    with pytest.raises(BadMeeting, match="not-held"):
        concluded(row, pemkot, charlie)


def test_minutes_are_approved_when_both_sides_said_yes(
    pemkot, bawaslu, alice, charlie, at
):
    row = held(pemkot, charlie, bawaslu)
    sent(row, charlie)
    approve_minutes(row, pemkot, number=1, by=charlie, at=at)
    row.refresh_from_db()
    assert row.step == Step.MINUTES
    approve_minutes(row, bawaslu, number=1, by=alice, at=at)
    row.refresh_from_db()
    assert row.step == Step.APPROVED
    assert MinutesVersion.all_rows.get(meeting=row).approved_at == at


def test_nobody_approves_for_another_institution(pemkot, bawaslu, alice, charlie, at):
    row = held(pemkot, charlie, bawaslu)
    sent(row, charlie)
    with pytest.raises(NotTheirs):
        approve_minutes(row, pemkot, number=1, by=alice, at=at)


def test_an_institution_that_was_not_there_does_not_approve(
    pemkot, alice, bawaslu, charlie, at
):
    row = held(pemkot, charlie)
    sent(row, charlie)
    with pytest.raises(NotTheirs):
        approve_minutes(row, bawaslu, number=1, by=alice, at=at)


def test_minutes_out_for_approval_are_locked(pemkot, bawaslu, charlie, at):
    row = held(pemkot, charlie, bawaslu)
    sent(row, charlie)
    row.refresh_from_db()
    with pytest.raises(BadMeeting, match="locked"):
        write_minutes(row, "x", version=row.version, by=charlie, at=at)
    with pytest.raises(BadMeeting, match="locked"):
        concluded(row, bawaslu, charlie)


def test_a_change_after_approval_is_a_new_version_and_the_old_stays(
    pemkot, bawaslu, alice, charlie, at
):
    row = held(pemkot, charlie, bawaslu)
    first = sent(row, charlie)
    approve_minutes(row, pemkot, number=1, by=charlie, at=at)
    approve_minutes(row, bawaslu, number=1, by=alice, at=at)
    reopen_minutes(row, by=charlie, at=at)
    second = sent(row, charlie, "Lain")
    first.refresh_from_db()
    assert (second.number, first.content["minutes"]) == (
        2,
        "Pembukaan:\nSelamat datang.",
    )
    assert first.sha256 != second.sha256
    with pytest.raises(BadMeeting, match="old-version"):
        approve_minutes(row, bawaslu, number=1, by=alice, at=at)


def test_only_approved_minutes_are_published(pemkot, bawaslu, alice, charlie, at):
    row = held(pemkot, charlie, bawaslu)
    sent(row, charlie)
    with pytest.raises(BadMove):
        publish_minutes(row, by=charlie, at=at)
    approve_minutes(row, pemkot, number=1, by=charlie, at=at)
    approve_minutes(row, bawaslu, number=1, by=alice, at=at)
    published = publish_minutes(row, by=charlie, at=at)
    assert (published.step, published.published_version) == (Step.PUBLISHED, 1)


def test_confirming_twice_is_once(pemkot, charlie, at):
    row = held(pemkot, charlie)
    first = confirm_attendance(row, "Siti Contoh", "RW 04", "", at=at)
    again = confirm_attendance(row, " siti  contoh ", "RW 04", "", at=at)
    assert first.pk == again.pk
    assert not first.sure


def test_somebody_on_the_list_is_ticked_and_not_added(pemkot, charlie, at):
    row = create_meeting(draft(pemkot), by=charlie, at=at)
    guest = ParticipantDraft(institution=pemkot, name="Siti Contoh")
    one = add_participant(row, guest, by=charlie, at=at)
    assert confirm_attendance(row, "SITI CONTOH", "Pemkot", "", at=at).pk == one.pk


def test_a_list_does_not_take_back_what_the_code_confirmed(pemkot, charlie, at):
    row = held(pemkot, charlie)
    confirm_attendance(row, "Siti Contoh", "RW 04", "", at=at)
    assert tick_attendance(row, [], by=charlie, at=at) == 1


def test_who_is_looked_at_is_no_longer_a_guess(pemkot, bawaslu, charlie, at):
    row = held(pemkot, charlie)
    one = confirm_attendance(row, "Siti Contoh", "Bawaslu", "", at=at)
    asked = ParticipantDraft(name=one.name, institution=bawaslu)
    assert edit_participant(one, asked, by=charlie, at=at).sure


def test_signatories_need_no_account(pemkot, charlie, at):
    row = held(pemkot, charlie)
    party = ParticipantDraft(institution_name="Partai Contoh", signs=True)
    one = add_participant(row, party, by=charlie, at=at)
    row.refresh_from_db()
    row = write_declaration(row, "Damai.", version=row.version, by=charlie, at=at)
    assert note_signatures(row, {one.pk}, by=charlie, at=at) == 1
    with pytest.raises(BadMeeting, match="signed"):
        write_declaration(row, "Lain.", version=row.version, by=charlie, at=at)


def test_the_next_meeting_takes_people_and_agenda(pemkot, bawaslu, charlie, at):
    row = held(pemkot, charlie, bawaslu)
    write_agenda(row, ["Laporan", " ", "Penutup"], by=charlie, at=at)
    made = copy_meeting(row, draft(pemkot, previous=row), by=charlie, at=at)
    assert [one.title for one in made.agenda.all()] == ["Laporan", "Penutup"]
    assert made.participants.filter(attended_at=None).count() == 2


def test_the_next_meeting_shows_who_did_what_they_promised(
    pemkot, bawaslu, alice, charlie, at
):
    row = held(pemkot, charlie, bawaslu)
    kept, open_ = concluded(row, bawaslu, charlie), concluded(row, bawaslu, charlie)
    for one in (kept, open_):
        accept(one.commitment, by=alice, at=at)
    for step in (CommitmentStep.WORKING, CommitmentStep.REPORTED):
        report_progress(kept.commitment, ProgressDraft("", step), by=alice, at=at)
    done = ProgressDraft("", CommitmentStep.DONE)
    report_progress(kept.commitment, done, by=charlie, at=at)
    following = create_meeting(draft(pemkot, previous=row), by=charlie, at=at)
    (past,) = follow_up(following, charlie, LATER)
    assert (past.promised, past.done, past.late) == (2, 1, 1)


def test_a_promise_of_another_is_hidden_from_a_third(
    pemkot, bawaslu, alice, charlie, dian, at
):
    fkub = next(iter(dian.memberships)).institution
    row = held(pemkot, charlie, bawaslu, fkub)
    concluded(row, bawaslu, charlie)
    following = create_meeting(draft(pemkot, previous=row), by=charlie, at=at)
    add_participant(following, ParticipantDraft(institution=fkub), by=charlie, at=at)
    move_meeting(following, Step.INVITED, by=charlie, at=at)
    (past,) = follow_up(following, dian, LATER)
    assert [(one.hidden, one.commitment) for one in past.rows] == [(True, None)]


def test_a_late_promise_of_another_line_is_proposed_for_the_agenda(
    pemkot, bawaslu, charlie, at
):
    row = held(pemkot, charlie, bawaslu)
    made = concluded(row, bawaslu, charlie).commitment
    Escalation.all_rows.create(
        commitment=made, kind="agenda", level=0, institution=pemkot, due_on=DUE, at=at
    )
    following = create_meeting(draft(pemkot), by=charlie, at=at)
    assert proposed_points(following, charlie) == [made]
    put_on_agenda(following, made, by=charlie, at=at)
    assert proposed_points(following, charlie) == []


def test_putting_a_promise_on_the_agenda_twice_is_once(pemkot, bawaslu, charlie, at):
    row = held(pemkot, charlie, bawaslu)
    made = concluded(row, bawaslu, charlie).commitment
    first = put_on_agenda(row, made, by=charlie, at=at)
    assert put_on_agenda(row, made, by=charlie, at=at) == first
