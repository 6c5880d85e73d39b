"""The whole board, its plain form that is kept, and what moved since the last one kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sinergi.outcomes.goals import democratic, fair, safe, smooth
from sinergi.outcomes.goals.basis import Basis
from sinergi.outcomes.goals.figure import Figure, Goal, suppressed
from sinergi.outcomes.models import GoalSnapshot

VERSION = 1


@dataclass(frozen=True, slots=True)
class OneGoal:
    """A goal and its figures."""

    code: Goal
    figures: tuple[Figure, ...]


def board_of(basis: Basis) -> list[OneGoal]:
    """Return the five goals with their figures, some thirty queries."""
    together, published = safe.meetings(basis)
    turnout, listed = democratic.stations(basis)
    return [
        OneGoal(
            Goal.SAFE,
            (safe.outside(basis), safe.watched(basis, "unhurt", safe.VIOLENCE)),
        ),
        OneGoal(
            Goal.SMOOTH, (smooth.kept(basis), smooth.opened(basis), smooth.ready(basis))
        ),
        OneGoal(
            Goal.CONDUCIVE,
            (
                together,
                safe.watched(basis, "calm", safe.DISTURBANCE),
                safe.rumors(basis),
                safe.props(basis),
            ),
        ),
        OneGoal(
            Goal.DEMOCRATIC, (published, turnout, listed, democratic.reached(basis))
        ),
        OneGoal(
            Goal.FAIR,
            (
                fair.confirmed(basis),
                fair.helped(basis),
                fair.violations(basis),
                fair.even(basis),
                fair.pledged(basis),
            ),
        ),
    ]


def plain_board(goals: Sequence[OneGoal]) -> dict[str, Any]:
    """Return the board as it is kept: no small number, no word."""
    figures = {}
    for goal in goals:
        for one in map(suppressed, goal.figures):
            figures[one.code] = {
                "hits": one.hits, "total": one.total, "share": one.share,
                "low": one.low, "high": one.high, "missing": one.missing,
                "parts": [list(part) for part in one.parts], "hidden": one.hidden,
            }  # fmt: skip
    return {"v": VERSION, "figures": figures}


def share_in(row: GoalSnapshot, code: str) -> float | None:
    """Return the share of a figure on the day a board was kept; None is unknown."""
    found = row.figures.get("figures", {}).get(code, {})
    share = found.get("share")
    return None if share is None else float(share)
