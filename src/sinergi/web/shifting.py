"""What a shift of the calendar would move: stages, and open commitments due by them."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import due_before, read_due_rule
from sinergi.elections.models import Election, Stage
from sinergi.elections.working_days import working_calendar
from sinergi_core.clock import WorkingCalendar

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Day:
    """A day after the shift; `off` says why it is no working day, "" when it is one."""

    before: dt.date | None
    after: dt.date | None
    off: str


@dataclass(frozen=True, slots=True)
class Shift:
    """Stages with their two days, commitments with their due day, and how many in all."""

    stages: list[tuple[Stage, Day, Day]]
    commitments: list[tuple[Commitment, Day]]
    count: int


def shifted_stages(
    actor: Actor, election: Election, code: str, *, following: bool
) -> list[Stage]:
    """Return the stage, and with `following` all that begin with it or later."""
    stages = list(Stage.visible.to(actor).filter(election=election))
    chosen = [one for one in stages if one.code == code]
    if not chosen or not following:
        return chosen
    start = chosen[0].starts_on or chosen[0].ends_on
    if start is None:
        return chosen
    return [
        one
        for one in stages
        if one.code == code or (one.starts_on or one.ends_on or dt.date.min) >= start
    ]


def shift_of(actor: Actor, election: Election, stages: list[Stage], days: int) -> Shift:
    """Return what would move to when; nothing is written."""
    calendar = working_calendar()
    rows = Commitment.visible.to(actor).open().filter(election=election)
    ends = {one.code: moved(one.ends_on, days) for one in stages}
    found = []
    for row in rows.exclude(due_rule="").in_due_order():
        code, before = read_due_rule(row.due_rule) or ("", 0)
        if code in ends:
            after = due_before(ends[code], before)
            found.append((row, _day(row.due_on, after, calendar)))
    return Shift(
        [
            (
                one,
                _day(one.starts_on, moved(one.starts_on, days), calendar),
                _day(one.ends_on, moved(one.ends_on, days), calendar),
            )
            for one in stages
        ],
        found[:MOST_SHOWN],
        len(found),
    )


def moved(day: dt.date | None, days: int) -> dt.date | None:
    """Return the day so many days later; None stays None."""
    return None if day is None else day + dt.timedelta(days=days)


def _day(
    before: dt.date | None, after: dt.date | None, calendar: WorkingCalendar
) -> Day:
    if after is None or calendar.is_working(after):
        return Day(before, after, "")
    return Day(before, after, calendar.status(after).name or _("weekend"))
