"""Which place and day the answers of a submission speak of."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sinergi.elections.models import Election, PollingStation
from sinergi.observations.instance import first_answers
from sinergi.places.models import Area

AREA_QUESTIONS = ("area", "district", "city")
STATION_QUESTION = "station"
UNTIL_QUESTION = "ended_on"
YEARS = range(1900, 2200)
"""Years of which a report may speak; a clock that shows another is wrong."""
LONGEST_REPORT = 31
"""Days one report can speak of; what says more speaks of its first day."""
DAY_QUESTIONS = ("happened_on", "happened_at", "observed_on", "date_from", "started_on")


@dataclass(frozen=True, slots=True)
class Place:
    """Area code, election and number of a station, day; empty or None where unknown.

    `told`: the answers name a place, known or not.
    """

    area_code: str = ""
    election: Election | None = None
    station_number: int | None = None
    happened_on: dt.date | None = None
    told: bool = False
    happened_until: dt.date | None = None


def place_of(values: dict[str, Any], *, on: dt.date) -> Place:
    """Return where and when the answers say it was; `on` is the day of receipt.

    A code that is no area in force, or a station that is none, leaves the place empty:
    the submission is kept, and whoever reviews it gives the place.
    """
    told = first_answers(values)
    area_code, election, number = _station(told.get(STATION_QUESTION, ""), on)
    if not area_code:
        area_code = _area(told)
    said = any(told.get(one) for one in (STATION_QUESTION, *AREA_QUESTIONS))
    day = _day(told)
    return Place(area_code, election, number, day, said, _until(told, day))


def station_name(area_code: str, number: int) -> str:
    """Return the name by which forms know a station, as 31.75.06.1003-012."""
    return f"{area_code}-{number:03d}"


def _station(name: str, on: dt.date) -> tuple[str, Election | None, int | None]:
    area_code, _dash, digits = name.rpartition("-")
    if not area_code or not digits.isdecimal() or len(digits) > 6:
        return "", None, None
    election = current_election(on)
    rows = PollingStation.all_rows.in_force().filter(
        election=election, area_code=area_code, number=int(digits)
    )
    if election is None or not rows.exists():
        return "", None, None
    return area_code, election, int(digits)


def _area(told: Mapping[str, str]) -> str:
    for question in AREA_QUESTIONS:
        code = told.get(question, "")
        if code and Area.all_rows.current().filter(code=code[:24]).exists():
            return code
    return ""


def _day(told: Mapping[str, str]) -> dt.date | None:
    found = (_read_day(told.get(question, "")) for question in DAY_QUESTIONS)
    return next((day for day in found if day is not None), None)


def span_of(values: dict[str, Any]) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day the answers speak of; None where they name none.

    The last one only of a report about several days.
    """
    told = first_answers(values)
    first = _day(told)
    return first, _until(told, first)


def _until(told: Mapping[str, str], first: dt.date | None) -> dt.date | None:
    last = _read_day(told.get(UNTIL_QUESTION, ""))
    if first is None or last is None:
        return None
    return last if 0 < (last - first).days <= LONGEST_REPORT else None


def _read_day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if day.year in YEARS else None


def current_election(on: dt.date) -> Election | None:
    """Return the election whose stations are meant on a day.

    The next one to be voted in, else the last one.
    """
    rows = Election.all_rows
    coming = rows.filter(voting_on__gte=on).order_by("voting_on").first()
    return coming or rows.order_by("-voting_on").first()
