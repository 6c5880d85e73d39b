"""Studies whose time after is over, as lines of the one queue of who registered them."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.outcomes.models import Study
from sinergi.outcomes.querysets.study import StudyQuerySet

WEEK = dt.timedelta(days=7)
GRACE = dt.timedelta(days=14)
"""From the end of the time after until the study is to be computed."""


def due_studies(
    actor: Actor, day: dt.date, asked: Mapping[str, str]
) -> "StudyQuerySet[Study]":
    """Return the studies that can be computed and that this person may compute."""
    own = actor.institutions_with(Permission.WRITE_OUTCOMES)
    rows = Study.visible.to(actor).due(day).filter(institution_id__in=own)
    if asked.get("within"):
        rows = rows.within(asked["within"])
    return rows.named(asked["q"]) if asked.get("q") else rows


def _groups(day: dt.date) -> dict[str, Q]:
    due = day - GRACE
    return {
        "late": Q(after_to_on__lt=due),
        "today": Q(after_to_on=due),
        "week": Q(after_to_on__gt=due, after_to_on__lte=due + WEEK),
        "later": Q(after_to_on__gt=due + WEEK),
    }


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many, in one query."""
    if not actor.holds(Permission.WRITE_OUTCOMES):
        return {}
    numbers = {
        name: Count("pk", filter=condition) for name, condition in _groups(day).items()
    }
    found: dict[str, int] = (
        due_studies(actor, day, asked).order_by().aggregate(**numbers)
    )
    return found


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first studies, the longest due first; a query per group."""
    rows = due_studies(actor, day, asked).select_related("institution")
    ordered = rows.order_by("after_to_on", "pk")
    return {
        name: [_line(row, day) for row in ordered.filter(condition)[:most]]
        for name, condition in _groups(day).items()
        if name in groups
    }


def _line(row: Study, day: dt.date) -> dict[str, Any]:
    due = row.after_to_on + GRACE
    return {
        "kind": "study",
        "key": f"study-{row.pk}",
        "number": "",
        "title": _("Compute what came of it: %(title)s") % {"title": row.title},
        "area_code": row.area_code,
        "area_name": "",
        "institution_name": row.institution.name,
        "person_name": "",
        "due_on": due,
        "state_text": _("the time after is over"),
        "is_late": due < day,
        "url": reverse("outcomes:study", args=[row.pk]),
        "waiting_for_me": True,
    }
