"""Cases as lines of the one queue: by number and step, of who leads them; no word of any."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import within
from sinergi.access.waiting import counts_of, first_of, group_of
from sinergi.cases.listing import last_day
from sinergi.cases.models import Case
from sinergi.cases.querysets.case import CaseQuerySet

MOST = 500


def _rows(actor: Actor, asked: Mapping[str, str]) -> list[Case]:
    own = actor.institutions_with(Permission.HANDLE_CASES)
    if not own or asked.get("shared"):
        return []  # on no list that is passed around
    rows: CaseQuerySet[Case] = Case.visible.to(actor).open().led_by(own)
    rows = rows.exclude(due_at=None)
    if asked.get("within"):
        rows = rows.filter(within(asked["within"], "area_code"))
    if asked.get("q"):
        rows = rows.matching(asked["q"])
    if asked.get("whose") == "me":
        rows = rows.filter(Q(handler_id=actor.pk) | Q(handler=None))
    found = rows.in_due_order().select_related("institution", "handler")
    return list(found.defer("sealed_text")[:MOST])


def _due_on(row: Case) -> dt.date:
    return last_day(row.due_at) if row.due_at else timezone.localdate(row.step_at)


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many; one query."""
    return counts_of(_rows(actor, asked), lambda row: group_of(_due_on(row), day))


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines by due day; one query."""
    rows = _rows(actor, asked) if groups else []
    return first_of(rows, lambda row: group_of(_due_on(row), day), _line, groups, most)


def _line(row: Case, group: str) -> dict[str, Any]:
    return {
        "kind": "case",
        "key": row.key,
        "number": str(row),
        "title": _("A case waits for its next step"),
        "area_code": row.area_code,
        "area_name": "",
        "institution_name": row.institution.name,
        "person_name": row.handler.name if row.handler else "",
        "due_on": _due_on(row),
        "state_text": row.step_name,
        "is_late": group == "late",
        "url": reverse("cases:case", args=[row.key]),
        "waiting_for_me": True,
        "actions": (),
    }
