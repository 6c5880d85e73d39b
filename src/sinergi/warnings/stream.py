"""What a stream is: something counted per area and day, and who may read it."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.functional import Promise

from sinergi.access.permissions import Permission
from sinergi.access.scope import within
from sinergi.observations.models import Submission
from sinergi.warnings.counts import Asked, Counts
from sinergi.warnings.querysets.detector import READS
from sinergi.warnings.rules.steps import Hazard


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream. `kinds` are what it can be narrowed to; `counted` tells a number of it in
    words ("%(n)s incidents"); `mark` is short and changes when what is read has changed.
    `times` tells when the reports of each area came (seconds), for those that know.
    """

    code: str
    name: Promise
    about: Promise
    hazard: Hazard
    kinds: Callable[[], list[tuple[str, str]]]
    counted: Callable[[float], str]
    count: Callable[[Asked], Counts]
    mark: Callable[[Asked], str]
    times: Callable[[Asked], dict[str, list[float]]] | None = None

    @property
    def permission(self) -> Permission | None:
        """What reading the rows needs in the institution they are of; None: all may."""
        return READS.get(self.code)

    @property
    def is_private(self) -> bool:
        """True where it reads rows of one institution alone."""
        return self.code in READS


def mark_of(rows: Any, asked: Asked, *more: Any) -> str:
    """Return how many rows there are and the newest, with the day: what has changed."""
    found = rows.order_by().aggregate(n=Count("pk"), top=Max("pk"))
    told = (found["n"], found["top"] or 0, asked.last.toordinal(), *more)
    return "-".join(str(one) for one in told)


def reported(asked: Asked, span: int) -> Iterator[tuple[str, dt.date]]:
    """Yield areas and days that field reports of anybody speak of, around the days asked.

    Sent back and rejected ones count for nothing, as in the coverage of reports.
    """
    first = asked.first - dt.timedelta(days=span)
    last = asked.last + dt.timedelta(days=span)
    rows = Submission.all_rows.filter(
        Q(happened_on__range=(first, last)) | Q(happened_until__range=(first, last)),
        within(asked.within, "area_code"),
        test=False, current=True, state__in=("new", "accepted"),
    )  # fmt: skip
    pairs = rows.order_by().values_list("area_code", "happened_on", "happened_until")
    for code, start, end in pairs.distinct():
        day = start or end
        until = end or day
        if not code or day is None or until is None:
            continue
        for step in range(min((until - day).days, asked.days + 2 * span) + 1):
            yield code, day + dt.timedelta(days=step)
