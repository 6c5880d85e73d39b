"""Commitments as lines of the one queue: a query per group, whatever their number."""

import datetime as dt
from collections.abc import Collection, Mapping
from itertools import chain
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.commitments.listing import area_names, lines_of
from sinergi.commitments.models import Commitment
from sinergi.commitments.querysets.commitment import CommitmentQuerySet
from sinergi.commitments.rules.commitment import BINDING, Step

WEEK = 7
OWNERS_TURN = [Step.PROPOSED, *BINDING]


def mine(actor: Actor) -> Q:
    """Return "the next step is this person's": by name, or of an own institution."""
    own = actor.institutions_with(Permission.WRITE_COMMITMENTS)
    confirms = actor.institutions_with(Permission.VERIFY_COMMITMENTS)
    named = Q(person_id=actor.pk) | Q(person=None, institution_id__in=own)
    reported = Q(step=Step.REPORTED, asked_by_id__in=confirms)
    return (Q(step__in=OWNERS_TURN) & named) | (reported & ~Q(reported_by_id=actor.pk))


def institutions(actor: Actor) -> Q:
    """Return "the next step is one of this person's institutions'"."""
    own = actor.institutions_with(Permission.READ_COMMITMENTS)
    owner = Q(step__in=OWNERS_TURN, institution_id__in=own)
    return owner | Q(step=Step.REPORTED, asked_by_id__in=own)


def with_others(actor: Actor) -> Q:
    """Return "we wait": asked by us and not yet reported, or ours and not yet confirmed."""
    own = actor.institutions_with(Permission.READ_COMMITMENTS)
    asked = Q(step__in=OWNERS_TURN, asked_by_id__in=own)
    reported = Q(step=Step.REPORTED, institution_id__in=own)
    return asked | reported


def _groups(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, Q]:
    ours = institutions(actor) if asked.get("whose") == "institution" else mine(actor)
    last = day + dt.timedelta(days=WEEK)
    return {
        "late": ours & Q(due_on__lt=day),
        "today": ours & Q(due_on=day),
        "week": ours & Q(due_on__gt=day, due_on__lte=last),
        "later": ours & (Q(due_on__gt=last) | Q(due_on=None)),
        "waiting": with_others(actor) & ~institutions(actor),
    }


def _open(actor: Actor, asked: Mapping[str, str]) -> CommitmentQuerySet[Commitment]:
    rows = Commitment.visible.of_own(actor).open().within(asked.get("within", ""))
    return rows.matching(asked["q"]) if asked.get("q") else rows


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many, all groups, in one query."""
    if not actor.holds(Permission.READ_COMMITMENTS):
        return {}
    numbers = {
        name: Count("pk", filter=condition)
        for name, condition in _groups(actor, day, asked).items()
    }
    found: dict[str, int] = _open(actor, asked).order_by().aggregate(**numbers)
    return found


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines by due day; a query per group and two for all."""
    if not actor.holds(Permission.READ_COMMITMENTS) or not groups:
        return {}
    conditions, rows = _groups(actor, day, asked), _open(actor, asked).in_due_order()
    keys = {
        group: list(rows.filter(conditions[group]).values_list("pk", flat=True)[:most])
        for group in groups
    }
    found = {row.pk: row for row in lines_of(chain.from_iterable(keys.values()))}
    names = area_names(found.values(), actor)
    return {
        group: [_line(found[pk], names, group, day) for pk in ordered]
        for group, ordered in keys.items()
    }


def _line(
    row: Commitment, names: Mapping[str, str], group: str, day: dt.date
) -> dict[str, Any]:
    return {
        "kind": "commitment",
        "key": str(row.pk),
        "number": row.number,
        "title": row.title,
        "area_code": row.area_code,
        "area_name": names.get(row.area_code, row.area_code),
        "institution_name": row.institution.name,
        "person_name": row.person.name if row.person else "",
        "due_on": row.due_on,
        "state_text": row.step_name,
        "is_late": row.is_late_on(day),
        "url": reverse("commitments:detail", args=[row.pk]),
        "waiting_for_me": group != "waiting",
        "actions": ("accept", "working", "report", "postpone", "reassign"),
    }


def week_text(rows: list[dict[str, Any]], day: dt.date) -> str:
    """Return the week as text for a messenger: what, where, until when; no person."""
    head = _("Tasks of this week, %(day)s") % {"day": day.strftime("%d-%m-%Y")}
    lines = [head]
    for number, row in enumerate(rows, 1):
        due = row["due_on"].strftime("%d-%m-%Y") if row["due_on"] else _("no day")
        late = f" ({_('late')})" if row["is_late"] else ""
        lines.append(f"{number}. {row['title']} - {row['area_name']}, {due}{late}")
    return "\n".join(lines)
