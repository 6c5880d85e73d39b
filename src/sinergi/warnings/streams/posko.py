"""Lines of the shift logs of posko that tell of something: how many, never what."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sinergi.access.scope import within
from sinergi.operations.models import LogEntry
from sinergi.operations.rules.posko import EntryKind
from sinergi.operations.words import ENTRY_KINDS
from sinergi.warnings.counts import Asked, Counts, tabulate
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.stream import Stream, mark_of

TOLD = (EntryKind.RUMOUR, EntryKind.OTHER)
"""Kinds of lines that tell of an event; the others are the day's routine."""


def _rows(asked: Asked) -> Any:
    return LogEntry.all_rows.filter(
        within(asked.within, "posko__area_code"), day__range=(asked.first, asked.last)
    )


def count(asked: Asked) -> Counts:
    """Return events in the logs; a day on which nobody wrote a line is unseen."""
    wanted = {asked.kind} if asked.kind else set(TOLD)
    lines = list(_rows(asked).order_by().values_list("posko__area_code", "day", "kind"))
    events = [(code, day, 1.0) for code, day, kind in lines if kind in wanted]
    return tabulate(asked, events, {(code, day) for code, day, _kind in lines}, 0)


def mark(asked: Asked) -> str:
    """Return what changes with the logs."""
    return mark_of(_rows(asked), asked)


def counted(n: float) -> str:
    """Return a number of log lines in words."""
    return ngettext(
        "%(n)s event in the logs of posko",
        "%(n)s events in the logs of posko",
        round(n),
    )


STREAM = Stream(
    code="posko",
    name=_("Events in the logs of posko"),
    about=_(
        "Lines that tell of a rumour or another event; a day without any line is unseen."
    ),
    hazard=Hazard.CROWD,
    kinds=lambda: [(one.value, str(ENTRY_KINDS[one])) for one in TOLD],
    counted=counted,
    count=count,
    mark=mark,
)
