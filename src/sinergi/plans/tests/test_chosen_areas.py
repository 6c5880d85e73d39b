"""A plan about some areas alone, and how the planner takes the gap of outreach."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.commitments.tests.test_api import send
from sinergi.plans.gathering import gather
from sinergi.plans.models import Plan
from sinergi.plans.planned import planned_scores
from sinergi.plans.tests.test_api import LIST, asked, run  # noqa: F401 a fixture
from sinergi_core.allocate import Choice, PlanProblem, explain_plan, make_plan
from sinergi_core.measures import actions_of, load_measures

FRAMEWORK, GAP, OTHER = "sinergi-jaktim", "outreach_gap", "no-measure-lowers-this"
LIBRARY = load_measures().measures
LOWERING = [one for one in LIBRARY if GAP in one.addresses.get(FRAMEWORK, ())]


def problem_of(measure, low: float, high: float, score: float) -> PlanProblem:
    """Two areas of one score; the gap makes `low` of it in the first, `high` in the second."""
    actions = actions_of([measure], FRAMEWORK, (GAP, OTHER), {"one": measure.kinds}, 1)
    return PlanProblem(
        areas=("a", "b"), actions=actions.codes, indicators=(GAP, OTHER),
        institutions=("one",), weeks=1, scores=np.array([score, score]),
        shares=np.array([[low, 1 - low], [high, 1 - high]]), effect=actions.effect,
        cost=actions.cost, institution_of=actions.institution_of,
    )  # fmt: skip


GAPS = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted)


@settings(deadline=None)
@given(st.sampled_from(LOWERING), GAPS, st.floats(1, 100))
def test_a_measure_gains_more_where_the_gap_makes_more_of_the_score(
    measure, shares, score
):
    problem = problem_of(measure, *shares, score)
    low, high = (make_plan(problem, [Choice(k, 0, 0)]).objective for k in (0, 1))
    assert high >= low - 1e-9 * score
    assert high - low == pytest.approx(
        score * measure.effect.mid * (shares[1] - shares[0])
    )


@settings(deadline=None)
@given(st.sampled_from(LOWERING), st.floats(0.01, 1), st.floats(1, 100))
def test_the_reason_of_such_a_choice_is_the_gap_alone(measure, share, score):
    problem = problem_of(measure, 0, share, score)
    plan = make_plan(problem, [Choice(1, 0, 0)])
    (why,) = explain_plan(problem, plan).choices
    assert [problem.indicators[q] for q, gain in why.indicators if gain] == [GAP]


def test_several_measures_lower_the_gap():
    assert len(LOWERING) >= 10


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["31.75.01.1002", "31.75.01"])
def test_a_plan_asked_for_some_areas_looks_at_these_alone(
    client,
    alice,
    run,  # noqa: F811
    bawaslu,
    code,
):
    client.force_login(alice)
    answer = send(client, "POST", LIST, asked(run, bawaslu, areas=[code]))
    plan = Plan.all_rows.get(pk=answer.json()["id"])
    found = set(gather(plan).problem.areas)
    assert found == set(plan.settings["areas"])
    assert found
    assert all(one.startswith(code) for one in found)


@pytest.mark.django_db
def test_a_plan_asked_for_no_areas_looks_at_all_of_the_scores(
    client,
    alice,
    run,  # noqa: F811
    bawaslu,
):
    client.force_login(alice)
    answer = send(client, "POST", LIST, asked(run, bawaslu))
    plan = Plan.all_rows.get(pk=answer.json()["id"])
    assert (plan.settings["areas"], planned_scores(plan).count()) == ([], run.areas)


@pytest.mark.django_db
def test_an_area_that_the_scores_do_not_hold_is_named(
    client,
    alice,
    run,  # noqa: F811
    bawaslu,
):
    client.force_login(alice)
    body = asked(run, bawaslu, areas=["31.75.01", "31.71.01.1001"])
    told = send(client, "POST", LIST, body).json()["fields"]
    assert [(one["field"], "31.71.01.1001" in one["message"]) for one in told] == [
        ("areas", True)
    ]


@pytest.mark.django_db
def test_the_form_of_another_plan_like_it_keeps_the_areas(
    client,
    alice,
    run,  # noqa: F811
    bawaslu,
):
    client.force_login(alice)
    body = asked(run, bawaslu, areas=["31.75.01.1002"])
    made = send(client, "POST", LIST, body).json()["id"]
    text = client.get(f"/plans/new/?like={made}").content.decode()
    assert ">\n31.75.01.1002</textarea>" in text
    assert "Kelurahan 1002" in client.get(f"/plans/{made}/").content.decode()
