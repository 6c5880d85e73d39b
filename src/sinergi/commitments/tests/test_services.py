"""Proposals, steps, cascades."""

import datetime as dt

import pytest

from sinergi.audit.models import Fact
from sinergi.commitments.models import Commitment, Progress
from sinergi.commitments.rules.commitment import (
    BadDraft,
    BadMove,
    NotYours,
    StaleVersion,
    Step,
)
from sinergi.commitments.services.cascade import cascade
from sinergi.commitments.services.commitment import Draft, edit_commitment, set_needs
from sinergi.commitments.services.progress import (
    ProgressDraft,
    accept,
    cancel,
    report_progress,
    send_back,
    verify,
)
from sinergi.commitments.tests.conftest import promise

pytestmark = pytest.mark.django_db


def walk(commitment, by, at, *steps):
    for step in steps:
        report_progress(commitment, ProgressDraft("ya", step), by=by, at=at)
    commitment.refresh_from_db()
    return commitment


def test_a_proposal_gets_the_next_number_of_its_year(pemkot):
    assert [promise(pemkot).number for _ in range(2)] == ["K-2023-0001", "K-2023-0002"]


def test_a_proposal_does_not_bind(pemkot, charlie):
    one = promise(pemkot, by=charlie)
    assert Commitment.all_rows.binding().count() == 0
    assert one.step == Step.PROPOSED


def test_nobody_asks_in_the_name_of_another_institution(pemkot, bawaslu, charlie):
    with pytest.raises(NotYours):
        promise(pemkot, by=charlie, asked_by=bawaslu)


def test_only_the_owner_accepts(pemkot, bawaslu, alice, charlie, at):
    one = promise(pemkot, by=alice, asked_by=bawaslu)
    with pytest.raises(NotYours):
        accept(one, by=alice, at=at)
    accept(one, by=charlie, at=at)
    one.refresh_from_db()
    assert (one.step, one.accepted_at) == (Step.ACCEPTED, at)


def test_the_one_above_confirms_and_the_reporter_does_not(
    cakung, pemkot, camat, charlie, at
):
    one = promise(cakung, by=charlie, asked_by=pemkot)
    walk(one, camat, at, Step.ACCEPTED, Step.WORKING, Step.REPORTED)
    with pytest.raises(NotYours):
        verify(one, by=camat, at=at)
    verify(one, by=charlie, at=at)
    one.refresh_from_db()
    assert (one.step, one.done_at) == (Step.DONE, at)


def test_what_is_sent_back_is_reported_no_longer(cakung, pemkot, camat, charlie, at):
    one = promise(cakung, by=charlie, asked_by=pemkot)
    walk(one, camat, at, Step.ACCEPTED, Step.WORKING, Step.REPORTED)
    send_back(one, "no photo", by=charlie, at=at)
    one.refresh_from_db()
    assert (one.step, one.reported_at) == (Step.WORKING, None)


def test_the_owner_cannot_cancel_what_somebody_else_asked(cakung, pemkot, camat, at):
    one = promise(cakung, asked_by=pemkot)
    with pytest.raises(NotYours):
        cancel(one, "too much", by=camat, at=at)


def test_a_step_without_its_reason_is_refused(cakung, camat, at):
    one = walk(promise(cakung), camat, at, Step.ACCEPTED, Step.WORKING)
    with pytest.raises(BadMove, match="needs-note"):
        report_progress(one, ProgressDraft(to_step=Step.BLOCKED), by=camat, at=at)


def test_a_step_seen_on_an_old_version_is_refused(cakung, camat, at):
    one = walk(promise(cakung), camat, at, Step.ACCEPTED)
    with pytest.raises(StaleVersion):
        report_progress(
            one, ProgressDraft(to_step=Step.WORKING, version=1), by=camat, at=at
        )


def test_the_same_key_counts_once(cakung, camat, at):
    one = walk(promise(cakung), camat, at, Step.ACCEPTED)
    rows = {
        report_progress(one, ProgressDraft("half", key="k1"), by=camat, at=at).pk
        for _ in range(2)
    }
    assert len(rows) == 1


def test_a_note_leaves_the_version_alone(cakung, camat, at):
    one = promise(cakung)
    report_progress(one, ProgressDraft("called them", percent=10), by=camat, at=at)
    one.refresh_from_db()
    assert one.version == 1


def test_an_edit_keeps_what_was_there_before(cakung, camat, at):
    one = promise(cakung, title="Old")
    draft = Draft(title="New", institution=cakung, area_code=one.area_code)
    edit_commitment(one, draft, version=1, by=camat, at=at)
    changes = one.revisions.get().changes["fields"]
    assert changes["title"] == ["Old", "New"]
    assert changes["due_on"] == ["2023-10-02", None]


def test_of_two_edits_of_one_version_the_second_is_refused(cakung, camat, at):
    one = promise(cakung)
    for title, fails in (("First", False), ("Second", True)):
        draft = Draft(title=title, institution=cakung, area_code=one.area_code)
        if fails:
            with pytest.raises(StaleVersion):
                edit_commitment(one, draft, version=1, by=camat, at=at)
        else:
            edit_commitment(one, draft, version=1, by=camat, at=at)
    one.refresh_from_db()
    assert one.title == "First"


def test_a_cascade_makes_one_part_per_institution(pemkot, kelurahan, charlie, at):
    whole = promise(pemkot, by=charlie)
    parts = cascade(whole, "kelurahan", by=charlie, at=at)
    assert [part.institution for part in parts] == kelurahan
    assert {part.step for part in parts} == {Step.PROPOSED}
    assert {part.asked_by for part in parts} == {pemkot}


def test_a_second_cascade_makes_nothing_twice(pemkot, kelurahan, charlie, at):
    whole = promise(pemkot, by=charlie)
    cascade(whole, "kelurahan", by=charlie, at=at)
    assert cascade(whole, "kelurahan", by=charlie, at=at) == []
    assert whole.parts.count() == 2


def test_a_cascade_to_a_kind_nobody_has_is_refused(pemkot, charlie, at):
    with pytest.raises(BadDraft, match="no-institution"):
        cascade(promise(pemkot), "school", by=charlie, at=at)


def test_a_circle_of_needs_is_refused(pemkot, charlie, at):
    first, second = promise(pemkot), promise(pemkot)
    set_needs(first, [second], by=charlie, at=at)
    with pytest.raises(BadDraft, match="circle"):
        set_needs(second, [first], by=charlie, at=at)


def test_every_step_is_a_row_and_a_fact_without_words(cakung, camat, at):
    one = walk(promise(cakung), camat, at, Step.ACCEPTED, Step.WORKING)
    steps = Progress.all_rows.filter(commitment=one).values_list("step_to", flat=True)
    assert list(steps) == [Step.PROPOSED, Step.ACCEPTED, Step.WORKING]
    fact = Fact.all_rows.filter(verb="commitments:commitment:moved").first()
    assert set(fact.details) == {
        "step_from", "step_to", "progress", "owner", "asker",
    }  # fmt: skip


def test_a_rule_before_a_stage_sets_the_due_day(cakung, at, pemilu):
    one = promise(cakung, election=pemilu, due_rule="before:kampanye:7", due_on=None)
    assert one.due_on == dt.date(2024, 2, 3)
