"""Tables of steps, clocks, numbers, statistics: plain Python, no database."""

import datetime as dt
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.cases.models.case import (
    KIND_NAMES,
    LEVEL_NAMES,
    ORIGIN_NAMES,
    OUTCOME_NAMES,
    REASON_NAMES,
    REGIME_NAMES,
    STEP_NAMES,
)
from sinergi.cases.models.papers import BODY_NAMES, PAPER_NAMES
from sinergi.cases.models.people import DELIVERY_NAMES, ROLE_NAMES
from sinergi.cases.naming import ELEMENT_NAMES, NEED_NAMES, STEP_PROBLEMS, WHO_NAMES
from sinergi.cases.rules import kinds, numbers, review
from sinergi.cases.rules.deadlines import FIRST, MEANINGS, Taken, ended_at, events_of
from sinergi.cases.rules.kinds import CaseKind, Level, Origin, Outcome, Regime
from sinergi.cases.rules.statistics import Counted, place_of, sum_up
from sinergi.cases.rules.steps import (
    ENDS,
    STARTS,
    TABLE,
    BadStep,
    Need,
    Paper,
    Reason,
    Standing,
    Step,
    Who,
    find_move,
    has_quorum,
    moves_from,
    quorum_of,
)
from sinergi.cases.services.drafts import CHECKS
from sinergi_core.clock import event_names, list_regulations

NOON = dt.datetime(2024, 2, 5, 5, tzinfo=dt.UTC)
A_DAY = dt.timedelta(days=1)


def standing(**more) -> Standing:
    told = {
        "step": Step.RECEIVED, "kind": CaseKind.ADMINISTRATIVE,
        "regime": Regime.PEMILU, "level": Level.BAWASLU, "origin": Origin.REPORT,
    }  # fmt: skip
    return Standing(**{**told, **more})


# --- the table -------------------------------------------------------------------------------


def test_every_step_is_labelled_reachable_and_leavable():
    assert set(STEP_NAMES) == set(Step)
    assert set(TABLE) == set(Step)
    reached = {*STARTS.values()} | {
        move.to for moves in TABLE.values() for move in moves
    }
    assert reached == set(Step)
    for step in set(Step) - {Step.SUSPENDED}:
        assert TABLE[step], step  # an end too: it can be reopened
    assert moves_from(standing(step=Step.SUSPENDED, came_from=Step.STUDIED))[0].to is (
        Step.STUDIED
    )


def _follow(now: Standing, to: Step) -> list[Standing]:
    """Return where a step leads to; a plenary may find either."""
    proven = [True, False] if to is Step.PLENARY else [now.proven]
    return [
        replace(
            now, step=to, received=now.received or to is Step.FINDING,
            level=Level.BAWASLU if to is Step.PASSED_UP else now.level,
            came_from=now.step if to is Step.SUSPENDED else None,
            proven=None if to is Step.REOPENED else one,
        )
        for one in proven
    ]  # fmt: skip


def _graph(start: Standing) -> dict[Standing, list[Standing]]:
    graph: dict[Standing, list[Standing]] = {}
    todo = [start]
    while todo:
        now = todo.pop()
        if now not in graph:
            graph[now] = [one for m in moves_from(now) for one in _follow(now, m.to)]
            todo += graph[now]
    return graph


def _come_to_an_end(graph: dict[Standing, list[Standing]]) -> set[Standing]:
    good = {one for one in graph if one.step in ENDS}
    while more := {one for one in graph.keys() - good if good.intersection(graph[one])}:
        good |= more
    return good


def test_from_every_standing_an_end_can_be_reached():
    seen: set[Step] = set()
    for kind, regime, level, origin in product(CaseKind, Regime, Level, Origin):
        start = standing(
            step=STARTS[origin], kind=kind, regime=regime, level=level, origin=origin,
            received=origin is not Origin.INFORMATION, ad_hoc=True,
        )  # fmt: skip
        graph = _graph(start)
        assert _come_to_an_end(graph) == set(graph), (kind, regime, level, origin)
        seen |= {one.step for one in graph}
    assert seen == set(Step)


@pytest.mark.parametrize(
    ("told", "to", "possible"),
    [
        ({"kind": CaseKind.ADMINISTRATIVE}, Step.DECIDED, True),
        ({"kind": CaseKind.ADMINISTRATIVE}, Step.FORWARDED, False),
        ({"kind": CaseKind.ADMINISTRATIVE, "regime": Regime.PILKADA}, Step.DECIDED, 0),
        ({"kind": CaseKind.ADMINISTRATIVE, "regime": Regime.PILKADA}, Step.FORWARDED, 1),
        ({"kind": CaseKind.CRIMINAL}, Step.FORWARDED, True),
        ({"kind": CaseKind.CRIMINAL}, Step.DECIDED, False),
        ({"kind": CaseKind.ETHICS}, Step.FORWARDED, True),
        ({"kind": CaseKind.ETHICS, "ad_hoc": True}, Step.DECIDED, True),
        ({"kind": CaseKind.ETHICS, "ad_hoc": True}, Step.FORWARDED, False),
        ({"kind": CaseKind.OTHER, "level": Level.PANWASCAM}, Step.PASSED_UP, True),
        ({"kind": CaseKind.OTHER, "level": Level.PANWASCAM}, Step.FORWARDED, False),
        ({"level": Level.PANWASCAM}, Step.DECIDED, False),
        ({"level": Level.BAWASLU}, Step.PASSED_UP, False),
    ],
)  # fmt: skip
def test_the_law_s_levels_say_who_decides_and_who_forwards(told, to, possible):
    now = standing(step=Step.PLENARY, proven=True, **told)
    assert (to in {move.to for move in moves_from(now)}) == bool(possible)


def test_what_is_not_proven_is_closed_and_goes_to_nobody():
    now = standing(step=Step.PLENARY, proven=False, kind=CaseKind.CRIMINAL)
    assert [move.to for move in moves_from(now)] == [Step.CLOSED]
    with pytest.raises(BadStep, match="not-a-step"):
        find_move(now, Step.FORWARDED)


def test_only_a_reporter_completes_or_withdraws():
    report = {move.to for move in moves_from(standing(step=Step.REVIEWED))}
    found = {
        move.to
        for move in moves_from(standing(step=Step.REVIEWED, origin=Origin.FINDING))
    }
    assert report - found == {Step.COMPLETING, Step.WITHDRAWN}


def test_every_code_has_a_name_and_every_need_a_check():
    pairs = [
        (KIND_NAMES, CaseKind), (REGIME_NAMES, Regime), (ORIGIN_NAMES, Origin),
        (LEVEL_NAMES, Level), (OUTCOME_NAMES, Outcome), (REASON_NAMES, Reason),
        (PAPER_NAMES, Paper), (BODY_NAMES, kinds.Body), (ROLE_NAMES, kinds.Role),
        (DELIVERY_NAMES, kinds.Delivery), (NEED_NAMES, Need), (CHECKS, Need),
        (WHO_NAMES, Who), (ELEMENT_NAMES, review.Element),
    ]  # fmt: skip
    for names, codes in pairs:
        assert set(names) == set(codes), codes
    assert "stale" in STEP_PROBLEMS
    assert set(kinds.BODIES) == set(CaseKind)
    assert kinds.level_of("pemkot") is None


@pytest.mark.parametrize(("members", "least"), [(3, 2), (5, 3), (4, 3), (1, 1)])
def test_a_quorum_is_more_than_half(members, least):
    assert quorum_of(members) == least
    assert has_quorum(least, members)
    assert not has_quorum(least - 1, members)


# --- clocks ----------------------------------------------------------------------------------


def test_every_event_a_step_is_stands_in_the_core_and_some_rule_asks_for_it():
    known = event_names()
    told = {one.event for one in MEANINGS}
    assert told <= set(known)
    ours = {
        event
        for one in list_regulations()
        for rule in one.rules
        if rule.who == "bawaslu"
        for event in (rule.event, rule.met_by)
    }
    assert ours <= told | {"violation-known"}
    assert told | {"violation-known"} >= FIRST
    core = {
        kind for one in list_regulations() for rule in one.rules for kind in rule.kinds
    }
    assert core - {""} <= set(CaseKind)


def test_a_step_is_an_event_in_cases_of_its_kind():
    taken = [Taken(Step.RECEIVED, NOON), Taken(Step.REGISTERED, NOON + A_DAY)]
    found = events_of(CaseKind.ADMINISTRATIVE, taken, NOON)
    assert found == {
        "violation-known": NOON, "report-delivered": NOON,
        "report-registered": NOON + A_DAY, "administrative-registered": NOON + A_DAY,
    }  # fmt: skip
    assert "administrative-registered" not in events_of(CaseKind.ETHICS, taken)
    assert ended_at(taken) is None
    assert ended_at([*taken, Taken(Step.CLOSED, NOON)]) == NOON


def test_a_case_registered_anew_starts_its_clock_anew_and_keeps_what_came_first():
    taken = [
        Taken(Step.RECEIVED, NOON), Taken(Step.REVIEWED, NOON + A_DAY),
        Taken(Step.REGISTERED, NOON + 2 * A_DAY), Taken(Step.WITHDRAWN, NOON + 3 * A_DAY),
        Taken(Step.REOPENED, NOON + 5 * A_DAY), Taken(Step.REVIEWED, NOON + 6 * A_DAY),
        Taken(Step.REGISTERED, NOON + 7 * A_DAY),
    ]  # fmt: skip
    found = events_of(CaseKind.ETHICS, taken)
    assert found["preliminary-reviewed"] == NOON + A_DAY
    assert found["report-registered"] == NOON + 7 * A_DAY


def test_the_office_above_states_the_crime_anew():
    taken = [
        Taken(Step.PLENARY, NOON), Taken(Step.PASSED_UP, NOON + A_DAY),
        Taken(Step.PLENARY, NOON + 2 * A_DAY),
    ]  # fmt: skip
    assert events_of(CaseKind.CRIMINAL, taken)["criminal-stated"] == NOON + 2 * A_DAY
    assert "criminal-stated" not in events_of(CaseKind.CRIMINAL, taken[:2])


# --- numbers ---------------------------------------------------------------------------------


def test_a_pattern_fills_its_places():
    written = numbers.fill_pattern(
        "{n:03}/Reg/LP/PL/Kota/13.01/{month_roman}/{year}", 7, year=2024, month=11,
        area="31.75",
    )  # fmt: skip
    assert written == "007/Reg/LP/PL/Kota/13.01/XI/2024"
    assert (
        numbers.fill_pattern("{n}-{area}-{month}-{year}", 12, year=2024, month=1, area="31")
        == "12-31-1-2024"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "code"),
    [("", "empty"), ("{n}\n{year}", "empty"), ("{n}/{year}" + "x" * 90, "long"),
     ("{n.__class__}{year}", "place"), ("{k}{n}{year}", "place"), ("{n}", "once"),
     ("{year}", "once"), ("{n}{n}{year}", "once"), ("{n}{year}}", "place")],
)  # fmt: skip
def test_a_pattern_that_numbers_nothing_is_refused(pattern, code):
    with pytest.raises(numbers.BadPattern) as problem:
        numbers.check_pattern(pattern)
    assert problem.value.code == code


# --- statistics ------------------------------------------------------------------------------

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2024, 3, 31))
CASES = st.builds(
    Counted,
    origin=st.sampled_from([*Origin]).map(str),
    kind=st.sampled_from([*CaseKind]).map(str),
    received_on=st.none() | DAYS,
    registered_on=st.none() | DAYS,
    rejected_on=st.none() | DAYS,
    reason=st.sampled_from([*Reason]).map(str),
    decided_on=st.none() | DAYS,
    outcome=st.sampled_from(["", *Outcome]).map(str),
)


@settings(max_examples=150)
@given(st.lists(CASES, max_size=12), DAYS, DAYS, DAYS)
def test_received_is_registered_not_registered_and_waiting_always(cases, a, b, day):
    found = sum_up(cases, min(a, b), max(a, b), day)
    for sums in found.values():
        assert sums.balances
        assert sum(sums.kinds.values()) == sums.violations
        assert sum(sums.reasons.values()) == sums.not_registered
    both = found["report"], found["finding"]
    assert found[""].received == sum(one.received for one in both)


def test_the_day_asked_for_decides_where_a_case_stands():
    day = dt.date(2024, 2, 1)
    row = Counted(
        origin="report", kind="ethics", received_on=day, registered_on=day + 2 * A_DAY,
        decided_on=day + 9 * A_DAY, outcome="violation",
    )  # fmt: skip
    assert place_of(row, day) == "waiting"
    assert place_of(row, day + 2 * A_DAY) == "registered"
    early = sum_up([row], day, day, day + 2 * A_DAY)[""]
    assert (early.in_process, early.violations) == (1, 0)
    late = sum_up([row], day, day, day + 9 * A_DAY)[""]
    assert (late.in_process, late.violations, late.share) == (0, 1, 1.0)
    assert sum_up([row], day + A_DAY, day + A_DAY, day + 9 * A_DAY)[""].share is None
