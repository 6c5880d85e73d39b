"""Background work of plans: the search, then the bound beside what it found."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from sinergi.access.clock import real_now
from sinergi.jobs import task
from sinergi.jobs.queue import JobProblem, RunningJob, running, start_job
from sinergi.plans.computing import Outcome, compute, measure
from sinergi.plans.gathering import Gathered, NothingToPlan, gather
from sinergi.plans.models import Plan
from sinergi.plans.rules import Step
from sinergi.plans.storing import fail_plan, store_bound, store_outcome
from sinergi.plans.words import BROKEN, broken_text
from sinergi_core.allocate import ProblemError, bound_plan, make_plan, violations
from sinergi_core.allocate.plan import Violation

STEPS = 100
READ, SEARCHED = 20, 90
BOUND_SECONDS = 60.0
MOST_SAID = 3
"""Broken limits named at once."""


@task()
def compute_plan(
    job_id: int, plan_id: int, language: str = "id", keep: bool = False
) -> None:
    """Search a plan, or with `keep` measure its choices, and start the job of its bound."""
    with override(language), running(job_id) as job:
        plan = Plan.all_rows.select_related("run", "election").get(pk=plan_id)
        if plan.step != Step.COMPUTING:
            return
        try:
            _compute(plan, job, language, keep=keep)
        except Exception:  # also a fault of ours must not leave the plan waiting
            fail_plan(plan)
            raise


def _compute(plan: Plan, job: RunningJob, language: str, *, keep: bool) -> None:
    job.step(0, STEPS, _("drawing the scores"))
    gathered = gathered_for(plan)
    if keep:
        job.step(READ, STEPS, _("computing the figures"))
        outcome = _measured(plan, gathered)
    else:
        job.step(READ, STEPS, _("searching measures, areas and weeks"))
        outcome = compute(gathered, seed=plan.seed)
    job.step(SEARCHED, STEPS, _("storing the plan"))
    with transaction.atomic():
        store_outcome(plan, outcome, at=real_now())
        follow = start_job(
            "plan-bound",
            compute_bound,
            args={"plan_id": plan.pk, "version": plan.version, "language": language},
            started_by=None,
            at=real_now(),
            target=f"plan:{plan.pk}",
        )
        Plan.all_rows.filter(pk=plan.pk).update(bound_job=follow)
    job.step(STEPS, STEPS, _("complete"))


def gathered_for(plan: Plan) -> Gathered:
    """Return the problem of a plan; JobProblem says what is lacking and what to do."""
    try:
        return gather(plan)
    except NothingToPlan as lack:
        raise JobProblem(_lacking(lack.code)) from lack
    except ProblemError as error:
        raise JobProblem(_unfit(plan, error)) from error


def _measured(plan: Plan, gathered: Gathered) -> Outcome:
    """Return the figures of the choices as they stand; JobProblem when they break a limit."""
    places = [gathered.position(item) for item in plan.items.all()]
    chosen = make_plan(gathered.problem, [one for one in places if one is not None])
    broken = [one for one in violations(gathered.problem, chosen) if one[0] in BROKEN]
    if broken:
        raise JobProblem(_over(plan, broken))
    return measure(gathered, chosen, seed=plan.seed)


def _over(plan: Plan, broken: list[Violation]) -> str:
    said = dict.fromkeys(broken_text(code, numbers, plan) for code, numbers in broken)
    return _("These choices break a limit: %(why)s. Edit again and take one out.") % {
        "why": "; ".join(list(said)[:MOST_SAID])
    }


def _unfit(plan: Plan, error: ProblemError) -> str:
    limit = error.numbers.get("limit", "")
    if limit in BROKEN:
        return _over(plan, [(limit, error.numbers)])
    return _("These limits cannot all be kept: %(why)s. Loosen them and try again.") % {
        "why": error
    }


def _lacking(code: str) -> str:
    texts = {
        "areas": _("No area of the plan has a score in its run. Choose another run."),
        "too-many": _("A plan takes up to 2,000 areas. Choose a smaller area."),
        "measures": _(
            "No measure that these institutions can do lowers an indicator of this "
            "framework. Add institutions, or measures in the library."
        ),
    }
    return texts[code]


@task()
def compute_bound(
    job_id: int, plan_id: int, version: int, language: str = "id"
) -> None:
    """Compute a value that no plan can exceed; dropped when the plan changed since."""
    with override(language), running(job_id) as job:
        plan = Plan.all_rows.select_related("run", "election").get(pk=plan_id)
        if plan.version != version:
            return
        job.step(0, STEPS, _("computing how much better any plan could be"))
        gathered = gathered_for(plan)
        rows = [gathered.position(item) for item in plan.items.all()]
        known = make_plan(gathered.problem, [row for row in rows if row is not None])
        bound = bound_plan(gathered.problem, known, seconds=BOUND_SECONDS)
        store_bound(plan, bound, version=version)
        job.step(STEPS, STEPS, _("complete"))
