"""Measures and plans as programs send and get them."""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from sinergi.access.answers import LARGEST_ID, listed
from sinergi.plans.forms import MOST_RUPIAH, MOST_WEEKS
from sinergi.plans.models import Measure, Plan, PlanItem, PlanRefusal
from sinergi.plans.rules import Step
from sinergi.plans.words import monday_of, reason_text

StepCode = Annotated[Step, listed(Step)]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
AreaText = Annotated[str, Field(pattern=r"^[0-9A-Za-z.]+$", max_length=24)]
Rupiah = Annotated[int, Field(ge=0, le=MOST_RUPIAH)]


class MeasureOut(Schema):
    """One version of a measure; effects are shares of a part of vulnerability."""

    id: int
    code: str
    version: int
    names: dict[str, str]
    descriptions: dict[str, str]
    proofs: dict[str, str]
    stages: list[str]
    kinds: list[str]
    addresses: dict[str, list[str]]
    effect_low: float
    effect_mid: float
    effect_high: float
    effect_sure: str
    effect_authority: str
    staff_weeks: float
    cost: int
    cost_authority: str
    lead_weeks: int
    lasts_weeks: float
    source: str
    source_url: str
    in_force: bool


class MeasuresOut(Schema):
    """A page of the library."""

    count: int
    items: list[MeasureOut]


class PlanOut(Schema):
    """A plan as a line of a list; null what is not computed or has no limit."""

    id: int
    name: str
    step: StepCode
    run_id: int
    institution_id: int
    institution_name: str
    election_id: int | None
    area_code: str
    starts_on: dt.date
    weeks: int
    budget: int | None
    objective: float | None
    bound: float | None
    gap: float | None
    created_at: dt.datetime
    version: int


class PlansOut(Schema):
    """A page of plans, newest first."""

    count: int
    items: list[PlanOut]


class LimitOut(Schema):
    """What an institution can give; null is no limit of that kind."""

    institution_id: int
    budget: int | None
    people: float | None
    approved: bool


class PlanDetailOut(PlanOut):
    """A plan with what was asked, what was computed, and what was decided."""

    settings: dict[str, Any]
    limits: list[LimitOut]
    figures: dict[str, Any]
    proposed_at: dt.datetime | None
    decided_at: dt.datetime | None
    decision_note: str


class GainOut(Schema):
    """What an indicator gains."""

    indicator: str
    gain: float


class InsteadOut(Schema):
    """The next best for the same place."""

    measure_id: int
    week: int
    gain: float


class ChoiceOut(Schema):
    """A measure in an area and week by an institution, with its reasons."""

    id: int
    measure_id: int
    measure_code: str
    institution_id: int
    area_code: str
    area_name: str
    week: int
    monday: dt.date
    cost: int
    people: float
    gain: float | None
    fixed: bool
    commitment_id: int | None
    because: list[GainOut]
    instead: list[InsteadOut]


class ChoicesOut(Schema):
    """A page of choices by week and area."""

    count: int
    items: list[ChoiceOut]


class ReasonOut(Schema):
    """Why something was refused: a code, and the same in words."""

    code: str
    text: str


class RefusalOut(Schema):
    """What would help and was refused; without a week it is taken out everywhere."""

    id: int
    measure_id: int
    measure_code: str
    institution_id: int
    area_code: str
    area_name: str
    week: int | None
    cost: int
    gain: float | None
    forbidden: bool
    reasons: list[ReasonOut]


class RefusalsOut(Schema):
    """A page of refusals, the most missed first."""

    count: int
    items: list[RefusalOut]


class LimitIn(BaseModel):
    """What an institution gives to the plan; left out is no limit."""

    model_config = ConfigDict(extra="forbid")

    institution_id: Id
    budget: Rupiah | None = None
    people: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] | None = None
    agreed: bool = True


class PlanIn(BaseModel):
    """A plan to be searched for, from a published run; without `areas` for all of it."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=160)]
    run_id: Id
    institution_id: Id
    election_id: Id | None = None
    starts_on: dt.date
    weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 12
    budget: Rupiah | None = None
    areas: Annotated[list[AreaText], Field(max_length=2_000)] = []
    least_per_area: Annotated[int, Field(ge=0, le=200)] | None = None
    most_per_area: Annotated[int, Field(ge=1, le=200)] = 6
    most_per_area_week: Annotated[int, Field(ge=1, le=50)] = 2
    most_per_measure_area: Annotated[int, Field(ge=1, le=50)] = 2
    per_person_most: Annotated[int, Field(ge=0, le=10**9)] | None = None
    fair: bool = True
    caution: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.5
    limits: Annotated[list[LimitIn], Field(min_length=1, max_length=1_000)]


class PlanStepIn(BaseModel):
    """Search again, lay before somebody for approval, or take back to editing.

    Deciding stays on the page: it asks for other eyes.
    """

    model_config = ConfigDict(extra="forbid")

    to: Literal["computing", "proposed", "ready"]


def measure_facts(row: Measure) -> dict[str, Any]:
    """Return one version of a measure."""
    same = (
        "code", "version", "stages", "kinds", "addresses", "effect_low", "effect_mid",
        "effect_high", "effect_sure", "effect_authority", "staff_weeks", "cost",
        "cost_authority", "lead_weeks", "lasts_weeks", "source", "source_url",
    )  # fmt: skip
    return {name: getattr(row, name) for name in same} | {
        "id": row.pk,
        "names": {"id": row.name_id, "en": row.name_en},
        "descriptions": {"id": row.description_id, "en": row.description_en},
        "proofs": {"id": row.proof_id, "en": row.proof_en},
        "in_force": row.replaced_at is None and row.retired_at is None,
    }


def plan_facts(row: Plan) -> dict[str, Any]:
    """Return a plan as a line of a list."""
    same = (
        "name", "step", "run_id", "institution_id", "election_id", "area_code",
        "starts_on", "weeks", "budget", "objective", "bound", "gap", "created_at",
        "version",
    )  # fmt: skip
    told = {name: getattr(row, name) for name in same}
    return told | {"id": row.pk, "institution_name": row.institution.name}


def plan_detail_facts(row: Plan) -> dict[str, Any]:
    """Return a plan with what was asked and computed."""
    same = ("settings", "figures", "proposed_at", "decided_at", "decision_note")
    limit = ("institution_id", "budget", "people", "approved")
    return plan_facts(row) | {
        **{name: getattr(row, name) for name in same},
        "limits": [
            {name: getattr(one, name) for name in limit} for one in row.limits.all()
        ],
    }


def _place_facts(row: PlanItem | PlanRefusal) -> dict[str, Any]:
    same = (
        "measure_id", "institution_id", "area_code", "area_name", "week", "cost", "gain",
    )  # fmt: skip
    told = {name: getattr(row, name) for name in same}
    return told | {"id": row.pk, "measure_code": row.measure.code}


def choice_facts(row: PlanItem, plan: Plan) -> dict[str, Any]:
    """Return a choice with what it lowers and what else would fit."""
    return _place_facts(row) | {
        "monday": monday_of(plan, row.week),
        "people": row.people,
        "fixed": row.fixed,
        "commitment_id": row.commitment_id,
        "because": [
            {"indicator": code, "gain": gain}
            for code, gain in row.why.get("indicators", [])
        ],
        "instead": [
            {"measure_id": one["measure"], "week": one["week"], "gain": one["gain"]}
            for one in row.why.get("alternatives", [])
        ],
    }


def refusal_facts(
    row: PlanRefusal, plan: Plan, names: dict[str, str]
) -> dict[str, Any]:
    """Return a refusal with its reasons; `names` of institutions by id as text."""
    return _place_facts(row) | {
        "forbidden": row.forbidden,
        "reasons": [
            {"code": one["code"], "text": reason_text(one, plan, names)}
            for one in row.reasons
        ],
    }
