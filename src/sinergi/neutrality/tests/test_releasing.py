"""Every decision is in exactly one release, however late it is noted."""

import datetime as dt
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import MEETING
from sinergi.neutrality.models import Matter, Release
from sinergi.neutrality.rules.paths import Step
from sinergi.neutrality.rules.releases import half_year_of, half_years
from sinergi.neutrality.rules.subjects import SubjectKind
from sinergi.neutrality.services.releasing import make_due_release, make_release
from sinergi.neutrality.tests.conftest import moved, opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def heard(offices, office: str) -> Matter:
    row = opened(
        offices, kind=SubjectKind.RT, act="rtrw/2022/anggota-partai", office=office,
        by_institution=offices["kelurahan"],
    )  # fmt: skip
    return moved(row, Step.SUMMONED, Step.HEARD)


def totals() -> dict[dt.date, int | None]:
    rows = Release.all_rows.values_list("first_on", "counts")
    return {first: told["tables"]["decided"]["total"] for first, told in rows}


def test_decisions_noted_after_the_release_are_in_the_next(offices):
    rows = [heard(offices, f"RT {n}/RW 1") for n in range(7)]
    make_due_release(dt.datetime(2024, 2, 1, tzinfo=dt.UTC))
    late = dt.datetime(2024, 2, 15, tzinfo=dt.UTC)
    for row in rows:
        moved(row, Step.ORAL, happened_on=dt.date(2023, 12, 20), at=late)
    make_due_release(dt.datetime(2024, 8, 1, tzinfo=dt.UTC))
    assert totals() == {dt.date(2023, 7, 1): None, dt.date(2024, 1, 1): 7}


def test_the_second_decision_of_a_matter_counts_no_second_time(offices):
    later = MEETING.replace(year=2024)
    for n in range(7):
        moved(moved(heard(offices, f"RT {n}/RW 1"), Step.ORAL), Step.WRITTEN, at=later)
    make_due_release(later.replace(year=2025))
    assert [value for value in totals().values() if value] == [7]


def test_half_years_missed_by_the_worker_are_released_later(offices):
    for n in range(7):
        moved(heard(offices, f"RT {n}/RW 1"), Step.ORAL)
    assert make_due_release(dt.datetime(2025, 2, 1, tzinfo=dt.UTC)) == 3
    assert totals()[dt.date(2023, 7, 1)] == 7


def test_a_decision_of_new_years_night_belongs_to_the_local_day(offices):
    night = dt.datetime(2023, 12, 31, 18, 0, tzinfo=dt.UTC)  # 1 January in Jakarta
    for n in range(7):
        moved(heard(offices, f"RT {n}/RW 1"), Step.ORAL, at=night)
    make_due_release(dt.datetime(2024, 8, 1, tzinfo=dt.UTC))
    assert totals() == {dt.date(2024, 1, 1): 7}


@given(
    st.lists(
        st.tuples(st.integers(0, 900), st.integers(0, 400)), min_size=1, max_size=4
    ),
    st.lists(st.integers(0, 1_400), max_size=6),
)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_decided_matter_is_in_exactly_one_release(
    offices, monkeypatch, decisions, works
):
    """Whatever was decided when, noted when, and whenever the worker came by."""
    from sinergi.neutrality.services import releasing

    counted: list[int] = []

    def suppress(counts):
        counted.append(sum(counts.values()))
        return shown(counts)

    shown = releasing.suppress
    with monkeypatch.context() as patch, transaction.atomic():
        patch.setattr(releasing, "suppress", suppress)
        events = [("work", day, day) for day in (*works, 2_000)]
        for n, (day, late) in enumerate(decisions):
            row = heard(offices, f"RT {n + 1}/RW 1")
            events.append((row, day + late, day))
        for what, noted, day in sorted(events, key=lambda one: one[1]):
            at = MEETING + dt.timedelta(days=noted)
            if what == "work":
                make_due_release(at)
            else:
                done = MEETING.date() + dt.timedelta(days=day)
                moved(what, Step.ORAL, happened_on=done, at=at)
        assert sum(counted[::2]) == len(decisions)  # the second table is of offices
        transaction.set_rollback(True)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)), st.integers(0, 3_000))
def test_half_years_follow_each_other_without_gap(since, length):
    spans = list(half_years(since, since + dt.timedelta(days=length)))
    assert spans[0] == half_year_of(since)
    for (_first, last), (after, _last) in pairwise(spans):
        assert after == last + dt.timedelta(days=1)


def test_a_release_is_of_noted_days_not_of_their_dates(offices):
    for n in range(7):
        moved(heard(offices, f"RT {n}/RW 1"), Step.ORAL)
    Matter.all_rows.update(decided_on=dt.date(2020, 1, 1))
    row = make_release(dt.date(2023, 7, 1), dt.date(2023, 12, 31), at=MEETING)
    assert row.counts["tables"]["decided"]["total"] == 7
