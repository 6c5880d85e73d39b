"""What an approved plan registers: a study per measure whose indicator is measured."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from sinergi.outcomes.rules.study import SHORTEST, Better, Protocol
from sinergi.plans.models import Measure, Plan, PlanItem
from sinergi.plans.words import last_day_of, monday_of
from sinergi_core.index.framework import Framework

LONGEST_WEEKS = 26
A_DAY = dt.timedelta(days=1)


def protocols_of(plan: Plan) -> list[tuple[Measure, Protocol]]:
    """Return a protocol per measure of the plan, in the order of the library.

    The columns are those of the first indicators (of the plan's framework) that the
    measure addresses; a measure that addresses none, or that every area gets, has none.
    """
    items: dict[int, list[PlanItem]] = defaultdict(list)
    for item in plan.items.select_related("measure"):
        items[item.measure_id].append(item)
    found = []
    for key in sorted(items):
        measure = items[key][0].measure
        columns = columns_of(measure, plan.run.framework)
        if columns:
            found.append((measure, _protocol(plan, measure, items[key], columns)))
    return found


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


def _protocol(
    plan: Plan, measure: Measure, items: Iterable[PlanItem],
    columns: tuple[tuple[str, Better], ...],
) -> Protocol:  # fmt: skip
    rows = list(items)
    weeks = [row.week for row in rows]
    first = monday_of(plan, min(weeks))
    longest = dt.timedelta(weeks=LONGEST_WEEKS)
    works = min(dt.timedelta(weeks=max(measure.lasts_weeks, 2)), longest)
    last = min(last_day_of(plan, max(weeks)) + works, first + 2 * longest)
    length = max(last - first, dt.timedelta(days=SHORTEST - 1))
    before = max(min(length, longest), dt.timedelta(days=SHORTEST - 1))
    return Protocol(
        columns=columns,
        treated=tuple(sorted({row.area_code for row in rows})),
        area_code=plan.run.within,
        level=plan.run.level,
        before=(first - A_DAY - before, first - A_DAY),
        after=(first, first + length),
    )
