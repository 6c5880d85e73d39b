"""The list of facilities as an address asks for it; pages, exports and API read this.

Nothing here sorts by score or by number of reports: where kelurahan stand in the order of
how good they are, the honest ones who report most stand last.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_text
from sinergi.elections.stations import names_of
from sinergi.facilities.models import KIND_NAMES, STATE_NAMES, Facility, ItemCheck
from sinergi.facilities.querysets import FacilityQuerySet
from sinergi.facilities.rules.kinds import STORES, FacilityKind
from sinergi.facilities.rules.readiness import State
from sinergi.places.rules import is_code, to_code

SORTS: dict[str, tuple[str, ...]] = {
    "area": ("area_code", "kind", "name"),
    "name": ("name",),
    "kind": ("kind", "area_code", "name"),
    "until": ("ready_until_on", "area_code"),
}
KEPT = ("q", "kind", "state", "within", "sort")
GROUPS: dict[str, tuple[FacilityKind, ...]] = {
    "stores": tuple(one for one in FacilityKind if one in STORES),
}
"""Kinds that can be asked for together."""
REPORT_DAYS = 30
EXPORTED_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; what makes no sense in it asks for everything."""

    q: str = ""
    kind: str = ""
    state: str = ""
    within: str = ""
    sort: str = "area"

    @property
    def is_narrowed(self) -> bool:
        """True when something is asked for beyond the order."""
        return self != Asked(sort=self.sort)


def read_asked(query: QueryDict) -> Asked:
    """Return the filters of an address."""
    kind, state = query.get("kind", ""), query.get("state", "")
    code = to_code(to_asked_text(query.get("within", ""), 24))
    sort = query.get("sort", "area")
    return Asked(
        q=to_asked_text(query.get("q", "")),
        kind=kind if kind in {*FacilityKind, *GROUPS} else "",
        state=state if state in set(State) else "",
        within=code if is_code(code) else "",
        sort=sort if sort.removeprefix("-") in SORTS else "area",
    )


def kept_query(query: QueryDict) -> str:
    """Return the part of an address that filters and orders the list."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if query.get(name):
            kept[name] = to_asked_text(query.get(name, ""))
    return kept.urlencode()


def find(asked: Asked, actor: Actor, day: dt.date) -> FacilityQuerySet[Facility]:
    """Return the facilities this person may see and asks for, in order."""
    rows = Facility.visible.to(actor).in_use().within(asked.within)
    if asked.kind:
        rows = rows.filter(kind__in=GROUPS.get(asked.kind, (asked.kind,)))
    if asked.state:
        rows = rows.in_state(State(asked.state), day)
    if asked.q:
        rows = rows.matching(asked.q)
    down = "-" if asked.sort.startswith("-") else ""
    first, *rest = SORTS[asked.sort.removeprefix("-")]
    return rows.order_by(f"{down}{first}", *rest, "pk")


@dataclass(frozen=True, slots=True)
class Line:
    """What a line of a list shows; figures are None for who sees the outline alone."""

    pk: int
    name: str
    kind_name: str
    area_name: str
    area_code: str
    state: State
    example: bool
    detail: bool
    score: float | None = None
    highest: float | None = None
    reports: int | None = None
    ready_until_on: dt.date | None = None
    checked_on: dt.date | None = None

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[self.state])

    @property
    def percent(self) -> float | None:
        """The share of items that hold, in percent."""
        return None if self.score is None else self.score * 100

    @property
    def percent_high(self) -> float | None:
        """The share that would hold if all unseen items did, in percent."""
        return None if self.highest is None else self.highest * 100


def lines_of(rows: Sequence[Facility], actor: Actor, day: dt.date) -> list[Line]:
    """Return the lines of these rows, which came from `find`; three queries."""
    keys = [row.pk for row in rows]
    seen = set(
        Facility.visible.filter(pk__in=keys)
        .detailed_to(actor)
        .values_list("pk", flat=True)
    )
    reports = reports_of(seen, day)
    names = names_of((row.area_code for row in rows), actor)
    return [_line(row, names, seen, reports, day) for row in rows]


def _line(
    row: Facility,
    names: dict[str, str],
    seen: set[int],
    reports: dict[int, int],
    day: dt.date,
) -> Line:
    outline: dict[str, Any] = {
        "pk": row.pk,
        "name": row.name,
        "kind_name": row.kind_name,
        "area_name": names.get(row.area_code, row.area_code),
        "area_code": row.area_code,
        "state": row.state_on(day),
        "example": row.example,
    }
    if row.pk not in seen:
        return Line(**outline, detail=False)
    return Line(
        **outline,
        detail=True,
        score=row.score if row.checked_on else None,
        highest=row.highest if row.checked_on else None,
        reports=reports.get(row.pk, 0),
        ready_until_on=row.ready_until_on,
        checked_on=row.checked_on,
    )


def reports_of(keys: Iterable[int], day: dt.date) -> dict[int, int]:
    """Return facility → visits told of in the last `REPORT_DAYS` days; one query."""
    since = day - dt.timedelta(days=REPORT_DAYS)
    rows = ItemCheck.all_rows.filter(
        facility_id__in=list(keys), checked_on__gt=since, ended_at=None
    )
    counted = rows.order_by().values_list("facility_id")
    return dict(counted.annotate(n=Count("at", distinct=True)))


def export_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of an export, in the reader's language."""
    return [
        (_("Facility"), "text"),
        (_("Kind"), "text"),
        (_("Area code"), "text"),
        (_("Area"), "text"),
        (_("Readiness"), "text"),
        (_("Items that hold, percent"), "number"),
        (_("At most, percent"), "number"),
        (_("Reports in 30 days"), "whole"),
        (_("Ready until"), "day"),
        (_("Last checked"), "day"),
        (_("Link"), "text"),
    ]


def export_rows(
    rows: FacilityQuerySet[Facility], actor: Actor, day: dt.date
) -> Iterator[list[Any]]:
    """Yield the rows of an export: of a line no more than the list shows of it."""
    base = reverse("facilities:facility", args=[0])
    chunk: list[Facility] = []
    for row in rows.iterator(chunk_size=1_000):
        chunk.append(row)
        if len(chunk) == EXPORTED_AT_ONCE:
            yield from (_exported(one, base) for one in lines_of(chunk, actor, day))
            chunk = []
    yield from (_exported(one, base) for one in lines_of(chunk, actor, day))


def _exported(line: Line, base: str) -> list[Any]:
    return [
        line.name,
        line.kind_name,
        line.area_code,
        line.area_name,
        line.state_name,
        line.percent,
        line.percent_high,
        line.reports,
        line.ready_until_on,
        line.checked_on,
        base.replace("/0/", f"/{line.pk}/"),
    ]


def kind_names() -> list[tuple[str, str]]:
    """Return what the filter of kinds offers."""
    offered = [(one.value, str(KIND_NAMES[one])) for one in FacilityKind]
    return [*offered, ("stores", _("all storehouses"))]
