"""Defects of facilities that wait for a decision of whoever has the budget."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.elections.stations import names_of
from sinergi.facilities.models import Defect
from sinergi.facilities.querysets import DefectQuerySet
from sinergi.facilities.rules.defects import DefectStep

WEEK = 7


def groups_by(column: str, day: dt.date) -> dict[str, Q]:
    """Return group of the queue → its condition on a column of days; without one is later."""
    last = day + dt.timedelta(days=WEEK)
    return {
        "late": Q(**{f"{column}__lt": day}),
        "today": Q(**{column: day}),
        "week": Q(**{f"{column}__gt": day, f"{column}__lte": last}),
        "later": Q(**{f"{column}__gt": last}) | Q(**{column: None}),
    }


def count_groups(rows: QuerySet[Any], groups: Mapping[str, Q]) -> dict[str, int]:
    """Return group → how many rows it holds; one query."""
    found: dict[str, int] = rows.order_by().aggregate(
        **{group: Count("pk", filter=days) for group, days in groups.items()}
    )
    return found


def _proposed(actor: Actor, asked: Mapping[str, str]) -> DefectQuerySet[Defect]:
    """Return the defects that one's own institution is asked to mend."""
    own = actor.institutions_with(Permission.WRITE_COMMITMENTS)
    rows = Defect.visible.to(actor).filter(step=DefectStep.PROPOSED, holder_id__in=own)
    if asked.get("within"):
        code = asked["within"]
        rows = rows.filter(
            facility__area_code__gte=code, facility__area_code__lt=f"{code}/"
        )
    if asked.get("q"):
        rows = rows.filter(facility__name__icontains=asked["q"])
    return rows


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many defects wait for a decision; one query."""
    if not actor.holds(Permission.READ_FACILITIES):
        return {}
    return count_groups(_proposed(actor, asked), groups_by("due_on", day))


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines; one query a group, one for the names of areas."""
    if not actor.holds(Permission.READ_FACILITIES):
        return {}
    rows = _proposed(actor, asked).select_related("facility", "holder")
    found = {
        group: list(rows.filter(days).order_by("due_on", "pk")[:most])
        for group, days in groups_by("due_on", day).items()
        if group in groups
    }
    names = names_of(
        {one.facility.area_code for lines in found.values() for one in lines}, actor
    )
    return {
        group: [_line(one, names, group) for one in lines]
        for group, lines in found.items()
    }


def _line(row: Defect, names: Mapping[str, str], group: str) -> dict[str, Any]:
    code = row.facility.area_code
    return {
        "kind": "defect",
        "key": str(row.pk),
        "number": "",
        "title": f"{row.item_name}: {row.facility.name}",
        "area_code": code,
        "area_name": names.get(code, code),
        "institution_name": row.holder.name if row.holder else "",
        "person_name": "",
        "due_on": row.due_on,
        "state_text": _("to be accepted or declined"),
        "is_late": group == "late",
        "url": reverse("facilities:defect", args=[row.pk]),
        "waiting_for_me": True,
        "actions": (),
    }
