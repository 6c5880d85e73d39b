"""Which goods went to which polling stations, came back from them, or go there twice.

A line without a station speaks of all stations of its manifest's area, else of the area
that the store serves.
"""

from collections import Counter
from collections.abc import Iterable

from sinergi.facilities.models import Handover, HandoverLine
from sinergi.facilities.rules.logistics import HandoverStep
from sinergi.places.rules import line_up

Key = tuple[int, str, int | None]
"""Good, area, and station or None for all stations of the area."""


def more_than_went(row: Handover) -> bool:
    """True when more would come back from some area or station than had gone there.

    What can have gone there is counted for it, what certainly came from there against it;
    the areas around are asked as well. Three queries.
    """
    back = _summed(_lines(handover=row))
    goods = {good for good, _code, _number in back}
    went = _summed(
        _lines(
            good__in=goods, handover__to_stations=True,
            handover__step=HandoverStep.RECEIVED,
        )
    )  # fmt: skip
    came = back + _summed(
        _lines(
            good__in=goods, handover__from_stations=True,
            handover__step__in=[HandoverStep.SENT, HandoverStep.RECEIVED],
        )
    )  # fmt: skip
    at_stations = [key for key in back if key[2] is not None]
    if any(came[key] > went[key] + _above(went, key) for key in at_stations):
        return True
    went_in, came_in = _inside(went), _inside(came)
    whole = {(good, area, None) for good, code, _n in back for area in line_up(code)}
    return any(came_in[key] > went_in[key] + _above(went, key) for key in whole)


def _lines(**asked: object) -> list[HandoverLine]:
    rows = HandoverLine.all_rows.filter(**asked)
    return list(rows.select_related("handover__source", "handover__target"))


def _key(line: HandoverLine) -> Key:
    row = line.handover
    store = row.source or row.target
    area = line.area_code or row.area_code or (store.serves_code if store else "")
    return line.good_id, area, line.station_number


def _summed(lines: Iterable[HandoverLine]) -> Counter[Key]:
    """Return how many went to a place whole, or left it."""
    found: Counter[Key] = Counter()
    for one in lines:
        whole = one.received or 0 if one.handover.to_stations else one.sent
        found[_key(one)] += whole
    return found


def _inside(lots: Counter[Key]) -> Counter[Key]:
    """Return what is of an area as a whole, its stations and areas in it included."""
    found: Counter[Key] = Counter()
    for (good, code, _number), count in lots.items():
        for area in line_up(code):
            found[good, area, None] += count
    return found


def _above(lots: Counter[Key], key: Key) -> int:
    """Return what went to the areas around without saying where: it can be of this one."""
    good, code, number = key
    areas = line_up(code) if number is not None else line_up(code)[1:]
    return sum(lots[good, area, None] for area in areas)


def also_delivering(row: Handover) -> list[Handover]:
    """Return the other manifests that bring the same goods to the same stations.

    By the same key of good, area and station; called off ones are left out. Two queries.
    """
    if not row.to_stations:
        return []
    own = {_key(one) for one in _lines(handover=row)}
    others = HandoverLine.all_rows.filter(
        good__in={good for good, _code, _number in own}, handover__to_stations=True
    ).exclude(handover=row)
    others = others.exclude(handover__step=HandoverStep.CANCELLED)
    lines = others.select_related("handover__source", "handover__target")
    found = {one.handover_id: one.handover for one in lines if _key(one) in own}
    return [found[key] for key in sorted(found)]
