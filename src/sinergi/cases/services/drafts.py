"""A step as somebody takes it, and whether it brings what the step needs."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sinergi.cases.models import Case, Party
from sinergi.cases.rules.kinds import CaseKind, Outcome, bodies_for
from sinergi.cases.rules.review import FORMAL, MATERIAL, is_met
from sinergi.cases.rules.steps import BadStep, Need, Reason, Step, has_quorum

REJECTING = frozenset(Reason) - {Reason.WITHDRAWN}
FOUND = frozenset({Outcome.VIOLATION, Outcome.NONE})
MOST_PRESENT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDraft:
    """A step as somebody takes it; what a move does not need is left out of it.

    `happened_at` is when what it says happened, now where it is None; `late_reason` says
    why a step of an earlier day was entered no sooner. `text` is the study, the
    considerations, the decision, or what the reporter is asked. `present` are the names of those who sat.
    """

    to: Step
    version: int
    note: str = ""
    text: str = ""
    happened_at: dt.datetime | None = None
    late_reason: str = ""
    review: Mapping[str, bool] = field(default_factory=dict)
    kind: CaseKind | None = None
    ad_hoc: bool | None = None
    reason: str = ""
    hearing_at: dt.datetime | None = None
    place: str = ""
    parties: Sequence[int] = ()
    members: int = 0
    present: Sequence[str] = ()
    dissents: int = 0
    dissent: str = ""
    outcome: str = ""
    body: str = ""
    addressed_to: str = ""
    receipt_number: str = ""
    receipt_on: dt.date | None = None


def check_need(case: Case, need: Need, draft: StepDraft) -> None:
    """Raise BadStep with what is missing and in which field."""
    CHECKS[need](case, draft)


def _note(case: Case, draft: StepDraft) -> None:
    if not draft.note.strip():
        raise BadStep("note", "note")


def _text(case: Case, draft: StepDraft) -> None:
    if not draft.text.strip():
        raise BadStep("text", "text")


def _reason(case: Case, draft: StepDraft) -> None:
    if draft.reason not in REJECTING:
        raise BadStep("reason", "reason")


def _number(case: Case, draft: StepDraft) -> None:
    reviewed = case.steps.exclude(review={}).order_by("-pk").first()
    if reviewed is None or not is_met(reviewed.review, (*FORMAL, *MATERIAL)):
        raise BadStep("elements")


def _hearing(case: Case, draft: StepDraft) -> None:
    if draft.hearing_at is None or not draft.place.strip() or not draft.parties:
        raise BadStep("hearing", "hearing_at")
    if draft.hearing_at < (draft.happened_at or draft.hearing_at):
        raise BadStep("before", "hearing_at")
    known = set(Party.all_rows.filter(case=case).values_list("pk", flat=True))
    if not set(draft.parties) <= known:
        raise BadStep("party", "parties")


def _quorum(case: Case, draft: StepDraft) -> None:
    sat = len(draft.present)
    fits = sat <= min(draft.members, MOST_PRESENT) and 0 <= draft.dissents <= sat
    if not fits or not has_quorum(sat, draft.members):
        raise BadStep("quorum", "present")


def _outcome(case: Case, draft: StepDraft) -> None:
    if draft.outcome not in FOUND:
        raise BadStep("outcome", "outcome")


def _body(case: Case, draft: StepDraft) -> None:
    if draft.body not in bodies_for(CaseKind(case.kind)):
        raise BadStep("body", "body")


def _receipt(case: Case, draft: StepDraft) -> None:
    if not draft.receipt_number or draft.receipt_on is None:
        raise BadStep("receipt", "receipt_number")


def _review(case: Case, draft: StepDraft) -> None:
    """Every element is found or not: nothing is missing where nothing is ticked."""


CHECKS: Mapping[Need, Callable[[Case, StepDraft], None]] = {
    Need.NOTE: _note, Need.REVIEW: _review, Need.REASON: _reason, Need.NUMBER: _number,
    Need.QUESTION: _text,
    Need.HEARING: _hearing, Need.STUDY: _text, Need.QUORUM: _quorum,
    Need.OUTCOME: _outcome, Need.CONSIDERATIONS: _text, Need.BODY: _body,
    Need.RECEIPT: _receipt,
}  # fmt: skip
