"""Personnel lent to organisers: the letter, the pledge, the way back."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import organiser_line
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election
from sinergi.operations.models import Lending, LendingStep, LentName
from sinergi.operations.rules.lending import (
    ALLOWED,
    BadLending,
    Side,
    Step,
    check_move,
)
from sinergi.operations.services.numbering import LENDING, next_number


@dataclass(frozen=True, slots=True, kw_only=True)
class LendingDraft:
    """A loan of personnel: by letter, from an office to an organiser."""

    giver: Institution
    taker: Institution
    office: str
    duty: str
    letter_number: str
    letter_on: dt.date
    from_on: dt.date
    name: str
    until_on: dt.date | None = None
    election: Election | None = None
    example: bool = False


@transaction.atomic
def lend_person(draft: LendingDraft, *, by: Actor | None, at: dt.datetime) -> Lending:
    """Write the loan down and return it; the name goes into its own table.

    Raises BadLending: "not-organiser" unless it goes to KPU, PPK, PPS, Bawaslu or
    Panwascam, "not-yours" unless the person looks after the lending office's people.
    """
    _check(draft, by)
    row = Lending.all_rows.create(
        number=next_number(LENDING, at.year), giver=draft.giver, taker=draft.taker,
        area_code=draft.taker.area_code, election=draft.election,
        office=draft.office.strip(), duty=draft.duty.strip(),
        letter_number=draft.letter_number.strip(), letter_on=draft.letter_on,
        from_on=draft.from_on, until_on=draft.until_on, step=Step.LENT, step_at=at,
        created_at=at, created_by_id=by.pk if by else None, example=draft.example,
    )  # fmt: skip
    LentName.all_rows.create(lending=row, name=draft.name.strip())
    LendingStep.all_rows.create(
        lending=row, at=at, by_id=by.pk if by else None, step_to=Step.LENT,
        day=draft.letter_on,
    )  # fmt: skip
    record(
        Verb.PERSONNEL_LENT, at=at, actor=by, target=f"lending:{row.pk}",
        institution_id=row.giver_id, taker=row.taker_id, area=row.area_code,
    )  # fmt: skip
    return row


def _check(draft: LendingDraft, by: Actor | None) -> None:
    for name in ("office", "duty", "letter_number", "name"):
        if not getattr(draft, name).strip():
            raise BadLending("missing", name)
    if draft.giver.pk == draft.taker.pk:
        raise BadLending("same", "taker")
    if not organiser_line(draft.taker.kind):
        raise BadLending("not-organiser", "taker")
    if draft.until_on is not None and draft.until_on < draft.from_on:
        raise BadLending("days", "until_on")
    line = by.line_with(Permission.LEND_PERSONNEL) if by else frozenset()
    if by is not None and draft.giver.pk not in line:
        raise BadLending("not-yours", "giver")


def sides_of(row: Lending, user: Actor) -> frozenset[Side]:
    """Return the sides on which this person stands."""
    line = user.line_with(Permission.LEND_PERSONNEL)
    sides = {Side.GIVER: row.giver_id in line, Side.TAKER: row.taker_id in line}
    return frozenset(side for side, stands in sides.items() if stands)


def moves_for(row: Lending, user: Actor) -> list[Step]:
    """Return the steps this person may take now, in the order of the table."""
    sides = sides_of(row, user)
    moves = ALLOWED[Step(row.step)]
    return [step for step, move in moves.items() if move.sides & sides]


@transaction.atomic
def move_lending(
    lending: Lending, to: Step, *, day: dt.date | None = None, note: str = "",
    by: Actor | None, at: dt.datetime,
) -> Lending:  # fmt: skip
    """Take a step and return the loan; raises BadLending."""
    row = Lending.all_rows.select_for_update().get(pk=lending.pk)
    move = check_move(Step(row.step), to)
    if by is not None and not move.sides & sides_of(row, by):
        raise BadLending("not-yours")
    told = {"day": day, "note": note.strip()}
    for name in move.needs:
        if not told[name]:
            raise BadLending("missing", name)
    first = {Step.PLEDGED: row.letter_on, Step.RETURNED: row.from_on}.get(to)
    if day is not None and first is not None and day < first:
        raise BadLending("days", "day")
    if to is Step.PLEDGED:
        row.pledged_on = day
    elif to is Step.RETURNED:
        row.returned_on = day
    was, row.step, row.step_at = row.step, to, at
    row.save()
    LendingStep.all_rows.create(
        lending=row, at=at, by_id=by.pk if by else None, step_to=to, day=day,
        note=note.strip()[:500],
    )  # fmt: skip
    record(
        Verb.LENDING_MOVED, at=at, actor=by, target=f"lending:{row.pk}",
        institution_id=row.giver_id, step_from=was, step_to=to.value,
        taker=row.taker_id,
    )  # fmt: skip
    return row
