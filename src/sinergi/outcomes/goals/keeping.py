"""The scoreboard counted day by day over all institutions, so that a trend is one of like
figures."""

import datetime as dt

from django.utils.timezone import localdate

from sinergi.accounts.models import Institution
from sinergi.elections.models import Election
from sinergi.observations.placing import current_election
from sinergi.outcomes.goals.basis import basis_of, newest_run
from sinergi.outcomes.goals.board import board_of, plain_board
from sinergi.outcomes.models import GoalSnapshot
from sinergi.outcomes.services.snapshots import keep_board
from sinergi.places.rules import level_of

CITY = 2


def keep_goals(at: dt.datetime) -> int:
    """Keep today's board of each city with an institution; once a day; return how many."""
    election = current_election(localdate(at))
    if election is None:
        return 0
    codes = Institution.all_rows.order_by().values_list("area_code", flat=True)
    cities = sorted(
        {code for code in codes.distinct() if code and level_of(code) == CITY}
    )
    return sum(keep_city(code, election, at=at) is not None for code in cities)


def keep_city(area: str, election: Election, *, at: dt.datetime) -> GoalSnapshot | None:
    """Count the board of a city and keep it; None when that of the day is kept already."""
    there = GoalSnapshot.all_rows.filter(
        area_code=area, election=election, day=localdate(at)
    )
    if there.exists():
        return None
    basis = basis_of(None, area, election, at, run=newest_run(area))
    return keep_board(area, election, plain_board(board_of(basis)), at=at)
