"""Field reports that were owed and that came, per area and day."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
from django.utils import timezone

from sinergi.accounts.models.institution import line_below
from sinergi.observations.coverage import Asked as Question
from sinergi.observations.coverage import answers_by_place, periods_asked, places_of
from sinergi.observations.models import Expectation
from sinergi.observations.rules.coverage import PlaceLevel
from sinergi.warnings.counts import Asked, Table, areas_of, part_of

END = dt.time(23, 59, 59)


def expectations_of(institution: int | None) -> list[Expectation]:
    """Return what is expected: of an institution and those below it, or of everybody."""
    rows = Expectation.all_rows.in_force().select_related("form", "election")
    if institution is not None:
        rows = rows.filter(institution_id__in=line_below([institution]))
    return list(rows.order_by("pk"))


def owed_and_received(asked: Asked) -> tuple[Table, Table]:
    """Return areas × days of reports owed, and of those that came.

    A report stands on the day it was due. What is not due yet at the end of the last day
    is owed by nobody. Three queries an expectation.
    """
    areas = areas_of(asked.within, asked.level)
    rows = {code: row for row, code in enumerate(areas)}
    owed = np.zeros((len(areas), asked.days))
    received = np.zeros_like(owed)
    at = timezone.make_aware(dt.datetime.combine(asked.last, END))
    question = Question(within=asked.within, at=at)
    for one in expectations_of(asked.institution):
        _add(one, question, asked, rows, owed, received)
    return owed, received


def _add(
    one: Expectation,
    question: Question,
    asked: Asked,
    rows: dict[str, int],
    owed: Table,
    received: Table,
) -> None:
    found = places_of(one, asked.within)
    # a report due at 24:00 belongs to the day that ends then
    due = [
        (period, timezone.localdate(period.due_at - dt.timedelta(seconds=1)))
        for period in periods_asked(one, question)
        if period.due_at - dt.timedelta(seconds=1) <= question.at
    ]
    due = [(period, day) for period, day in due if asked.first <= day <= asked.last]
    if found is None or not due:
        return
    came = answers_by_place(one, [period for period, _day in due], question)
    places = _places(one, found, rows, asked.level)
    for period, day in due:
        column = (day - asked.first).days
        for code, number, row in places:
            owed[row, column] += 1
            received[row, column] += (period.number, code, number) in came


def _places(
    one: Expectation, found: object, rows: dict[str, int], level: int
) -> list[tuple[str, int | None, int]]:
    by_station = one.place == PlaceLevel.STATION
    fields = ("area_code", "number") if by_station else ("code",)
    listed: Sequence[tuple[object, ...]] = list(found.values_list(*fields))  # type: ignore[attr-defined]
    places = []
    for values in listed:
        code = str(values[0])
        row = rows.get(part_of(code, level))
        if row is not None:
            number = values[1] if by_station else None
            places.append((code, number if isinstance(number, int) else None, row))
    return places
