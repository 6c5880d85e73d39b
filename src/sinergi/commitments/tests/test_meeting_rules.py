"""Steps of a meeting and the approval of its minutes."""

import pytest

from sinergi.commitments.rules.meeting import (
    ALLOWED,
    BadMove,
    Step,
    check_move,
    missing_sides,
)


def test_every_step_can_be_reached() -> None:
    reached = {to for targets in ALLOWED.values() for to in targets} | {Step.DRAFT}
    assert reached == set(Step)


def test_only_a_cancelled_meeting_ends_for_good() -> None:
    assert [step for step in Step if not ALLOWED[step]] == [Step.CANCELLED]


def test_minutes_are_not_published_before_they_are_approved() -> None:
    with pytest.raises(BadMove):
        check_move(Step.MINUTES, Step.PUBLISHED)


@pytest.mark.parametrize(
    ("others", "approved", "missing"),
    [
        ([2, 3], [], (True, True)),
        ([2, 3], [1], (False, True)),
        ([2, 3], [2], (True, False)),
        ([2, 3], [1, 3], (False, False)),
        ([1], [1], (False, False)),
        ([], [], (True, False)),
        ([2], [1, 9], (False, True)),
    ],
)
def test_both_sides_approve(
    others: list[int], approved: list[int], missing: tuple[bool, bool]
) -> None:
    assert missing_sides(1, others, approved) == missing
