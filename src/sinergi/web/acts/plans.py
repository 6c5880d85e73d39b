"""Approving a plan makes its commitments and registers its studies: one transaction."""

import contextlib
import datetime as dt

from django.db import transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import OriginKind
from sinergi.commitments.services.commitment import Draft, propose_commitment
from sinergi.elections.models import Stage
from sinergi.outcomes.from_plan import protocols_of
from sinergi.outcomes.rules.study import BadStudy
from sinergi.outcomes.services.studies import StudyDraft, register_study
from sinergi.plans.models import Plan, PlanItem
from sinergi.plans.services import decide_plan, link_commitments
from sinergi.plans.words import last_day_of


@transaction.atomic
def approve_and_commit(
    plan: Plan, *, note: str, version: int, by: Actor, at: dt.datetime
) -> list[Commitment]:
    """Approve a proposed plan and ask for a commitment per choice; return them.

    Each still has to be accepted by the institution that shall keep it: a plan asks,
    it does not bind. How each measure will be judged is frozen now, before anybody can
    know (`outcomes`). Raises what `decide_plan` raises; then nothing is written.
    """
    done = decide_plan(plan, approve=True, note=note, version=version, by=by, at=at)
    made = {}
    for item in done.items.select_related("measure", "institution"):
        row = propose_commitment(_draft(done, item), by=by, at=at)
        made[item.pk] = row
    link_commitments(done, {item: row.pk for item, row in made.items()}, by=by, at=at)
    _register(done, by, at)
    return list(made.values())


def _register(plan: Plan, by: Actor, at: dt.datetime) -> None:
    for measure, protocol in protocols_of(plan, timezone.localdate(at)):
        draft = StudyDraft(
            title=f"{measure.name_id}: {plan.name}"[:200],
            institution=plan.institution,
            protocol=protocol,
            run=plan.run,
            plan=plan,
            measure=measure,
            example=plan.example,
        )
        with contextlib.suppress(BadStudy):  # one that cannot be studied stops no plan
            register_study(draft, by=by, at=at)


def _draft(plan: Plan, item: PlanItem) -> Draft:
    due_on = last_day_of(plan, item.week)
    return Draft(
        title=f"{item.measure.name_id} – {item.area_name}"[:200],
        detail=item.measure.description_id,
        institution=item.institution,
        asked_by=plan.institution,
        area_code=item.area_code,
        election=plan.election,
        stage=_stage_on(plan, item, due_on),
        due_on=due_on,
        proof_needed=item.measure.proof_id,
        origin_kind=OriginKind.PLAN,
        origin_id=plan.pk,
        origin_note=plan.name,
        shared=True,
        example=plan.example,
    )


def _stage_on(plan: Plan, item: PlanItem, day: dt.date) -> Stage | None:
    """Return the stage of the measure that holds that day; None is outside the stages."""
    if plan.election_id is None:
        return None
    rows = Stage.all_rows.filter(
        election_id=plan.election_id,
        code__in=item.measure.stages,
        starts_on__lte=day,
        ends_on__gte=day,
    )
    return rows.first()
