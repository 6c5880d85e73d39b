"""The plan of the example: Cakung over eight weeks, laid before the leader for approval."""

import datetime as dt

from django.utils import timezone

from sinergi.accounts.example import CAKUNG, ExamplePeople
from sinergi.elections.models import Election
from sinergi.plans.computing import compute
from sinergi.plans.gathering import gather
from sinergi.plans.models import Plan
from sinergi.plans.services import (
    LimitDraft,
    PlanDraft,
    create_plan,
    propose_for_approval,
    put_library,
)
from sinergi.plans.storing import store_bound, store_outcome
from sinergi.scores.models import Run
from sinergi_core.allocate import bound_plan
from sinergi_core.measures import load_measures

NAME = "Rencana mitigasi Cakung (contoh)"
WEEKS, SEED = 8, 1
BUDGET = 200_000_000
LIMITS = (
    ("pemkot", 120_000_000, 4.0),
    ("bawaslu", 80_000_000, 3.0),
    ("kpu", 60_000_000, 2.0),
)
"""Institution, rupiah, people per week: made up."""
BOUND_SECONDS = 1.0


def propose_plan(
    people: ExamplePeople, run: Run, election: Election | None, *, at: dt.datetime
) -> Plan:
    """Search a small plan at once and lay it before the leader; return it.

    Its own job finds it computed and does nothing.
    """
    put_library(load_measures(), by=None, at=at)
    by = people.people["koordinator"]
    asked = PlanDraft(
        name=NAME,
        run=run,
        institution=people.institutions["pemkot"],
        area_code=CAKUNG,
        starts_on=monday_after(timezone.localdate(at)),
        weeks=WEEKS,
        budget=BUDGET,
        election=election or run.election,
        limits=tuple(
            LimitDraft(people.institutions[key], budget, staff)
            for key, budget, staff in LIMITS
        ),
        seed=SEED,
        example=True,
    )
    plan = create_plan(asked, by=by, at=at)
    gathered = gather(plan)
    outcome = compute(gathered, seed=SEED)
    plan = store_outcome(plan, outcome, at=at)
    bound = bound_plan(gathered.problem, outcome.plan, seconds=BOUND_SECONDS)
    store_bound(plan, bound, version=plan.version)
    return propose_for_approval(plan, version=plan.version, by=by, at=at)


def monday_after(day: dt.date) -> dt.date:
    """Return the first Monday after a day."""
    return day + dt.timedelta(days=7 - day.weekday())
