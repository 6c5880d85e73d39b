"""What waits for whom in joint operations, as lines of the one queue.

Hundreds of props are one line that leads to their list. A dozen questions, whatever the
number of rows.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinergi.access.actor import Actor
from sinergi.access.clock import now
from sinergi.access.permissions import Permission
from sinergi.access.waiting import group_of
from sinergi.elections.stations import names_of
from sinergi.operations.models import (
    DaySheet,
    Lending,
    Operation,
    OperationUnit,
    Prop,
    SealedReport,
)
from sinergi.operations.models.lending import SIDES
from sinergi.operations.rules import actions, lending
from sinergi.operations.rules.props import Step

WEEK = 7
MOST = 50


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many lines."""
    found: dict[str, int] = {}
    for group, _row in _lines(actor, day, asked):
        found[group] = found.get(group, 0) + 1
    return found


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines."""
    found: dict[str, list[dict[str, Any]]] = {group: [] for group in groups}
    for group, row in _lines(actor, day, asked):
        if group in found and len(found[group]) < most:
            found[group].append(row)
    named = [row for rows in found.values() for row in rows]
    names = names_of({row["area_code"] for row in named} - {""}, actor) if named else {}
    for row in named:
        row["area_name"] = names.get(row["area_code"], row["area_code"])
    return found


def _lines(
    actor: Actor, day: dt.date, asked: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if not actor.holds(Permission.READ_OPERATIONS):
        return
    words = asked.get("q", "").lower().split()
    within = asked.get("within", "")
    for due, row in _all(actor, day, within):
        text = f"{row['title']} {row['number']}".lower()
        if all(word in text for word in words):
            group = group_of(due, day, undated="today")
            yield group, row | {"due_on": due, "is_late": group == "late"}


def _all(
    actor: Actor, day: dt.date, within: str
) -> Iterator[tuple[dt.date | None, dict[str, Any]]]:
    yield from _props(actor, day, within)
    yield from _units(actor, within)
    yield from _results(actor, within)
    yield from _sealed(actor)
    yield from _pledges(actor, day, within)
    yield from _sheets(actor, within)


# --- props -------------------------------------------------------------------------------


def _props(
    actor: Actor, day: dt.date, within: str
) -> Iterator[tuple[dt.date | None, dict[str, Any]]]:
    rows = Prop.visible.to(actor).within(within).turn_of(actor).order_by()
    counted = rows.values_list("step").annotate(
        n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=day)),
        first=Min("due_on", filter=Q(due_on__gte=day)),
    )  # fmt: skip
    for step, n, late, first in counted:
        address = _list(step, within)
        if step != Step.ORDERED:
            due = day + dt.timedelta(days=WEEK) if step == Step.TAKEN_DOWN else None
            yield due, _line(f"props-{step}", _props_text(step, n), address)
            continue
        if late:
            due = day - dt.timedelta(days=1)
            text = _props_text(step, late)
            yield due, _line("props-late", text, f"{address}&late=1")
        if n - late:
            yield first, _line("props-ordered", _props_text(step, n - late), address)


def _list(step: str, within: str) -> str:
    query = {"step": step, "mine": "1", **({"within": within} if within else {})}
    return f"{reverse('operations:props')}?{urlencode(query)}"


def _props_text(step: str, n: int) -> str:
    texts = {
        Step.SEEN: ngettext(
            "%(n)s campaign prop waits for your decision",
            "%(n)s campaign props wait for your decision",
            n,
        ),
        Step.RECOMMENDED: ngettext(
            "%(n)s recommended campaign prop waits for your order",
            "%(n)s recommended campaign props wait for your order",
            n,
        ),
        Step.ORDERED: ngettext(
            "%(n)s campaign prop is to be taken down",
            "%(n)s campaign props are to be taken down",
            n,
        ),
        Step.TAKEN_DOWN: ngettext(
            "%(n)s campaign prop is to be entered into the inventory",
            "%(n)s campaign props are to be entered into the inventory",
            n,
        ),
    }
    return texts[Step(step)] % {"n": n}


# --- operations, sealed reports, loans, sheets ----------------------------------------------


def _units(
    actor: Actor, within: str
) -> Iterator[tuple[dt.date | None, dict[str, Any]]]:
    own = actor.institutions_with(Permission.WRITE_OPERATIONS)
    rows = OperationUnit.visible.to(actor).filter(institution_id__in=own, answer="")
    rows = rows.exclude(operation__lead_id__in=own)
    steps = [actions.Step.PLANNED, actions.Step.ORDERED]
    rows = rows.filter(operation__step__in=steps).select_related("operation")
    for unit in rows.order_by("operation__starts_at")[:MOST]:
        row = unit.operation
        if _is_within(row.area_code, within):
            text = _("Say whether you take part: %(title)s") % {"title": row.title}
            yield localdate(row.starts_at), _of_operation(row, text)


def _results(
    actor: Actor, within: str
) -> Iterator[tuple[dt.date | None, dict[str, Any]]]:
    own = actor.institutions_with(Permission.WRITE_OPERATIONS)
    rows = Operation.visible.to(actor).within(within).filter(lead_id__in=own)
    over = rows.filter(step=actions.Step.ORDERED, ends_at__lt=now())
    for row in over.order_by("ends_at")[:MOST]:
        text = _("Report the result: %(title)s") % {"title": row.title}
        yield localdate(row.ends_at), _of_operation(row, text)


def _of_operation(row: Operation, text: str) -> dict[str, Any]:
    return _line(
        f"operation-{row.pk}", text, reverse("operations:operation", args=[row.pk]),
        number=row.number, area_code=row.area_code, state=row.step_name,
    )  # fmt: skip


def _sealed(actor: Actor) -> Iterator[tuple[dt.date | None, dict[str, Any]]]:
    if not actor.holds(Permission.OPEN_SEALED):
        return
    n = SealedReport.visible.to(actor).filter(taken_at=None).count()
    if n:
        text = ngettext(
            "%(n)s sealed report waits to be taken over",
            "%(n)s sealed reports wait to be taken over",
            n,
        )
        address = f"{reverse('operations:sealed_list')}?waiting=1"
        yield None, _line("sealed", text % {"n": n}, address)


def _pledges(
    actor: Actor, day: dt.date, within: str
) -> Iterator[tuple[dt.date | None, dict[str, Any]]]:
    own = actor.institutions_with(Permission.LEND_PERSONNEL)
    rows = Lending.visible.to(actor).within(within).filter(giver_id__in=own)
    n = rows.filter(step=lending.Step.LENT).count()
    if n:
        text = ngettext(
            "%(n)s person lent to an organiser has not signed the pledge",
            "%(n)s people lent to organisers have not signed the pledge",
            n,
        )
        address = f"{reverse('operations:lendings')}?step=lent"
        yield (
            day + dt.timedelta(days=WEEK),
            _line("pledges", text % {"n": n}, address),
        )


def _sheets(
    actor: Actor, within: str
) -> Iterator[tuple[dt.date | None, dict[str, Any]]]:
    own = actor.institutions_with(Permission.WRITE_OPERATIONS)
    mine = Q(pk__in=[])
    for side in SIDES:
        mine |= Q(**{f"{side}_id__in": own}) & ~Q(signatures__side=side)
    rows = DaySheet.visible.to(actor).filter(mine).distinct()
    for row in rows.order_by("day", "area_code")[:MOST]:
        if _is_within(row.area_code, within):
            text = _("Sign the sheet of %(area)s for the day before voting")
            yield (
                row.day,
                _line(
                    f"sheet-{row.pk}", text % {"area": row.area_name},
                    reverse("web:day_sheet", args=[row.pk]), area_code=row.area_code,
                ),
            )  # fmt: skip


def _is_within(code: str, within: str) -> bool:
    return within in {"", "0"} or code == within or code.startswith(f"{within}.")


def _line(
    key: str, title: str, url: str, *, number: str = "", area_code: str = "",
    state: str = "",
) -> dict[str, Any]:  # fmt: skip
    return {
        "kind": "operations",
        "key": key,
        "number": number,
        "title": title,
        "area_code": area_code,
        "area_name": "",
        "institution_name": "",
        "person_name": "",
        "due_on": None,
        "state_text": state,
        "is_late": False,
        "url": url,
        "waiting_for_me": True,
    }
