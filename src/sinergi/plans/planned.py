"""Which areas a plan is about: those of its run, or those that were asked for alone."""

from sinergi.access.scope import within
from sinergi.plans.models import Plan
from sinergi.scores.models import Score
from sinergi.scores.querysets import ScoreQuerySet


def planned_scores(plan: Plan) -> "ScoreQuerySet[Score]":
    """Return the scores of the areas of a plan, those without a score among them."""
    rows: ScoreQuerySet[Score] = Score.all_rows.filter(run_id=plan.run_id)
    if plan.area_code not in {"", "0"}:
        rows = rows.filter(within(plan.area_code, "area_code"))
    asked = plan.settings.get("areas")
    return rows.filter(area_code__in=asked) if asked else rows
