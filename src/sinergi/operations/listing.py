"""The list of props as an address asks for it; page, exports, map and API read this."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.http import QueryDict
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.elections.stations import names_of
from sinergi.operations.models import Prop
from sinergi.operations.querysets.props import PropQuerySet
from sinergi.operations.rules.props import (
    BACKLOG,
    OPEN,
    Kind,
    Period,
    PlaceType,
    Step,
)
from sinergi.operations.words import PERIODS, PLACE_TYPES, PROP_KINDS, STEP_NAMES
from sinergi.places.rules import is_code, to_code

GROUPS: dict[str, tuple[Step, ...]] = {"open": OPEN, "hanging": BACKLOG}
SORTS = {
    "number": "pk",
    "area": "area_code",
    "seen": "seen_on",
    "due": "due_on",
    "step": "step",
}
KEPT = ("q", "step", "kind", "place", "period", "within", "mine", "late", "operation")
KEPT_ALL = (*KEPT, "sort")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; what makes no sense in it asks for everything."""

    q: str = ""
    step: str = "open"
    kind: str = ""
    place: str = ""
    period: str = ""
    within: str = ""
    mine: bool = False
    late: bool = False
    operation: int | None = None
    sort: str = "-number"

    @property
    def is_narrowed(self) -> bool:
        """True when something beyond "open" is asked for."""
        return self != Asked(sort=self.sort)


def _among(text: str, codes: Any, otherwise: str = "") -> str:
    return text if text in set(codes) else otherwise


def read_asked(query: QueryDict) -> Asked:
    """Return the filters of an address."""
    code = to_code(to_asked_text(query.get("within", ""), 24))
    sort = query.get("sort", "-number")
    return Asked(
        q=to_asked_text(query.get("q", "")),
        step=_among(query.get("step", "open"), {*GROUPS, "all", *Step}, "open"),
        kind=_among(query.get("kind", ""), Kind),
        place=_among(query.get("place", ""), PlaceType),
        period=_among(query.get("period", ""), Period),
        within=code if is_code(code) else "",
        mine=query.get("mine") == "1",
        late=query.get("late") == "1",
        operation=to_asked_number(query.get("operation", "")),
        sort=sort if sort.removeprefix("-") in SORTS else "-number",
    )


def find(asked: Asked, actor: Actor, day: dt.date) -> PropQuerySet[Prop]:
    """Return the props this person may see and asks for, in order."""
    rows: PropQuerySet[Prop] = Prop.visible.to(actor).within(asked.within)
    if asked.step in GROUPS:
        rows = rows.filter(step__in=GROUPS[asked.step])
    elif asked.step != "all":
        rows = rows.filter(step=asked.step)
    if asked.q:
        rows = rows.matching(asked.q)
    if asked.mine:
        rows = rows.turn_of(actor)
    if asked.late:
        rows = rows.filter(step=Step.ORDERED, due_on__lt=day)
    equal = {
        "kind": asked.kind, "place_type": asked.place, "period": asked.period,
        "operation_id": asked.operation,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    return _ordered(rows, asked.sort)


def _ordered(rows: PropQuerySet[Prop], sort: str) -> PropQuerySet[Prop]:
    field = F(SORTS[sort.removeprefix("-")])
    down = sort.startswith("-")
    first = field.desc(nulls_last=True) if down else field.asc(nulls_last=True)
    return rows.order_by(first, "-pk" if down else "pk")


def is_late(row: Prop, day: dt.date) -> bool:
    """True when it was to be taken down and the day is over."""
    return row.step == Step.ORDERED and row.due_on is not None and row.due_on < day


def kept_query(query: QueryDict) -> str:
    """Return the part of an address that filters and orders the list."""
    kept = QueryDict(mutable=True)
    for name in KEPT_ALL:
        if query.get(name):
            kept[name] = to_asked_text(query.get(name, ""))
    return kept.urlencode()


def export_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of an export, in the reader's language."""
    return [
        (_("Number"), "text"),
        (_("Kind"), "text"),
        (_("Place"), "text"),
        (_("Area code"), "text"),
        (_("Area"), "text"),
        (_("Where it hangs"), "text"),
        (_("Period by the calendar"), "text"),
        (_("Seen on"), "day"),
        (_("How many"), "whole"),
        (_("Taken down"), "whole"),
        (_("Step"), "text"),
        (_("Due"), "day"),
        (_("Bawaslu that decides"), "text"),
        (_("Satpol PP that carries out"), "text"),
        (_("Latitude"), "text"),
        (_("Longitude"), "text"),
    ]


EXPORTED = (
    "number", "kind", "place", "area_code", "place_type", "period", "seen_on", "count",
    "taken_count", "step", "due_on", "handler__name", "executor__name", "latitude",
    "longitude",
)  # fmt: skip


def export_rows(rows: PropQuerySet[Prop], actor: Actor) -> Iterator[list[Any]]:
    """Yield the rows of an export; two queries and one per thousand rows.

    Without the contestant: treatment is compared on the page for it, not in a file that
    travels.
    """
    names = names_of(set(rows.order_by().values_list("area_code", flat=True)), actor)
    kinds, places, periods, steps = (
        {code: str(name) for code, name in table.items()}
        for table in (PROP_KINDS, PLACE_TYPES, PERIODS, STEP_NAMES)
    )
    told = rows.values_list(*EXPORTED).iterator(chunk_size=2_000)
    for number, kind, place, code, where, period, *more in told:
        seen_on, count, taken, step, due_on, handler, executor, lat, lon = more
        yield [
            number, kinds[kind], place, code, names.get(code, ""), places[where],
            periods.get(period, ""), seen_on, count, taken, steps[step], due_on,
            handler or "", executor or "",
            lat if lat is None else str(lat), lon if lon is None else str(lon),
        ]  # fmt: skip
