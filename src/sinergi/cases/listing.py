"""The list of cases as an address asks for it; pages, exports, API and search read this."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.permissions import Permission
from sinergi.access.scope import within
from sinergi.accounts.models import Person
from sinergi.cases.models import Case
from sinergi.cases.querysets.case import CaseQuerySet
from sinergi.cases.reading import open_fields
from sinergi.cases.rules.kinds import CaseKind, Origin
from sinergi.cases.rules.steps import Step
from sinergi.elections.stations import names_of
from sinergi.places.rules import is_code, to_code

OPEN_ONES, ALL, LATE, MINE = "open", "all", "late", "mine"
SORTS: dict[str, tuple[str, ...]] = {
    "due": (), "number": ("number",), "newest": ("-opened_at",), "step": ("step",),
}  # fmt: skip
KEPT = ("q", "step", "kind", "origin", "within", "handler", "sort")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; what makes no sense in it asks for the open ones."""

    q: str = ""
    step: str = OPEN_ONES
    kind: str = ""
    origin: str = ""
    within: str = ""
    handler: int | None = None
    sort: str = "due"

    @property
    def is_narrowed(self) -> bool:
        """True when something is asked for beyond the order and "open"."""
        return self != Asked(sort=self.sort)


def read_asked(query: QueryDict) -> Asked:
    """Return the filters of an address."""
    step, kind = query.get("step", OPEN_ONES), query.get("kind", "")
    origin, sort = query.get("origin", ""), query.get("sort", "due")
    code = to_code(to_asked_text(query.get("within", ""), 24))
    return Asked(
        q=to_asked_text(query.get("q", "")),
        step=step if step in {OPEN_ONES, ALL, LATE, MINE, *Step} else OPEN_ONES,
        kind=kind if kind in set(CaseKind) else "",
        origin=origin if origin in set(Origin) else "",
        within=code if is_code(code) else "",
        handler=to_asked_number(query.get("handler", "")),
        sort=sort if sort in SORTS else "due",
    )


def kept_query(query: QueryDict) -> str:
    """Return the part of an address that filters and orders the list."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if query.get(name):
            kept[name] = to_asked_text(query.get(name, ""))
    return kept.urlencode()


def find(asked: Asked, actor: Actor, at: dt.datetime) -> CaseQuerySet[Case]:
    """Return the cases this person may see and asks for, in order."""
    rows = _in_step(Case.visible.to(actor), asked.step, actor, at)
    for field in ("kind", "origin"):
        if getattr(asked, field):
            rows = rows.filter(**{field: getattr(asked, field)})
    if asked.within:
        rows = rows.filter(within(asked.within, "area_code"))
    if asked.handler is not None:
        rows = rows.filter(handler_id=asked.handler)
    if asked.q:
        rows = rows.matching(asked.q)
    if asked.sort == "due":
        return rows.in_due_order()
    return rows.order_by(*SORTS[asked.sort], "pk")


def keys_of(rows: CaseQuerySet[Case]) -> "QuerySet[Case, int]":
    """Return the keys of the rows in order: sorted without the texts they would carry."""
    keys: QuerySet[Case, int] = rows.values_list("pk", flat=True)
    return keys


def fetch(keys: Iterable[int], actor: Actor) -> list[Case]:
    """Return the rows of one page in the order of their keys, by one query."""
    order = {key: place for place, key in enumerate(keys)}
    rows = Case.visible.to(actor).filter(pk__in=list(order))
    found = rows.select_related("institution", "handler")
    return sorted(found, key=lambda row: order[row.pk])


def _in_step(
    rows: CaseQuerySet[Case], step: str, actor: Actor, at: dt.datetime
) -> CaseQuerySet[Case]:
    if step == ALL:
        return rows
    if step == LATE:
        return rows.late(at)
    if step == MINE:
        return rows.open().filter(handler_id=actor.pk)
    if step == OPEN_ONES:
        return rows.open()
    return rows.filter(step=step)


def handlers_for(actor: Actor) -> QuerySet[Person]:
    """Return the people who handle some case this person may see."""
    seen = Case.visible.to(actor).exclude(handler=None).order_by()
    return Person.objects.filter(pk__in=seen.values("handler_id")).order_by("name")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list; `title` is None while the office is locked."""

    row: Case
    title: str | None
    area_name: str
    late: bool
    left_days: int | None
    ours: bool


def lines_of(rows: Iterable[Case], actor: Actor, at: dt.datetime) -> list[Line]:
    """Return the lines of one page: two questions more, and one to the keeper an office."""
    found = list(rows)
    words = open_fields(found, "sealed_text")
    names = names_of((row.area_code for row in found), actor)
    own = actor.institutions_with(Permission.HANDLE_CASES)
    return [
        Line(
            row=row, title=None if told is None else str(told.get("title", "")),
            area_name=names.get(row.area_code, row.area_code),
            late=row.due_at is not None and row.due_at <= at,
            left_days=_days_left(row, at), ours=row.institution_id in own,
        )
        for row, told in zip(found, words, strict=True)
    ]  # fmt: skip


def _days_left(row: Case, at: dt.datetime) -> int | None:
    if row.due_at is None or row.due_at <= at:
        return None
    return (last_day(row.due_at) - timezone.localdate(at)).days


def last_day(due_at: dt.datetime) -> dt.date:
    """Return the last day on which the act is in time."""
    return timezone.localdate(due_at - dt.timedelta(microseconds=1))


def export_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of the export: no word of any case."""
    return [
        (_("Number"), "text"),
        (_("Register number"), "text"),
        (_("Office that leads"), "text"),
        (_("Kind"), "text"),
        (_("Under which law"), "text"),
        (_("How it is known"), "text"),
        (_("Area code"), "text"),
        (_("Step"), "text"),
        (_("Since"), "day"),
        (_("Received on"), "day"),
        (_("Registered on"), "day"),
        (_("Due"), "day"),
    ]


def export_rows(rows: Iterable[Case]) -> Iterator[list[Any]]:
    """Yield the rows of the export."""
    for row in rows:
        yield [
            row.number, row.register_number, row.institution.name, row.kind_name,
            row.regime_name, row.origin_name, row.area_code, row.step_name,
            timezone.localdate(row.step_at), row.received_on, row.registered_on,
            last_day(row.due_at) if row.due_at else None,
        ]  # fmt: skip
