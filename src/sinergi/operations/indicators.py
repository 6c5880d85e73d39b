"""What joint operations honestly know about areas, as figures an index may read.

One figure: of the campaign props seen in the last ninety days, the share that still
hangs. Where nothing was seen there is no figure: nobody may have looked.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from sinergi.operations.models import Prop, PropStep
from sinergi.operations.rules.props import BACKLOG, Step

DAYS = 90
"""Props seen longer ago belong to another part of the campaign."""
FEWEST = 3
"""Below so many seen props a share says nothing and is left out."""
PRIOR = 0.5
"""Of Jeffreys' interval of a share: Beta(k + 1/2, n - k + 1/2)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure of an area: its value, its standard error, and how fresh it is.

    `missing` is True where nothing can be said; then value, error and freshness are None.
    """

    value: float | None
    error: float | None
    missing: bool
    fresh_on: dt.date | None


NOTHING = Reading(None, None, True, None)


def share_with_error(hanging: int, seen: int) -> tuple[float, float]:
    """Return mean and standard deviation of Beta(k + 1/2, n - k + 1/2), from 0 to 1.

    Jeffreys' prior; see Brown, Cai and DasGupta (2001), Statistical Science 16(2).
    """
    a, b = hanging + PRIOR, seen - hanging + PRIOR
    mean = a / (a + b)
    variance = a * b / ((a + b) ** 2 * (a + b + 1))
    return mean, variance**0.5


def props_backlog(as_of: dt.date, areas: Iterable[str]) -> dict[str, Reading]:
    """Return area → share of the props seen in the last 90 days that still hang.

    Definition: (seen, recommended or ordered at the end of `as_of`) / (all seen and
    counted once, decisions "no breach" left out). Areas of any level; one query.
    """
    end = timezone.make_aware(
        dt.datetime.combine(as_of + dt.timedelta(days=1), dt.time())
    )
    then = PropStep.all_rows.filter(prop=OuterRef("pk"), at__lt=end).order_by("-pk")
    rows = Prop.all_rows.filter(
        seen_on__gt=as_of - dt.timedelta(days=DAYS),
        seen_on__lte=as_of,
        example=False,
        created_at__lt=end,  # what was parted off later was then counted with its prop
    ).annotate(step_then=Subquery(then.values("step_to")[:1]))
    left_out = {None, Step.JOINED, Step.WITHDRAWN, Step.NO_BREACH}
    found = [
        (code, step in BACKLOG, day)
        for code, step, day in rows.values_list("area_code", "step_then", "seen_on")
        if step not in left_out
    ]
    return {code: _reading(code, found) for code in areas}


def _reading(code: str, found: list[tuple[str, bool, dt.date]]) -> Reading:
    mine = [one for one in found if one[0] == code or one[0].startswith(f"{code}.")]
    if len(mine) < FEWEST:
        return NOTHING
    hanging = sum(hangs for _code, hangs, _day in mine)
    value, error = share_with_error(hanging, len(mine))
    return Reading(value, error, False, max(day for _code, _hangs, day in mine))
