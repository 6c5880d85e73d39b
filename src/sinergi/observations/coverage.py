"""How many of the expected reports came: by area, counted where the rows are.

One statement per expectation joins its periods to the index `observations_coverage`; a
million submissions are counted without one of them coming to Python. What nobody has
decided about yet counts as received, what was sent back or rejected does not. A report
counts as early as its first version came: who corrects it later was not late.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count
from django.db.models.functions import Substr
from django.utils import timezone

from sinergi.elections.models import PollingStation
from sinergi.observations.models import Expectation
from sinergi.observations.rules.coverage import (
    AREA_LEVELS,
    CODE_LENGTHS,
    Period,
    PlaceLevel,
    Rhythm,
    Tally,
    begun,
    periods_of,
    tally_of,
)
from sinergi.places.models import Area
from sinergi.places.rules import NATION

EVER = dt.date(9999, 12, 31)
TOP = ""
"""The code that stands for all that was asked for, where areas are not told apart."""

CAME = """
WITH RECURSIVE line(id) AS (
  SELECT id FROM accounts_institution WHERE id = %s
  UNION SELECT below.id FROM accounts_institution below
  JOIN line ON below.superior_id = line.id
), period(number, opens, closes, due, begins, ends) AS (
  VALUES {periods}
),
came AS ({parts})
"""
PART = """
  SELECT p.number, s.area_code, s.station_number,
    COALESCE(r.received_at, s.received_at) AS came_at, p.due
  FROM {tables}
  LEFT JOIN observations_submission r ON r.id = s.root_id
  WHERE s.version_id IN ({versions}) AND {days} AND {which}
"""
FIRST_PERIODS = "period p CROSS JOIN observations_submission s"
FIRST_ROWS = "observations_submission s CROSS JOIN period p"
WAYS = (
    (
        FIRST_PERIODS,
        "s.happened_until IS NULL AND s.happened_on >= p.opens "
        "AND s.happened_on <= p.closes",
    ),
    (
        FIRST_ROWS,
        "s.happened_until IS NOT NULL AND s.happened_until >= p.opens "
        "AND s.happened_on <= p.closes",
    ),
    (
        FIRST_ROWS,
        "s.happened_until IS NULL AND s.happened_on IS NULL "
        "AND s.received_at >= p.begins AND s.received_at < p.ends",
    ),
)
"""Reports about one day, about several, and about none: those count where they came.

Each is a range of the index; one condition for all three reads a month for every day.
SQLite joins CROSS JOIN in the order written: of the first kind there are many, of the
others few, and for them it would else read all rows first to make a filter of them.
"""
WHICH = (
    "NOT s.test AND s.current AND s.state IN ('new', 'accepted') "
    "AND s.institution_id IN (SELECT id FROM line)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted: an area ("" is the nation), as it stands at a time.

    `only_that_day`: the periods the day of `at` lies in, not all since the beginning.
    `known_at` leaves out what came later, for looking back.
    """

    within: str
    at: dt.datetime
    only_that_day: bool = False
    known_at: dt.datetime | None = None


def periods_asked(one: Expectation, asked: Asked) -> list[Period]:
    """Return the periods of an expectation that are counted."""
    zone = timezone.get_current_timezone()
    found = periods_of(
        Rhythm(one.rhythm), one.from_on, one.until_on, one.due_hour, zone
    )
    day = timezone.localdate(asked.at)
    if one.rhythm == Rhythm.ONCE and asked.only_that_day:
        return begun(found, day) if day <= one.until_on else []
    return begun(found, day, only_that_day=asked.only_that_day)


def tallies(one: Expectation, asked: Asked, *, level: int) -> dict[str, Tally]:
    """Return by code of an area how the reports of an expectation stand there.

    Areas of `level`, or higher ones where the places stand higher; "" is all of it, for
    level 0. Every area with a place is there. Two queries.
    """
    periods = periods_asked(one, asked)
    places = _places(one, asked.within, _level(one, level))
    if not periods or not places:
        return {}
    came = _came(one, periods, asked, _level(one, level))
    found: dict[str, Tally] = defaultdict(Tally)
    for period in periods:
        is_due = period.due_at <= asked.at
        for code, count in places.items():
            received, on_time = came.get((period.number, code), (0, 0))
            found[code] += tally_of(
                count, is_due=is_due, received=received, on_time=on_time
            )
    return dict(found)


def _level(one: Expectation, level: int) -> int:
    return min(level, AREA_LEVELS[PlaceLevel(one.place)])


def _places(one: Expectation, within: str, level: int) -> dict[str, int]:
    """Return how many places owe a report, by area of the level."""
    rows = places_of(one, within)
    if rows is None:
        return {}
    if not level:
        total = rows.count()
        return {TOP: total} if total else {}
    field = "area_code" if one.place == PlaceLevel.STATION else "code"
    counted = (
        rows.annotate(part=Substr(field, 1, CODE_LENGTHS[level]))
        .order_by()
        .values_list("part")
        .annotate(n=Count("pk"))
    )
    return dict(counted)


def places_of(one: Expectation, within: str) -> Any:
    """Return the rows that owe a report in an area; None where the two do not meet."""
    code = narrower(one.area_code, within)
    if code is None:
        return None
    if one.place == PlaceLevel.STATION:
        stations = PollingStation.all_rows.in_force().within(code)
        return stations.filter(election=one.election)
    areas = Area.all_rows.current().within(code)
    return areas.at_level(AREA_LEVELS[PlaceLevel(one.place)])


def narrower(first: str, second: str) -> str | None:
    """Return the area that lies in the other one; None when they lie apart."""
    first, second = ("" if code == NATION else code for code in (first, second))
    for inner, outer in ((first, second), (second, first)):
        if not outer or inner == outer or inner.startswith(f"{outer}."):
            return inner
    return None


def _came(
    one: Expectation, periods: Sequence[Period], asked: Asked, level: int
) -> Mapping[tuple[int, str], tuple[int, int]]:
    """Return by period and area how many places were reported about, and on time."""
    area = f"SUBSTR(area_code, 1, {CODE_LENGTHS[level]})" if level else "''"
    key = _key(one, level)
    statement, values = _statement(one, periods, asked)
    statement += (
        f"SELECT number, {area}, COUNT(DISTINCT {key}), "  # noqa: S608 our own words
        f"COUNT(DISTINCT CASE WHEN came_at <= due THEN {key} END) "
        f"FROM came WHERE LENGTH(area_code) >= %s GROUP BY 1, 2"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, _shortest(one)])
        return {
            (number, code): (received, on_time)
            for number, code, received, on_time in cursor.fetchall()
        }


def _shortest(one: Expectation) -> int:
    """A report about a whole kecamatan answers for none of its kelurahan."""
    return CODE_LENGTHS[AREA_LEVELS[PlaceLevel(one.place)]]


def _key(one: Expectation, level: int) -> str:
    """Return what tells two places of one area apart; a number is the quickest."""
    if one.place != PlaceLevel.STATION:
        return f"SUBSTR(area_code, 1, {_shortest(one)})"
    if level == AREA_LEVELS[PlaceLevel.STATION]:
        return "station_number"
    return "area_code || '-' || station_number"


def _statement(
    one: Expectation, periods: Sequence[Period], asked: Asked
) -> tuple[str, list[Any]]:
    """Return the beginning of the statement, up to the table `came`, and its values."""
    which, chosen = [WHICH], list[Any]()
    code = narrower(one.area_code, asked.within)
    if code:
        # No range: it would lead away from the index, into rows of many pages each.
        which.append("SUBSTR(s.area_code || '.', 1, %s) = %s")
        chosen += [len(code) + 1, f"{code}."]
    if one.place == PlaceLevel.STATION:
        which.append("s.election_id = %s AND s.station_number IS NOT NULL")
        chosen.append(one.election_id)
    if asked.known_at is not None:
        which.append("s.received_at <= %s")
        chosen.append(_moment(asked.known_at))
    versions = list(one.form.versions.values_list("pk", flat=True)) or [0]
    marks = ", ".join(["%s"] * len(versions))
    parts = [
        PART.format(tables=tables, days=days, versions=marks, which=" AND ".join(which))
        for tables, days in WAYS
    ]
    rows = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(periods))
    text = CAME.format(periods=rows, parts="UNION ALL".join(parts))
    dates = [value for period in periods for value in _period(period)]
    return text, [one.institution_id, *dates, *[*versions, *chosen] * len(WAYS)]


def _period(period: Period) -> Iterator[Any]:
    """Yield a row of the table of periods, as this database wants it."""
    last = EVER if period.endless else period.last
    zone = timezone.get_current_timezone()
    yield period.number
    yield connection.ops.adapt_datefield_value(period.first)
    yield connection.ops.adapt_datefield_value(last)
    yield _moment(period.due_at)
    yield _moment(dt.datetime.combine(period.first, dt.time(), tzinfo=zone))
    end = EVER if period.endless else last + dt.timedelta(days=1)
    yield _moment(dt.datetime.combine(end, dt.time(), tzinfo=zone))


def _moment(at: dt.datetime) -> Any:
    adapt: Callable[[dt.datetime], Any] = connection.ops.adapt_datetimefield_value
    return adapt(at)


def answers_by_place(
    one: Expectation, periods: Sequence[Period], asked: Asked
) -> dict[tuple[int, str, int | None], dt.datetime]:
    """Return when the first report came, by (period, area, station number).

    For areas small enough to list their places; station None for areas themselves.
    """
    if not periods:
        return {}
    by_station = one.place == PlaceLevel.STATION
    station = "station_number" if by_station else "NULL"
    statement, values = _statement(one, periods, asked)
    statement += (
        f"SELECT number, SUBSTR(area_code, 1, {_shortest(one)}), {station}, "  # noqa: S608
        f"MIN(came_at) FROM came WHERE LENGTH(area_code) >= %s GROUP BY 1, 2, 3"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, _shortest(one)])
        return {
            (number, code, place): _read_moment(came_at)
            for number, code, place, came_at in cursor.fetchall()
        }


def _read_moment(value: Any) -> dt.datetime:
    """SQLite gives text, in UTC; PostgreSQL a time."""
    at = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
