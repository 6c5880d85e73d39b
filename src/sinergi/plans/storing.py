"""Put what was computed into the rows of a plan."""

import datetime as dt

from django.db import transaction

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.plans.computing import Outcome
from sinergi.plans.models import Plan, PlanItem, PlanRefusal
from sinergi.plans.rules import Step
from sinergi_core import __version__
from sinergi_core.allocate import Bound


@transaction.atomic
def store_outcome(plan: Plan, outcome: Outcome, *, at: dt.datetime) -> Plan:
    """Replace items and refusals by what was computed; forbidden choices stay."""
    put_outcome(plan, outcome)
    plan.step = Step.READY
    plan.version += 1
    plan.save()
    record(
        Verb.PLAN_COMPUTED, at=at, actor=None, target=f"plan:{plan.pk}",
        institution_id=plan.institution_id, items=len(outcome.items),
    )  # fmt: skip
    return plan


def put_outcome(plan: Plan, outcome: Outcome) -> None:
    """Write items, refusals and figures of a computation; the caller saves the plan."""
    plan.items.all().delete()
    plan.refusals.filter(forbidden=False).delete()
    PlanItem.all_rows.bulk_create(PlanItem(plan=plan, **one) for one in outcome.items)
    PlanRefusal.all_rows.bulk_create(
        PlanRefusal(plan=plan, **one) for one in outcome.refusals
    )
    plan.figures = outcome.figures
    plan.objective = outcome.plan.objective
    plan.bound, plan.gap = None, None
    plan.code_version = __version__


def store_bound(plan: Plan, bound: Bound, *, version: int) -> bool:
    """Store the bound of exactly this version of the plan; False when it has changed."""
    objective = plan.objective or 0.0
    gap = (bound.value - objective) / bound.value if bound.value > 0 else 0.0
    rows = Plan.all_rows.filter(pk=plan.pk, version=version)
    return bool(rows.update(bound=bound.value, gap=max(gap, 0.0)))


def fail_plan(plan: Plan) -> None:
    """Let the plan be asked for again; the job holds what was wrong."""
    Plan.all_rows.filter(pk=plan.pk, step=Step.COMPUTING).update(step=Step.FAILED)
