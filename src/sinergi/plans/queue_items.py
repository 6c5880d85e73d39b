"""Plans that wait for a decision, as lines of the one queue: due when their first week begins."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.plans.models import STEP_NAMES, Plan
from sinergi.plans.querysets import PlanQuerySet
from sinergi.plans.rules import Step

WEEK = dt.timedelta(days=7)


def waiting_plans(actor: Actor, asked: Mapping[str, str]) -> PlanQuerySet[Plan]:
    """Return the plans whose decision is the person's, or their institution's, to take.

    Who laid a plan before others waits for them and is not asked.
    """
    ours = asked.get("whose") == "institution"
    permission = Permission.READ_PLANS if ours else Permission.APPROVE_PLAN
    rows = Plan.visible.to(actor).filter(
        step=Step.PROPOSED, institution_id__in=actor.institutions_with(permission)
    )
    if not ours:
        rows = rows.exclude(proposed_by=actor.pk)
    if asked.get("within"):
        rows = rows.within(asked["within"])
    return rows.named(asked["q"]) if asked.get("q") else rows


def _groups(day: dt.date) -> dict[str, Q]:
    return {
        "late": Q(starts_on__lt=day),
        "today": Q(starts_on=day),
        "week": Q(starts_on__gt=day, starts_on__lte=day + WEEK),
        "later": Q(starts_on__gt=day + WEEK),
    }


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many, all groups, in one query."""
    if not actor.holds(Permission.READ_PLANS):
        return {}
    numbers = {
        name: Count("pk", filter=condition, distinct=True)
        for name, condition in _groups(day).items()
    }
    found: dict[str, int] = waiting_plans(actor, asked).order_by().aggregate(**numbers)
    return found


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first plans by their first week; a query per group."""
    wanted = {name: one for name, one in _groups(day).items() if name in groups}
    rows = waiting_plans(actor, asked).select_related("institution", "run")
    ordered = rows.order_by("starts_on", "pk")
    return {
        name: [_line(row, day) for row in ordered.filter(condition)[:most]]
        for name, condition in wanted.items()
    }


def _line(row: Plan, day: dt.date) -> dict[str, Any]:
    return {
        "kind": "plan",
        "key": f"plan-{row.pk}",
        "number": "",
        "title": _("Decide on the plan: %(name)s") % {"name": row.name},
        "area_code": row.area_code,
        "area_name": row.run.within_name,
        "institution_name": row.institution.name,
        "person_name": "",
        "due_on": row.starts_on,
        "state_text": str(STEP_NAMES[Step(row.step)]),
        "is_late": row.starts_on < day,
        "url": reverse("plans:plan", args=[row.pk]),
        "waiting_for_me": True,
    }
