"""On which side a person stands of a warning."""

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.warnings.models import Recipient, Warning, WarningStep
from sinergi.warnings.querysets.warning import OfWarningQuerySet
from sinergi.warnings.rules.steps import (
    ALLOWED,
    BadWarning,
    Move,
    Scope,
    Side,
    Step,
)


def sides_of(row: Warning, by: Actor) -> frozenset[Side]:
    """Return the sides on which this person stands; two or three queries."""
    sides = set()
    if row.institution_id in by.institutions_with(Permission.WRITE_WARNINGS):
        sides.add(Side.WRITER)
    if row.institution_id in by.institutions_with(Permission.APPROVE_WARNINGS):
        sides.add(Side.APPROVER)
    if not second_problem(row, by):
        sides.add(Side.SECOND)
    if own_recipients(row, by).exists():
        sides.add(Side.RECIPIENT)
    return frozenset(sides)


def second_problem(row: Warning, by: Actor) -> str:
    """Return why this person cannot be the second one, empty when they can.

    Codes: "not-yours", "not-second", "not-other".
    """
    approves = by.institutions_with(Permission.APPROVE_WARNINGS)
    others = {
        one
        for one in approves - {row.institution_id}
        if not row.private
        and by.holds(Permission.APPROVE_WARNINGS, row.area_code, institution=one)
    }
    if by.pk in hands_of(row):
        return "not-second" if approves else "not-yours"
    if row.scope == Scope.PUBLIC and not others:
        return "not-other" if approves else "not-yours"
    return "" if others or row.institution_id in approves else "not-yours"


def hands_of(row: Warning) -> set[int]:
    """Return the people who drafted or edited this version."""
    edits = WarningStep.all_rows.filter(warning=row, step_to="").exclude(by=None)
    return {row.drafted_by_id, *edits.values_list("by_id", flat=True)}


def own_recipients(row: Warning, by: Actor) -> OfWarningQuerySet[Recipient]:
    """Return the rows of this person's institutions among the recipients."""
    own = by.institutions_with(Permission.READ_WARNINGS)
    return Recipient.all_rows.filter(warning=row, person=None, institution_id__in=own)


def check_side(row: Warning, move: Move, by: Actor | None, to: Step) -> None:
    """Raise BadWarning unless this person may take the step; None is the machine itself."""
    if by is None or move.sides & sides_of(row, by):
        return
    if to is Step.SENT:
        raise BadWarning(second_problem(row, by) or "not-yours")
    raise BadWarning("not-yours")


def moves_for(row: Warning, by: Actor) -> list[Step]:
    """Return the steps this person may take now, in the order of the table."""
    sides = sides_of(row, by)
    return [
        step for step, move in ALLOWED[Step(row.step)].items() if move.sides & sides
    ]
