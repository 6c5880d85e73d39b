"""Places whose reports are due and did not come, and which office to ask there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sinergi.accounts.models import Institution
from sinergi.accounts.models.institution import line_below
from sinergi.accounts.rules import covers
from sinergi.observations.coverage import (
    Asked,
    answers_by_place,
    periods_asked,
    places_of,
)
from sinergi.observations.models import Expectation
from sinergi.observations.rules.coverage import Period, PlaceLevel
from sinergi.places.models import Area

MOST_LISTED = 300
SMALLEST = 3
"""The widest level of area whose places are listed one by one."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A place that owes reports: how many did not come, of which period the last is."""

    expectation: Expectation
    code: str
    name: str
    station: int | None
    missing: int
    last: Period
    office: Institution | None


def silent_places(expectations: Sequence[Expectation], asked: Asked) -> list[Silent]:
    """Return the silent places of an area in the order of codes, at most MOST_LISTED + 1."""
    found: list[Silent] = []
    for one in expectations:
        due = [p for p in periods_asked(one, asked) if p.due_at <= asked.at]
        found += _silent(one, due, asked)
        if len(found) > MOST_LISTED:
            break
    return found[: MOST_LISTED + 1]


def _silent(one: Expectation, due: Sequence[Period], asked: Asked) -> Iterator[Silent]:
    rows = places_of(one, asked.within) if due else None
    if rows is None:
        return
    came = answers_by_place(one, due, asked)
    offices = _offices(one)
    by_station = one.place == PlaceLevel.STATION
    places = (
        rows.order_by("area_code", "number").values_list("area_code", "number")
        if by_station
        else (
            (code, None)
            for code in rows.order_by("code").values_list("code", flat=True)
        )
    )
    listed = list(places)
    names = _names({code for code, _number in listed})
    for code, number in listed:
        missing = [p for p in due if (p.number, code, number) not in came]
        if missing:
            yield Silent(
                one, code, names.get(code, code), number, len(missing), missing[-1],
                _office(code, offices),
            )  # fmt: skip


def _names(codes: set[str]) -> dict[str, str]:
    rows = Area.all_rows.current().filter(code__in=codes)
    return dict(rows.values_list("code", "name"))


def _offices(one: Expectation) -> list[Institution]:
    """Return the institutions of the line that owes the report, the narrowest first."""
    line = line_below([one.institution_id])
    rows = list(Institution.all_rows.filter(pk__in=line))
    return sorted(rows, key=lambda office: (-len(office.area_code), office.pk))


def _office(code: str, offices: Sequence[Institution]) -> Institution | None:
    return next((one for one in offices if covers(one.area_code, code)), None)
