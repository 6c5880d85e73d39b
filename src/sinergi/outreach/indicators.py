"""What outreach says about areas, as an index counts it: gaps in reach and in learning.

Each function returns area code → `Value`. Nothing seen is missing, never zero: an area
without a target, or without enough answers, has `value` None and says why.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max, Q
from django.utils.timezone import localtime

from sinergi.outreach.covering import FIRST, NOBODY, aims_in, reached_in
from sinergi.outreach.learning import gains_of
from sinergi.outreach.models import QuizResult, Reach, Session
from sinergi.outreach.rules.gain import Gain, pooled_gain
from sinergi.outreach.rules.session import Step
from sinergi.outreach.rules.summing import cells_of
from sinergi.places.rules import NATION

NO_TARGET, NO_ANSWERS = "no-target", "too-few-answers"


@dataclass(frozen=True, slots=True)
class Value:
    """An indicator of an area, 0 best and 1 worst.

    `error` is half the width of its 95% interval (learning) or of what the interval of
    the target allows (outreach); None where it is not known. `missing` says why there is
    no value, "" where there is one. `newest_on` is the day of the newest session in it.
    """

    value: float | None
    error: float | None
    missing: str
    newest_on: dt.date | None


def outreach_gap(
    as_of: dt.date,
    areas: Sequence[str],
    *,
    election: int,
    segment: str = FIRST,
    stage: int | None = None,
) -> dict[str, Value]:
    """Return the share of the target not reached by verified sessions, by area.

    Definition: 1 − covered / target of the area as the pages show them (`cells_of`): its
    own target in force, else the sum of those below it, each branch at its highest level
    with one (first-time voters unless said otherwise). Only what was verified counts,
    whenever it is asked, of sessions up to the end of `as_of`.
    """
    reached = reached_in("", election, stage, [segment], until=as_of)
    aims = aims_in("", election, stage, [segment])
    cells = cells_of(
        {area: one for (_segment, area), one in reached.items()},
        {area: one for (_segment, area), one in aims.items()},
    )
    newest = _newest(election, segment, as_of)
    found = {}
    for code in areas:
        cell = cells.get("" if code == NATION else code, NOBODY)
        share, bounds = cell.share, cell.bounds
        if share is None or bounds is None:
            found[code] = Value(None, None, NO_TARGET, _day(code, newest))
            continue
        error = (bounds[1] - bounds[0]) / 2
        found[code] = Value(1 - share, error, "", _day(code, newest))
    return found


def _inside(area: str, code: str) -> bool:
    return area == code or area.startswith(f"{code}.")


def _newest(election: int, segment: str, as_of: dt.date) -> dict[str, dt.date]:
    rows = Reach.all_rows.filter(
        counted__in=[True], election_id=election, segment=segment
    )
    rows = rows.filter(session__starts_at__date__lte=as_of)
    days = rows.values("area_code").annotate(newest=Max("session__starts_at"))
    return {one["area_code"]: localtime(one["newest"]).date() for one in days}


def _day(code: str, newest: dict[str, dt.date]) -> dt.date | None:
    days = [day for area, day in newest.items() if _inside(area, code)]
    return max(days, default=None)


def learning_gap(
    as_of: dt.date, areas: Sequence[str], *, election: int | None = None
) -> dict[str, Value]:
    """Return the share of answers still wrong after sessions, by area.

    Definition: 1 − mean share of right answers after the session, over verified sessions
    with a quiz, weighted as gains are. The error is half of the gain's 95% interval, for
    the same sessions differ in it. At least five answers before and after a session.
    Sessions of the example count only where they are about the example's own election.
    """
    sessions = Session.all_rows.filter(step=Step.VERIFIED, starts_at__date__lte=as_of)
    sessions = sessions.filter(Q(example=False) | Q(election__example=True))
    if election is not None:
        sessions = sessions.filter(election_id=election)
    gains = gains_of(QuizResult.all_rows.filter(session__in=sessions.values("pk")))
    told = sessions.filter(pk__in=gains).values_list("pk", "area_code", "starts_at")
    by_area: dict[str, list[tuple[Gain, dt.date]]] = defaultdict(list)
    for pk, area, starts in told:
        by_area[area].append((gains[pk], localtime(starts).date()))
    return {code: _learning(code, by_area) for code in areas}


def _learning(code: str, by_area: dict[str, list[tuple[Gain, dt.date]]]) -> Value:
    rows: Iterable[tuple[Gain, dt.date]] = [
        one for area, found in by_area.items() if _inside(area, code) for one in found
    ]
    gain = pooled_gain([one for one, _day in rows])
    newest = max((day for _gain, day in rows), default=None)
    if gain is None:
        return Value(None, None, NO_ANSWERS, newest)
    error = (gain.high - gain.low) / 2
    return Value(1 - gain.after, None if math.isnan(error) else error, "", newest)
