"""Requests of people and breaches that are open, as lines of the one queue."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import holding
from sinergi.privacy.models import Breach, Request
from sinergi.privacy.models.request import OPEN

WEEK = 7


def _rows(actor: Actor, asked: Mapping[str, str]) -> tuple[Any, Any]:
    """Return the open requests and breaches of one's own institutions."""
    words = holding(asked.get("q", ""), "number")
    requests = Request.visible.to(actor).filter(words, answer=OPEN)
    breaches = Breach.visible.to(actor).filter(words, closed_at=None)
    return requests, breaches


def _groups(day: dt.date) -> dict[str, Q]:
    """Return group → the rows in it; what has no due hour waits for later."""
    start = timezone.make_aware(dt.datetime.combine(day, dt.time(0)))
    tomorrow = start + dt.timedelta(days=1)
    week = start + dt.timedelta(days=WEEK + 1)
    return {
        "late": Q(due_at__lt=start),
        "today": Q(due_at__gte=start, due_at__lt=tomorrow),
        "week": Q(due_at__gte=tomorrow, due_at__lt=week),
        "later": Q(due_at__gte=week) | Q(due_at=None),
    }


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many lines; they lie in no area."""
    if asked.get("within") or not actor.holds(Permission.KEEP_PRIVACY):
        return {}
    asked_for = {
        group: Count("pk", filter=wanted) for group, wanted in _groups(day).items()
    }
    both = [rows.order_by().aggregate(**asked_for) for rows in _rows(actor, asked)]
    found = {group: sum(one[group] for one in both) for group in asked_for}
    return {group: n for group, n in found.items() if n}


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines."""
    if asked.get("within") or not actor.holds(Permission.KEEP_PRIVACY):
        return {}
    requests, breaches = _rows(actor, asked)
    found = {}
    for group, wanted in _groups(day).items():
        if group not in groups:
            continue
        lines = [
            _line(row, "breach", row.what, day)
            for row in _first(breaches.filter(wanted), most)
        ] + [
            _line(row, "request", row.right_name, day)
            for row in _first(requests.filter(wanted), most)
        ]
        if lines:
            found[group] = lines[:most]
    return found


def _first(rows: Any, most: int) -> list[Any]:
    return list(rows.select_related("institution").order_by("due_at", "pk")[:most])


def _line(row: Any, view: str, title: str, day: dt.date) -> dict[str, Any]:
    due_on = timezone.localtime(row.due_at).date() if row.due_at else None
    return {
        "kind": "privacy",
        "key": f"{view}-{row.pk}",
        "number": row.number,
        "title": title,
        "area_code": "",
        "area_name": "",
        "institution_name": row.institution.name,
        "person_name": "",
        "due_on": due_on,
        "state_text": _("answer is due") if view == "request" else _("notice is due"),
        "is_late": due_on is not None and due_on < day,
        "url": reverse(f"privacy:{view}", args=[row.pk]),
        "waiting_for_me": True,
    }
