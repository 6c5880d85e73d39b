"""Computed indicators of facilities for the index: plain functions of a day and areas.

Each returns code → `Cell`. What nobody entered or looked at is no number (None): unseen is
not zero. No open report enters: only what a check found counts.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from sinergi.elections.examples import takes_examples
from sinergi.facilities.assigning import flood_shares
from sinergi.facilities.checklists import checklist_for
from sinergi.facilities.models import Facility, ItemCheck
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.readiness import Standing
from sinergi.facilities.services.checking import (
    is_guarded,
    newest_checks_on,
    readiness_of,
)
from sinergi.observations.placing import current_election


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with how sure it is. `error` is half the width of the possible interval,
    `missing` the share 0-1 of what was asked for and not seen, `fresh_on` the oldest
    check that counts."""

    value: float | None
    error: float | None
    missing: float
    fresh_on: dt.date | None


NOTHING = Cell(None, None, 1.0, None)


def readiness_gap(as_of: dt.date, areas: Sequence[str]) -> dict[str, Cell]:
    """Return the share of checklist items not holding in the facilities serving each area.

    Guarded items of stores stay out: the figure is for everybody, and where one store
    serves an area alone it would tell how its locks and guards stand.

    Denominator: other items that apply, over all facilities in use that lie in the area or serve
    it or an area above it as secretariat or storehouse. The value is the middle between
    "all unseen items fail" and "all unseen items hold"; `error` is half that interval,
    `missing` the share of unseen items. None without any facility, or when nothing was
    looked at. Four queries.
    """
    rows = _facilities(as_of)
    checks = newest_checks_on([row.pk for row in rows], as_of)
    found: dict[str, Cell] = {}
    for area in areas:
        here = [row for row in rows if _serves(row, area)]
        found[area] = _gap(here, checks, as_of)
    return found


def _facilities(as_of: dt.date) -> list[Facility]:
    """Return the facilities in use when that day of the installation's zone ended.

    Those of the example count only while the election that comes is the example's own.
    """
    after = as_of + dt.timedelta(days=1)
    end = timezone.make_aware(dt.datetime.combine(after, dt.time()))
    rows = Facility.all_rows.filter(created_at__lt=end)
    if not takes_examples(current_election(as_of)):
        rows = rows.filter(example=False)
    return [row for row in rows if row.closed_at is None or row.closed_at >= end]


def _serves(row: Facility, area: str) -> bool:
    """True for what lies in the area, or serves it or an area around it."""
    inside = row.area_code == area or row.area_code.startswith(f"{area}.")
    around = area == row.serves_code or area.startswith(f"{row.serves_code}.")
    return inside or around


def _gap(
    rows: Iterable[Facility], checks: dict[int, dict[str, ItemCheck]], as_of: dt.date
) -> Cell:
    holds = unseen = total = 0
    days: list[dt.date] = []
    for row in rows:
        open_items = _open_items(row)
        own = {code: one for code, one in checks[row.pk].items() if code in open_items}
        standings = readiness_of(row, own, as_of).standings
        counted = [
            one
            for code, one in standings.items()
            if code in open_items and one is not Standing.LEFT_OUT
        ]
        total += len(counted)
        holds += counted.count(Standing.HOLDS)
        unseen += counted.count(Standing.UNSEEN)
        days += [one.checked_on for one in own.values()]
    if not total or unseen == total:
        return NOTHING
    worst, best = (total - holds) / total, (total - holds - unseen) / total
    return Cell((worst + best) / 2, (worst - best) / 2, unseen / total, min(days))


def _open_items(row: Facility) -> set[str]:
    """Return the items of a facility's checklist that are not guarded there."""
    sheet = checklist_for(FacilityKind(row.kind))
    return {one.code for one in sheet.items if not is_guarded(row, one)}


def flood_exposed_stores(as_of: dt.date, areas: Sequence[str]) -> dict[str, Cell]:
    """Return the mean flood exposure 0-1 of the storehouses serving each area.

    Exposure is the recorded floods of the store's kelurahan beside the most flooded
    kelurahan of its city: an order, no chance. 1 for a store flooded in the last five
    years by its own record. `missing` is the share of stores of which nothing is known;
    None without any store or any record.
    """
    stores = [row for row in _facilities(as_of) if row.is_store]
    shares: dict[int, float | None] = {}
    for city in sorted({_city(row) for row in stores}):
        own = [row for row in stores if _city(row) == city]
        told = flood_shares([row.area_code for row in own], city)
        shares |= {row.pk: share for row, share in zip(own, told, strict=True)}
    since = as_of - dt.timedelta(days=5 * 365)
    for row in stores:
        if row.flooded_on is not None and since <= row.flooded_on <= as_of:
            shares[row.pk] = 1.0
    return {
        area: _mean([shares[row.pk] for row in stores if _serves(row, area)])
        for area in areas
    }


def _city(row: Facility) -> str:
    return ".".join(row.area_code.split(".")[:2])


def _mean(values: list[float | None]) -> Cell:
    known = [one for one in values if one is not None]
    if not known:
        return NOTHING
    unseen = len(values) - len(known)
    low, high = sum(known) / len(values), (sum(known) + unseen) / len(values)
    return Cell((low + high) / 2, (high - low) / 2, unseen / len(values), None)
