"""Who may publish what, and which label stands beside the figures."""

from dataclasses import replace

import pytest

from sinergi.scores.catalogue import all_shipped
from sinergi.scores.rules import (
    LEVEL_NUMBERS,
    CannotPublish,
    Label,
    PublishQuestion,
    Refusal,
    RunState,
    check_publish,
    label_of,
    levels_of,
    rank_change,
    refusal_of,
    state_of,
)

FINE = PublishQuestion(
    is_complete=True,
    is_experimental=False,
    is_published=False,
    is_own=True,
    is_of_bawaslu=False,
    holds_publish=True,
    holds_publish_ikp=False,
    draws=1_000,
)


def test_an_own_framework_needs_only_the_permission_to_publish() -> None:
    assert refusal_of(FINE) is None


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"is_complete": False}, Refusal.UNFINISHED),
        ({"is_experimental": True}, Refusal.EXPERIMENTAL),
        ({"is_published": True}, Refusal.ALREADY),
        ({"is_own": False}, Refusal.NOT_YOURS),
        ({"is_of_bawaslu": True}, Refusal.ONLY_BAWASLU),
        ({"holds_publish": False}, Refusal.NO_PERMISSION),
        ({"draws": 999}, Refusal.FEW_DRAWS),
        ({"holds_publish": False, "holds_publish_ikp": True}, Refusal.NO_PERMISSION),
    ],
)
def test_each_hindrance_has_its_own_reason(
    change: dict[str, bool | int], refusal: Refusal
) -> None:
    assert refusal_of(replace(FINE, **change)) == refusal


def test_bawaslu_publishes_its_own_framework() -> None:
    assert refusal_of(replace(FINE, is_of_bawaslu=True, holds_publish_ikp=True)) is None


def test_the_reason_travels_with_the_error() -> None:
    with pytest.raises(CannotPublish) as caught:
        check_publish(replace(FINE, is_experimental=True))
    assert caught.value.refusal == Refusal.EXPERIMENTAL


@pytest.mark.parametrize(
    ("level", "of_bawaslu", "published", "experimental", "label"),
    [
        (4, True, True, False, Label.NOT_OFFICIAL),
        (3, True, True, False, Label.NOT_OFFICIAL),
        (2, True, True, False, Label.OFFICIAL),
        (2, True, False, False, Label.NOT_OFFICIAL),
        (1, True, True, False, Label.OFFICIAL),
        (2, False, True, False, Label.NOT_OFFICIAL),
        (2, True, True, True, Label.EXPERIMENTAL),
    ],
)
def test_only_a_published_bawaslu_run_from_kota_upwards_is_official(
    level: int, of_bawaslu: bool, published: bool, experimental: bool, label: Label
) -> None:
    found = label_of(
        level=level,
        is_of_bawaslu=of_bawaslu,
        is_published=published,
        is_experimental=experimental,
    )
    assert found == label


def test_every_shipped_framework_names_levels_we_know() -> None:
    for framework in all_shipped():
        assert set(framework.area_levels) <= set(LEVEL_NUMBERS)
        assert levels_of(framework)


@pytest.mark.parametrize(
    ("complete", "job", "state"),
    [
        (True, "failed", RunState.DONE),
        (False, "running", RunState.RUNNING),
        (False, "failed", RunState.FAILED),
        (False, "done", RunState.FAILED),
        (False, None, RunState.WAITING),
    ],
)
def test_stored_results_outrank_what_the_job_says(
    complete: bool, job: str | None, state: RunState
) -> None:
    assert state_of(is_complete=complete, job_state=job) == state


def test_climbing_towards_rank_one_counts_up() -> None:
    assert rank_change(10, 4) == 6
    assert rank_change(None, 4) is None
