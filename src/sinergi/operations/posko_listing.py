"""The list of posko as an address asks for it; page and export read this."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_text
from sinergi.operations.models import Posko
from sinergi.operations.querysets.posko import PoskoQuerySet
from sinergi.operations.rules.posko import CITY, DISTRICT, VILLAGE
from sinergi.places.models import Area
from sinergi.places.rules import is_code, to_code

KINDS: dict[str, int] = {"city": CITY, "kecamatan": DISTRICT, "kelurahan": VILLAGE}
STATES = ("now", "today", "silent", "coming", "over")
KEPT = ("q", "within", "kind", "state", "election")
MOST_AREAS = 100


@dataclass(frozen=True, slots=True)
class AskedPosko:
    """What an address asks for; what makes no sense in it asks for everything."""

    q: str = ""
    within: str = ""
    kind: str = ""
    state: str = ""
    election: str = ""

    @property
    def is_narrowed(self) -> bool:
        """True when less than everything is asked for."""
        return self != AskedPosko(election=self.election)


def read_posko(query: QueryDict) -> AskedPosko:
    """Return the filters of an address."""
    code = to_code(to_asked_text(query.get("within", ""), 24))
    kind, state = query.get("kind", ""), query.get("state", "")
    return AskedPosko(
        q=to_asked_text(query.get("q", "")),
        within=code if is_code(code) else "",
        kind=kind if kind in KINDS else "",
        state=state if state in STATES else "",
        election=to_asked_text(query.get("election", ""), 40),
    )


def find_posko(
    asked: AskedPosko, actor: Actor, at: dt.datetime
) -> PoskoQuerySet[Posko]:
    """Return the posko this person may see and asks for, by area."""
    rows = Posko.visible.to(actor).within(asked.within).matching(asked.q)
    if asked.kind:
        rows = rows.of_level(KINDS[asked.kind])
    if asked.election:
        rows = rows.filter(election__code=asked.election)
    local = timezone.localtime(at)
    day, hour = local.date(), local.time()
    if asked.state == "now":
        rows = rows.open_on(day).filter(opens_at__lte=hour, closes_at__gt=hour)
    elif asked.state in {"today", "silent"}:
        rows = rows.open_on(day)
    elif asked.state == "coming":
        rows = rows.filter(from_on__gt=day)
    elif asked.state == "over":
        rows = rows.filter(until_on__lt=day)
    return rows.silent_on(day) if asked.state == "silent" else rows


def is_open_at(row: Posko, at: dt.datetime) -> bool:
    """True on its days, in its hours."""
    local = timezone.localtime(at)
    on_its_day = row.from_on <= local.date() <= row.until_on
    return on_its_day and row.opens_at <= local.time() < row.closes_at


def kind_choices() -> list[tuple[str, str]]:
    """Return (code, name) of the levels."""
    return [
        ("city", _("City")), ("kecamatan", _("Kecamatan")), ("kelurahan", _("Kelurahan")),
    ]  # fmt: skip


def state_choices() -> list[tuple[str, str]]:
    """Return (code, name) of what may be asked of the hours and days."""
    return [
        ("now", _("open now")),
        ("today", _("open today")),
        ("silent", _("open today, no word yet")),
        ("coming", _("not open yet")),
        ("over", _("closed for good")),
    ]


def districts_of(actor: Actor) -> list[tuple[str, str]]:
    """Return (code, name) of the kecamatan in which this person sees a posko."""
    codes = Posko.visible.to(actor).order_by().values_list("area_code", flat=True)
    found = {".".join(code.split(".")[:DISTRICT]) for code in codes.distinct()}
    wanted = [code for code in sorted(found) if len(code.split(".")) == DISTRICT]
    rows = Area.visible.current().filter(code__in=wanted[:MOST_AREAS])
    return list(rows.order_by("name").values_list("code", "name"))


def kept_of(query: QueryDict) -> str:
    """Return the part of an address that filters the list."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if query.get(name):
            kept[name] = to_asked_text(query.get(name, ""))
    return kept.urlencode()


def posko_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of the list as a file."""
    return [
        (_("Area code"), "text"), (_("Posko"), "text"), (_("Kind"), "text"),
        (_("Election"), "text"), (_("Address"), "text"),
        (_("Telephone of the posko"), "text"), (_("Opens at"), "text"),
        (_("Closes at"), "text"), (_("Open from"), "day"), (_("Open until"), "day"),
        (_("Kept by"), "text"),
    ]  # fmt: skip


def posko_rows(rows: PoskoQuerySet[Posko]) -> Iterator[list[Any]]:
    """Yield the rows of the list as a file; one query."""
    for one in rows.select_related("election", "institution"):
        yield [
            one.area_code, one.name, one.level_name, one.election.name, one.address,
            one.phone, f"{one.opens_at:%H.%M}", f"{one.closes_at:%H.%M}", one.from_on,
            one.until_on, one.institution.name,
        ]  # fmt: skip
