"""The scoreboard kept day by day, so that a trend is one of like figures."""

import datetime as dt

from django.db import transaction
from django.utils.timezone import localdate

from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election
from sinergi.observations.placing import current_election
from sinergi.outcomes.goals.basis import basis_of, newest_run
from sinergi.outcomes.goals.board import board_of, digest_of, plain_board
from sinergi.outcomes.models import GoalSnapshot
from sinergi.places.rules import level_of
from sinergi_core import __version__

CITY = 2


def keep_goals(at: dt.datetime) -> int:
    """Keep today's board of each city with an institution; once a day; return how many."""
    today = localdate(at)
    election = current_election(today)
    if election is None:
        return 0
    codes = Institution.all_rows.order_by().values_list("area_code", flat=True)
    cities = sorted(
        {code for code in codes.distinct() if code and level_of(code) == CITY}
    )
    return sum(keep_board(code, election, at=at) is not None for code in cities)


@transaction.atomic
def keep_board(
    area: str, election: Election, *, at: dt.datetime
) -> GoalSnapshot | None:
    """Count the board of a city over all institutions and keep it; None if it is kept."""
    day = localdate(at)
    there = GoalSnapshot.all_rows.filter(area_code=area, election=election, day=day)
    if there.exists():
        return None
    plain = plain_board(
        board_of(basis_of(None, area, election, at, run=newest_run(area)))
    )
    row, made = GoalSnapshot.all_rows.get_or_create(
        area_code=area, election=election, day=day,
        defaults={
            "figures": plain, "digest": digest_of(plain), "made_at": at,
            "code_version": __version__,
        },
    )  # fmt: skip
    if not made:
        return None
    record(
        Verb.GOALS_KEPT, at=at, actor=None, target=f"goals:{row.pk}", digest=row.digest
    )
    return row
