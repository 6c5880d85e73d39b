"""A plan upon the real scores of the 65 kelurahan: proposed, explained, approved, promised."""

import datetime as dt
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from conftest import make_institution, make_person
from sinergi.access.clock import real_now
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.commitments.models import Commitment
from sinergi.plans.models import Plan
from sinergi.plans.rules import Step
from sinergi.plans.services import (
    LimitDraft,
    PlanDraft,
    create_plan,
    propose_for_approval,
    put_library,
)
from sinergi.web.acts.plans import approve_and_commit
from sinergi_core.measures import load_measures
from tests.real_data.test_runs import make_run

pytestmark = [pytest.mark.real_data, pytest.mark.django_db, pytest.mark.slow]
BUDGET, PURSE, TEAM, WEEKS = 900_000_000, 400_000_000, 6.0, 12


def work() -> None:
    """Run what is queued here: a worker's own transactions cannot nest in a test's."""
    while rows := list(DBTaskResult.objects.all()):
        for row in rows:
            row.task.call(*row.task_result.args, **row.task_result.kwargs)
            row.delete()


def asked(by: Person, city: Institution, others: list[Institution], run) -> Plan:
    """Return the plan of a quarter for the whole city, searched and bounded."""
    put_library(load_measures(), by=None, at=real_now())
    limits = (city, *others)
    draft = PlanDraft(
        name="Triwulan sebelum pemungutan suara", run=run, institution=city,
        area_code="31.75", starts_on=dt.date(2023, 11, 20), weeks=WEEKS, budget=BUDGET,
        limits=tuple(LimitDraft(one, PURSE, TEAM) for one in limits),
    )  # fmt: skip
    plan = create_plan(draft, by=by, at=real_now())
    work()
    return Plan.all_rows.get(pk=plan.pk)


def test_the_real_scores_lead_to_a_plan_and_its_commitments(
    alice: Person,
    charlie: Person,
    bawaslu: Institution,
    pemkot: Institution,
    shared: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sinergi.plans.tasks.BOUND_SECONDS", 1.0)
    monkeypatch.setattr("sinergi.plans.computing.SECONDS", 1.0)
    leader = make_person("leader", Role.LEADER, pemkot)
    kpu = make_institution("KPU Jakarta Timur", InstitutionKind.KPU)
    table = shared / "data" / "kelurahan_jakarta_timur_joined.csv"
    run = make_run(charlie, pemkot, table)
    plan = asked(charlie, pemkot, [bawaslu, kpu], run)
    holds_its_limits(plan)
    says_why(plan)
    at = real_now()
    plan = propose_for_approval(plan, version=plan.version, by=charlie, at=at)
    made = approve_and_commit(plan, note="", version=plan.version, by=leader, at=at)
    assert len(made) == plan.items.count()
    assert {row.step for row in Commitment.all_rows.all()} == {"proposed"}
    assert {row.origin_id for row in made} == {plan.pk}


def holds_its_limits(plan: Plan) -> None:
    """No purse, no team of any week and no budget is exceeded."""
    assert plan.step == Step.READY
    items = list(plan.items.all())
    assert sum(one.cost for one in items) <= BUDGET
    for limit in plan.limits.all():
        theirs = [one for one in items if one.institution_id == limit.institution_id]
        assert sum(one.cost for one in theirs) <= PURSE
    used = plan.figures["people"].values()
    assert max(max(weeks) for weeks in used) <= TEAM + 1e-9


def says_why(plan: Plan) -> None:
    """Each choice names what it lowers, each refusal its reasons; the rest its bound."""
    assert plan.items.count() > 20
    assert all(one.why["indicators"] for one in plan.items.all())
    assert plan.refusals.exists()
    assert not plan.refusals.filter(reasons=[]).exists()
    assert plan.bound >= plan.objective > 0
    worth = {one["name"]: one["objective"] for one in plan.figures["compared"]}
    assert worth["plan"] >= worth["greedy"] >= worth["even"]
    high = plan.run.scores.filter(class_code="tinggi").values_list(
        "area_code", flat=True
    )
    assert len(high) == 10
    assert set(high) <= {one.area_code for one in plan.items.all()}
