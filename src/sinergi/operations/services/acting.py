"""Steps with campaign props: many by one letter, each with its row of history."""

import datetime as dt
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.uploads import KeptFile
from sinergi.operations.models import (
    Letter,
    Operation,
    Prop,
    PropFile,
    PropSighting,
    PropStep,
)
from sinergi.operations.rules.props import (
    ALLOWED,
    ONE_AT_A_TIME,
    Act,
    BadAct,
    Move,
    Side,
    Step,
    move_for,
)
from sinergi.operations.services.numbering import PROPS, next_number

MOST_AT_ONCE = 500
LONGEST_NOTE = 1_000
LETTERS = {
    Act.RECOMMEND: "recommendation",
    Act.ORDER: "order",
    Act.STORE: "inventory",
    Act.GIVE_BACK: "receipt",
}
"""Acts that are done by a letter → its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActDraft:
    """What somebody does to props, and what is told with it; `NEEDED` says what must be."""

    act: Act
    note: str = ""
    number: str = ""
    dated_on: dt.date | None = None
    ground: str = ""
    executor: Institution | None = None
    due_on: dt.date | None = None
    operation: Operation | None = None
    count: int | None = None
    place: str = ""
    receiver: str = ""
    receiver_name: str = ""
    join_to: Prop | None = None
    shared: bool = False
    before: tuple[KeptFile, ...] = ()
    after: tuple[KeptFile, ...] = ()


def sides_of(prop: Prop, user: Actor) -> frozenset[Side]:
    """Return the sides on which this person stands."""
    sides = set()
    if prop.handler_id in user.institutions_with(Permission.RECOMMEND_PROPS):
        sides.add(Side.HANDLER)
    if prop.executor_id in user.institutions_with(Permission.WRITE_OPERATIONS):
        sides.add(Side.EXECUTOR)
    return frozenset(sides)


def acts_for(prop: Prop, user: Actor) -> list[Act]:
    """Return the acts this person may do now, in the order of the table."""
    sides = sides_of(prop, user)
    moves = ALLOWED[Step(prop.step)].values()
    return [move.act for move in moves if move.sides & sides]


@transaction.atomic
def act_on_props(
    props: Iterable[Prop], draft: ActDraft, *, by: Actor | None, at: dt.datetime
) -> Letter | None:
    """Do one act to all of these props, or to none, and return its letter if it has one.

    Raises BadAct: what is missing, whose step it is not, which prop stands elsewhere.
    `by` None is the machine (the example) and may.
    """
    keys = sorted({one.pk for one in props})
    if not keys:
        raise BadAct("nothing")
    if len(keys) > MOST_AT_ONCE:
        raise BadAct("too-many")
    if draft.act in ONE_AT_A_TIME and len(keys) > 1:
        raise BadAct("one-at-a-time")
    rows = list(Prop.all_rows.select_for_update().filter(pk__in=keys).order_by("pk"))
    steps = [_checked(row, draft, by) for row in rows]
    _check_days(draft, timezone.localdate(at))
    letter = _letter(rows, draft, by=by, at=at) if draft.act in LETTERS else None
    rests = [
        rest.pk
        for row, to in zip(rows, steps, strict=True)
        if (rest := _take(row, to, draft, letter, by=by, at=at)) is not None
    ]
    record(
        Verb.PROPS_MOVED, at=at, actor=by, target=_target(rows),
        institution_id=_speaks(rows[0], draft.act), act=draft.act.value,
        rows=[*(row.pk for row in rows), *rests], letter=letter.pk if letter else None,
        handler=rows[0].handler_id, executor=rows[0].executor_id,
    )  # fmt: skip
    return letter


def _target(rows: Sequence[Prop]) -> str:
    return f"prop:{rows[0].pk}"


def _speaks(row: Prop, act: Act) -> int | None:
    decides = {Act.RECOMMEND, Act.NO_BREACH, Act.JOIN, Act.REOPEN}
    return row.handler_id if act in decides else row.executor_id


def _checked(row: Prop, draft: ActDraft, by: Actor | None) -> Step:
    """Return the step the act leads to; raises BadAct with the prop's number."""
    try:
        to, move = move_for(Step(row.step), draft.act)
    except BadAct:
        raise BadAct("not-a-step", "", row.number) from None
    if by is not None and not move.sides & sides_of(row, by):
        raise BadAct("not-yours", "", row.number)
    _check_told(row, draft, move)
    return to


def _check_told(row: Prop, draft: ActDraft, move: Move) -> None:
    for name in move.needs:
        value = getattr(draft, name)
        if value is None or value in ("", ()):
            raise BadAct("missing", name, row.number)
    if draft.count is not None and not 1 <= draft.count <= row.count:
        raise BadAct("count", "count", row.number)
    other = draft.join_to
    if draft.act is Act.JOIN and other is not None:
        over = other.step in {Step.JOINED, Step.WITHDRAWN}
        if other.pk == row.pk or over or other.area_code != row.area_code:
            raise BadAct("circle", "join_to", row.number)


def _check_days(draft: ActDraft, day: dt.date) -> None:
    """Refuse a letter dated ahead, and an order that is due before its own date."""
    if draft.act not in LETTERS or draft.dated_on is None:
        return
    if draft.dated_on > day:
        raise BadAct("future", "dated_on")
    if draft.due_on is not None and draft.due_on < draft.dated_on:
        raise BadAct("due-before-letter", "due_on")


def _letter(
    rows: Sequence[Prop], draft: ActDraft, *, by: Actor | None, at: dt.datetime
) -> Letter:
    senders = {
        one.handler_id if draft.act is Act.RECOMMEND else one.executor_id
        for one in rows
    }
    if len(senders) != 1:
        raise BadAct("not-yours", "", rows[0].number)
    codes = {one.area_code for one in rows}
    fields: dict[str, Any] = {
        "kind": LETTERS[draft.act], "number": draft.number.strip(),
        "dated_on": draft.dated_on, "sender_id": senders.pop(),
        "addressee": _addressee(rows[0], draft), "ground": draft.ground.strip(),
        "due_on": draft.due_on, "place": draft.place.strip(),
        "receiver_office": draft.receiver.strip(),
        "receiver_name": draft.receiver_name.strip(), "note": draft.note.strip(),
        "area_code": codes.pop() if len(codes) == 1 else "",
        "made_at": at, "made_by_id": by.pk if by is not None else None,
    }  # fmt: skip
    try:
        with transaction.atomic():
            return Letter.all_rows.create(**fields)
    except IntegrityError:
        raise BadAct("number-used", "number") from None


def _addressee(row: Prop, draft: ActDraft) -> Institution | None:
    """Return to whom the letter goes: the one who carries out, else who recommended."""
    if draft.act is Act.RECOMMEND:
        return draft.executor
    return row.handler if draft.act in {Act.ORDER, Act.STORE} else None


def _take(
    row: Prop, to: Step, draft: ActDraft, letter: Letter | None,
    *, by: Actor | None, at: dt.datetime,
) -> Prop | None:  # fmt: skip
    """Take the step; return the prop that what still hangs became, where something does."""
    note, rest = draft.note.strip(), None
    if draft.act is Act.TAKE_DOWN and draft.count is not None:
        total = row.count
        rest = _part_rest(row, draft.count, at=at)
        note = _told_with(note, rest, total) if rest is not None else note
    step = PropStep.all_rows.create(
        prop=row, at=at, by_id=by.pk if by is not None else None, act=draft.act,
        step_from=row.step, step_to=to, note=note, letter=letter,
    )  # fmt: skip
    row.step, row.step_at, row.version = to, at, row.version + 1
    if draft.act is Act.RECOMMEND:
        row.executor, row.shared = draft.executor, draft.shared or row.shared
    elif draft.act is Act.ORDER:
        row.due_on = draft.due_on
        row.operation = draft.operation or row.operation
    elif draft.act is Act.TAKE_DOWN:
        row.taken_count = draft.count
        _keep_files(row, step, draft)
    elif draft.act is Act.JOIN:
        _join(row, draft.join_to)
    elif draft.act is Act.REOPEN:
        row.joined_to, row.due_on, row.executor = None, None, None
    row.save()
    return rest


def _part_rest(row: Prop, taken: int, *, at: dt.datetime) -> Prop | None:
    """Leave `taken` of the pieces with the prop and return one of the rest, None without.

    The rest has a number of its own, stands where the prop stood before, and takes its
    steps with their letters and the photos of its sighting along. Pieces are conserved:
    taken + remaining = seen. Called before the step of the act; `row` is
    changed but not saved. The fact of the act names both.
    """
    remaining = row.count - taken
    if remaining <= 0:
        return None
    rest = copy(row)
    rest.pk, rest._state = None, copy(row._state)
    rest._state.adding = True
    rest.number = next_number(PROPS, at.year)
    rest.count, rest.taken_count = remaining, None
    rest.version, rest.created_at = 1, at
    rest.save(force_insert=True)
    _take_along(row, rest)
    PropStep.all_rows.create(
        prop=rest, at=at, step_from=row.step, step_to=row.step,
        note=f"{row.number}: {remaining}/{row.count}",
    )  # fmt: skip
    row.count = taken
    return rest


def _take_along(row: Prop, rest: Prop) -> None:
    PropStep.all_rows.bulk_create(
        PropStep(
            prop=rest, at=one.at, by_id=one.by_id, act=one.act, note=one.note,
            step_from=one.step_from, step_to=one.step_to, letter_id=one.letter_id,
        )
        for one in row.steps.order_by("pk")
    )  # fmt: skip
    PropFile.all_rows.bulk_create(
        PropFile(
            prop=rest, role=one.role, sighting_id=one.sighting_id, name=one.name,
            media_type=one.media_type, sha256=one.sha256, size=one.size,
        )
        for one in row.files.filter(step=None).order_by("pk")
    )  # fmt: skip


def _told_with(note: str, rest: Prop, total: int) -> str:
    """Return the note of the act with the number of the rest and its share behind."""
    behind = f"{rest.number}: {rest.count}/{total}"
    words = note.strip()[: LONGEST_NOTE - len(behind) - 1]
    return f"{words}\n{behind}".strip()


def _keep_files(row: Prop, step: PropStep, draft: ActDraft) -> None:
    files = [("before", one) for one in draft.before]
    files += [("after", one) for one in draft.after]
    PropFile.all_rows.bulk_create(
        [
            PropFile(
                prop=row, role=role, step=step, name=one.name,
                media_type=one.media_type, sha256=one.sha256, size=one.size,
            )
            for role, one in files
        ]
    )  # fmt: skip


def _join(row: Prop, other: Prop | None) -> None:
    """Make `row` another sighting of `other`: what was seen of it is shown there.

    Sightings stay with the prop they made, so that it can be opened again; those joined
    to `row` before follow it.
    """
    row.joined_to = other
    Prop.all_rows.filter(joined_to=row).update(joined_to=other)


def sightings_of(prop: Prop) -> list[PropSighting]:
    """Return all words about a prop in force, those of joined ones too; one query."""
    rows = PropSighting.all_rows.filter(ended_at=None).filter(
        prop_id__in=[prop.pk, *prop.joined.values_list("pk", flat=True)]
    )
    return list(rows.select_related("prop", "submission__institution"))
