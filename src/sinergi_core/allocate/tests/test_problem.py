"""What a planning problem accepts and refuses."""

import numpy as np
import pytest

from sinergi_core.allocate import Choice, ProblemError, fading
from sinergi_core.allocate.tests.making import small_problem


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scores": np.full(5, np.nan)}, "unknown-score"),
        ({"effect": np.full((4, 3), 1.2)}, "bounds"),
        ({"effect": np.ones((2, 2))}, "shape"),
        ({"shares": np.full((5, 3), 0.5)}, "shares"),
        ({"areas": ("a", "a", "b", "c", "d")}, "twice"),
        ({"institutions": ()}, "empty"),
        ({"institution_of": [0, 0, 1, 2]}, "bounds"),
        ({"institution_of": [0, 0, 1, 0.5]}, "whole"),
        ({"budget": -1}, "bounds"),
        ({"budget": np.nan}, "bounds"),
        ({"cost": np.full(4, np.inf)}, "finite"),
        ({"cost": None}, "missing"),
        ({"weeks": 0}, "weeks"),
        ({"tail": 0.0}, "bounds"),
        ({"saturation": "none"}, "choice"),
        ({"fixed": (Choice(9, 0, 0),)}, "bounds"),
        ({"forbidden": (Choice(-2, 0, 0),)}, "bounds"),
        ({"fixed": (Choice(0, 0, 0), Choice(0, 0, 0))}, "twice"),
        ({"least_per_area": 3, "most_per_area": 2}, "order"),
        ({"effect_low": np.ones((4, 3))}, "order"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_a_code(changes, code):
    with pytest.raises(ProblemError) as refused:
        small_problem(**changes)
    assert refused.value.code == code


def test_an_area_without_a_score_is_named():
    scores = np.ones((2, 5))
    scores[1, 3] = np.nan
    with pytest.raises(ValueError, match="a3"):
        small_problem(scores=scores)


def test_fixed_choices_that_break_a_limit_say_which():
    with pytest.raises(ProblemError) as refused:
        small_problem(budget=0, fixed=(Choice(0, 0, 0),))
    assert refused.value.numbers["limit"] == "budget"


def test_what_is_given_is_copied_and_cannot_be_changed():
    budget = np.array([20.0, 15.0])
    problem = small_problem(institution_budget=budget)
    budget[:] = 0
    assert problem.institution_budget.tolist() == [20, 15]
    with pytest.raises(ValueError, match="read-only"):
        problem.cost[0, 0] = 1


def test_the_digest_tells_problems_apart():
    assert small_problem().digest() == small_problem().digest()
    assert small_problem().digest() != small_problem(budget=31).digest()


def test_an_action_of_two_and_a_half_weeks_fades():
    found = fading([2.5], 4, 0.8)
    assert found.tolist()[0] == pytest.approx([1, 0.8, 0.32, 0])
