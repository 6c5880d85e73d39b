"""A plan over the shipped example: searched, explained, edited, approved."""

import datetime as dt
from collections import Counter

import pytest
from django_tasks_db.models import DBTaskResult

from conftest import make_institution, make_person
from sinergi.access.clock import real_now
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.elections.models import Election
from sinergi.plans.models import Measure, Plan
from sinergi.plans.rules import SameEyes, Step, serves, shared_slots
from sinergi.plans.services import (
    HandChoice,
    LimitDraft,
    NotYours,
    PlanDraft,
    StaleVersion,
    create_plan,
    decide_plan,
    fix_items,
    forbid_item,
    propose_for_approval,
    put_in,
    put_library,
    replan,
    take_back,
)
from sinergi.scores.catalogue import shipped
from sinergi.scores.models import Run, Score
from sinergi.web.acts.example import load_example
from sinergi_core.measures import load_measures

MONDAY = dt.date(2023, 10, 2)
OFFICE_BUDGET, OFFICE_PEOPLE = 20_000_000, 3


def work() -> None:
    """Run what is queued here: a worker's own transactions cannot nest in a test's."""
    while rows := list(DBTaskResult.objects.all()):
        for row in rows:
            row.task.call(*row.task_result.args, **row.task_result.kwargs)
            row.delete()


@pytest.fixture
def asked(db, settings, tmp_path, monkeypatch) -> Plan:
    """A plan over the 65 kelurahan of the example, asked for by Pemkot, computed."""
    # As long as a test can wait; a plan and its bound hold after any time.
    monkeypatch.setattr("sinergi.plans.tasks.BOUND_SECONDS", 1.0)
    monkeypatch.setattr("sinergi.plans.computing.SECONDS", 1.0)
    monkeypatch.setattr("sinergi.plans.computing.SECONDS_PER_AREA", 0.0)
    settings.SINERGI_HOME, settings.SINERGI_KEYS = tmp_path, tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "media"
    at = real_now()
    load_example(at=at, draws=1_000, work=work)
    put_library(load_measures(), by=None, at=at)
    pemkot = Institution.all_rows.get(kind="pemkot")
    others = Institution.all_rows.filter(kind__in=["bawaslu", "kpu"])
    offices = Institution.all_rows.filter(kind__in=["kecamatan", "kelurahan"])
    draft = PlanDraft(
        name="Rencana triwulan", run=Run.all_rows.get(), institution=pemkot,
        area_code="31.75", starts_on=MONDAY, weeks=12, budget=900_000_000,
        election=Election.all_rows.get(code="pemilu-2024"),
        limits=(
            *(LimitDraft(one, 600_000_000, 6) for one in (pemkot, *others)),
            *(LimitDraft(one, OFFICE_BUDGET, OFFICE_PEOPLE) for one in offices),
        ),
    )  # fmt: skip
    plan = create_plan(draft, by=planner(), at=at)
    work()
    return Plan.all_rows.get(pk=plan.pk)


def planner() -> Person:
    return Person.objects.get(username="koordinator")


def approver() -> Person:
    return Person.objects.get(username="pimpinan")


@pytest.mark.slow
def test_a_plan_is_searched_explained_bounded_edited_and_approved(asked):
    plan = asked
    assert plan.step == Step.READY
    assert plan.items.count() > 20
    assert sum(item.cost for item in plan.items.all()) <= plan.budget
    assert all(item.why["indicators"] for item in plan.items.all())
    assert plan.refusals.exclude(reasons=[]).exists()
    assert plan.bound >= plan.objective > 0
    assert 0 <= plan.gap < 1
    by_name = {one["name"]: one["objective"] for one in plan.figures["compared"]}
    assert by_name["plan"] >= by_name["greedy"] >= 0
    _check_offices(plan)
    kept = _edit(plan)
    _put_in_by_hand(kept)
    _approve(Plan.all_rows.get(pk=kept.pk))


def _check_offices(plan: Plan) -> None:
    """Offices act in their own area only, each within its own money and people."""
    spent: Counter[int] = Counter()
    busy: Counter[tuple[int, int]] = Counter()
    offices = plan.items.filter(institution__kind__in=["kecamatan", "kelurahan"])
    for item in offices.select_related("institution"):
        assert serves(item.institution.area_code, item.area_code)
        spent[item.institution_id] += item.cost
        busy[item.institution_id, item.week] += item.people
    assert len(spent) > 10
    assert max(spent.values()) <= OFFICE_BUDGET
    assert max(busy.values()) <= OFFICE_PEOPLE


def _edit(plan: Plan) -> Plan:
    """Fix one choice, forbid another, plan again; both hold."""
    at, first, second = real_now(), *plan.items.all()[:2]
    plan = fix_items(
        plan, [first.pk], fixed=True, version=plan.version, by=planner(), at=at
    )
    plan = forbid_item(
        plan, second, everywhere=True, version=plan.version, by=planner(), at=at
    )
    replan(plan, version=plan.version, by=planner(), at=at)
    work()
    plan = Plan.all_rows.get(pk=plan.pk)
    assert plan.items.filter(
        measure=first.measure, area_code=first.area_code, week=first.week, fixed=True
    ).exists()
    assert not plan.items.filter(
        measure=second.measure, area_code=second.area_code,
        institution=second.institution,
    ).exists()  # fmt: skip
    return plan


def _put_in_by_hand(plan: Plan) -> None:
    """A choice too many breaks a limit in words; taken out again the figures fit."""
    at, first = real_now(), plan.items.first()
    same = plan.items.filter(
        measure=first.measure, institution=first.institution, area_code=first.area_code
    )
    free = min(set(range(12)) - set(same.values_list("week", flat=True)))
    objective = plan.objective
    Plan.all_rows.filter(pk=plan.pk).update(
        budget=sum(i.cost for i in plan.items.all())
    )
    choice = HandChoice(
        first.measure, first.institution, first.area_code, first.area_name, free
    )
    item = put_in(plan, choice, version=plan.version, by=planner(), at=at)
    replan(item.plan, version=item.plan.version, by=planner(), at=at, keep=True)
    work()
    failed = Plan.all_rows.get(pk=plan.pk)
    assert failed.step == Step.FAILED
    assert "Rp" in failed.job.problem
    again = take_back(failed, version=failed.version, by=planner(), at=at)
    forbidden = forbid_item(
        again, item, everywhere=False, version=again.version, by=planner(), at=at
    )
    replan(forbidden, version=forbidden.version, by=planner(), at=at, keep=True)
    work()
    done = Plan.all_rows.get(pk=plan.pk)
    assert (done.step, done.is_edited) == (Step.READY, False)
    assert done.objective == pytest.approx(objective)


def _approve(plan: Plan) -> None:
    at = real_now()
    plan = propose_for_approval(plan, version=plan.version, by=planner(), at=at)
    with pytest.raises(NotYours):
        decide_plan(
            plan, approve=True, note="", version=plan.version, by=planner(), at=at
        )
    done = decide_plan(
        plan, approve=True, note="", version=plan.version, by=approver(), at=at
    )
    assert done.step == Step.APPROVED


def test_offices_of_one_kind_share_a_slot_unless_an_area_is_of_two():
    covers = [[1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 1, 1], [0, 0, 1]]
    kinds = ["kota", "kel", "kel", "kel", "kec"]
    assert shared_slots(kinds, covers) == [[0], [1, 2], [3], [4]]


@pytest.mark.parametrize(
    ("own", "code", "is_served"),
    [("", "31.75", True), ("31.75", "31.75.01", True), ("31.75", "31.751", False),
     ("31.75.01.1001", "31.75.01", False), ("31.75.01", "31.75.01", True)],
)  # fmt: skip
def test_an_institution_serves_its_area_and_what_lies_below(own, code, is_served):
    assert serves(own, code) is is_served


@pytest.mark.django_db
def test_the_library_is_taken_over_once(at):
    library = load_measures()
    assert put_library(library, by=None, at=at) == len(library.measures) >= 60
    assert put_library(library, by=None, at=at) == 0
    assert Measure.all_rows.in_force().count() == len(library.measures)


@pytest.mark.django_db
def test_who_made_a_plan_cannot_approve_it(pemkot, charlie, at):
    leader = make_person("both", Role.LEADER, pemkot)
    plan = bare_plan(pemkot, charlie, at, step=Step.PROPOSED, edited_by=[leader.pk])
    with pytest.raises(SameEyes):
        decide_plan(plan, approve=True, note="", version=1, by=leader, at=at)


@pytest.mark.django_db
def test_an_edit_of_an_old_version_writes_nothing(pemkot, charlie, at):
    plan = bare_plan(pemkot, charlie, at, step=Step.READY)
    with pytest.raises(StaleVersion):
        propose_for_approval(plan, version=7, by=charlie, at=at)


@pytest.mark.django_db
def test_another_institution_sees_a_plan_only_when_it_is_asked_or_approved(
    pemkot, charlie, alice, bawaslu, at
):
    plan = bare_plan(pemkot, charlie, at, step=Step.PROPOSED)
    assert not Plan.visible.to(alice).exists()
    plan.limits.create(institution=bawaslu)
    assert Plan.visible.to(alice).get() == plan
    Plan.all_rows.filter(pk=plan.pk).update(step=Step.READY)
    assert not Plan.visible.to(alice).exists()
    Plan.all_rows.filter(pk=plan.pk).update(step=Step.APPROVED)
    stranger = make_institution("Kel", InstitutionKind.KELURAHAN, "31.75.06.1003")
    lurah = make_person("lur", Role.LURAH, stranger, "31.75.06.1003")
    assert Plan.visible.to(lurah).get() == plan


def bare_plan(pemkot, by, at, **fields) -> Plan:
    """A plan without computation, over an empty run."""
    run = Run.all_rows.create(
        framework_code="x", framework_edition="1", framework_names={},
        framework_digest="", framework_text="", publisher="", level=4, within="31.75",
        within_name="", as_of=at.date(), draws=1, seed=1, institution=pemkot,
        by_id=by.pk, started_at=at,
    )  # fmt: skip
    return Plan.all_rows.create(
        name="x", run=run, institution=pemkot, area_code="31.75", starts_on=MONDAY,
        weeks=4, created_by=by.pk, created_at=at, **fields,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_plan_whose_job_died_can_be_searched_again(pemkot, charlie, at):
    plan = bare_plan(pemkot, charlie, at, step=Step.COMPUTING)
    assert plan.has_lost_its_job
    again = replan(plan, version=plan.version, by=charlie, at=at)
    assert (again.step, again.has_lost_its_job) == (Step.COMPUTING, False)


@pytest.mark.django_db
def test_a_fault_of_ours_leaves_no_plan_waiting(pemkot, charlie, at):
    put_library(load_measures(), by=None, at=at)
    plan = bare_plan(pemkot, charlie, at, step=Step.READY)
    plan.limits.create(institution=pemkot)
    codes = [one.code for one in shipped("dasar-jaktim").indicators]
    Run.all_rows.filter(pk=plan.run_id).update(
        framework_code="dasar-jaktim", summary={"indicators": codes}
    )
    Score.all_rows.create(run=plan.run, area_code="31.75.01.1001", score=1.0)
    replan(plan, version=plan.version, by=charlie, at=at)
    with pytest.raises(ValueError, match="unpack"):  # the run has lost its table
        work()
    plan.refresh_from_db()
    assert plan.step == Step.FAILED
