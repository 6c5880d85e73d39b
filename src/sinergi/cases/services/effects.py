"""What a step leaves beside itself: days, texts, hearings, plenaries, papers."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from django.utils import timezone

from sinergi.accounts.models import Institution
from sinergi.cases.models import (
    Case,
    CaseStep,
    CaseText,
    Forwarding,
    Hearing,
    Invitation,
    Paper,
    Party,
    Plenary,
    Suspension,
)
from sinergi.cases.models.papers import REGISTER_SERIES
from sinergi.cases.pressing import Content, paper_data
from sinergi.cases.rules.kinds import Outcome, Role
from sinergi.cases.rules.steps import BadStep, Move, Reason, Step
from sinergi.cases.rules.steps import Paper as Kind
from sinergi.cases.sealing import seal_words
from sinergi.cases.services.drafts import StepDraft
from sinergi.cases.services.numbering import draw_number

TEXTS = {
    Step.STUDIED: "study", Step.PLENARY: "considerations", Step.DECIDED: "decision",
}  # fmt: skip


def apply_step(row: Case, move: Move, step: CaseStep, draft: StepDraft) -> None:
    """Write what the step changes of the case and keep its texts; the caller saves.

    After a suspension it goes on where it was: its days and texts stand.
    """
    day = timezone.localdate(step.happened_at)
    if step.step_from != Step.SUSPENDED:
        _change(row, move, step, draft, day)
    if move.to is Step.SUSPENDED:  # no deadline is washed away by a day that is past
        day = max(day, timezone.localdate(step.at))
    _stop_or_go(row, move.to, day)


def _change(
    row: Case, move: Move, step: CaseStep, draft: StepDraft, day: dt.date
) -> None:
    _set_days(row, move.to, day, draft)
    if draft.kind is not None and move.to is Step.REVIEWED:
        row.kind = draft.kind
    if draft.ad_hoc is not None and move.to is Step.REVIEWED:
        row.ad_hoc = draft.ad_hoc
    if move.to in TEXTS and draft.text.strip():
        _keep_text(row, step, TEXTS[move.to], draft.text.strip())
    if move.to is Step.PLENARY:
        _hold_plenary(row, step, draft, day)
    if move.to is Step.FORWARDED:
        _forward(row, step, draft.body, day)
    if move.to is Step.FOLLOWED:
        row.forwardings.filter(received_on=None).update(
            received_on=draft.receipt_on, receipt_number=draft.receipt_number[:80]
        )


def _keep_text(row: Case, step: CaseStep, kind: str, text: str) -> None:
    CaseText.all_rows.create(
        case=row, step=step, institution_id=row.institution_id, kind=kind,
        by_id=step.by_id, at=step.at,
        sealed_text=seal_words({"text": text}, row.institution_id),
    )  # fmt: skip


def _forward(row: Case, step: CaseStep, body: str, day: dt.date) -> None:
    Forwarding.all_rows.create(
        case=row, step=step, institution_id=row.institution_id, body=body, sent_on=day
    )


def _set_days(row: Case, to: Step, day: dt.date, draft: StepDraft) -> None:
    if to is Step.FINDING:
        row.received_on = day
    elif to is Step.REGISTERED:
        row.registered_on = row.registered_on or day
        row.rejected_on, row.reject_reason = None, ""
    elif to is Step.NOT_REGISTERED:
        row.rejected_on, row.reject_reason = day, draft.reason
    elif to is Step.WITHDRAWN and row.registered_on is None:
        row.rejected_on, row.reject_reason = day, Reason.WITHDRAWN
    elif to is Step.WITHDRAWN:
        row.decided_on, row.outcome = day, Outcome.WITHDRAWN
    elif to is Step.PLENARY:
        row.decided_on, row.outcome = day, draft.outcome
    elif to is Step.REOPENED:
        row.rejected_on, row.reject_reason = None, ""
        row.decided_on, row.outcome = None, ""


def _hold_plenary(row: Case, step: CaseStep, draft: StepDraft, day: dt.date) -> None:
    sitting = {"present": list(draft.present), "dissent": draft.dissent.strip()}
    Plenary.all_rows.create(
        case=row, step=step, institution_id=row.institution_id, members=draft.members,
        present=len(draft.present), outcome=draft.outcome, dissents=draft.dissents,
        sealed_sitting=seal_words(sitting, row.institution_id), held_on=day,
    )  # fmt: skip


def _stop_or_go(row: Case, to: Step, day: dt.date) -> None:
    """Begin a suspension, or end the one that lasts the day before the step."""
    if to is Step.SUSPENDED:
        Suspension.all_rows.create(case=row, first_on=day)
        return
    for one in row.suspensions.filter(last_on=None):
        one.last_on = day - dt.timedelta(days=1)
        if one.last_on < one.first_on:
            one.delete()  # begun and ended on one day: nothing stood still
        else:
            one.save(update_fields=["last_on"])


def print_papers(
    row: Case,
    move: Move,
    step: CaseStep,
    draft: StepDraft,
    names: Mapping[int, str],
    at: dt.datetime,
) -> None:
    """Number and keep what the step prints; an invitation for each party invited."""
    office = Institution.all_rows.get(pk=row.institution_id)
    if move.to is Step.REGISTERED and not row.register_number:
        row.register_number = draw_number(office, REGISTER_SERIES, at).number
        taken = Case.all_rows.filter(
            opener=row.opener_id, register_number=row.register_number
        )
        if taken.exists():
            raise BadStep("number")
    if move.prints is None:
        return
    told = _content(row, office, step, draft, names)
    if move.prints is Kind.INVITATION:
        _invite(row, office, step, draft, told, names, at)
        return
    keep_paper(row, office, move.prints, told, at, step)


def _content(
    row: Case,
    office: Institution,
    step: CaseStep,
    draft: StepDraft,
    names: Mapping[int, str],
) -> Content:
    parties = [
        (one.role_name, names[one.pk])
        for one in Party.all_rows.filter(case=row).exclude(role=Role.REPORTER)
        if one.pk in names
    ]
    texts = [one.strip() for one in (draft.text, draft.note) if one.strip()]
    return Content(
        number="", form_code="", office=office.name, addressed_to=draft.addressed_to,
        texts=texts, review=step.review or None, reason=draft.reason,
        hearing_at=draft.hearing_at, place=draft.place, body=draft.body,
        parties=parties, present=draft.present, members=draft.members,
        outcome=draft.outcome, dissent=draft.dissent, happened_at=step.happened_at,
    )  # fmt: skip


def _invite(
    row: Case,
    office: Institution,
    step: CaseStep,
    draft: StepDraft,
    told: Content,
    names: Mapping[int, str],
    at: dt.datetime,
) -> None:
    if draft.hearing_at is None:
        raise BadStep("hearing", "hearing_at")
    hearing = Hearing.all_rows.create(
        case=row, institution=office, kind="clarification", made_at=at,
        starts_at=draft.hearing_at, place=draft.place.strip(),
    )  # fmt: skip
    for party in Party.all_rows.filter(case=row, pk__in=draft.parties):
        content = replace(told, addressed_to=names.get(party.pk, ""), parties=())
        paper = keep_paper(row, office, Kind.INVITATION, content, at, step)
        Invitation.all_rows.create(
            hearing=hearing, case=row, party=party, number=paper.number, changed_at=at
        )
        if party.summoned_at is None:
            party.summoned_at = at
            party.save(update_fields=["summoned_at"])


def keep_paper(
    row: Case,
    office: Institution,
    kind: Kind,
    told: Content,
    at: dt.datetime,
    step: CaseStep | None = None,
    by_id: int | None = None,
) -> Paper:
    """Number a paper and keep what it prints, sealed; part of a change."""
    drawn = draw_number(office, kind.value, at)
    if Paper.all_rows.filter(office=office, kind=kind, number=drawn.number).exists():
        raise BadStep("number")
    numbered = replace(told, number=drawn.number, form_code=drawn.form_code)
    writer = step.by_id if step else by_id
    return _paper_row(row, office, kind, numbered, at, step, writer)


def _paper_row(
    row: Case,
    office: Institution,
    kind: Kind,
    told: Content,
    at: dt.datetime,
    step: CaseStep | None,
    by_id: int | None,
) -> Paper:
    data = paper_data(row, kind, told, at)
    made: Paper = Paper.all_rows.create(
        case=row, step=step, office=office, institution_id=row.institution_id,
        kind=kind, number=told.number, form_code=told.form_code, made_at=at,
        made_by_id=by_id,
        sealed_data=seal_words(data, row.institution_id),
    )  # fmt: skip
    return made
