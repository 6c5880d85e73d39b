"""Reasons, comparisons, what remains, and the twin without numba."""

import numpy as np
import pytest

from sinergi_core.allocate import (
    Choice,
    compare_plans,
    even_plan,
    explain_plan,
    greedy_plan,
    kernels,
    make_plan,
    plain,
    propose_plan,
    residual,
    violations,
    why_not,
)
from sinergi_core.allocate.arrays import new_state, static_of
from sinergi_core.allocate.tests.making import offices_problem, small_problem


def codes(problem, plan, choice):
    return {r.code: r.numbers for r in why_not(problem, plan, choice).reasons}


def test_the_gain_of_a_choice_is_what_is_lost_without_it():
    problem = small_problem(caution=0.0)
    plan = propose_plan(problem, rounds=5)
    for at, told in enumerate(explain_plan(problem, plan).choices):
        without = make_plan(problem, np.delete(plan.choices, at, axis=0))
        assert told.gain == pytest.approx(plan.objective - without.objective)
        assert sum(part for _, part in told.indicators) == pytest.approx(told.gain)


def test_an_alternative_can_take_the_place_of_its_choice():
    problem = small_problem()
    plan = propose_plan(problem, rounds=5)
    told = [e for e in explain_plan(problem, plan).choices if e.alternatives]
    assert told
    for one in told:
        kept = [c for c in plan.as_choices() if c != one.choice]
        for other in one.alternatives:
            swapped = make_plan(problem, [*kept, other.choice])
            assert violations(problem, swapped) == []


def test_missing_people_are_counted_with_their_week():
    problem = small_problem(staff=[3, 3, 3, 3], capacity=[4, 4], budget=1000)
    plan = make_plan(problem, [(0, 0, 1)])
    assert codes(problem, plan, Choice(1, 1, 1))["staff"] == {
        "institution": 0, "week": 1, "short": 2.0,
    }  # fmt: skip


def test_missing_money_is_counted_in_rupiah():
    problem = small_problem(cost=[5, 5, 5, 5], budget=8, institution_budget=[7, 9])
    plan = make_plan(problem, [(0, 0, 0)])
    told = codes(problem, plan, Choice(1, 1, 1))
    assert told["budget"] == {"short": 2.0}
    assert told["institution-budget"] == {"institution": 0, "short": 3.0}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"approved": [False, True]}, "not-approved"),
        ({"covers": np.zeros((2, 5), dtype=bool)}, "out-of-area"),
        ({"lead": 2}, "lead-time"),
        ({"windows": np.zeros((4, 3), dtype=bool)}, "window"),
        ({"forbidden": (Choice(1, -1, -1),)}, "forbidden"),
        ({"most_per_area": 0}, "area-full"),
        ({"most_per_measure": 0}, "measure-full"),
        ({"most_per_measure_area": 0}, "measure-area-full"),
        ({"most_per_area_week": 0}, "area-week-full"),
        ({"per_person_most": 0.0}, "per-person"),
    ],
)
def test_every_limit_is_told_by_its_code(changes, code):
    problem = small_problem(**changes)
    assert code in codes(problem, make_plan(problem, []), Choice(1, 0, 1))


def test_what_fits_has_no_reason_against_it():
    problem = small_problem()
    assert codes(problem, make_plan(problem, []), Choice(1, 0, 1)) == {}


def test_what_is_refused_is_not_in_the_plan_and_says_why():
    problem = small_problem()
    plan = propose_plan(problem, rounds=5)
    refusals = explain_plan(problem, plan, refusals=10).refusals
    assert refusals
    for refusal in refusals:
        assert refusal.choice not in plan.as_choices()
        assert refusal.reasons


def test_a_choice_outside_the_problem_is_refused():
    problem = small_problem()
    with pytest.raises(ValueError, match="outside"):
        why_not(problem, make_plan(problem, []), Choice(9, 0, 0))


def test_a_proposal_is_at_least_as_good_as_greedy_and_even():
    problem = small_problem()
    plans = {
        "plan": propose_plan(problem, rounds=20),
        "greedy": greedy_plan(problem),
        "even": even_plan(problem),
    }
    found = {one.name: one for one in compare_plans(problem, plans)}
    assert found["plan"].objective >= found["greedy"].objective - 1e-9
    assert found["plan"].objective >= found["even"].objective - 1e-9
    assert found["even"].areas >= found["greedy"].areas


def test_without_a_plan_everything_remains():
    problem = small_problem()
    found = residual(problem, make_plan(problem, []))
    assert found.after == pytest.approx(found.before)
    assert found.total_after == pytest.approx(found.total_before)


def test_unsure_effects_widen_what_remains():
    sure = small_problem(scores=np.full((50, 5), 40.0), budget=1000)
    low, high = np.zeros((4, 3)), np.ones((4, 3))
    unsure = sure.replace(effect_low=low, effect_high=high)
    plan = propose_plan(sure, rounds=2)
    narrow = residual(sure, plan).total_after
    wide = residual(unsure, plan).total_after
    assert narrow[2] == pytest.approx(narrow[0])
    assert wide[2] > wide[0]


@pytest.mark.parametrize(
    "problem",
    [
        small_problem(saturation="complement", fit=np.full((5, 4), 0.5)),
        small_problem(saturation="capped", fit=np.full((5, 4), 0.5)),
        offices_problem(1),
    ],
)
def test_the_twin_without_numba_sees_the_same_gains_and_best(problem):
    static = static_of(problem, np.full(20, 1 / 20))
    one, two = new_state(static), new_state(static)
    count = len(problem.areas)
    rng, mask = np.random.default_rng(4), np.ones(count, dtype=np.uint8)
    for k in range(count):
        kernels.area_gains(static, one, k)
        plain.area_gains(static, two, k)
    while True:
        weight = rng.uniform(0.5, 1, static.open.shape)
        one.top[:] = np.inf
        k, m, w = kernels.best(static, one, weight, mask)
        assert (k, m, w) == plain.best(static, two, weight, mask)
        if k < 0:
            break
        for state in (one, two):
            kernels.put(static, state, k, m, w, 1)
        plain.area_gains(static, two, k)
        assert two.gain == pytest.approx(one.gain)
