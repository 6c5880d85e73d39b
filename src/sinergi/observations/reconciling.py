"""The numbers of a month: entered here, and in a list from the system outside."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

from sinergi.access.actor import Actor
from sinergi.observations.listing import Asked, Line, find, lines_of
from sinergi.observations.models import OutsideNumber, State, Submission, System
from sinergi.observations.rules.reconciling import Reconciled, plain_number, reconcile

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Here:
    """A number entered here and the submission that has it."""

    number: str
    row: Submission


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a month and a pasted list have in common and what not.

    `elsewhen`: numbers of the list that stand here with a submission of another month.
    `shared`: numbers that stand here with more than one submission.
    """

    both: list[Here]
    only_here: list[Here]
    only_there: tuple[str, ...]
    elsewhen: list[Here]
    twice: tuple[str, ...]
    shared: tuple[str, ...]


def read_month(text: str, day: dt.date) -> dt.date:
    """Return the first day of the month `2024-02`; of `day`'s where it is none."""
    try:
        month = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return day.replace(day=1)
    return month if 1998 <= month.year <= 2100 else day.replace(day=1)


def months_around(month: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first days of the month before and after."""
    before = (month - dt.timedelta(days=1)).replace(day=1)
    return before, (month + dt.timedelta(days=32)).replace(day=1)


def _of_month(month: dt.date) -> Asked:
    last = months_around(month)[1] - dt.timedelta(days=1)
    return Asked(since=month, until=last, sort="received")


def compare(
    system: System, pasted: list[str], month: dt.date, actor: Actor
) -> Comparison:
    """Compare the numbers of the month's submissions with the list; four queries."""
    rows = OutsideNumber.visible.to(actor).filter(system=system, ended_at=None)
    joined = rows.select_related("submission__person", "submission__version__form")
    heavy = ("submission__xml", "submission__answers", "submission__version__xform")
    found = [
        Here(plain_number(one.number), one.submission)
        for one in joined.defer(*heavy).order_by("number")
    ]
    keys = set(find(_of_month(month), actor).values_list("pk", flat=True))
    keys |= set(
        find(_of_month(month), actor)
        .exclude(root=None)
        .values_list("root_id", flat=True)
    )
    here = [one for one in found if one.row.pk in keys]
    parts = reconcile((one.number for one in here), pasted)
    elsewhen = [one for one in found if one.number in set(parts.only_there)]
    return _comparison(here, parts, elsewhen)


def _comparison(
    here: list[Here], parts: Reconciled, elsewhen: list[Here]
) -> Comparison:
    both, only_here = set(parts.both), set(parts.only_here)
    known = {one.number for one in elsewhen}
    numbers = [one.number for one in here]
    return Comparison(
        both=[one for one in here if one.number in both],
        only_here=[one for one in here if one.number in only_here],
        only_there=tuple(one for one in parts.only_there if one not in known),
        elsewhen=elsewhen,
        twice=parts.twice,
        shared=tuple(sorted(one for one, n in Counter(numbers).items() if n > 1)),
    )


@dataclass(frozen=True, slots=True)
class Without:
    """Accepted submissions of a month without a number; the first of them as lines."""

    count: int
    lines: list[Line]


def without_number(system: System, month: dt.date, actor: Actor) -> Without:
    """Return the month's accepted submissions that have no number in the system."""
    asked = replace(_of_month(month), without=system.value, state=State.ACCEPTED.value)
    keys = find(asked, actor).values_list("pk", flat=True)
    return Without(keys.count(), lines_of(keys[:MOST_SHOWN], actor))
