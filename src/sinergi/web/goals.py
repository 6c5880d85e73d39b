"""The five goals on the leader's page; `outcomes.goals` counts, `docs/methods/goals.md` defines."""

import datetime as dt
from dataclasses import dataclass

from sinergi.access.actor import Actor
from sinergi.observations.placing import current_election
from sinergi.outcomes.goals.basis import basis_of
from sinergi.outcomes.goals.board import board_of
from sinergi.outcomes.goals.figure import GOAL_NAMES, Figure
from sinergi.scores.models import Run

MOST_SHOWN = 2
"""Figures of a goal on the one screen and the one sheet; the board has them all."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal, its first figures, and how many more the board of the goals has."""

    name: str
    measures: tuple[Figure, ...]
    more: int = 0


def goals_of(
    actor: Actor, within: str, day: dt.date, at: dt.datetime, run: Run | None
) -> list[Goal]:
    """Return the five goals in their order, from what this person may see."""
    basis = basis_of(actor, within, current_election(day), at, run=run)
    return [
        Goal(
            str(GOAL_NAMES[one.code]), shown_of(one.figures),
            max(0, len(one.figures) - MOST_SHOWN),
        )
        for one in board_of(basis)
    ]  # fmt: skip


def shown_of(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return the first figures in their order; what is known goes before what is not."""
    first = sorted(figures, key=lambda one: one.share is None)[:MOST_SHOWN]
    return tuple(one for one in figures if one in first)
