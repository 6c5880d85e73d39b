"""An audit of even-handedness that is due, as a line of the one queue of who decides it."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.waiting import group_of
from sinergi.accounts.models import Institution
from sinergi.cases.evenness import closed_by, deciding_offices, due_periods
from sinergi.cases.rules.evenness import WAIT

Due = tuple[Institution, dt.date, dt.date]


def _rows(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> list[Due]:
    """Return the newest half-year that is due of each office; none in a campaign."""
    if asked.get("within") or asked.get("q") or asked.get("shared"):
        return []
    offices = deciding_offices(actor)
    if not offices or closed_by(day) is not None:
        return []
    found = [(one, due_periods(one.pk, day)) for one in offices]
    return [(one, *periods[0]) for one, periods in found if periods]


def _due_on(last: dt.date) -> dt.date:
    """A month for the plenary, from the day on which the figures may be looked at."""
    return last + 2 * WAIT


def _group(last: dt.date, day: dt.date) -> str:
    return group_of(_due_on(last), day)


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many."""
    found: dict[str, int] = {}
    for _office, _first, last in _rows(actor, day, asked):
        group = _group(last, day)
        found[group] = found.get(group, 0) + 1
    return found


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(actor, day, asked) if groups else ():
        group = _group(row[2], day)
        if group in groups and len(found.setdefault(group, [])) < most:
            found[group].append(_line(row, group))
    return found


def _line(row: Due, group: str) -> dict[str, Any]:
    office, first, last = row
    words = {"first": date_format(first, "j F Y"), "last": date_format(last, "j F Y")}
    return {
        "kind": "evenness",
        "key": f"{office.pk}-{first.isoformat()}",
        "number": "",
        "title": _("Even-handedness, %(first)s to %(last)s") % words,
        "area_code": "",
        "area_name": "",
        "institution_name": office.name,
        "person_name": "",
        "due_on": _due_on(last),
        "state_text": _("waits for the plenary"),
        "is_late": group == "late",
        "url": reverse("evenness:preview", args=[office.pk, first.isoformat()]),
        "waiting_for_me": True,
        "actions": (),
    }
