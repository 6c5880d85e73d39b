"""Take a step of a case: who may, what it needs, what it prints, what is due next."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.cases.clockwork import renew_due
from sinergi.cases.models import Case, CaseStep
from sinergi.cases.reading import names_of_parties
from sinergi.cases.rules.kinds import (
    CaseKind,
    Level,
    Origin,
    Outcome,
    Regime,
)
from sinergi.cases.rules.review import FORMAL, MATERIAL
from sinergi.cases.rules.steps import (
    BadStep,
    Move,
    Need,
    Standing,
    Step,
    Who,
    find_move,
    moves_from,
)
from sinergi.cases.sealing import seal_words
from sinergi.cases.services.drafts import StepDraft, check_need
from sinergi.cases.services.effects import apply_step, print_papers
from sinergi.cases.services.passing import pass_up, superior_of
from sinergi.elections.working_days import working_calendar

PERMISSIONS = {Who.HANDLE: Permission.HANDLE_CASES, Who.DECIDE: Permission.DECIDE_CASES}


def standing_of(case: Case) -> Standing:
    """Return what the table of steps asks of a case."""
    proven = None
    if case.outcome in {Outcome.VIOLATION, Outcome.NONE}:
        proven = case.outcome == Outcome.VIOLATION
    return Standing(
        step=Step(case.step), kind=CaseKind(case.kind), regime=Regime(case.regime),
        level=Level(case.level), origin=Origin(case.origin), ad_hoc=case.ad_hoc,
        proven=proven, received=case.received_on is not None,
        came_from=Step(case.came_from) if case.came_from else None,
    )  # fmt: skip


def may_take(case: Case, move: Move, actor: Actor) -> bool:
    """True when this person may take the step."""
    return actor.holds(PERMISSIONS[move.who], institution=case.institution_id)


def moves_for(case: Case, actor: Actor) -> list[Move]:
    """Return the steps this person may take now, in the order of the table."""
    return [
        move for move in moves_from(standing_of(case)) if may_take(case, move, actor)
    ]


def check_step(case: Case, draft: StepDraft, by: Actor | None, at: dt.datetime) -> Move:
    """Return the move, checked; raises BadStep with a code for `naming.STEP_PROBLEMS`."""
    if draft.version != case.version:
        raise BadStep("stale")
    move = find_move(standing_of(case), draft.to)
    if by is not None and not may_take(case, move, by):
        raise BadStep("not-yours")
    _check_days(case, draft, at)
    for need in move.needs:
        check_need(case, need, draft)
    return move


def _check_days(case: Case, draft: StepDraft, at: dt.datetime) -> None:
    happened = draft.happened_at or at
    if happened > at:
        raise BadStep("future", "happened_at")
    day, today = timezone.localdate(happened), timezone.localdate(at)
    last = case.steps.order_by("-happened_at").first()
    if last is not None and day < timezone.localdate(last.happened_at):
        raise BadStep("before", "happened_at")
    if day < today and not draft.late_reason.strip():
        raise BadStep("late", "late_reason")
    if draft.receipt_on is not None and draft.receipt_on > today:
        raise BadStep("future", "receipt_on")


def take_step(
    case: Case, draft: StepDraft, *, by: Actor | None, at: dt.datetime
) -> Case:
    """Take a step and return the case. Raises BadStep; Locked where a paper needs names.

    Two people at once: the version of one is the older, and its step is refused.
    """
    move = check_step(case, draft, by, at)
    names = names_of_parties(case) if move.prints else {}
    return _take(case, draft, names, by, at)


@transaction.atomic
def _take(
    case: Case,
    draft: StepDraft,
    names: Mapping[int, str],
    by: Actor | None,
    at: dt.datetime,
) -> Case:
    row = Case.all_rows.select_for_update().get(pk=case.pk)
    move = check_step(row, draft, by, at)
    happened = draft.happened_at or at
    if move.to is Step.PASSED_UP:
        superior_of(row)  # before anything is written
    step = CaseStep.all_rows.create(
        case=row, office_id=row.institution_id, institution_id=row.institution_id,
        at=at, happened_at=happened, by_id=None if by is None else by.pk,
        step_from=row.step, step_to=draft.to,
        reason=draft.reason if Need.REASON in move.needs else "",
        review=_review_of(move, draft), sealed_note=_note(row, draft),
    )  # fmt: skip
    apply_step(row, move, step, draft)
    print_papers(row, move, step, draft, names, at)
    row.came_from = row.step if draft.to is Step.SUSPENDED else ""
    row.step, row.step_at, row.version = draft.to, happened, row.version + 1
    if move.to is Step.PASSED_UP:
        pass_up(row)
    renew_due(row, working_calendar(), at)
    row.save()
    with_step(row, step, draft, by, at)
    record(
        Verb.CASE_MOVED, at=at, actor=by, target=f"case:{row.key}",
        institution_id=step.office_id, step_from=step.step_from, step_to=str(draft.to),
    )  # fmt: skip
    return row


def with_step(
    row: Case, step: CaseStep, draft: StepDraft, by: Actor | None, at: dt.datetime
) -> None:
    """Do what else belongs to the step by the table of settings, in its transaction."""
    table: Mapping[str, Sequence[str]] = import_string(settings.SINERGI_WITH_STEPS)
    for dotted in table.get(step.step_to, ()):
        import_string(dotted)(row, step, draft, by, at)


def _review_of(move: Move, draft: StepDraft) -> dict[str, bool]:
    if Need.REVIEW not in move.needs:
        return {}
    return {
        one.value: bool(draft.review.get(one.value)) for one in (*FORMAL, *MATERIAL)
    }


def _note(row: Case, draft: StepDraft) -> bytes | None:
    told = {"note": draft.note.strip(), "late": draft.late_reason.strip()}
    words = {name: text for name, text in told.items() if text}
    return seal_words(words, row.institution_id) if words else None
