"""Changes of the library of measures and of plans."""

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election
from sinergi.jobs.queue import start_job
from sinergi.plans.models import Measure, Plan, PlanItem, PlanLimit, PlanRefusal
from sinergi.plans.rules import EDITABLE, Step, check_four_eyes, check_step
from sinergi.plans.tasks import compute_plan
from sinergi.scores.models import Run
from sinergi_core.measures import Library
from sinergi_core.measures import Measure as CoreMeasure


class StaleVersion(ValueError):
    """Somebody changed the plan meanwhile; nothing was written."""


class NotYours(PermissionError):
    """The person has no right to do this for the plan's institution."""


@dataclass(frozen=True, slots=True)
class LimitDraft:
    """What an institution can give: rupiah, people per week, whether it agreed."""

    institution: Institution
    budget: int | None = None
    people: float | None = None
    approved: bool = True


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What is asked of a plan; `starts_on` is a Monday."""

    name: str
    run: Run
    institution: Institution
    area_code: str
    starts_on: dt.date
    weeks: int
    budget: int | None = None
    election: Election | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    limits: tuple[LimitDraft, ...] = ()
    seed: int = 1
    example: bool = False


@transaction.atomic
def put_library(library: Library, *, by: Actor | None, at: dt.datetime) -> int:
    """Bring the shipped measures in; one that differs becomes a new version.

    A measure that somebody edited here is left alone. Returns how many were written.
    """
    written = 0
    for measure in library.measures:
        latest = Measure.all_rows.filter(code=measure.code).order_by("-version").first()
        fields = _measure_fields(measure)
        if latest is not None and (latest.made_by is not None or _same(latest, fields)):
            continue
        _new_version(measure.code, latest, fields, by, at)
        written += 1
    if written:
        record(
            Verb.MEASURES_PUT, at=at, actor=by, target="measures:shipped", count=written
        )
    return written


@transaction.atomic
def edit_measure(
    code: str, fields: dict[str, Any], *, by: Actor, at: dt.datetime
) -> Measure:
    """Add a measure, or a new version of one; older plans keep their version."""
    latest = Measure.all_rows.filter(code=code).order_by("-version").first()
    row = _new_version(code, latest, fields, by, at)
    record(
        Verb.MEASURE_EDITED, at=at, actor=by, target=f"measure:{row.pk}",
        version=row.version,
    )  # fmt: skip
    return row


@transaction.atomic
def retire_measure(measure: Measure, *, by: Actor, at: dt.datetime) -> Measure:
    """Offer the measure to no new plan."""
    measure.retired_at = at
    measure.save(update_fields=["retired_at"])
    record(Verb.MEASURE_RETIRED, at=at, actor=by, target=f"measure:{measure.pk}")
    return measure


def _measure_fields(measure: CoreMeasure) -> dict[str, Any]:
    plain = asdict(measure)
    effect = plain["effect"]
    return {
        **{f"name_{one}": text for one, text in plain["names"].items()},
        **{f"description_{one}": text for one, text in plain["description"].items()},
        **{f"proof_{one}": text for one, text in plain["proof"].items()},
        "stages": list(plain["stages"]),
        "kinds": list(plain["kinds"]),
        "addresses": {code: list(found) for code, found in plain["addresses"].items()},
        **{f"effect_{one}": effect[one] for one in ("low", "mid", "high", "authority")},
        "effect_sure": str(effect["sure"]),
        "cost": round(plain["cost"]),
        **{
            name: plain[name]
            for name in (
                "staff_weeks", "cost_authority", "lead_weeks", "lasts_weeks",
                "source", "source_url",
            )
        },
    }  # fmt: skip


def _same(row: Measure, fields: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in fields.items())


def _new_version(
    code: str,
    latest: Measure | None,
    fields: dict[str, Any],
    by: Actor | None,
    at: dt.datetime,
) -> Measure:
    if latest is not None:
        Measure.all_rows.filter(code=code, replaced_at=None).update(replaced_at=at)
    return Measure.all_rows.create(
        code=code,
        version=latest.version + 1 if latest else 1,
        made_at=at,
        made_by=by.pk if by is not None else None,
        **fields,
    )


@transaction.atomic
def create_plan(
    draft: PlanDraft, *, by: Actor, at: dt.datetime, language: str = "id"
) -> Plan:
    """Store what is asked and queue the search; NotYours without the right to ask."""
    _check_right(Permission.PROPOSE_PLAN, draft.institution.pk, by)
    plan = Plan.all_rows.create(
        name=draft.name, run=draft.run, election=draft.election,
        institution=draft.institution, area_code=draft.area_code,
        starts_on=draft.starts_on, weeks=draft.weeks, budget=draft.budget,
        settings=draft.settings, seed=draft.seed, created_by=by.pk, created_at=at,
        edited_by=[by.pk], example=draft.example,
    )  # fmt: skip
    PlanLimit.all_rows.bulk_create(
        PlanLimit(plan=plan, **{name: getattr(one, name) for name in one.__slots__})
        for one in draft.limits
    )
    record(
        Verb.PLAN_CREATED, at=at, actor=by, target=f"plan:{plan.pk}",
        institution_id=plan.institution_id,
    )  # fmt: skip
    return _start(plan, by=by, at=at, language=language)


@transaction.atomic
def replan(
    plan: Plan, *, version: int, by: Actor, at: dt.datetime, language: str = "id"
) -> Plan:
    """Search again around what is fixed and without what is forbidden."""
    plan = locked(plan, version, by)
    if plan.has_lost_its_job:
        plan.step = Step.FAILED
    return _start(plan, by=by, at=at, language=language)


def _start(plan: Plan, *, by: Actor, at: dt.datetime, language: str) -> Plan:
    check_step(plan.step, Step.COMPUTING)
    plan.step = Step.COMPUTING
    plan.version += 1
    plan.job = start_job(
        "plan",
        compute_plan,
        args={"plan_id": plan.pk, "language": language},
        started_by=by,
        at=at,
        target=f"plan:{plan.pk}",
    )
    plan.save()
    return plan


def locked(plan: Plan, version: int, by: Actor) -> Plan:
    """Return the plan locked for change; StaleVersion, NotYours."""
    row = Plan.all_rows.select_for_update().get(pk=plan.pk)
    if row.version != version:
        raise StaleVersion
    _check_right(Permission.PROPOSE_PLAN, row.institution_id, by)
    return row


def _check_right(permission: Permission, institution_id: int, by: Actor) -> None:
    if not by.holds(permission, institution=institution_id):
        raise NotYours


def _save_edit(plan: Plan, by: Actor) -> None:
    """Count an edit and remember who made it: they cannot approve the plan."""
    plan.version += 1
    plan.edited_by = sorted({*plan.edited_by, by.pk})
    plan.save()


@transaction.atomic
def fix_items(
    plan: Plan, items: list[int], *, fixed: bool, version: int, by: Actor,
    at: dt.datetime,
) -> Plan:  # fmt: skip
    """Let choices stay when the plan is computed again, or let them go."""
    plan = editable(plan, version, by)
    PlanItem.all_rows.filter(plan=plan, pk__in=items).update(fixed=fixed)
    _save_edit(plan, by)
    record(
        Verb.PLAN_EDITED, at=at, actor=by, target=f"plan:{plan.pk}",
        institution_id=plan.institution_id, fixed=fixed, items=len(items),
    )  # fmt: skip
    return plan


@transaction.atomic
def forbid_item(
    plan: Plan, item: PlanItem, *, everywhere: bool, version: int, by: Actor,
    at: dt.datetime,
) -> Plan:  # fmt: skip
    """Take a choice out for good: in its week, or in every week of the area."""
    plan = editable(plan, version, by)
    PlanRefusal.all_rows.create(
        plan=plan, measure=item.measure, institution=item.institution,
        area_code=item.area_code, area_name=item.area_name,
        week=None if everywhere else item.week, cost=item.cost, gain=item.gain,
        reasons=[{"code": "forbidden"}], forbidden=True,
    )  # fmt: skip
    item.delete()
    _save_edit(plan, by)
    record(
        Verb.PLAN_EDITED, at=at, actor=by, target=f"plan:{plan.pk}",
        institution_id=plan.institution_id, forbidden=1,
    )  # fmt: skip
    return plan


def editable(plan: Plan, version: int, by: Actor) -> Plan:
    """Return the plan locked for an edit by hand; BadStep when it is past that."""
    row = locked(plan, version, by)
    if row.step not in EDITABLE:
        check_step(row.step, Step.PROPOSED)
        raise StaleVersion
    return row


@transaction.atomic
def propose_for_approval(
    plan: Plan, *, version: int, by: Actor, at: dt.datetime
) -> Plan:
    """Lay the plan before somebody else for approval."""
    plan = locked(plan, version, by)
    check_step(plan.step, Step.PROPOSED)
    plan.step, plan.proposed_by, plan.proposed_at = Step.PROPOSED, by.pk, at
    plan.version += 1
    plan.save()
    record(
        Verb.PLAN_PROPOSED, at=at, actor=by, target=f"plan:{plan.pk}",
        institution_id=plan.institution_id,
    )  # fmt: skip
    return plan


@transaction.atomic
def decide_plan(
    plan: Plan, *, approve: bool, note: str, version: int, by: Actor, at: dt.datetime
) -> Plan:
    """Approve or reject a proposed plan; SameEyes for those who made it.

    The commitments of an approved plan are made by `web.acts.plans` in the same
    transaction.
    """
    row = Plan.all_rows.select_for_update().get(pk=plan.pk)
    if row.version != version:
        raise StaleVersion
    _check_right(Permission.APPROVE_PLAN, row.institution_id, by)
    to = Step.APPROVED if approve else Step.REJECTED
    check_step(row.step, to)
    if approve:
        check_four_eyes(by.pk, {row.created_by, row.proposed_by, *row.edited_by})
    row.step, row.decided_by, row.decided_at = to, by.pk, at
    row.decision_note = note
    row.version += 1
    row.save()
    record(
        Verb.PLAN_DECIDED, at=at, actor=by, target=f"plan:{row.pk}",
        institution_id=row.institution_id, approved=approve,
    )  # fmt: skip
    return row


@transaction.atomic
def take_back(plan: Plan, *, version: int, by: Actor, at: dt.datetime) -> Plan:
    """Bring a proposed or rejected plan back to editing."""
    plan = locked(plan, version, by)
    check_step(plan.step, Step.READY)
    plan.step = Step.READY
    _save_edit(plan, by)
    record(
        Verb.PLAN_EDITED, at=at, actor=by, target=f"plan:{plan.pk}",
        institution_id=plan.institution_id,
    )  # fmt: skip
    return plan


@transaction.atomic
def link_commitments(
    plan: Plan, made: dict[int, int], *, by: Actor, at: dt.datetime
) -> None:
    """Let each choice (by id) name the commitment that approval made of it."""
    rows = list(PlanItem.all_rows.filter(plan=plan, pk__in=made))
    for row in rows:
        row.commitment_id = made[row.pk]
    PlanItem.all_rows.bulk_update(rows, ["commitment_id"])
    record(
        Verb.PLAN_COMMITTED, at=at, actor=by, target=f"plan:{plan.pk}",
        institution_id=plan.institution_id, commitments=len(rows),
    )  # fmt: skip
