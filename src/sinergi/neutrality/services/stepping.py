"""Take a step of a matter: who may, what it needs, who hears of it, what is due next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.neutrality.files import ReadyFile
from sinergi.neutrality.handling import (
    due_after,
    lacks_clause,
    named_institutions,
    superior_for,
)
from sinergi.neutrality.models import (
    Evidence,
    Letter,
    Matter,
    MatterStep,
    Package,
    Receipt,
    Recommendation,
    Reminder,
    Subject,
)
from sinergi.neutrality.rules.parts import Part, Place, Words
from sinergi.neutrality.rules.paths import (
    DECIDED,
    BadStep,
    Handing,
    Move,
    Need,
    Path,
    Side,
    Step,
    find_move,
    is_open,
    moves_from,
)
from sinergi.neutrality.sealing import NoKey, has_key
from sinergi.neutrality.services.dating import check_days
from sinergi.neutrality.services.sealing import spread


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyLetter:
    """A letter that was made and sealed: number, to whom, the PDF; of a summons when, where."""

    number: str
    addressed_to: str
    file: ReadyFile
    hearing_on: dt.date | None = None
    hearing_at: str = ""

    @property
    def words(self) -> Words:
        """What of it is sealed."""
        return {"addressed_to": self.addressed_to, "key": self.file.key}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """By whom, under which number, on which day: a receipt, recommendation or decision."""

    body: str = ""
    number: str = ""
    on: dt.date | None = None
    sanction: str = ""
    sanction_text: str = ""
    imposer_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDraft:
    """A step as somebody takes it; `evidence` are ids that go with a handing."""

    to: Step
    version: int
    note: str = ""
    happened_on: dt.date | None = None
    letter: ReadyLetter | None = None
    given: Given = Given()
    evidence: Sequence[int] = ()


def sides_of(matter: Matter, actor: Actor) -> frozenset[Side]:
    """Return whose steps this person may take; the lead's too where nobody handles."""
    own = actor.institutions_with(Permission.HANDLE_MATTERS)
    sides = set()
    if matter.lead_id in own:
        sides.add(Side.LEAD)
        if matter.handler_id is None and matter.path != Path.RTRW:
            sides.add(Side.HANDLER)
    if matter.handler_id in own:
        sides.add(Side.HANDLER)
    return frozenset(sides)


def check_step(
    matter: Matter, draft: StepDraft, by: Actor | None, at: dt.datetime
) -> Move:
    """Return the move, checked; raises BadStep with a code for `naming.STEP_PROBLEMS`."""
    if draft.version != matter.version:
        raise BadStep("stale")
    move = find_move(Path(matter.path), Step(matter.step), draft.to)
    if by is not None and move.side not in sides_of(matter, by):
        raise BadStep("not-yours")
    if move.letter and lacks_clause(matter):
        raise BadStep("clause")
    _check_need(move, draft)
    check_days(
        matter, move, done=draft.happened_on, dated=draft.given.on,
        heard=draft.letter.hearing_on if draft.letter else None, at=at,
    )  # fmt: skip
    return move


def _check_need(move: Move, draft: StepDraft) -> None:
    given = draft.given
    if move.need is Need.NOTE and not draft.note.strip():
        raise BadStep("note")
    if move.letter and draft.letter is None:
        raise BadStep("letter")
    if move.need is Need.SUMMONS and (
        draft.letter is None or draft.letter.hearing_on is None
    ):
        raise BadStep("hearing")
    if move.need is Need.RECEIPT and not (given.body and given.number and given.on):
        raise BadStep("receipt")
    asked = {Need.RECOMMENDATION, Need.SANCTION}
    if move.need in asked and not (given.sanction and given.number and given.on):
        raise BadStep("sanction")


def _hears(matter: Matter, move: Move) -> int | None:
    """Return the institution that a handing tells; raises BadStep when there is none."""
    if move.hands is None:
        return None
    if move.hands is Handing.UP:
        above = Institution.all_rows.get(pk=matter.lead_id).superior_id
        if above is None or above in named_institutions(matter):
            raise BadStep("nobody-above")
        return above
    after = matter.handler_id if move.hands is Handing.NEXT else None
    found = superior_for(matter, above=after)
    # A civil servant's superior may have no account here: the lead then notes by hand.
    if found is None and matter.path == Path.RTRW:
        raise BadStep("nobody-above")
    return found


def lacks_key(matter: Matter, move: Move) -> Institution | None:
    """Return who would hear by this move and has no key to read with; raises BadStep."""
    hears = _hears(matter, move)
    if hears is None or has_key(hears):
        return None
    return Institution.all_rows.get(pk=hears)


@transaction.atomic
def take_step(
    matter: Matter, draft: StepDraft, *, by: Actor | None, at: dt.datetime
) -> Matter:
    """Take a step and return the matter.

    What is written is sealed to who may read it. Who hands the matter on must be unlocked:
    what the receiver may read is opened and sealed for it. Raises BadStep, also
    "receiver-no-key" and "no-key" of one's own office; Locked.
    """
    row = Matter.all_rows.select_for_update().get(pk=matter.pk)
    move = check_step(row, draft, by, at)
    side = (
        row.handler_id if move.side is Side.HANDLER and row.handler_id else row.lead_id
    )
    hears = _hears(row, move)
    if hears is not None and not has_key(hears):
        raise BadStep("receiver-no-key")
    due = due_after(Path(row.path), draft.to, row.regime, at)
    step = MatterStep.all_rows.create(
        matter=row, at=at, by_id=None if by is None else by.pk, institution_id=side,
        step_from=row.step, step_to=draft.to, happened_on=draft.happened_on,
        due_on=due.on, due_rule=due.rule,
    )  # fmt: skip
    words = {(Part.STEP, step.pk): {"note": draft.note.strip()}}
    words |= _write_papers(row, move, step, draft, hears, at)
    _hand(row, move, step, hears, draft.evidence, at)
    words |= _settle(row, draft, at)
    _spread(row, words, side, hears)
    row.step, row.step_at, row.version = draft.to, at, row.version + 1
    row.due_on, row.due_rule = due.on, due.rule
    row.due_provisional = due.provisional
    row.turn_id = turn_of(row)
    row.save()
    record(
        Verb.MATTER_MOVED, at=at, actor=by, target=f"matter:{row.key}",
        institution_id=side, step_from=step.step_from, step_to=str(draft.to),
        told=hears,
    )  # fmt: skip
    return row


def _spread(
    row: Matter, words: dict[Place, Words], side: int, hears: int | None
) -> None:
    try:
        told = () if hears is None else (hears,)
        spread(row, words, sender=side, must=(side, row.lead_id), give=told)
    except NoKey as lack:
        own = lack.institution_id == side
        raise BadStep("no-key" if own else "lead-no-key") from None


def turn_of(row: Matter) -> int | None:
    """Return the institution whose step is next; None at an end."""
    step = Step(row.step)
    if not is_open(step):
        return None
    moves = moves_from(Path(row.path), step).values()
    if row.handler_id and any(move.side is Side.HANDLER for move in moves):
        return row.handler_id
    return row.lead_id


def _hand(
    row: Matter,
    move: Move,
    step: MatterStep,
    hears: int | None,
    evidence: Sequence[int],
    at: dt.datetime,
) -> None:
    if hears is None:
        return
    if move.hands is Handing.UP:
        evidence = list(row.evidence.values_list("pk", flat=True))
        row.lead_id = hears
    else:
        evidence = _sendable(row, step.institution_id, evidence)
        row.handler_id = hears
    Package.all_rows.give(row, hears, step, evidence, at)


def _sendable(row: Matter, sender: int, evidence: Sequence[int]) -> list[int]:
    """Return those ids of evidence that the sender itself may see."""
    rows = Evidence.all_rows.filter(matter=row, pk__in=evidence)
    if sender != row.lead_id:
        package = Package.all_rows.filter(
            matter=row, institution_id=sender, ended_at=None
        )
        own = rows.filter(institution_id=sender).values_list("pk", flat=True)
        told = rows.filter(items__package__in=package).values_list("pk", flat=True)
        return sorted({*own, *told})
    return list(rows.values_list("pk", flat=True))


def _write_papers(
    row: Matter,
    move: Move,
    step: MatterStep,
    draft: StepDraft,
    hears: int | None,
    at: dt.datetime,
) -> dict[Place, Words]:
    """Keep letter, receipt and recommendation; return their words, still to be sealed."""
    given = draft.given
    words: dict[Place, Words] = {}
    if move.letter and draft.letter is not None:
        made = letter_row(row, move.letter, draft.letter, step.institution_id, at)
        letter = made.save_for(step, hears)
        words[Part.LETTER, letter.pk] = draft.letter.words
    if move.need is Need.SUMMONS:
        accused = Subject.all_rows.filter(matter=row, accused=True, summoned_at=None)
        accused.update(summoned_at=at)
    if move.need is Need.RECEIPT and given.on is not None:
        Receipt.all_rows.create(
            matter=row, body=given.body, number=given.number, received_on=given.on,
            noted_at=at, noted_by_id=step.by_id,
        )  # fmt: skip
    if move.need is Need.RECOMMENDATION and given.on is not None:
        line = Recommendation.all_rows.create(
            matter=row, body=given.body, number=given.number, recommended_on=given.on,
            sanction=given.sanction, imposer_id=hears, noted_at=at,
        )  # fmt: skip
        words[Part.RECOMMENDED, line.pk] = {
            "sanction_text": given.sanction_text, "imposer_text": given.imposer_text,
        }  # fmt: skip
    return words


def _settle(row: Matter, draft: StepDraft, at: dt.datetime) -> dict[Place, Words]:
    """Note in the ledger what became of the recommendation, and the day of a decision.

    Returns the words of what was imposed, still to be sealed.
    """
    given, day = draft.given, draft.happened_on or timezone.localdate(at)
    open_ones = row.recommendations.filter(imposed_on=None)
    words: dict[Place, Words] = {}
    if draft.to is Step.IMPOSED:
        for pk in open_ones.values_list("pk", flat=True):
            words[Part.DECIDED, pk] = {"imposed_text": given.sanction_text}
        open_ones.update(
            imposed_on=given.on, imposed=given.sanction, refused_on=None,
            decision_number=given.number,
        )  # fmt: skip
        day = given.on or day
    elif draft.to is Step.NOT_IMPOSED:
        open_ones.update(refused_on=day)
    if draft.to in DECIDED and row.decided_on is None:
        row.decided_on = day
    return words


@dataclass(frozen=True, slots=True)
class _Made:
    """A letter about to be stored."""

    fields: dict[str, Any]

    def save_for(self, step: MatterStep | None, recipient: int | None) -> Letter:
        """Store it with the step that sends it."""
        row: Letter = Letter.all_rows.create(
            step=step, recipient_id=recipient,
            made_by_id=None if step is None else step.by_id, **self.fields,
        )  # fmt: skip
        return row


def letter_row(
    row: Matter, kind: str, ready: ReadyLetter, institution_id: int, at: dt.datetime
) -> _Made:
    """Return a letter to be stored."""
    return _Made({
        "matter": row, "kind": kind, "institution_id": institution_id,
        "number": ready.number, "place": ready.file.place,
        "hearing_on": ready.hearing_on, "hearing_at": ready.hearing_at, "made_at": at,
        "sha256": ready.file.sha256, "size": ready.file.size,
    })  # fmt: skip


@transaction.atomic
def remind(
    recommendation: Recommendation, ready: ReadyLetter, *, by: Actor, at: dt.datetime
) -> Letter:
    """Write a reminder of a recommendation nobody has answered, and return the letter.

    The imposing institution sees it among its letters. Raises BadStep "not-yours",
    "settled", "no-key".
    """
    row = recommendation.matter
    if not by.holds(Permission.HANDLE_MATTERS, institution=row.lead_id):
        raise BadStep("not-yours")
    if recommendation.imposed_on is not None or recommendation.refused_on is not None:
        raise BadStep("settled")
    letter = letter_row(row, "reminder", ready, row.lead_id, at).save_for(
        None, recommendation.imposer_id
    )
    Reminder.all_rows.create(recommendation=recommendation, letter=letter, at=at)
    _spread(row, {(Part.LETTER, letter.pk): ready.words}, row.lead_id, None)
    record(
        Verb.MATTER_LETTER, at=at, actor=by, target=f"matter:{row.key}",
        institution_id=row.lead_id, letter=letter.pk,
    )  # fmt: skip
    return letter
