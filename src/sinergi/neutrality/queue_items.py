"""Matters as lines of the one queue: of those alone whose institution's step is next.

A line says that something waits, by a number drawn at random: no office, no act.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.neutrality.models import Matter

WEEK = 7


def _rows(actor: Actor, asked: Mapping[str, str]) -> list[Matter]:
    if not actor.holds(Permission.HANDLE_MATTERS):
        return []
    if asked.get("within") or asked.get("shared"):
        return []  # belongs to no area, and on no list that is passed around
    if getattr(actor, "scopes", None) is not None:
        return []  # a program cannot be asked for the password anew
    rows = Matter.visible.to(actor).waiting_for(actor).in_due_order()
    if asked.get("q"):
        rows = rows.filter(number__icontains=asked["q"])
    return list(rows.select_related("turn")[:500])


def _group(row: Matter, day: dt.date) -> str:
    if row.due_on is None or row.due_on > day + dt.timedelta(days=WEEK):
        return "later"
    if row.due_on < day:
        return "late"
    return "today" if row.due_on == day else "week"


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many; one query."""
    found: dict[str, int] = {}
    for row in _rows(actor, asked):
        group = _group(row, day)
        found[group] = found.get(group, 0) + 1
    return found


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines by due day; one query."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(actor, asked) if groups else ():
        group = _group(row, day)
        if group in groups and len(found.setdefault(group, [])) < most:
            found[group].append(_line(row, group))
    return found


def _line(row: Matter, group: str) -> dict[str, Any]:
    return {
        "kind": "matter",
        "key": row.key,
        "number": row.number,
        "title": _("A neutrality matter waits for your step"),
        "area_code": "",
        "area_name": "",
        "institution_name": row.turn.name if row.turn else "",
        "person_name": "",
        "due_on": row.due_on,
        "state_text": row.step_name,
        "is_late": group == "late",
        "url": reverse("neutrality:matter", args=[row.key]),
        "waiting_for_me": True,
        "actions": (),
    }
