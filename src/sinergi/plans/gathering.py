"""From a plan's rows and its run to the arrays that the planner takes."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi.accounts.models import Institution
from sinergi.elections.models import Stage
from sinergi.plans.models import Measure, Plan, PlanItem, PlanLimit, PlanRefusal
from sinergi.plans.planned import planned_scores
from sinergi.plans.rules import serves, shared_slots
from sinergi.scores.computing import uncertainties_of
from sinergi.scores.models import Run, Score
from sinergi.scores.rules import LEVEL_CODES
from sinergi.scores.tables import read_table
from sinergi_core.allocate import Choice, PlanProblem
from sinergi_core.index.uncertainty_draws import draw_scores
from sinergi_core.measures import Actions, Effect, Sureness, actions_of
from sinergi_core.measures import Measure as CoreMeasure

Floats = NDArray[np.float64]
MOST_DRAWS = 1_000
MOST_AREAS = 2_000
PEOPLE_COLUMNS = ("population", "dpt_2024_est", "dpt_2024", "dpt_2019")
"""Columns of a run's table that count people, the best first."""


class NothingToPlan(ValueError):
    """The rows give no problem; `code` says why: areas, measures, too-many."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(text)


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """A planning problem and what its positions stand for.

    `measures` are those of the actions by position; which of the `institutions` does an
    action differs from area to area (`doing`). `left_out` are codes of areas without a
    score, for which nothing can be planned; `share_filled` the share of all draws in
    which an area had no rank and its median stands.
    """

    problem: PlanProblem
    measures: tuple[Measure, ...]
    institutions: tuple[Institution, ...]
    area_names: tuple[str, ...]
    left_out: tuple[str, ...]
    share_filled: float

    def position(self, row: PlanItem | PlanRefusal) -> Choice | None:
        """Return the choice a row stands for; None when it is no longer possible."""
        if row.area_code not in self.problem.areas:
            return None
        area = self.problem.areas.index(row.area_code)
        week = -1 if row.week is None else row.week
        wanted = (row.measure_id, row.institution_id)
        for action, measure in enumerate(self.measures):
            who = int(self.problem.institution_of[area, action])
            is_served = bool(self.problem.covers[who, area])
            if is_served and (measure.pk, self.institutions[who].pk) == wanted:
                return Choice(area, action, week)
        return None

    def doing(self, area: int, action: int) -> tuple[Measure, Institution]:
        """Return the measure of an action and who does it in this area."""
        who = int(self.problem.institution_of[area, action])
        return self.measures[action], self.institutions[who]


def gather(plan: Plan) -> Gathered:
    """Return the problem of a plan; NothingToPlan says what is lacking.

    Draws are those of the run itself: computed again from its stored table, framework
    and seed. An area with no score is left out; in a draw in which an area has no rank
    its median stands, which is disclosed with the figures.
    """
    codes, names, left_out, top = _areas(plan)
    limits = list(plan.limits.select_related("institution"))
    rows = list(Measure.all_rows.in_force())
    covers = _coverage(limits, codes)
    slots = shared_slots([one.institution.kind for one in limits], covers.tolist())
    actions = _actions(plan, [limits[slot[0]] for slot in slots], rows)
    measures = {row.code: row for row in rows}
    scores, filled, people = _scores(plan.run, codes)
    shares = _shares(plan.run, codes)
    problem = PlanProblem(
        areas=codes,
        actions=actions.codes,
        indicators=_indicators(plan.run),
        institutions=tuple(str(one.institution_id) for one in limits),
        weeks=plan.weeks,
        scores=scores,
        shares=shares,
        institution_of=_who_serves(slots, covers)[:, actions.institution_of],
        covers=covers,
        **_effects(actions),
        **_limits(plan, limits, top, people),
    )
    bare = Gathered(
        problem=problem,
        measures=tuple(
            measures[actions.measures[int(m)].code] for m in actions.measure_of
        ),
        institutions=tuple(one.institution for one in limits),
        area_names=names,
        left_out=left_out,
        share_filled=filled,
    )
    return replace(bare, problem=_with_marks(bare, plan))


def _areas(
    plan: Plan,
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], NDArray[np.bool_]]:
    rows = list(
        planned_scores(plan)
        .order_by("area_code")
        .values_list("area_code", "area_name", "score", "class_code")
    )
    scored = [row for row in rows if row[2] is not None]
    if not scored:
        raise NothingToPlan("areas", "no area of the plan has a score in its run")
    if len(scored) > MOST_AREAS:
        raise NothingToPlan("too-many", f"{len(scored)} areas are too many for a plan")
    highest = plan.run.classes[-1][0] if plan.run.classes else ""
    return (
        tuple(row[0] for row in scored),
        tuple(row[1] for row in scored),
        tuple(row[0] for row in rows if row[2] is None),
        np.array([bool(highest) and row[3] == highest for row in scored]),
    )


def _indicators(run: Run) -> tuple[str, ...]:
    return tuple(run.summary.get("indicators", []))


def core_measure(row: Measure) -> CoreMeasure:
    """Return a stored version of a measure as the core knows it."""
    return CoreMeasure(
        code=row.code,
        names={"id": row.name_id, "en": row.name_en},
        description={"id": row.description_id, "en": row.description_en},
        stages=tuple(row.stages),
        addresses={code: tuple(found) for code, found in row.addresses.items()},
        effect=Effect(
            row.effect_low, row.effect_mid, row.effect_high,
            Sureness(row.effect_sure), row.effect_authority,
        ),
        staff_weeks=row.staff_weeks,
        cost=float(row.cost),
        cost_authority=row.cost_authority,
        lead_weeks=row.lead_weeks,
        lasts_weeks=row.lasts_weeks,
        kinds=tuple(row.kinds),
        proof={"id": row.proof_id, "en": row.proof_en},
        source=row.source,
        source_url=row.source_url,
    )  # fmt: skip


def _actions(plan: Plan, limits: list[PlanLimit], rows: list[Measure]) -> Actions:
    kinds = {str(one.institution_id): (one.institution.kind,) for one in limits}
    try:
        return actions_of(
            [core_measure(row) for row in rows],
            plan.run.framework_code,
            _indicators(plan.run),
            kinds,
            plan.weeks,
            stages=stage_weeks(plan),
        )
    except ValueError as error:
        raise NothingToPlan("measures", str(error)) from error


def stage_weeks(plan: Plan) -> dict[str, tuple[int, int]] | None:
    """Return first and last week of each stage of the plan's election, from 0.

    None without an election: then every week is open to every measure. A stage outside
    the plan's weeks is left out.
    """
    if plan.election_id is None:
        return None
    spans = {}
    for stage in Stage.all_rows.filter(election_id=plan.election_id):
        first = _week_of(plan.starts_on, stage.starts_on, 0)
        last = _week_of(plan.starts_on, stage.ends_on or stage.starts_on, plan.weeks)
        if last >= 0 and first < plan.weeks:
            spans[stage.code] = (max(first, 0), min(last, plan.weeks - 1))
    return spans


def _week_of(start: dt.date, day: dt.date | None, default: int) -> int:
    return default if day is None else (day - start).days // 7


def _scores(run: Run, codes: tuple[str, ...]) -> tuple[Floats, float, Floats | None]:
    table = read_table(bytes(run.input_table))
    drawn = draw_scores(
        run.framework,
        table,
        draws=min(run.draws or 1, MOST_DRAWS),
        seed=run.seed,
        sources=uncertainties_of(run.framework, run.options),
        area_level=LEVEL_CODES[run.level],
    )
    at = [drawn.areas.index(code) for code in codes]
    scores = drawn.scores[:, at]
    unknown = np.isnan(scores)
    middle = np.nanmedian(scores, axis=0)
    scores = np.clip(np.where(unknown, middle, scores), 0.0, None)
    filled = float(unknown.mean())
    for name in PEOPLE_COLUMNS:
        if name in table.columns:
            people = table.values[[table.areas.index(code) for code in codes]]
            return scores, filled, people[:, table.columns.index(name)]
    return scores, filled, None


def _shares(run: Run, codes: tuple[str, ...]) -> Floats:
    """Return which part of each area's score each indicator makes (K, Q).

    Contributions below zero (an indicator better than the mean, under z-scores) cannot
    be lowered further and count as nothing; rows are scaled to sum to 1 at most.
    """
    names = list(_indicators(run))
    rows = {row.area_code: row for row in Score.all_rows.filter(run=run)}
    parts = np.array(
        [
            [rows[code].contributions.get(name) or 0.0 for name in names]
            for code in codes
        ]
    ).clip(0.0, None)
    total = np.array([max(rows[code].score or 0.0, 1e-12) for code in codes])
    shares = parts / np.maximum(total, parts.sum(axis=1))[:, np.newaxis]
    return np.asarray(shares)


def _effects(actions: Actions) -> dict[str, Any]:
    names = (
        "effect", "effect_low", "effect_high", "cost", "staff", "lead",
        "persistence", "windows", "measure_of",
    )  # fmt: skip
    return {name: getattr(actions, name) for name in names}


def _limits(
    plan: Plan,
    limits: list[PlanLimit],
    top: NDArray[np.bool_],
    people: Floats | None,
) -> dict[str, Any]:
    asked = plan.settings
    found: dict[str, Any] = {
        "budget": _or_infinite(plan.budget),
        "institution_budget": np.array([_or_infinite(one.budget) for one in limits]),
        "capacity": np.array([_or_infinite(one.people) for one in limits]),
        "approved": np.array([one.approved for one in limits]),
        "most_per_area": int(asked.get("most_per_area", 6)),
        "most_per_area_week": int(asked.get("most_per_area_week", 2)),
        "most_per_measure_area": int(asked.get("most_per_measure_area", 2)),
        "caution": float(asked.get("caution", 0.5)),
        "least_per_area": np.maximum(
            top & bool(asked.get("fair", True)), int(asked.get("least_per_area") or 0)
        ).astype(np.int64),
    }  # fmt: skip
    most = asked.get("per_person_most")
    if most is not None and people is not None and np.isfinite(people).all():
        found |= {"people": people, "per_person_most": float(most)}
    return found


def _or_infinite(value: float | None) -> float:
    return np.inf if value is None else float(value)


def _coverage(limits: list[PlanLimit], codes: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return (I, K) who may act where; no institution gives no row."""
    found = [
        [serves(one.institution.area_code, code) for code in codes] for one in limits
    ]
    return np.array(found, dtype=np.bool_).reshape(len(limits), len(codes))


def _who_serves(slots: list[list[int]], covers: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return (K, S) which institution of each slot serves each area.

    Where none does its first stands; `covers` keeps it out of that area.
    """
    found = [np.array(slot)[covers[slot].argmax(axis=0)] for slot in slots]
    return np.array(found, dtype=np.int64).reshape(len(slots), covers.shape[1]).T


def _with_marks(bare: Gathered, plan: Plan) -> PlanProblem:
    """Return the problem with what people fixed and forbade."""
    kept = plan.items.filter(fixed=True).select_related("measure", "institution")
    fixed = [bare.position(row) for row in kept]
    forbidden = [bare.position(row) for row in plan.refusals.filter(forbidden=True)]
    return bare.problem.replace(
        fixed=tuple(one for one in fixed if one is not None),
        forbidden=tuple(one for one in forbidden if one is not None),
    )
