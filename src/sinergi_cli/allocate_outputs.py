"""What a plan leaves behind: tables for people, one document for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sinergi_cli.allocate_run import ScoredAreas
from sinergi_cli.outputs import to_csv
from sinergi_cli.run_file import to_lines
from sinergi_core.allocate import (
    Bound,
    Choice,
    Plan,
    PlanExplanation,
    PlanProblem,
    Refusal,
    compare_plans,
    even_plan,
    explain_plan,
    greedy_plan,
    residual,
)
from sinergi_core.measures import Actions


@dataclass(frozen=True, slots=True)
class Planned:
    """Everything there is to write of a plan."""

    scored: ScoredAreas
    problem: PlanProblem
    actions: Actions
    plan: Plan
    bound: Bound | None


def plan_files(planned: Planned) -> dict[str, str]:
    """plan.csv, refusals.csv, residual.csv and plan.json."""
    told = explain_plan(planned.problem, planned.plan)
    return {
        "plan.csv": _plan_table(planned, told),
        "refusals.csv": _refusal_table(planned, told),
        "residual.csv": _residual_table(planned),
        "plan.json": to_lines(plan_document(planned)),
    }


def plan_document(planned: Planned) -> dict[str, Any]:
    """The plan with its figures, its comparison and the bound, as plain values."""
    problem, plan, bound = planned.problem, planned.plan, planned.bound
    compared = compare_plans(
        problem,
        {"plan": plan, "greedy": greedy_plan(problem), "even": even_plan(problem)},
    )
    return {
        "framework": planned.scored.framework.code,
        "problem_digest": plan.problem_digest,
        "seed": plan.seed,
        "rounds": plan.rounds,
        "proven": plan.proven,
        "stopped_early": plan.stopped_early,
        "objective": plan.objective,
        "at_stake": plan.at_stake,
        "cost": plan.cost,
        "spending": dict(
            zip(problem.institutions, plan.spending.tolist(), strict=True)
        ),
        "people_by_week": dict(
            zip(problem.institutions, plan.staff_used.tolist(), strict=True)
        ),
        "unmet": [problem.areas[k] for k in plan.unmet],
        "without_score": list(planned.scored.unknown),
        "choices": [_words(planned, Choice(*row)) for row in plan.choices.tolist()],
        "compared": [
            {
                "name": one.name,
                "objective": one.objective,
                "share": one.share,
                "cost": one.cost,
                "choices": one.choices,
                "areas": one.areas,
                "unmet": one.unmet,
            }
            for one in compared
        ],
        "bound": None
        if bound is None
        else {
            "value": bound.value,
            "gap": bound.gap,
            "relaxed": bound.relaxed,
            "finished": bound.finished,
        },
    }


def _words(planned: Planned, choice: Choice) -> dict[str, Any]:
    """A choice in codes; weeks count from 1."""
    measure, _, institution = planned.problem.actions[choice.action].partition("@")
    return {
        "area": planned.problem.areas[choice.area],
        "measure": measure,
        "institution": institution,
        "week": choice.week + 1,
    }


def _plan_table(planned: Planned, told: PlanExplanation) -> str:
    header = ["area", "name", "measure", "measure_id", "measure_en", "institution"]
    header += ["week", "cost", "staff_weeks", "gain", "fixed", "indicators"]
    rows = []
    for one in told.choices:
        said = _words(planned, one.choice)
        at = int(planned.problem.measure_of[one.choice.action])
        names = planned.actions.measures[at].names
        top = [planned.scored.indicators[q] for q, _ in one.indicators[:3]]
        rows.append(
            [
                said["area"],
                planned.scored.names.get(said["area"], ""),
                said["measure"],
                names.get("id", ""),
                names.get("en", ""),
                said["institution"],
                said["week"],
                one.cost,
                one.staff,
                one.gain,
                int(one.fixed),
                " ".join(top),
            ]
        )
    return to_csv(header, rows)


def _refusal_table(planned: Planned, told: PlanExplanation) -> str:
    header = ["area", "measure", "institution", "week", "gain", "cost", "reasons"]
    rows = [
        [*_words(planned, r.choice).values(), r.gain, r.cost, _reasons(planned, r)]
        for r in told.refusals
    ]
    return to_csv(header, rows)


def _reasons(planned: Planned, refusal: Refusal) -> str:
    """`staff institution=bawaslu week=5 short=2; budget short=...`."""
    parts = []
    for reason in refusal.reasons:
        said = dict(reason.numbers)
        if "institution" in said:
            said["institution"] = planned.problem.institutions[said["institution"]]
        if "area" in said:
            said["area"] = planned.problem.areas[said["area"]]
        for week in ("week", "earliest"):
            if week in said:
                said[week] += 1
        parts.append(" ".join([reason.code, *(f"{k}={v}" for k, v in said.items())]))
    return "; ".join(parts)


def _residual_table(planned: Planned) -> str:
    found = residual(planned.problem, planned.plan, seed=planned.plan.seed)
    header = ["code", "name"]
    for part in ("before", "after", "last_week"):
        header += [f"{part}_p05", f"{part}_p50", f"{part}_p95"]
    rows = [
        [
            code,
            planned.scored.names.get(code, ""),
            *found.before[k].tolist(),
            *found.after[k].tolist(),
            *found.last[k].tolist(),
        ]
        for k, code in enumerate(planned.problem.areas)
    ]
    return to_csv(header, rows)
