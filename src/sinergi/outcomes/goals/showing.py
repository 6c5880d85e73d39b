"""The board as the page, its tables and its history show it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import now, today
from sinergi.documents.xlsx import DAY, NUMBER, SHARE, TEXT, WHOLE
from sinergi.elections.models import Election, Stage
from sinergi.observations.placing import current_election
from sinergi.outcomes.goals.basis import Basis, basis_of, with_run
from sinergi.outcomes.goals.board import board_of, share_in
from sinergi.outcomes.goals.figure import GOAL_NAMES, Figure
from sinergi.outcomes.goals.history import board_before
from sinergi.outcomes.models import GoalSnapshot
from sinergi.places.models import Area
from sinergi.places.rules import NATION, is_code, to_code
from sinergi_core.effect.suppress import SMALLEST

MOST_KEPT = 400
STILL = 0.005
"""A share that moved by less stands still."""
LEAST = 0.01
"""A share nearer to nothing or to all is not rounded to it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure with what moved since the board was kept before."""

    figure: Figure
    value: str
    parts: str
    change: float | None
    direction: str
    since: dt.date | None


@dataclass(frozen=True, slots=True)
class Board:
    """A goal's lines for the page."""

    code: str
    name: str
    lines: list[Line]


def asked_basis(request: HttpRequest, actor: Actor) -> tuple[Basis, Area | None]:
    """Return what an address asks for: area and election, else what comes next."""
    code = to_code(to_asked_text(request.GET.get("within", ""), 24))
    area = None
    if is_code(code) and code != NATION:
        area = Area.visible.to(actor).current().filter(code=code).first()
    asked = to_asked_text(request.GET.get("election", ""), 40)
    election = Election.visible.to(actor).filter(code=asked).first() if asked else None
    if election is None:
        election = current_election(today(request))
    within = area.code if area else ""
    basis = basis_of(actor, within, election, now(request))
    return with_run(basis), area


def kept_boards(basis: Basis) -> list[GoalSnapshot]:
    """Return the kept boards of the area and election, the newest first."""
    rows = GoalSnapshot.all_rows.filter(
        area_code=basis.one_area(), election=basis.election
    )
    return list(rows.order_by("-day")[:MOST_KEPT])


def shown_board(basis: Basis, kept: Sequence[GoalSnapshot]) -> list[Board]:
    """Return the board with its trends."""
    before = board_before(kept, localdate(basis.at))
    names = stage_names(basis.election)
    return [
        Board(
            str(goal.code),
            str(GOAL_NAMES[goal.code]),
            [_line(one, before, names) for one in goal.figures],
        )
        for goal in board_of(basis)
    ]


def stage_names(election: Election | None) -> dict[str, str]:
    """Return code → name of the stages of an election; "" is outside all."""
    rows = Stage.all_rows.filter(election=election) if election else ()
    return {one.code: one.name for one in rows} | {"": _("outside the stages")}


def trends_of(figures: Sequence[Figure], before: GoalSnapshot | None) -> dict[str, str]:
    """Return code of a figure → which way it went since a kept board; "" is unknown."""
    return {one.code: _line(one, before, {}).direction for one in figures}


def _line(one: Figure, before: GoalSnapshot | None, names: dict[str, str]) -> Line:
    change = None
    if before is not None and one.share is not None:
        earlier = share_in(before, one.code)
        change = None if earlier is None else one.share - earlier
    parts = ", ".join(f"{names.get(code, code)}: {n}" for code, n in one.parts)
    since = before.day if before is not None and change is not None else None
    return Line(one, value_text(one), parts, change, _direction(change), since)


def _direction(change: float | None) -> str:
    if change is None:
        return ""
    if abs(change) < STILL:
        return _("stands still")
    points = number_format(round(abs(100 * change), 1), 1, use_l10n=True)
    text = _("up by %(n)s points") if change > 0 else _("down by %(n)s points")
    return text % {"n": points}


def value_text(one: Figure) -> str:
    """Return a figure in words: the share with its counts, or that it is unknown."""
    if one.hidden:
        return _("not shown: fewer than %(n)s") % {"n": SMALLEST}
    if one.share is None:
        return _("unknown: %(why)s") % {"why": one.note} if one.note else _("unknown")
    share = share_text(one.share)
    if one.total:
        facts = {
            "share": share,
            "hits": number_format(one.hits, use_l10n=True),
            "total": number_format(one.total, use_l10n=True),
        }
        return _("%(share)s (%(hits)s of %(total)s)") % facts
    return share


def share_text(share: float) -> str:
    """Return a share in whole percent; what is not quite nothing or all says so."""
    if 0 < share < LEAST:
        return "<1%"
    return ">99%" if 1 - LEAST < share < 1 else f"{round(100 * share)}%"


def history_of(
    kept: Sequence[GoalSnapshot], codes: Sequence[str]
) -> list[tuple[GoalSnapshot, list[float | None]]]:
    """Return kept board → shares of the figures, the newest first."""
    return [(one, [share_in(one, code) for code in codes]) for one in kept]


def table_columns() -> list[tuple[str, str]]:
    """Return titles and kinds of the columns of an export."""
    return [
        (_("Goal"), TEXT),
        (_("Measure"), TEXT),
        (_("Share"), SHARE),
        (_("From"), SHARE),
        (_("To"), SHARE),
        (_("Hits"), WHOLE),
        (_("Counted in all"), WHOLE),
        (_("Share unseen"), SHARE),
        (_("Counts by stage"), TEXT),
        (_("Change in percentage points"), NUMBER),
        (_("Since"), DAY),
        (_("Note"), TEXT),
        (_("Definition"), TEXT),
        (_("Source"), TEXT),
    ]


def _points(change: float | None) -> float | None:
    return None if change is None else round(100 * change, 2)


def table_rows(boards: Sequence[Board]) -> Iterator[list[Any]]:
    """Yield a row per figure; what is unknown stays empty."""
    for board in boards:
        for line in board.lines:
            one = line.figure
            yield [
                board.name, one.name, one.share, one.low, one.high,
                one.hits if one.total else None, one.total or None, one.missing,
                line.parts, _points(line.change), line.since, one.note, one.definition, one.source,
            ]  # fmt: skip
