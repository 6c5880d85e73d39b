"""Personnel lent to the organisers' secretariats (UU 7/2017 article 434, letter a)."""

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """Where a loan of personnel stands; stored."""

    LENT = "lent"
    PLEDGED = "pledged"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Side(StrEnum):
    """Who takes a step: the institution that lends, or the organiser."""

    GIVER = "giver"
    TAKER = "taker"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed step: who may take it and what must be told with it."""

    sides: frozenset[Side]
    needs: tuple[str, ...]


GIVER = frozenset({Side.GIVER})
EITHER = frozenset(Side)

ALLOWED: dict[Step, dict[Step, Move]] = {
    Step.LENT: {
        Step.PLEDGED: Move(GIVER, ("day",)),
        Step.RETURNED: Move(EITHER, ("day",)),
        # Entered by mistake, or the letter was taken back before anybody went.
        Step.WITHDRAWN: Move(GIVER, ("note",)),
    },
    Step.PLEDGED: {Step.RETURNED: Move(EITHER, ("day",))},
    Step.RETURNED: {},
    Step.WITHDRAWN: {},
}

OPEN = (Step.LENT, Step.PLEDGED)
"""Steps of people who are away."""


class BadLending(ValueError):
    """A loan that cannot be kept or moved; `code` says why, `field` where.

    Codes: "missing", "not-a-step", "not-yours", "not-organiser", "days", "same".
    """

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{field}: {code}".strip(": "))
        self.code = code
        self.field = field


def check_move(now: Step, to: Step) -> Move:
    """Return the move; raises BadLending when it is none."""
    move = ALLOWED[now].get(to)
    if move is None:
        raise BadLending("not-a-step")
    return move
