"""The five goals on the leader's page; `outcomes.goals` counts, `docs/methods/goals.md` defines."""

import datetime as dt
from dataclasses import dataclass, field

from sinergi.access.actor import Actor
from sinergi.observations.placing import current_election
from sinergi.outcomes.goals.basis import basis_of
from sinergi.outcomes.goals.board import board_of
from sinergi.outcomes.goals.figure import GOAL_NAMES, Figure
from sinergi.outcomes.goals.history import board_before
from sinergi.outcomes.goals.showing import kept_boards, trends_of
from sinergi.outcomes.models import GoalSnapshot
from sinergi.scores.models import Run

MOST_SHOWN = 2
"""Figures of a goal on the one screen and the one sheet; the board has them all."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal, its first figures with their trend in words, and how many more there are."""

    name: str
    measures: tuple[Figure, ...]
    more: int = 0
    trends: dict[str, str] = field(default_factory=dict)
    before: GoalSnapshot | None = None


def goals_of(
    actor: Actor, within: str, day: dt.date, at: dt.datetime, run: Run | None
) -> list[Goal]:
    """Return the five goals in their order, from what this person may see."""
    basis = basis_of(actor, within, current_election(day), at, run=run)
    before = board_before(kept_boards(basis), day)
    return [
        Goal(
            str(GOAL_NAMES[one.code]), shown_of(one.figures),
            max(0, len(one.figures) - MOST_SHOWN), trends_of(one.figures, before),
            before,
        )
        for one in board_of(basis)
    ]  # fmt: skip


def shown_of(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return the first figures in their order; what is known goes before what is not."""
    first = sorted(figures, key=lambda one: one.share is None)[:MOST_SHOWN]
    return tuple(one for one in figures if one in first)
