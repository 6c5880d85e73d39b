"""What the page and the exports of polling stations ask: filters, order, columns."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.scope import roughly_within
from sinergi.elections.models import Election, PollingStation, StationRating
from sinergi.elections.querysets import StationQuerySet
from sinergi.places.models import Area
from sinergi.places.rules import ancestors_of

ORDERS = {
    "code": ("area_code", "number"),
    "number": ("number", "area_code"),
    "registered": ("registered", "area_code", "number"),
}
COLUMNS = (
    ("area_code", _("area code")),
    ("number", _("station number")),
    ("kpu_code", _("KPU code")),
    ("special", _("special station")),
    ("registered", _("voter list (DPT)")),
    ("registered_male", _("voter list, men")),
    ("registered_female", _("voter list, women")),
    ("moved_in", _("from elsewhere (DPTb)")),
    ("unlisted", _("identity card only (DPK)")),
    ("voted", _("people who voted")),
    ("ballots_valid", _("valid ballots")),
    ("ballots_invalid", _("invalid ballots")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for, already checked; empty texts ask for everything."""

    election: str = ""
    within: str = ""
    q: str = ""
    special: str = ""
    sort: str = "code"


def find_stations(asked: Asked, actor: Actor) -> StationQuerySet[PollingStation]:
    """Return the stations asked for, in order."""
    rows: Any = PollingStation.visible.to(actor).in_force()
    if asked.election:
        # By id and not by a join, so that the index on election, area and number serves.
        election = Election.visible.to(actor).filter(code=asked.election).values("pk")
        rows = rows.filter(election_id__in=list(election.values_list("pk", flat=True)))
    if asked.within:
        rows = rows.within(asked.within)
    if asked.special:
        rows = rows.filter(special=asked.special == "yes")
    if asked.q:
        rows = _search(rows, asked.q.strip(), actor)
    found: StationQuerySet[PollingStation] = rows.order_by(*_order(asked.sort))
    return found


def _order(sort: str) -> list[str]:
    names = ORDERS.get(sort.removeprefix("-"), ORDERS["code"])
    if not sort.startswith("-"):
        return list(names)
    return [f"-{names[0]}", *names[1:]]


def _search(rows: Any, text: str, actor: Actor) -> Any:
    """By number up to four digits, by KPU code beyond, else by the area's name."""
    if text.isdecimal():
        if len(text) <= 4:
            return rows.filter(number=int(text))
        return rows.filter(kpu_code__startswith=text)
    named = Area.visible.to(actor).current().filter(name__icontains=text)
    return rows.filter(area_code__in=named.values("code"))


def newest_election(actor: Actor, within: str = "") -> str:
    """Return the code of the newest election with stations there, "" without any.

    One short question per election: ordering all stations of an area by the day of
    their election takes 90 ms over 837,620 of them.
    """
    rows = PollingStation.visible.to(actor).in_force().within(within)
    for pk, code in Election.visible.to(actor).values_list("pk", "code"):
        if rows.filter(election_id=pk).exists():
            return code
    return ""


def count_registered(
    codes: Iterable[str], elections: Collection[int] = ()
) -> dict[int, dict[str, int]]:
    """Return election → code → how many stations are registered in each of these areas.

    Of the elections given, of all without any; an area without stations is left out. One
    query, which reads the stations once whatever the number of areas.
    """
    asked = set(codes)
    rows = PollingStation.all_rows.in_force().filter(roughly_within(asked, "area_code"))
    if elections:
        rows = rows.filter(election_id__in=elections)
    counted = rows.order_by().values_list("election_id", "area_code")
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for election, village, number in counted.annotate(n=Count("pk")):
        for code in (*ancestors_of(village), village):
            if code in asked:
                found[election][code] += number
    return found


def names_of(codes: Iterable[str], actor: Actor) -> dict[str, str]:
    """Return code → name of the areas in force."""
    areas = Area.visible.to(actor).current().filter(code__in=set(codes))
    return dict(areas.values_list("code", "name"))


def ratings_of(
    stations: Iterable[PollingStation], actor: Actor
) -> dict[int, list[StationRating]]:
    """Return the ratings this person may see, by station; agencies stay apart."""
    keys = [station.pk for station in stations]
    found: dict[int, list[StationRating]] = defaultdict(list)
    for rating in StationRating.visible.to(actor).in_force().filter(station__in=keys):
        found[rating.station_id].append(rating)
    return found


def exported_rows(asked: Asked, actor: Actor) -> Iterator[list[Any]]:
    """Yield the rows of the export: election, the columns, and the area's name."""
    fields = [name for name, _label in COLUMNS]
    elections = dict(Election.visible.to(actor).values_list("pk", "code"))
    rows = find_stations(asked, actor).values_list("election_id", *fields)
    names: dict[str, str] = {}
    if asked.within:
        areas = Area.visible.to(actor).current().within(asked.within)
        names = dict(areas.values_list("code", "name"))
    for election, code, *rest in rows.iterator(chunk_size=5_000):
        yield [elections[election], code, names.get(code, ""), *rest]


def exported_headers() -> list[str]:
    """Return the headers of the export, as the import knows them."""
    fields = [name for name, _label in COLUMNS]
    return ["election", "code", "name", *fields[1:]]
