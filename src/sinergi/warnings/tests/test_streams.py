"""Streams: what nobody saw is no zero, and what is one office's stays there."""

import datetime as dt

import numpy as np
import pytest
from django.utils import timezone

from sinergi.reports.models import Party, Report
from sinergi.warnings.counts import Asked, ground_of, with_owed
from sinergi.warnings.streams import STREAMS
from sinergi.warnings.tests.ground import CITY, CODES, DAY, make_city, tell

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def asked(**more):
    first = DAY - dt.timedelta(days=29)
    return Asked(within=CITY, level=4, first=first, last=DAY, **more)


@pytest.mark.parametrize("code", STREAMS)
def test_a_stream_without_rows_knows_nothing_and_says_no_zero(code):
    make_city()
    counts = STREAMS[code].count(asked(institution=1))
    assert counts.areas == CODES
    assert counts.values.shape == counts.coverage.shape == (16, 30)
    assert np.isnan(counts.values).all()
    assert not counts.coverage.any()
    assert STREAMS[code].mark(asked(institution=1))


@pytest.mark.parametrize("code", STREAMS)
def test_a_stream_names_itself_and_counts_in_words(code):
    one = STREAMS[code]
    assert one.code == code
    assert str(one.name)
    assert str(one.about)
    assert "3" in one.counted(3) % {"n": "3"}
    assert all(isinstance(name, str) for _value, name in one.kinds())


def test_who_reports_nothing_for_a_week_is_unseen_and_not_zero(bawaslu, alice):
    make_city()
    early = DAY - dt.timedelta(days=15)
    tell(bawaslu, alice, [(CODES[0], early, 2), (CODES[1], DAY, 0)])
    counts = STREAMS["incidents"].count(asked())
    column = (early - counts.first).days
    assert counts.values[0, column] == 2
    assert counts.values[0, column + 3] == 0  # looked at around then
    assert np.isnan(counts.values[0, column + 4])
    assert counts.values[1, -1] == 0  # a zero that was reported
    assert np.isnan(counts.values[2]).all()


def test_events_of_a_whole_kecamatan_are_counted_nowhere_and_told(bawaslu, alice):
    make_city()
    tell(bawaslu, alice, [("31.75.01", DAY, 4)])
    counts = STREAMS["incidents"].count(asked())
    assert counts.total == 0
    assert counts.unplaced == 4


def test_kinds_narrow_the_incidents(bawaslu, alice):
    make_city()
    tell(bawaslu, alice, [(CODES[0], DAY, 1)])
    tell(bawaslu, alice, [(CODES[0], DAY, 5)], column="logistik_terlambat_t1")
    assert STREAMS["incidents"].count(asked()).total == 6
    assert STREAMS["incidents"].count(asked(kind="money")).total == 1
    assert STREAMS["incidents"].count(asked(kind="violence")).total == 0


def test_the_mark_changes_with_the_rows_and_with_the_day(bawaslu, alice):
    make_city()
    stream = STREAMS["incidents"]
    before = stream.mark(asked())
    tell(bawaslu, alice, [(CODES[0], DAY, 1)])
    after = stream.mark(asked())
    assert before != after == stream.mark(asked())


def test_owed_reports_tell_what_was_looked_at(bawaslu, alice):
    make_city()
    tell(bawaslu, alice, [(CODES[0], DAY, 1), (CODES[1], DAY, 0)])
    counts = STREAMS["incidents"].count(asked())
    owed, came = np.zeros((16, 30)), np.zeros((16, 30))
    owed[:3, -1], came[0, -1] = 4, 1
    found = with_owed(counts, owed, came)
    assert found.coverage[0, -1] == 0.25
    assert found.values[0, -1] == 1
    assert np.isnan(found.values[1, -1])  # owed, and nothing came
    assert found.coverage[1, -1] == 0
    assert np.isnan(found.expected[3, -1])


def test_reports_and_cases_count_for_their_office_alone(bawaslu, pemkot):
    make_city()
    for code in ("reports", "cases", "received"):
        assert STREAMS[code].is_private
    assert not STREAMS["incidents"].is_private


def test_the_ground_knows_points_and_neighbours():
    make_city()
    ground = ground_of(CODES)
    assert np.isfinite(ground.points).all()
    assert ground.neighbours[0] == (1, 4)
    assert np.isnan(ground.voters).all()


def test_a_report_that_names_one_of_its_readers_is_in_no_number(
    bawaslu, alice, charlie
):
    make_city()
    noon = timezone.make_aware(dt.datetime.combine(DAY, dt.time(12)))
    reports = [
        Report.all_rows.create(
            number=f"LP-{n}", institution=bawaslu, wanted="nothing", kind="money",
            area_code=CODES[0], received_at=noon, state_at=noon, sealed_text=b"x",
        )
        for n in range(4)
    ]  # fmt: skip
    stream = STREAMS["reports"]
    own = asked(institution=bawaslu.pk)
    before = stream.mark(own)
    assert stream.count(own).total == 4
    Party.all_rows.create(report=reports[0], person=alice, named_at=noon)
    Party.all_rows.create(report=reports[1], institution=bawaslu, named_at=noon)
    Party.all_rows.create(report=reports[2], person=charlie, named_at=noon)
    Party.all_rows.create(
        report=reports[3], person=alice, named_at=noon, removed_at=noon
    )
    assert stream.count(own).total == 2
    assert stream.mark(own) != before
