"""Changes of plans."""

import datetime as dt
from dataclasses import dataclass, field
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


class StaleVersion(ValueError):
    """Somebody changed the plan meanwhile; nothing was written."""


class NotMeasured(ValueError):
    """The plan was edited by hand: its figures must be computed before it is proposed."""


class AlreadyThere(ValueError):
    """The plan has this choice already."""


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
class HandChoice:
    """A measure in an area in a week by an institution, as a person puts it in."""

    measure: Measure
    institution: Institution
    area_code: str
    area_name: str
    week: int


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
    plan: Plan,
    *,
    version: int,
    by: Actor,
    at: dt.datetime,
    language: str = "id",
    keep: bool = False,
) -> Plan:
    """Search again around what is fixed and without what is forbidden.

    With `keep` nothing is searched: the figures of the choices as they are now.
    """
    plan = locked(plan, version, by)
    if plan.has_lost_its_job:
        plan.step = Step.FAILED
    return _start(plan, by=by, at=at, language=language, keep=keep)


def _start(
    plan: Plan, *, by: Actor, at: dt.datetime, language: str, keep: bool = False
) -> Plan:
    check_step(plan.step, Step.COMPUTING)
    plan.step = Step.COMPUTING
    plan.version += 1
    plan.job = start_job(
        "plan",
        compute_plan,
        args={"plan_id": plan.pk, "language": language, "keep": keep},
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


def _edited_by_hand(plan: Plan) -> None:
    """Say of the figures that they are those of the plan before the edit."""
    plan.figures = {**plan.figures, "edited": True}
    plan.bound, plan.gap = None, None


@transaction.atomic
def put_in(
    plan: Plan, choice: HandChoice, *, version: int, by: Actor, at: dt.datetime
) -> PlanItem:
    """Put a choice in by hand and return it; it is fixed, so that a search keeps it.

    Whether it fits the limits is found when the figures are computed, which says which
    limit it breaks. Raises AlreadyThere.
    """
    plan = editable(plan, version, by)
    place = {
        "measure": choice.measure, "institution": choice.institution,
        "area_code": choice.area_code,
    }  # fmt: skip
    if plan.items.filter(**place, week=choice.week).exists():
        raise AlreadyThere
    plan.refusals.filter(**place, week__in=[choice.week]).delete()
    plan.refusals.filter(**place, week=None).delete()
    item = PlanItem.all_rows.create(
        plan=plan, **place, area_name=choice.area_name, week=choice.week, fixed=True,
        cost=choice.measure.cost, people=choice.measure.staff_weeks,
    )  # fmt: skip
    _edited_by_hand(plan)
    _save_edit(plan, by)
    record(
        Verb.PLAN_EDITED, at=at, actor=by, target=f"plan:{plan.pk}",
        institution_id=plan.institution_id, added=1,
    )  # fmt: skip
    return item


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
    _edited_by_hand(plan)
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
    if plan.is_edited:
        raise NotMeasured
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
    """Bring a proposed or rejected plan, or one that could not be computed, to editing."""
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
