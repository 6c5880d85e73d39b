"""Hand-overs as lines of the one queue: those whose receipt or answer our office owes.

A line holds the number and the other side's name: nothing of the content.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.waiting import counts_of, first_of, group_of
from sinergi.handovers.models import Handover
from sinergi.handovers.rules.steps import State

MOST = 500


def _rows(actor: Actor, asked: Mapping[str, str]) -> list[Handover]:
    """Return what waits for this person's offices, and what they wait for, by due moment."""
    own = actor.institutions_with(Permission.SEND_HANDOVERS)
    if not own or asked.get("within") or asked.get("shared"):
        return []  # belongs to no area, and on no list that is passed around
    rows = Handover.visible.to(actor).under_way().filter(receiver_id__in=own)
    if asked.get("q"):
        rows = rows.matching(asked["q"])
    found = rows.exclude(state=State.DISPUTED).defer("statement", "clocks")
    return list(found.select_related("receiver").order_by("answer_due_at", "pk")[:MOST])


def _day_of(row: Handover) -> dt.date | None:
    if row.due_at is None:
        return None
    # a due moment is the end of its day: midnight belongs to the day before
    return timezone.localdate(row.due_at - dt.timedelta(seconds=1))


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many; one query."""
    return counts_of(_rows(actor, asked), lambda row: group_of(_day_of(row), day))


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines by due moment; one query."""
    rows = _rows(actor, asked) if groups else []
    return first_of(rows, lambda row: group_of(_day_of(row), day), _line, groups, most)


def _line(row: Handover, group: str) -> dict[str, Any]:
    title = (
        _("Confirm receipt of the package from %(name)s")
        if row.state == State.SENT
        else _("Answer the package from %(name)s")
    )
    return {
        "kind": "handover",
        "key": str(row.pk),
        "number": row.number,
        "title": title % {"name": row.sender_name},
        "area_code": "",
        "area_name": "",
        "institution_name": row.receiver.name if row.receiver else "",
        "person_name": "",
        "due_on": _day_of(row),
        "state_text": row.state_name,
        "is_late": group == "late",
        "url": reverse("handovers:handover", args=[row.pk]),
        "waiting_for_me": True,
        "actions": (),
    }
