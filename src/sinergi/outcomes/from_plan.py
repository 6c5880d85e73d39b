"""What an approved plan registers: a study per measure whose indicator is measured."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from sinergi.observations.area_table import area_table
from sinergi.outcomes.measured import SCORE
from sinergi.outcomes.models import Study
from sinergi.outcomes.rules.study import SHORTEST, Better, Protocol
from sinergi.places.models import Area
from sinergi.plans.models import Measure, Plan, PlanItem
from sinergi.plans.words import last_day_of, monday_of
from sinergi_core.index.framework import Framework

LONGEST_WEEKS = 26
A_DAY = dt.timedelta(days=1)
LONGEST_PAUSE = dt.timedelta(weeks=8)
"""Days from the approval to the first work are left out, up to so many."""
CONTEXT = ("dpt_2024_est", "area_km2")
"""Beside the score: how many voters and how large, which no work changes."""
KNOWN = 0.9
"""A column known of fewer of the areas is not compared on: it would leave out the rest."""
CALIPER = 0.75


def protocols_of(plan: Plan, on: dt.date) -> list[tuple[Measure, Protocol]]:
    """Return a protocol per measure of a plan approved on a day, in the library's order.

    Areas are compared on the score of the plan's run and on what is known of their size.
    The days from the approval to the first work are in no window: who hears of it may act
    already. An area whose first week is later counts from there. The columns are those of the first indicators (of the plan's framework) that the
    measure addresses; a measure that addresses none, or that every area gets, has none.
    """
    items: dict[int, list[PlanItem]] = defaultdict(list)
    for item in plan.items.select_related("measure"):
        items[item.measure_id].append(item)
    found = []
    context = known_context(plan, on)
    for key in sorted(items):
        measure = items[key][0].measure
        columns = columns_of(measure, plan.run.framework)
        if columns:
            asked = _protocol(plan, measure, items[key], columns, on)
            found.append((measure, replace(asked, covariates=(SCORE, *context))))
    return found


def unstudied_of(plan: Plan) -> list[str]:
    """Return the names of the measures of a plan of which no study is registered."""
    studied = Study.all_rows.filter(plan=plan).values("measure_id")
    items = plan.items.exclude(measure_id__in=studied).select_related("measure")
    return sorted({one.measure.name for one in items})


def columns_of(
    measure: Measure, framework: Framework, most: int = 2
) -> tuple[tuple[str, Better], ...]:
    """Return the columns that say whether a measure worked, at most so many.

    Of each indicator the one it counts; where more is more vulnerable, lower is better.
    """
    by_code = {one.code: one for one in framework.indicators}
    found: dict[str, Better] = {}
    for code in measure.addresses.get(framework.code, []):
        one = by_code.get(code)
        if one is None or not one.inputs:
            continue
        better = Better.LOWER if one.direction > 0 else Better.HIGHER
        found.setdefault(one.inputs[0], better)
    return tuple(found.items())[:most]


def known_context(plan: Plan, on: dt.date) -> tuple[str, ...]:
    """Return the columns of context known of nearly all areas of the plan's run."""
    rows = Area.all_rows.current().at_level(plan.run.level).within(plan.run.within)
    codes = list(rows.order_by("code").values_list("code", flat=True))
    if not codes:
        return ()
    table = area_table(codes, CONTEXT, up_to=on).values
    known = (~np.isnan(table)).mean(axis=0)
    return tuple(
        name for name, share in zip(CONTEXT, known, strict=True) if share >= KNOWN
    )


def _protocol(
    plan: Plan, measure: Measure, items: Iterable[PlanItem],
    columns: tuple[tuple[str, Better], ...], on: dt.date,
) -> Protocol:  # fmt: skip
    rows = list(items)
    weeks: dict[str, int] = {}
    for row in rows:
        weeks[row.area_code] = min(row.week, weeks.get(row.area_code, row.week))
    first = monday_of(plan, min(weeks.values()))
    longest = dt.timedelta(weeks=LONGEST_WEEKS)
    works = min(dt.timedelta(weeks=max(measure.lasts_weeks, 2)), longest)
    last_week = max(row.week for row in rows)
    last = min(last_day_of(plan, last_week) + works, first + 2 * longest)
    length = max(last - first, dt.timedelta(days=SHORTEST - 1))
    before = max(min(length, longest), dt.timedelta(days=SHORTEST - 1))
    heard = max(min(on, first), first - LONGEST_PAUSE) - A_DAY
    after = first, first + length
    latest = after[1] - dt.timedelta(days=SHORTEST - 1)
    starts = {area: min(monday_of(plan, week), latest) for area, week in weeks.items()}
    return Protocol(
        columns=columns,
        treated=tuple(sorted(weeks)),
        area_code=plan.run.within,
        level=plan.run.level,
        before=(heard - before, heard),
        after=after,
        caliper=CALIPER,
        starts=tuple(
            (area, day) for area, day in sorted(starts.items()) if day > first
        ),
    )
