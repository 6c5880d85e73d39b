"""Check the days of a step: none is to come, none lies before what it answers."""

import datetime as dt

from django.db.models import Max
from django.utils import timezone

from sinergi.neutrality.models import Matter, Receipt, Recommendation
from sinergi.neutrality.rules.paths import BadStep, Move, Need, Step

PAPERS = (Step.RECEIVED, Step.RECOMMENDED, Step.IMPOSED)
"""Steps whose day is that of their paper; they are noted when it comes to hand."""


def last_day(matter: Matter) -> dt.date:
    """Return the newest day told of a matter: of the act, a step or a paper."""
    steps = matter.steps.exclude(step_to__in=PAPERS)
    receipts = Receipt.all_rows.filter(matter=matter)
    ledger = Recommendation.all_rows.filter(matter=matter).aggregate(
        recommended=Max("recommended_on"),
        imposed=Max("imposed_on"),
        refused=Max("refused_on"),
    )
    days: list[dt.date | None] = [
        matter.happened_on,
        steps.aggregate(day=Max("happened_on"))["day"],
        receipts.aggregate(day=Max("received_on"))["day"],
        *ledger.values(),
    ]
    return max(day for day in days if day is not None)


def check_days(
    matter: Matter,
    move: Move,
    *,
    done: dt.date | None,
    dated: dt.date | None,
    heard: dt.date | None,
    at: dt.datetime,
) -> None:
    """Raise BadStep "future" or "before" with the field of the first day that cannot be.

    `done` is when the step was done, `dated` the day of its paper, `heard` of the hearing,
    which alone may be to come. The day of a paper counts only where the move asks for one.
    """
    today, floor = timezone.localdate(at), last_day(matter)
    asked = move.need in {Need.RECEIPT, Need.RECOMMENDATION, Need.SANCTION}
    told = {"on": dated if asked else None, "happened_on": done}
    for field, day in told.items():
        if day is not None and day > today:
            raise BadStep("future", field)
        if day is not None and day < floor:
            raise BadStep("before", field)
    if move.need is Need.SUMMONS and heard is not None and heard < (done or floor):
        raise BadStep("before", "hearing_on")
