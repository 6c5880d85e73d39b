"""How the goals stood on earlier days and in other elections, from the boards that were
kept."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from sinergi.elections.models import Election
from sinergi.outcomes.goals.basis import Basis, basis_of, with_run
from sinergi.outcomes.goals.board import goal_of, is_hidden, share_in
from sinergi.outcomes.goals.figure import NAMES, Goal
from sinergi.outcomes.models import GoalSnapshot

MOST_ELECTIONS = 6
A_WEEK = dt.timedelta(days=7)
WIDTH, HEIGHT = 320, 96
LEFT, RIGHT, TOP, BOTTOM = 40, 12, 10, 14


@dataclass(frozen=True, slots=True)
class Trace:
    """A figure over the days kept, as SVG: stretches of known days, points, ticks.

    `summary` says in words from what to what it went.
    """

    code: str
    name: str
    summary: str
    lines: list[str]
    dots: list[tuple[float, float, bool]]
    ticks: list[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


@dataclass(frozen=True, slots=True)
class Standing:
    """An election with the board kept last in it; where none was, counted now (None)."""

    election: Election
    kept: GoalSnapshot | None
    figures: list[tuple[float | None, bool]]
    """Share of each figure, and whether it is left out as a small number."""


def board_before(kept: Sequence[GoalSnapshot], day: dt.date) -> GoalSnapshot | None:
    """Return the board to compare with: a week old or more, else the oldest there is.

    From one day to the next next to nothing moves, and all would always stand still.
    """
    earlier = [one for one in kept if one.day < day]
    old = [one for one in earlier if one.day <= day - A_WEEK]
    return old[0] if old else (earlier[-1] if earlier else None)


def traces_of(kept: Sequence[GoalSnapshot], codes: Sequence[str]) -> list[Trace]:
    """Return a line per figure known on two days at least; oldest day first."""
    days = sorted(kept, key=lambda one: one.day)
    found = [_trace(days, code) for code in codes]
    return [one for one in found if one is not None]


def _trace(days: Sequence[GoalSnapshot], code: str) -> Trace | None:
    shares = [share_in(one, code) for one in days]
    known = [share for share in shares if share is not None]
    if len(known) < 2:
        return None
    first, span = days[0].day, max((days[-1].day - days[0].day).days, 1)

    def x(day: dt.date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / span, 1)

    def y(share: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)

    stretches: list[list[str]] = [[]]
    dots = []
    for one, share in zip(days, shares, strict=True):
        if share is None:
            stretches.append([])
            continue
        stretches[-1].append(f"{x(one.day)},{y(share)}")
        dots.append((x(one.day), y(share), one.is_made_up))
    words = {"first": round(100 * known[0]), "last": round(100 * known[-1])}
    return Trace(
        code, str(NAMES[code]), _("from %(first)s%% to %(last)s%%") % words,
        [" ".join(one) for one in stretches if len(one) > 1], dots,
        [(y(share), f"{round(100 * share)}%") for share in (0.0, 0.5, 1.0)],
    )  # fmt: skip


def standings_of(basis: Basis, goal: Goal, codes: Sequence[str]) -> list[Standing]:
    """Return every election with its last kept board, or as counted now; newest first."""
    area = basis.one_area()
    rows = GoalSnapshot.all_rows.filter(area_code=area)
    last = dict(rows.order_by().values_list("election_id").annotate(day=Max("day")))
    boards = {
        one.election_id: one
        for one in rows.filter(day__in=list(last.values()))
        if last.get(one.election_id) == one.day
    }
    elections = list(Election.all_rows.order_by("-voting_on")[:MOST_ELECTIONS])
    return [_standing(one, boards.get(one.pk), basis, goal, codes) for one in elections]


def _standing(
    election: Election, kept: GoalSnapshot | None, basis: Basis, goal: Goal,
    codes: Sequence[str],
) -> Standing:  # fmt: skip
    if kept is not None:
        found = [(share_in(kept, code), is_hidden(kept, code)) for code in codes]
        return Standing(election, kept, found)
    of = with_run(basis_of(basis.actor, basis.area, election, basis.at))
    counted = {one.code: one for one in goal_of(of, goal).figures}
    return Standing(
        election, None, [(counted[code].share, counted[code].hidden) for code in codes]
    )
