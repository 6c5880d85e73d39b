"""The certified bound lies above every plan, and close to the best."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi_core.allocate import (
    Choice,
    bound_plan,
    greedy_plan,
    make_plan,
    propose_plan,
)
from sinergi_core.allocate.instances import reference_problem
from sinergi_core.allocate.tests.making import (
    best_by_trying_all,
    offices_problem,
    small_problem,
    tiny_problem,
)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_no_plan_exceeds_the_bound_of_another(seed):
    problem = tiny_problem(seed)
    bound = bound_plan(problem, greedy_plan(problem), seconds=2)
    assert bound.value >= best_by_trying_all(problem).objective - 1e-9


@pytest.mark.parametrize("saturation", ["complement", "capped"])
def test_the_bound_is_close_where_only_people_and_money_bind(saturation):
    problem = small_problem(saturation=saturation, caution=0.0)
    plan = propose_plan(problem, rounds=40)
    bound = bound_plan(problem, plan, seconds=5)
    assert bound.value <= bound.relaxed + 1e-9
    assert 0 <= bound.gap < 0.15


@pytest.mark.parametrize("seed", [1, 2])
def test_offices_are_bounded_by_what_each_of_them_has(seed):
    problem = offices_problem(seed, caution=0.0)
    plan = propose_plan(problem, rounds=40)
    bound = bound_plan(problem, plan, seconds=3)
    assert plan.objective <= bound.value < 1.2 * plan.objective


def test_fixed_and_fair_problems_have_a_bound_too():
    problem = small_problem(
        least_per_area=1, fixed=(Choice(0, 1, 1),), per_person_most=9
    )
    plan = propose_plan(problem, rounds=10)
    bound = bound_plan(problem, plan, seconds=3)
    assert plan.objective <= bound.value <= plan.at_stake


def test_a_proven_plan_is_its_own_bound():
    problem = tiny_problem(3)
    plan = propose_plan(problem, rounds=2)
    bound = bound_plan(problem, plan, seconds=1)
    assert (bound.value, bound.gap) == (plan.objective, 0.0)


def test_a_bound_on_the_reference_lies_between_plan_and_nothing_left():
    problem = reference_problem(areas=10)
    plan = propose_plan(problem, rounds=10)
    bound = bound_plan(problem, plan, seconds=6)
    assert plan.objective <= bound.value < 1.15 * plan.objective


def test_the_solver_prints_nothing(capfd):
    problem = small_problem()
    bound_plan(problem, make_plan(problem, []), seconds=1)
    assert capfd.readouterr().out == ""


def test_a_bound_needs_time():
    problem = small_problem()
    with pytest.raises(ValueError, match="seconds"):
        bound_plan(problem, make_plan(problem, []), seconds=0)


def test_a_problem_with_nothing_at_stake_has_no_gap():
    problem = small_problem(scores=np.zeros(5))
    bound = bound_plan(problem, make_plan(problem, []), seconds=1)
    assert bound.gap <= 1.0
    assert bound.value == pytest.approx(0.0, abs=1e-4)
