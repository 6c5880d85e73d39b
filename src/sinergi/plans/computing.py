"""The numbers of a plan, and the same as plain values that can be stored.

Positions of the planner become codes here: an area's code, ids of measure and
institution. Nothing is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sinergi.plans.gathering import Gathered
from sinergi_core.allocate import (
    Alternative,
    Explanation,
    Plan,
    Reason,
    Refusal,
    compare_plans,
    even_plan,
    explain_plan,
    greedy_plan,
    propose_plan,
    residual,
)

SECONDS, SECONDS_PER_AREA = 5.0, 0.075
"""How long a search may take: a city waits 5 s at most, 514 regencies and cities 39 s."""
MOST_REFUSALS = 60
POSITIONS = {"institution": "institutions", "area": "areas"}


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a computation of a plan stores: items, refusals, and the figures."""

    plan: Plan
    items: list[dict[str, Any]]
    refusals: list[dict[str, Any]]
    figures: dict[str, Any]


def compute(gathered: Gathered, *, seed: int, start: Plan | None = None) -> Outcome:
    """Search a plan and return it with reasons, comparison and residual."""
    problem = gathered.problem
    seconds = max(SECONDS, SECONDS_PER_AREA * len(problem.areas))
    plan = propose_plan(problem, seed=seed, seconds=seconds, start=start)
    return measure(gathered, plan, seed=seed)


def measure(gathered: Gathered, plan: Plan, *, seed: int) -> Outcome:
    """Return items, refusals and figures of a plan, searched or edited by hand."""
    found = explain_plan(gathered.problem, plan, refusals=MOST_REFUSALS)
    return Outcome(
        plan=plan,
        items=[_item(gathered, one) for one in found.choices],
        refusals=[_refusal(gathered, one) for one in found.refusals],
        figures=_figures(gathered, plan, seed),
    )


def _item(gathered: Gathered, one: Explanation) -> dict[str, Any]:
    measure_row, who = gathered.doing(one.choice.area, one.choice.action)
    names = gathered.problem.indicators
    return {
        **_place(gathered, one.choice.area),
        "measure_id": measure_row.pk,
        "institution_id": who.pk,
        "week": one.choice.week,
        "cost": round(one.cost),
        "people": one.staff,
        "gain": one.gain,
        "fixed": one.fixed,
        "why": {
            "indicators": [[names[i], gain] for i, gain in one.indicators],
            "alternatives": [
                _alternative(gathered, other) for other in one.alternatives
            ],
        },
    }


def _place(gathered: Gathered, area: int) -> dict[str, Any]:
    return {
        "area_code": gathered.problem.areas[area],
        "area_name": gathered.area_names[area],
    }


def _alternative(gathered: Gathered, other: Alternative) -> dict[str, Any]:
    measure_row, who = gathered.doing(other.choice.area, other.choice.action)
    return {
        **_place(gathered, other.choice.area),
        "measure": measure_row.pk,
        "institution": who.pk,
        "week": other.choice.week,
        "gain": other.gain,
        "cost": round(other.cost),
    }


def _refusal(gathered: Gathered, one: Refusal) -> dict[str, Any]:
    measure_row, who = gathered.doing(one.choice.area, one.choice.action)
    return {
        **_place(gathered, one.choice.area),
        "measure_id": measure_row.pk,
        "institution_id": who.pk,
        "week": one.choice.week,
        "cost": round(one.cost),
        "gain": one.gain,
        "reasons": reasons_of(gathered, one.reasons),
    }


def reasons_of(gathered: Gathered, reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    """Return reasons as codes and numbers, positions turned into codes and ids."""
    problem = gathered.problem
    plain = []
    for reason in reasons:
        numbers = {name: _plain(value) for name, value in reason.numbers.items()}
        for name, field in POSITIONS.items():
            if name in numbers:
                numbers[name] = getattr(problem, field)[int(numbers[name])]
        plain.append({"code": reason.code, **numbers})
    return plain


def _plain(value: Any) -> Any:
    number = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(number, float) and not np.isfinite(number) else number


def _figures(gathered: Gathered, plan: Plan, seed: int) -> dict[str, Any]:
    problem = gathered.problem
    plans = {
        "plan": plan,
        "greedy": greedy_plan(problem),
        "even": even_plan(problem),
    }
    left = residual(problem, plan, seed=seed)
    return {
        "method": plan.method,
        "objective": plan.objective,
        "expected": plan.expected,
        "at_stake": plan.at_stake,
        "cost": plan.cost,
        "stopped_early": plan.stopped_early,
        "proven": plan.proven,
        "digest": plan.problem_digest,
        "draws": problem.draws,
        "left_out": list(gathered.left_out),
        "share_filled": gathered.share_filled,
        "unmet": [problem.areas[i] for i in plan.unmet],
        "spending": _by_institution(gathered, plan.spending),
        "people": _by_institution(gathered, plan.staff_used),
        "compared": [
            {name: _plain(getattr(one, name)) for name in one.__slots__}
            for one in compare_plans(problem, plans)
        ],
        "areas": [
            [code, *map(_exact, (*before, *after))]
            for code, before, after in zip(
                problem.areas, left.before, left.after, strict=True
            )
        ],
        "total_before": [float(x) for x in left.total_before],
        "total_after": [float(x) for x in left.total_after],
    }


def _exact(value: float) -> float:
    return round(float(value), 6)


def _by_institution(gathered: Gathered, values: Any) -> dict[str, Any]:
    return {
        code: np.asarray(value).tolist()
        for code, value in zip(gathered.problem.institutions, values, strict=True)
    }
