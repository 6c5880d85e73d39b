"""What the page of a plan shows, read from its rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sinergi.elections.models import in_language
from sinergi.plans.limiting import is_office
from sinergi.plans.models import Measure, Plan, PlanItem, PlanRefusal
from sinergi.plans.words import monday_of, reason_text, week_name
from sinergi.scores.models import Score

MOST_WHY = 3


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A choice with its reasons in words."""

    row: PlanItem
    when: str
    because: list[tuple[str, float]]
    instead: list[tuple[str, str, float]]


@dataclass(frozen=True, slots=True)
class Use:
    """What an institution spends of what it gives; None is no limit."""

    name: str
    spent: float
    budget: int | None
    people_most: float
    people: float | None
    approved: bool
    is_office: bool = False

    @property
    def is_idle(self) -> bool:
        """True for an office, one of tens, that has nothing to do in the plan."""
        return self.is_office and not self.spent and not self.people_most

    @property
    def share_spent(self) -> float | None:
        """Share of the budget that is spent."""
        return self.spent / self.budget if self.budget else None

    @property
    def share_people(self) -> float | None:
        """Share of the people busy in the fullest week."""
        return self.people_most / self.people if self.people else None


@dataclass(frozen=True, slots=True)
class Remaining:
    """Vulnerability of an area before and after: p5, p50, p95 each."""

    code: str
    name: str
    before: tuple[float, float, float]
    after: tuple[float, float, float]

    @property
    def lowered(self) -> float:
        """Share of the median that is expected to be gone."""
        return 1 - self.after[1] / self.before[1] if self.before[1] else 0.0


def indicator_names(plan: Plan) -> dict[str, str]:
    """Return the framework's indicators by code, in the reader's language."""
    return {one.code: in_language(**_both(one.names)) for one in _indicators(plan)}


def _indicators(plan: Plan) -> Sequence[Any]:
    return plan.run.framework.indicators


def _both(names: dict[str, str]) -> dict[str, str]:
    return {"id_text": names.get("id", ""), "en_text": names.get("en", "")}


def institution_names(plan: Plan) -> dict[str, str]:
    """Return the institutions of the plan by id as text."""
    limits = plan.limits.select_related("institution")
    return {str(one.institution_id): one.institution.name for one in limits}


def area_names(plan: Plan, codes: Sequence[str]) -> list[str]:
    """Return the names of these areas, in their order; a code the run lacks as it is."""
    rows = Score.all_rows.filter(run_id=plan.run_id, area_code__in=codes)
    names = dict(rows.values_list("area_code", "area_name"))
    return [names.get(code, code) for code in codes]


def shown_items(plan: Plan) -> list[ShownItem]:
    """Return the choices by week and area, with what each lowers and what else fits."""
    rows = list(plan.items.select_related("measure", "institution"))
    others = {one["measure"] for row in rows for one in row.why.get("alternatives", [])}
    measures = {one.pk: one.name for one in Measure.all_rows.filter(pk__in=others)}
    names = indicator_names(plan)
    return [
        ShownItem(
            row=row,
            when=week_name(plan, row.week),
            because=[
                (names.get(code, code), gain)
                for code, gain in row.why.get("indicators", [])[:MOST_WHY]
            ],
            instead=[
                (
                    measures.get(one["measure"], ""),
                    week_name(plan, one["week"]),
                    one["gain"],
                )
                for one in row.why.get("alternatives", [])[:MOST_WHY]
            ],
        )
        for row in rows
    ]


def shown_refusals(plan: Plan) -> list[tuple[PlanRefusal, str, list[str]]]:
    """Return refused choices with their week and reasons in words."""
    names = institution_names(plan)
    return [
        (
            row,
            week_name(plan, row.week) if row.week is not None else "",
            [reason_text(reason, plan, names) for reason in row.reasons],
        )
        for row in plan.refusals.select_related("measure", "institution")
    ]


def uses_of(plan: Plan) -> list[Use]:
    """Return what each institution spends and how many people are busy."""
    spent = plan.figures.get("spending", {})
    people = plan.figures.get("people", {})
    return [
        Use(
            name=one.institution.name,
            spent=spent.get(str(one.institution_id), 0.0),
            budget=one.budget,
            people_most=max(people.get(str(one.institution_id), [0.0]), default=0.0),
            people=one.people,
            approved=one.approved,
            is_office=is_office(one.institution),
        )
        for one in plan.limits.select_related("institution")
    ]


def weeks_of(plan: Plan) -> list[tuple[int, Any]]:
    """Return number (from 1) and Monday of every week."""
    return [(week + 1, monday_of(plan, week)) for week in range(plan.weeks)]


def matrix_of(plan: Plan) -> list[tuple[str, list[list[PlanItem]]]]:
    """Return per area the choices of each week: the plan at a glance."""
    cells: dict[tuple[str, str], list[list[PlanItem]]] = defaultdict(
        lambda: [[] for _ in range(plan.weeks)]
    )
    for row in plan.items.select_related("measure", "institution"):
        cells[row.area_code, row.area_name][row.week].append(row)
    return [(name, weeks) for (_code, name), weeks in sorted(cells.items())]


def remaining_of(plan: Plan) -> list[Remaining]:
    """Return the areas with what remains, the most vulnerable first."""
    names = dict(
        Score.all_rows.filter(run_id=plan.run_id).values_list("area_code", "area_name")
    )
    rows = [
        Remaining(row[0], names.get(row[0], row[0]), tuple(row[1:4]), tuple(row[4:7]))
        for row in plan.figures.get("areas", [])
    ]
    return sorted(rows, key=lambda one: -one.before[1])
