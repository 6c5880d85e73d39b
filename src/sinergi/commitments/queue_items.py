"""Commitments as lines of the one queue: four queries, whatever their number."""

import datetime as dt
from collections.abc import Collection, Mapping
from functools import reduce
from itertools import chain
from operator import itemgetter, or_
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.commitments.listing import Line, area_names, lines_of
from sinergi.commitments.models import Commitment
from sinergi.commitments.querysets.commitment import CommitmentQuerySet, named
from sinergi.commitments.rules.commitment import BINDING, Step

WEEK = 7
OWNERS_TURN = [Step.PROPOSED, *BINDING]


def mine(actor: Actor) -> Q:
    """Return "the next step is this person's": by name, or of an own institution."""
    own = actor.institutions_with(Permission.WRITE_COMMITMENTS)
    confirms = actor.institutions_with(Permission.VERIFY_COMMITMENTS)
    ours = named(actor) | Q(person=None, institution_id__in=own)
    reported = Q(step=Step.REPORTED, asked_by_id__in=confirms)
    return (Q(step__in=OWNERS_TURN) & ours) | (reported & ~Q(reported_by_id=actor.pk))


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


def _days(day: dt.date) -> dict[str, Q]:
    """Return group of the next step → its condition on the due day; one holds for each row."""
    last = day + dt.timedelta(days=WEEK)
    return {
        "late": Q(due_on__lt=day),
        "today": Q(due_on=day),
        "week": Q(due_on__gt=day, due_on__lte=last),
        "later": Q(due_on__gt=last) | Q(due_on=None),
    }


def _by_day(day: dt.date) -> Case:
    """Return the group of a row by its due day."""
    whens = [When(days, then=Value(group)) for group, days in _days(day).items()]
    return Case(*whens, output_field=CharField())


def _turn(actor: Actor, asked: Mapping[str, str]) -> Q:
    return institutions(actor) if asked.get("whose") == "institution" else mine(actor)


def _waiting(actor: Actor) -> Q:
    return with_others(actor) & ~institutions(actor)


def _open(actor: Actor, asked: Mapping[str, str]) -> CommitmentQuerySet[Commitment]:
    rows = Commitment.visible.of_own(actor).open().within(asked.get("within", ""))
    return rows.matching(asked["q"]) if asked.get("q") else rows


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many, all groups, in one query.

    Rows are sorted into groups once: a count per group would look at whose turn each
    row is five times.
    """
    if not actor.holds(Permission.READ_COMMITMENTS):
        return {}
    rows = _open(actor, asked).order_by()
    turn = Case(When(_turn(actor, asked), then=_by_day(day)), default=Value(""))
    waits = Case(When(_waiting(actor), then=Value(1)), default=Value(0))
    sorted_rows = rows.annotate(turn=turn, waits=waits).values_list("turn", "waits")
    found = dict.fromkeys((*_days(day), "waiting"), 0)
    for group, others, count in sorted_rows.annotate(n=Count("pk")):
        if group:
            found[group] += count
        if others:
            found["waiting"] += count
    return found


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines by due day; four queries for all groups."""
    if not actor.holds(Permission.READ_COMMITMENTS) or not groups:
        return {}
    keys = _first_keys(actor, day, asked, groups, most)
    found = {row.pk: row for row in lines_of(chain.from_iterable(keys.values()))}
    names = area_names(found.values(), actor)
    return {
        group: [_line(found[pk], names, group, day) for pk in ordered]
        for group, ordered in keys.items()
    }


def _first_keys(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[int]]:
    """Return group → the keys of its first lines: one query for turns, one for waiting."""
    keys: dict[str, list[int]] = {group: [] for group in groups}
    wanted = [days for group, days in _days(day).items() if group in keys]
    rows = _open(actor, asked)
    if wanted:
        in_due_order = [F("due_on").asc(nulls_last=True), F("pk").asc()]
        group = _by_day(day)
        place = Window(RowNumber(), partition_by=group, order_by=in_due_order)
        turns = rows.filter(_turn(actor, asked) & reduce(or_, wanted)).order_by()
        first = turns.annotate(group=group, place=place).filter(place__lte=most)
        for code, pk, _place in sorted(
            first.values_list("group", "pk", "place"), key=itemgetter(2)
        ):
            keys[code].append(pk)
    if "waiting" in keys:
        waiting = rows.filter(_waiting(actor)).in_due_order()
        keys["waiting"] = list(waiting.values_list("pk", flat=True)[:most])
    return keys


def _line(
    row: Line, names: Mapping[str, str], group: str, day: dt.date
) -> dict[str, Any]:
    return {
        "kind": "commitment",
        "key": str(row.pk),
        "number": row.number,
        "title": row.title,
        "area_code": row.area_code,
        "area_name": names.get(row.area_code, row.area_code),
        "institution_name": row.institution_name,
        "person_name": row.person_name or "",
        "due_on": row.due_on,
        "state_text": row.step_name,
        "is_late": row.is_late_on(day),
        "url": reverse("commitments:detail", args=[row.pk]),
        "waiting_for_me": group != "waiting",
        "actions": (
            "accept",
            "working",
            "report",
            "confirm",
            "postpone",
            "reassign",
        ),
    }


def week_text(rows: list[dict[str, Any]], day: dt.date) -> str:
    """Return the week as text for a messenger: what, where, until when; no person."""
    head = _("Tasks of this week, %(day)s") % {"day": day.strftime("%d-%m-%Y")}
    lines = [head]
    for number, row in enumerate(rows, 1):
        due = row["due_on"].strftime("%d-%m-%Y") if row["due_on"] else _("no day")
        late = f" ({_('late')})" if row["is_late"] else ""
        when = ", ".join(one for one in (row["area_name"], due) if one)
        lines.append(f"{number}. {row['title']} - {when}{late}")
    return "\n".join(lines)
