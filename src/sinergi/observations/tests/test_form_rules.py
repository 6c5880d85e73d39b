"""Rules of a form that a table can be checked by, without an XPath engine."""

import pytest

from sinergi.observations.form_rules import DayLimit, Limits, condition_of, limits_of


def verdicts(text, **answers):
    count = len(next(iter(answers.values())))
    return condition_of(text)(answers, count)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" /data/kind  = 'a'", [True, False, False]),
        (" /data/kind  != ''", [True, True, False]),
        ("selected( /data/kind , 'b')", [False, True, False]),
        ("not( /data/kind  = 'a')", [False, True, True]),
        ("( /data/kind = 'a' or /data/kind = 'b') and true()", [True, True, False]),
        (" /data/kind  = 'a' and  /data/other  = 'x'", [None, False, False]),
        ("count(/data/people) > 2", [None, None, None]),
    ],
)
def test_a_condition_is_told_or_left_open(text, expected):
    assert verdicts(text, kind=["a", "b", None]) == expected


@pytest.mark.parametrize(
    ("constraint", "limits"),
    [
        (". >= 1 and . <= 1000", Limits(low=1, high=1000)),
        ("string-length(.) <= 300", Limits(longest=300)),
        (
            "string-length(.) <= 10 and not(regex(., '[\\s\\S]*[0-9]{10,}[\\s\\S]*'))",
            Limits(longest=10, digits=10),
        ),
        (
            "decimal-date-time(string(.)) <= decimal-date-time(string(today())) + 1",
            Limits(days=(DayLimit("<=", "", 1),)),
        ),
        (
            "decimal-date-time(string(.)) >= decimal-date-time(string( /data/begin ))",
            Limits(days=(DayLimit(">=", "begin", 0),)),
        ),
        ("regex(., '(a+)+$')", Limits()),
        ("", Limits()),
    ],
)
def test_a_constraint_is_honoured_as_far_as_it_is_understood(constraint, limits):
    assert limits_of(constraint) == limits
