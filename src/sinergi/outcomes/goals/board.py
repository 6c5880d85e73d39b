"""The whole board, its plain form that is kept, and what moved since the last one kept."""

from collections.abc import Callable, Sequence
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


Figures = tuple[Figure, ...]


def board_of(basis: Basis) -> list[OneGoal]:
    """Return the five goals with their figures, some thirty queries."""
    return [goal_of(basis, code) for code in Goal]


def goal_of(basis: Basis, code: Goal) -> OneGoal:
    """Return one goal with its figures."""
    return OneGoal(code, COUNTED[code](basis))


def _safe(basis: Basis) -> Figures:
    return safe.outside(basis), safe.watched(basis, "unhurt", safe.VIOLENCE)


def _smooth(basis: Basis) -> Figures:
    return smooth.kept(basis), smooth.opened(basis), smooth.ready(basis)


def _conducive(basis: Basis) -> Figures:
    together, _published = safe.meetings(basis)
    calm = safe.watched(basis, "calm", safe.DISTURBANCE)
    return together, calm, safe.rumors(basis), safe.props(basis)


def _democratic(basis: Basis) -> Figures:
    _together, published = safe.meetings(basis)
    return published, *democratic.stations(basis), democratic.reached(basis)


def _fair(basis: Basis) -> Figures:
    return (
        fair.confirmed(basis),
        fair.helped(basis),
        fair.violations(basis),
        fair.even(basis),
        fair.pledged(basis),
    )


COUNTED: dict[Goal, Callable[[Basis], Figures]] = {
    Goal.SAFE: _safe,
    Goal.SMOOTH: _smooth,
    Goal.CONDUCIVE: _conducive,
    Goal.DEMOCRATIC: _democratic,
    Goal.FAIR: _fair,
}


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


def is_hidden(row: GoalSnapshot, code: str) -> bool:
    """Return whether a kept figure was left out as a small number."""
    return bool(row.figures.get("figures", {}).get(code, {}).get("hidden"))
