"""Who may take which step: the owner, the asker, or the one who confirms."""

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import ALLOWED, NotYours, Side, Step

FARTHEST = 8
"""Institutions looked at on the way up; more would be a circle made by hand."""


def superiors_of(institution: Institution) -> list[Institution]:
    """Return the institutions above, nearest first."""
    found: list[Institution] = []
    one = institution.superior
    while one is not None and one not in found and len(found) < FARTHEST:
        found.append(one)
        one = one.superior
    return found


def sides_of(commitment: Commitment, user: Actor) -> frozenset[Side]:
    """Return the sides on which this person stands; several people fit several."""
    sides = set()
    writes = user.institutions_with(Permission.WRITE_COMMITMENTS)
    if commitment.institution_id in writes:
        sides.add(Side.OWNER)
    if _asks(commitment, user, writes):
        sides.add(Side.ASKER)
    if _confirms(commitment, user):
        sides.add(Side.VERIFIER)
    return frozenset(sides)


def _asks(commitment: Commitment, user: Actor, writes: frozenset[int]) -> bool:
    if commitment.asked_by_id is not None:
        return commitment.asked_by_id in writes
    return commitment.created_by_id == user.pk or commitment.institution_id in writes


def _confirms(commitment: Commitment, user: Actor) -> bool:
    """True for somebody else than the reporter, who stands for the asker or above.

    A promise an institution made to itself, with nobody above it, is confirmed by a
    colleague.
    """
    if commitment.reported_by_id == user.pk:
        return False
    confirms = user.institutions_with(Permission.VERIFY_COMMITMENTS)
    if not confirms:
        return False
    if commitment.asked_by_id in confirms:
        return True
    above = {one.pk for one in superiors_of(commitment.institution)}
    asked = {commitment.asked_by_id} - {None, commitment.institution_id}
    if above or asked:
        return bool(above & confirms)
    return commitment.institution_id in confirms


def moves_for(commitment: Commitment, user: Actor) -> list[Step]:
    """Return the steps this person may take now, in the order of the table."""
    sides = sides_of(commitment, user)
    moves = ALLOWED[Step(commitment.step)]
    return [
        step for step, move in moves.items() if move.side in sides and not move.by_edit
    ]


def check_side(commitment: Commitment, side: Side, by: Actor | None) -> None:
    """Raise NotYours when the person does not stand on that side.

    `by` None is the machine itself (the example, the worker) and may.
    """
    if by is not None and side not in sides_of(commitment, by):
        raise NotYours(side)
