"""Joint operations: kinds, and the steps from a plan to a report."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is done together; stored."""

    PROPS = "props"
    MONEY = "money-politics"
    NIGHT = "night-patrol"
    STORE = "store-guard"


class Step(StrEnum):
    """Where an operation stands; stored."""

    PLANNED = "planned"
    ORDERED = "ordered"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What a unit said to being asked; stored, empty while it has not."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed step and what must be told with it; all are the lead's to take."""

    needs: tuple[str, ...] = ()


ALLOWED: dict[Step, dict[Step, Move]] = {
    Step.PLANNED: {
        Step.ORDERED: Move(("order_number", "order_on")),
        Step.CANCELLED: Move(("note",)),
    },
    Step.ORDERED: {
        Step.HELD: Move(("result",)),
        Step.CANCELLED: Move(("note",)),
    },
    # The report is signed and goes to those who took part.
    Step.HELD: {Step.CLOSED: Move()},
    Step.CLOSED: {},
    Step.CANCELLED: {},
}

OPEN = tuple(step for step, moves in ALLOWED.items() if moves)
"""Steps of operations that still ask for something."""


class BadOperation(ValueError):
    """An operation that cannot be kept or moved; `code` says why, `field` where.

    Codes: "missing", "not-a-step", "not-yours", "stale", "over", "ends-before-start",
    "no-unit", "count".
    """

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{field}: {code}".strip(": "))
        self.code = code
        self.field = field


def check_move(now: Step, to: Step) -> Move:
    """Return the move; raises BadOperation when it is none."""
    move = ALLOWED[now].get(to)
    if move is None:
        raise BadOperation("not-a-step")
    return move
