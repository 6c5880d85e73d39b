"""Reports as lines of the one queue: those given to a person, and the office's own.

A line tells number, kind and place, never words; on lists that are passed around it is
not there at all.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import within
from sinergi.elections.stations import names_of
from sinergi.reports.models import Report
from sinergi.reports.querysets.report import ReportQuerySet

WEEK = dt.timedelta(days=7)
MOST = 10_000


def _rows(actor: Actor, asked: Mapping[str, str]) -> ReportQuerySet[Report] | None:
    if not actor.holds(Permission.READ_REPORTS) or asked.get("shared"):
        return None
    if getattr(actor, "scopes", None) is not None:
        return None  # a program gets reports by their own operations
    rows = Report.visible.to(actor).in_triage()
    if asked.get("whose") != "institution":
        rows = rows.filter(person_id=actor.pk)
    if asked.get("within"):
        rows = rows.filter(within(asked["within"], "area_code"))
    if asked.get("q"):
        rows = rows.filter(number__startswith=asked["q"].strip().upper())
    return rows


def _condition(group: str, day: dt.date) -> Q:
    return {
        "late": Q(deadline_on__lt=day),
        "today": Q(deadline_on=day),
        "week": Q(deadline_on__gt=day, deadline_on__lte=day + WEEK),
    }.get(group, Q(deadline_on=None) | Q(deadline_on__gt=day + WEEK))


GROUPS = ("late", "today", "week", "later")


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many; one query for one's own, which are few.

    Those of the whole office are counted group by group, each up to MOST.
    """
    rows = _rows(actor, asked)
    if rows is None:
        return {}
    found: dict[str, int]
    if asked.get("whose") != "institution":
        by_group = {
            group: Count("pk", filter=_condition(group, day)) for group in GROUPS
        }
        found = rows.order_by().aggregate(**by_group)
        return {group: count for group, count in found.items() if count}
    found = {
        group: rows.filter(_condition(group, day)).order_by()[:MOST].count()
        for group in GROUPS
    }
    return {group: count for group, count in found.items() if count}


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines by the day of the limit; one query a group."""
    rows = _rows(actor, asked)
    if rows is None:
        return {}
    found: dict[str, list[Report]] = {}
    for group in GROUPS:
        if group not in groups:
            continue
        some = rows.filter(_condition(group, day)).select_related(
            "institution", "person"
        )
        some = some.defer("sealed_text", "sealed_identity")
        shown = list(some.order_by(F("deadline_on").asc(nulls_last=True), "pk")[:most])
        if shown:
            found[group] = shown
    names = names_of(
        {row.area_code for rows_ in found.values() for row in rows_ if row.area_code},
        actor,
    )
    return {
        group: [_line(row, group, names) for row in shown]
        for group, shown in found.items()
    }


def _line(row: Report, group: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "kind": "report",
        "key": str(row.pk),
        "number": row.number,
        "title": _("Report: %(kind)s") % {"kind": row.kind_name},
        "area_code": row.area_code,
        "area_name": names.get(row.area_code, row.area_code),
        "institution_name": row.institution.name,
        "person_name": row.person.name if row.person else "",
        "due_on": row.deadline_on,
        "state_text": row.state_name,
        "is_late": group == "late",
        "url": reverse("reports:report", args=[row.pk]),
        "waiting_for_me": True,
        "actions": (),
    }
