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
from sinergi.access.waiting import counts_of, first_of, group_of
from sinergi.neutrality.models import Matter


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


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many; one query."""
    return counts_of(_rows(actor, asked), lambda row: group_of(row.due_on, day))


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines by due day; one query."""
    rows = _rows(actor, asked) if groups else []
    return first_of(rows, lambda row: group_of(row.due_on, day), _line, groups, most)


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
