"""The five goals on the leader's page; `outcomes.goals` counts, `docs/methods/goals.md` defines."""

import datetime as dt
from dataclasses import dataclass

from sinergi.access.actor import Actor
from sinergi.observations.placing import current_election
from sinergi.outcomes.goals.basis import basis_of
from sinergi.outcomes.goals.board import board_of
from sinergi.outcomes.goals.figure import GOAL_NAMES, Figure
from sinergi.scores.models import Run


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal and its figures."""

    name: str
    measures: tuple[Figure, ...]


def goals_of(
    actor: Actor, within: str, day: dt.date, at: dt.datetime, run: Run | None
) -> list[Goal]:
    """Return the five goals in their order, from what this person may see."""
    basis = basis_of(actor, within, current_election(day), at, run=run)
    return [Goal(str(GOAL_NAMES[one.code]), one.figures) for one in board_of(basis)]
