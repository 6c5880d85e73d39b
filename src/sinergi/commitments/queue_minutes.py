"""Minutes that wait for an institution's yes, as lines of the one queue."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.commitments.models import Meeting
from sinergi.commitments.querysets.meeting import MeetingQuerySet

GROUP = "week"
"""No rule says by when minutes are approved; they stand with the tasks of the week."""


def waiting_minutes(actor: Actor, asked: Mapping[str, str]) -> MeetingQuerySet[Meeting]:
    """Return the meetings whose minutes wait for the person's, or their institution's, yes."""
    ours = asked.get("whose") == "institution"
    permission = Permission.READ_MEETINGS if ours else Permission.APPROVE_MINUTES
    rows = Meeting.visible.of_line(actor).waiting_for_yes(
        actor.institutions_with(permission)
    )
    if asked.get("within"):
        rows = rows.within(asked["within"])
    return rows.matching(asked["q"]) if asked.get("q") else rows


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many, in one query."""
    if not actor.holds(Permission.READ_MEETINGS):
        return {}
    return {GROUP: waiting_minutes(actor, asked).count()}


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return the lines of the one group, the longest waiting first; one query."""
    if GROUP not in groups:
        return {}
    rows = waiting_minutes(actor, asked).listed().order_by("step_at", "pk")
    return {GROUP: [_line(row) for row in rows[:most]]}


def _line(row: Meeting) -> dict[str, Any]:
    return {
        "kind": "minutes",
        "key": f"minutes-{row.pk}",
        "number": "",
        "title": _("Approve the minutes: %(title)s") % {"title": row.title},
        "area_code": row.area_code,
        "area_name": "",
        "institution_name": row.host.name,
        "person_name": "",
        "due_on": None,
        "state_text": row.step_name,
        "is_late": False,
        "url": reverse("commitments:meeting", args=[row.pk]),
        "waiting_for_me": True,
    }
