"""Joint operations: plan, ask units, order, report, close."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election
from sinergi.operations.models import Operation, OperationStep, OperationUnit, Prop
from sinergi.operations.rules import props as prop_rules
from sinergi.operations.rules.actions import (
    ALLOWED,
    Answer,
    BadOperation,
    Kind,
    Step,
    check_move,
)
from sinergi.operations.services.numbering import OPERATIONS, next_number

MOST_HEADS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationDraft:
    """A joint operation as somebody plans it."""

    kind: Kind
    title: str
    lead: Institution
    area_code: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    election: Election | None = None
    place: str = ""
    route: str = ""
    detail: str = ""
    shared: bool = False
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDraft:
    """A unit to be asked: an institution here, or a name where it has none."""

    name: str
    planned: int = 0
    institution: Institution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveDraft:
    """A step of an operation and what is told with it."""

    to: Step
    note: str = ""
    order_number: str = ""
    order_on: dt.date | None = None
    result: str = ""
    findings: int | None = None
    came: tuple[tuple[int, int], ...] = ()
    version: int | None = None


EDITED = (
    "kind", "title", "area_code", "starts_at", "ends_at", "election", "place", "route",
    "detail", "shared",
)  # fmt: skip


def leads(row: Operation, user: Actor) -> bool:
    """True when this person works for the institution that leads."""
    return row.lead_id in user.institutions_with(Permission.WRITE_OPERATIONS)


def moves_for(row: Operation, user: Actor) -> list[Step]:
    """Return the steps this person may take now, in the order of the table."""
    return list(ALLOWED[Step(row.step)]) if leads(row, user) else []


def _check(draft: OperationDraft) -> None:
    if not draft.title.strip():
        raise BadOperation("missing", "title")
    if draft.ends_at <= draft.starts_at:
        raise BadOperation("ends-before-start", "ends_at")


@transaction.atomic
def plan_operation(
    draft: OperationDraft,
    units: Iterable[UnitDraft] = (),
    *,
    by: Actor | None,
    at: dt.datetime,
) -> Operation:
    """Write an operation down with the units to be asked, and return it.

    Raises BadOperation, "not-yours" when the person does not work for who leads.
    """
    _check(draft)
    writes = by.institutions_with(Permission.WRITE_OPERATIONS) if by else frozenset()
    if by is not None and draft.lead.pk not in writes:
        raise BadOperation("not-yours", "lead")
    row = Operation.all_rows.create(
        number=next_number(OPERATIONS, at.year), lead=draft.lead, step=Step.PLANNED,
        step_at=at, created_at=at, created_by_id=by.pk if by else None,
        example=draft.example, **{name: getattr(draft, name) for name in EDITED},
    )  # fmt: skip
    OperationStep.all_rows.create(
        operation=row, at=at, by_id=by.pk if by else None, step_to=Step.PLANNED
    )
    made = _ask(row, units)
    record(
        Verb.OPERATION_PLANNED, at=at, actor=by, target=f"operation:{row.pk}",
        institution_id=row.lead_id, kind=row.kind, area=row.area_code,
        asked=[one.institution_id for one in made if one.institution_id is not None],
    )  # fmt: skip
    return row


@transaction.atomic
def edit_operation(
    operation: Operation, draft: OperationDraft, *, version: int, by: Actor | None,
    at: dt.datetime,
) -> Operation:  # fmt: skip
    """Change the plan and return it; raises BadOperation, "stale" when it has moved on."""
    _check(draft)
    row = _locked(operation, version)
    _must_lead(row, by)
    if row.step not in {Step.PLANNED, Step.ORDERED}:
        raise BadOperation("over", "title")
    changed = [one for one in EDITED if getattr(row, one) != getattr(draft, one)]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, getattr(draft, name))
    row.version += 1
    row.save()
    record(
        Verb.OPERATION_EDITED, at=at, actor=by, target=f"operation:{row.pk}",
        institution_id=row.lead_id, fields=sorted(changed), version=row.version,
    )  # fmt: skip
    return row


def _locked(operation: Operation, version: int | None) -> Operation:
    row = Operation.all_rows.select_for_update().get(pk=operation.pk)
    if version is not None and version != row.version:
        raise BadOperation("stale")
    return row


def _must_lead(row: Operation, by: Actor | None) -> None:
    if by is not None and not leads(row, by):
        raise BadOperation("not-yours")


def _ask(row: Operation, units: Iterable[UnitDraft]) -> list[OperationUnit]:
    """Add units that are not there; one that is, gets the new headcount."""
    made = []
    for one in units:
        name = one.name.strip() or (one.institution.name if one.institution else "")
        if not name:
            raise BadOperation("missing", "name")
        if not 0 <= one.planned <= MOST_HEADS:
            raise BadOperation("count", "planned")
        unit, new = OperationUnit.all_rows.get_or_create(
            operation=row, name=name[:120],
            defaults={"planned": one.planned, "institution": one.institution},
        )  # fmt: skip
        if not new:
            unit.planned = one.planned
            unit.save(update_fields=["planned"])
        made.append(unit)
    return made


@transaction.atomic
def ask_units(
    operation: Operation, units: Iterable[UnitDraft], *, by: Actor | None,
    at: dt.datetime,
) -> list[OperationUnit]:  # fmt: skip
    """Ask units to take part and return them; raises BadOperation."""
    row = _locked(operation, None)
    _must_lead(row, by)
    if row.step not in {Step.PLANNED, Step.ORDERED}:
        raise BadOperation("over")
    made = _ask(row, units)
    record(
        Verb.OPERATION_UNITS, at=at, actor=by, target=f"operation:{row.pk}",
        institution_id=row.lead_id, units=[one.pk for one in made],
        asked=[one.institution_id for one in made if one.institution_id is not None],
    )  # fmt: skip
    return made


@transaction.atomic
def answer_unit(
    unit: OperationUnit, answer: Answer, *, note: str = "", planned: int | None = None,
    by: Actor | None, at: dt.datetime,
) -> OperationUnit:  # fmt: skip
    """Say yes or no for a unit and return it: its own institution's to say.

    Raises BadOperation "not-yours", "over", "missing" (a no needs its reason).
    """
    row = OperationUnit.all_rows.select_for_update().get(pk=unit.pk)
    operation = Operation.all_rows.get(pk=row.operation_id)
    writes = by.institutions_with(Permission.WRITE_OPERATIONS) if by else frozenset()
    if by is not None and row.institution_id not in writes:
        raise BadOperation("not-yours")
    if operation.step not in {Step.PLANNED, Step.ORDERED}:
        raise BadOperation("over")
    if answer is Answer.NO and not note.strip():
        raise BadOperation("missing", "note")
    if planned is not None:
        row.planned = min(max(planned, 0), MOST_HEADS)
    row.answer, row.answered_at, row.note = answer, at, note.strip()[:300]
    row.save()
    record(
        Verb.OPERATION_ANSWERED, at=at, actor=by, target=f"operation:{operation.pk}",
        institution_id=row.institution_id, unit=row.pk, answer=answer.value,
        lead=operation.lead_id,
    )  # fmt: skip
    return row


@transaction.atomic
def move_operation(
    operation: Operation, draft: MoveDraft, *, by: Actor | None, at: dt.datetime
) -> Operation:
    """Take a step and return the operation; raises BadOperation.

    `came` are (unit, headcount) pairs, told with the result.
    """
    row = _locked(operation, draft.version)
    _must_lead(row, by)
    move = check_move(Step(row.step), draft.to)
    for name in move.needs:
        if not getattr(draft, name):
            raise BadOperation("missing", name)
    _apply(row, draft)
    was, row.step, row.step_at = row.step, draft.to, at
    row.version += 1
    row.save()
    OperationStep.all_rows.create(
        operation=row, at=at, by_id=by.pk if by else None, step_to=draft.to,
        note=draft.note.strip()[:1000],
    )  # fmt: skip
    units = row.units.exclude(institution=None)
    record(
        Verb.OPERATION_MOVED, at=at, actor=by, target=f"operation:{row.pk}",
        institution_id=row.lead_id, step_from=was, step_to=draft.to.value,
        units=sorted(set(units.values_list("institution_id", flat=True))),
    )  # fmt: skip
    return row


def _apply(row: Operation, draft: MoveDraft) -> None:
    if draft.to is Step.ORDERED:
        row.order_number = draft.order_number.strip()[:80]
        row.order_on = draft.order_on
    elif draft.to is Step.HELD:
        row.result, row.findings = draft.result.strip(), draft.findings
        known = dict(draft.came)
        for unit in row.units.filter(pk__in=known):
            if not 0 <= known[unit.pk] <= MOST_HEADS:
                raise BadOperation("count", "came")
            unit.came = known[unit.pk]
            unit.save(update_fields=["came"])
    elif draft.to is Step.CANCELLED:
        row.props.update(operation=None)


@transaction.atomic
def join_props(
    operation: Operation, props: Iterable[Prop], *, by: Actor | None, at: dt.datetime
) -> int:
    """Put ordered props on the list of a clean-up and return how many.

    Only those of the same Satpol PP that still hang. Raises BadOperation.
    """
    row = _locked(operation, None)
    _must_lead(row, by)
    if row.kind != Kind.PROPS or row.step not in {Step.PLANNED, Step.ORDERED}:
        raise BadOperation("over")
    hanging = {prop_rules.Step.RECOMMENDED, prop_rules.Step.ORDERED}
    keys = [one.pk for one in props]
    found = Prop.all_rows.filter(pk__in=keys, step__in=hanging)
    asked = {row.lead_id, *row.units.values_list("institution_id", flat=True)} - {None}
    count = found.filter(executor_id__in=asked).update(operation=row)
    if not count:
        raise BadOperation("missing", "props")
    record(
        Verb.OPERATION_PROPS, at=at, actor=by, target=f"operation:{row.pk}",
        institution_id=row.lead_id, rows=sorted(keys), joined=count,
    )  # fmt: skip
    return count
