"""The scoreboard of the five goals, each goal with its history, and the tables."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.documents.handing import table_answer
from sinergi.outcomes.goals.figure import Goal
from sinergi.outcomes.goals.history import board_before, standings_of, traces_of
from sinergi.outcomes.goals.showing import (
    Board,
    asked_basis,
    history_of,
    kept_boards,
    shown_board,
    table_columns,
    table_rows,
)

MOST_DAYS = 60


def _content(request: HttpRequest) -> dict[str, Any]:
    basis, area = asked_basis(request, signed_in(request))
    kept = kept_boards(basis)
    return {
        "basis": basis,
        "area": area,
        "kept": kept,
        "before": board_before(kept, localdate(basis.at)),
        "boards": shown_board(basis, kept),
    }


@requires(Permission.READ_OUTCOMES)
@require_safe
def goals(request: HttpRequest) -> HttpResponse:
    """Show the five goals of the chosen area and election."""
    return render(request, "outcomes/goals.html", _content(request))


@requires(Permission.READ_OUTCOMES)
@require_safe
def goal(request: HttpRequest, code: str) -> HttpResponse:
    """Show one goal: each figure with its definition, and how it stood day by day."""
    if code not in set(Goal):
        raise Http404(code)
    content = _content(request)
    boards: list[Board] = content["boards"]
    board = next(one for one in boards if one.code == code)
    codes = [line.figure.code for line in board.lines]
    context = content | {
        "board": board,
        "history": history_of(content["kept"][:MOST_DAYS], codes),
        "traces": traces_of(content["kept"][:MOST_DAYS], codes),
        "standings": standings_of(content["basis"], Goal(code), codes),
        "one_area": content["basis"].one_area(),
    }
    return render(request, "outcomes/goal.html", context)


@requires(Permission.READ_OUTCOMES)
@require_safe
def goals_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Return the scoreboard as CSV or XLSX."""
    rows = list(table_rows(_content(request)["boards"]))
    answer = table_answer(
        form, table_columns(), rows, title=_("Scoreboard of the goals"), name="goals"
    )
    note_exported(
        "goals:list", len(rows), by=signed_in(request), at=real_now(), form=form
    )
    return answer
