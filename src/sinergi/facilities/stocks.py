"""How much of each good is where: sums of the ledger, for stores and for the whole chain."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Sum

from sinergi.elections.models import Election, PollingStation
from sinergi.facilities.models import Facility, Good, Handover, HandoverLine, StockEntry
from sinergi.facilities.rules.logistics import HandoverStep, Place, needed_of


def stock_of(facilities: Iterable[int]) -> dict[int, dict[int, int]]:
    """Return facility → good → how many; two queries."""
    keys = list(facilities)
    found: dict[int, dict[int, int]] = {pk: defaultdict(int) for pk in keys}
    for side, sign in (("target", 1), ("source", -1)):
        rows = StockEntry.all_rows.filter(**{f"{side}__in": keys}).order_by()
        summed = rows.values_list(f"{side}_id", "good_id").annotate(n=Sum("count"))
        for place, good, count in summed:
            found[place][good] += sign * count
    return found


def chain_of(goods: Iterable[int]) -> dict[int, dict[Place, int]]:
    """Return good → place → how many, over all; the sum over places is zero; two queries.

    "Outside" is below zero: so many came in.
    """
    keys = list(goods)
    found: dict[int, dict[Place, int]] = {pk: defaultdict(int) for pk in keys}
    for side, sign in (("target_place", 1), ("source_place", -1)):
        rows = StockEntry.all_rows.filter(good__in=keys).order_by()
        for good, place, count in rows.values_list("good_id", side).annotate(
            n=Sum("count")
        ):
            found[good][Place(place)] += sign * count
    return found


@dataclass(frozen=True, slots=True)
class Needed:
    """Of one good: what the stations of an area need, and for how many that is unknown."""

    good: Good
    count: int
    unknown: int


def stations_of(election: Election, area_code: str) -> list[PollingStation]:
    """Return the stations of an area in order; one query."""
    rows = PollingStation.all_rows.in_force().filter(election=election)
    return list(rows.within(area_code).order_by("area_code", "number"))


def need_of(good: Good, station: PollingStation) -> int | None:
    """Return how many of a good a station needs, None when unknown."""
    return needed_of(
        per_station=good.per_station,
        per_voter=good.per_voter,
        reserve_percent=good.reserve_percent,
        registered=station.registered,
    )


def needed_in(
    goods: Iterable[Good], stations: Iterable[PollingStation]
) -> list[Needed]:
    """Return what these stations need of each good."""
    rows, found = list(stations), []
    for good in goods:
        needs = [need_of(good, one) for one in rows]
        known = [one for one in needs if one is not None]
        found.append(Needed(good, sum(known), len(needs) - len(known)))
    return found


def delivered_stations(store: Facility, election: Election) -> int:
    """Return the stations to which something of this store was received; one query."""
    lines = HandoverLine.all_rows.filter(
        handover__source=store,
        handover__election=election,
        handover__to_stations=True,
        handover__step=HandoverStep.RECEIVED,
    )
    pairs = lines.order_by().values("area_code", "station_number").distinct()
    return int(pairs.aggregate(n=Count("*"))["n"])


def open_transit() -> int:
    """Return how many manifests are on the road."""
    return Handover.all_rows.filter(step=HandoverStep.SENT).count()
