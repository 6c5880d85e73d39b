"""Which areas a study compares: its treated ones and those left untreated nearby."""

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi.observations.area_table import area_table
from sinergi.outcomes.measured import SCORE
from sinergi.outcomes.rules.study import Protocol
from sinergi.places.models import Area
from sinergi.plans.models import PlanItem
from sinergi.plans.rules import Step
from sinergi.plans.words import last_day_of, monday_of
from sinergi.scores.models import Score

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Areas in order, which are treated, what they are compared on.

    `table` is areas x covariates; `shared` areas had the measure too and are in no pool.
    """

    areas: tuple[str, ...]
    treated: NDArray[np.bool_]
    table: Floats
    shared: tuple[str, ...]
    gone: tuple[str, ...]


def ground_of(asked: Protocol) -> Ground:
    """Return the areas of the study; six queries at most.

    Covariates are those known on the last day before the work: nothing that it could have
    changed. `gone` are treated areas that no longer exist.
    """
    rows = Area.all_rows.current().at_level(asked.level).within(asked.area_code)
    there = list(rows.order_by("code").values_list("code", flat=True))
    ours = frozenset(asked.treated)
    shared = _also_treated(asked) - ours
    areas = tuple(code for code in there if code not in shared)
    treated = np.array([code in ours for code in areas], dtype=bool)
    return Ground(
        areas, treated, covariates_of(asked, areas),
        tuple(sorted(shared & set(there))), tuple(sorted(ours - set(there))),
    )  # fmt: skip


def covariates_of(asked: Protocol, areas: tuple[str, ...]) -> Floats:
    """Return areas x covariates as known the day before the work."""
    if not areas or not asked.covariates:
        return np.zeros((len(areas), 0))
    columns = [one for one in asked.covariates if one != SCORE]
    table = area_table(areas, columns, up_to=asked.before[1]).values
    place = {name: k for k, name in enumerate(columns)}
    scores = _scores(asked, areas)
    parts = [
        scores if name == SCORE else table[:, place[name]] for name in asked.covariates
    ]
    return np.column_stack(parts)


def _scores(asked: Protocol, areas: tuple[str, ...]) -> Floats:
    rows = Score.all_rows.filter(run_id=asked.run or 0).within(asked.area_code)
    known = dict(rows.values_list("area_code", "score"))
    values = [known.get(code) for code in areas]
    return np.array([math.nan if one is None else one for one in values])


def _also_treated(asked: Protocol) -> set[str]:
    """Return areas where an approved plan put the measure while the study ran.

    Without a measure those of any choice of the plan itself.
    """
    rows = PlanItem.all_rows.filter(plan__step=Step.APPROVED).select_related("plan")
    if asked.measure:
        rows = rows.filter(measure__code=asked.measure)
    elif asked.plan is not None:
        rows = rows.filter(plan_id=asked.plan)
    else:
        return set()
    return {
        row.area_code
        for row in rows
        if _meets(monday_of(row.plan, row.week), last_day_of(row.plan, row.week), asked)
    }


def _meets(first: dt.date, last: dt.date, asked: Protocol) -> bool:
    return first <= asked.after[1] and last >= asked.before[0]
