"""Until when a report must reach Bawaslu, by the core clock and the calendar in force."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from sinergi.elections.working_days import working_calendar
from sinergi_core.clock import DeadlineRule, derive, list_regulations, remaining

RULE = "laporan"
REGIMES = ("pemilu", "pilkada")


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day on which a report is in time, what is left, and the article.

    `working_days` counts the worked days after today up to the last day.
    """

    due_on: dt.date
    is_late: bool
    working_days: int
    article: str
    is_provisional: bool


def rules_for(regime: str) -> list[DeadlineRule]:
    """Return the rules that may hold: of one regime, or of each where none is known."""
    return [
        one.rule(RULE)
        for one in list_regulations()
        if one.regime in REGIMES
        and (one.regime == regime or regime not in REGIMES)
        and any(rule.code == RULE for rule in one.rules)
    ]


def limit_of(regime: str, known_on: dt.date | None, at: dt.datetime) -> Limit | None:
    """Return the earliest limit, None where the day it became known is not told.

    Days before 2000 or to come have none: they are a slip of the pen.
    """
    if (
        known_on is None
        or not dt.date(2000, 1, 1) <= known_on <= timezone.localdate(at) + DAY
    ):
        return None
    calendar, zone = working_calendar(), timezone.get_default_timezone()
    known_at = dt.datetime.combine(known_on, dt.time(), zone)
    found = [derive(rule, known_at, calendar) for rule in rules_for(regime)]
    if not found:
        return None
    first = min(found, key=lambda one: one.due_at)
    left = remaining(first, at, calendar)
    return Limit(
        first.due_on,
        left.is_late,
        left.working_days,
        first.rule.article,
        first.is_provisional,
    )


DAY = dt.timedelta(days=1)
