"""The register of risks: a plan in the words of ISO 31000.

A risk is that an area stands in the highest class because of the indicators that weigh
most in its score. Likelihood is the probability of that class over the run's draws,
impact the score itself, owners and treatments come from the plan, residual is the
median expected to remain, with its p5 and p95. Areas without a score cannot be judged and are listed so.
"""

from collections import defaultdict
from dataclasses import dataclass

from sinergi.plans.models import Plan, PlanItem
from sinergi.plans.planned import planned_scores
from sinergi.plans.showing import indicator_names, remaining_of
from sinergi.scores.models import Score

MOST_SOURCES = 3


@dataclass(frozen=True, slots=True)
class Risk:
    """One line of the register; None is unknown."""

    area_code: str
    area: str
    sources: list[str]
    likelihood: float | None
    impact: float | None
    owners: list[str]
    treatments: list[str]
    residual: float | None
    residual_low: float | None
    residual_high: float | None


def risks_of(plan: Plan) -> list[Risk]:
    """Return a line per area of the plan, the likeliest first, unknown ones last."""
    items: dict[str, list[PlanItem]] = defaultdict(list)
    for item in plan.items.select_related("measure", "institution"):
        items[item.area_code].append(item)
    left = {one.code: one.after for one in remaining_of(plan)}
    names = indicator_names(plan)
    scores = planned_scores(plan)
    rows = [
        _risk(score, items[score.area_code], names, left.get(score.area_code), plan)
        for score in scores.select_related("run")
    ]
    return sorted(rows, key=_order)


def _order(one: Risk) -> tuple[bool, float, float]:
    known = one.likelihood is not None
    return not known, -(one.likelihood or 0.0), -(one.impact or 0.0)


def _risk(
    score: Score,
    items: list[PlanItem],
    names: dict[str, str],
    residual: tuple[float, float, float] | None,
    plan: Plan,
) -> Risk:
    parts = {
        code: points
        for code, points in score.contributions.items()
        if code in names and points
    }
    first = sorted(parts, key=lambda code: -(parts[code] or 0.0))[:MOST_SOURCES]
    highest = plan.run.classes[-1][0] if plan.run.classes else ""
    low, middle, high = residual or (None, None, None)
    return Risk(
        area_code=score.area_code,
        area=score.area_name,
        sources=[names[code] for code in first],
        likelihood=score.class_probability.get(highest),
        impact=score.score,
        owners=sorted({item.institution.name for item in items}),
        treatments=sorted({item.measure.name for item in items}),
        residual_low=low,
        residual=middle,
        residual_high=high,
    )
