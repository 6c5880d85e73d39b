"""The one queue over everything open: today, late, this week, waiting for others.

Every domain with open work fills it through a module named in `conf/queue.py`.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor

MOST_PER_GROUP = 20
"""Lines of each group on the whole queue; a group alone shows MOST_OF_ONE."""
MOST_OF_ONE = 100

GROUP_NAMES: dict[str, Promise] = {
    "late": _("Late"),
    "today": _("Today"),
    "week": _("In the next seven days"),
    "later": _("Later or without a day"),
    "waiting": _("Waiting for others"),
}
"""The groups in the order in which they need somebody."""

URGENT = ("late", "today", "week")
"""The groups of this week's tasks."""


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One line: what, where, whose, until when, and what can be done to it here."""

    kind: str
    key: str
    number: str
    title: str
    area_code: str
    area_name: str
    institution_name: str
    person_name: str
    due_on: dt.date | None
    state_text: str
    is_late: bool
    url: str
    waiting_for_me: bool
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The first lines of a group and how many there are in all."""

    code: str
    name: str | Promise
    items: list[QueueItem]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.items)


def _sources() -> list[Any]:
    table: dict[str, str] = import_string(settings.SINERGI_QUEUE)
    return [import_module(name) for name in table.values()]


def queue_of(
    actor: Actor,
    day: dt.date,
    asked: dict[str, str],
    *,
    read: Collection[str] = tuple(GROUP_NAMES),
    most: int = MOST_PER_GROUP,
) -> list[Group]:
    """Return the groups of a queue: of each its count, and its first lines.

    Every group is counted; lines are read of those in `read`.
    """
    counted: Counter[str] = Counter()
    lines: dict[str, list[QueueItem]] = {code: [] for code in GROUP_NAMES}
    for source in _sources():
        counts = source.counts(actor, day, asked)
        counted.update(counts)
        wanted = [code for code in read if counts.get(code)]
        found = source.items(actor, day, asked, wanted, most)
        for code, rows in found.items():
            lines[code] += [QueueItem(**row) for row in rows]
    for rows in lines.values():
        rows.sort(key=lambda line: (line.due_on or dt.date.max, line.key))
    return [
        Group(code, name, lines[code][:most], counted[code])
        for code, name in GROUP_NAMES.items()
    ]


def count_waiting(actor: Actor, day: dt.date) -> dict[str, int]:
    """Return group → how many in the person's own queue, for the home page."""
    total: dict[str, int] = {}
    for source in _sources():
        for code, count in source.counts(actor, day, {"whose": "me"}).items():
            total[code] = total.get(code, 0) + count
    return total
