"""Coverage put together from counts and targets: nobody is lost, nobody counts twice."""

import datetime as dt
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from sinergi.outreach import indicators
from sinergi.outreach.covering import put_together
from sinergi.outreach.rules.coverage import Aim, Reached

VILLAGES = [
    (f"31.75.{kec:02}.{1001 + kel}", f"Kelurahan {kel}", f"31.75.{kec:02}")
    for kec in (1, 2)
    for kel in range(2)
]
PLACES = [
    *(code for code, _name, _parent in VILLAGES), "31.75.01.1001.01", "31.75.02.1002.03",
    "31.75.01", "31.75.02", "31.75",
]  # fmt: skip
COUNTS = st.dictionaries(
    st.sampled_from(PLACES), st.tuples(st.integers(0, 500), st.integers(0, 90))
)
AIMS = st.dictionaries(
    st.sampled_from([code for code, _name, _parent in VILLAGES]), st.integers(1, 400)
)


def rows_of(counts, aims):
    reached = {
        ("umum", code): Reached(people, people + again, 1)
        for code, (people, again) in counts.items()
    }
    return reached, {("umum", code): Aim(n, n, n) for code, n in aims.items()}


def together(counts, aims):
    reached, targets = rows_of(counts, aims)
    groups, total = put_together("31.75", VILLAGES, {}, reached, targets, ["umum"])
    return groups, total.cells["umum"], sum(reached.values(), Reached())


@given(COUNTS, AIMS)
def test_the_whole_has_everybody_who_was_reached_within_it_once(counts, aims):
    _groups, total, everybody = together(counts, aims)
    assert total.reached == everybody


@given(COUNTS, AIMS)
def test_no_area_covers_more_than_its_target_nor_than_it_reached(counts, aims):
    groups, total, _everybody = together(counts, aims)
    cells = [row.cells["umum"] for g in groups for row in (g.row, *g.rows)]
    for cell in [*cells, total]:
        assert 0 <= cell.covered <= cell.reached.people <= cell.reached.ceiling
        assert cell.covered <= (cell.aim.people if cell.aim else 0)
        assert cell.share is None or 0 <= cell.share <= 1
    assert (total.aim.people if total.aim else 0) == sum(aims.values())


@given(COUNTS, AIMS)
def test_the_whole_covers_at_least_what_its_parts_do(counts, aims):
    groups, total, _everybody = together(counts, aims)
    assert total.covered >= sum(g.row.cells["umum"].covered for g in groups)
    for group in groups:
        parts = [row.cells["umum"].covered for row in group.rows]
        assert group.row.cells["umum"].covered >= sum(parts)


EVERYWHERE = [*PLACES, "31", ""]
LEVELS = st.dictionaries(st.sampled_from(EVERYWHERE), st.integers(1, 400))


@given(COUNTS, LEVELS)
def test_the_index_has_the_gap_that_the_page_shows(counts, aims):
    groups, total, _everybody = together(counts, aims)
    rows = [row for group in groups for row in (group.row, *group.rows)]
    shown = {row.code: row.cells["umum"].share for row in rows}
    shown["31.75"] = total.share
    reached, targets = rows_of(counts, aims)
    with (
        patch.object(indicators, "reached_in", lambda *_args, **_more: reached),
        patch.object(indicators, "aims_in", lambda *_args: targets),
        patch.object(indicators, "_newest", lambda *_args: {}),
    ):
        found = indicators.outreach_gap(
            dt.date(2026, 1, 1), list(shown), election=1, segment="umum"
        )
    for code, share in shown.items():
        assert found[code].value == (None if share is None else 1 - share)


@given(COUNTS, LEVELS)
def test_a_target_of_an_area_is_neither_added_to_nor_changed_by_those_below(
    counts, aims
):
    groups, total, _everybody = together(counts, aims)
    rows = [row for group in groups for row in (group.row, *group.rows)]
    cells = {row.code: row.cells["umum"] for row in rows} | {"31.75": total}
    for code, cell in cells.items():
        if code in aims:
            assert cell.aim.people == aims[code]
            assert cell.covered == min(cell.reached.people, aims[code])


def test_a_kecamatan_with_a_target_and_one_of_a_kelurahan_counts_its_own():
    village = VILLAGES[0][0]
    groups, total, _everybody = together(
        {village: (60, 0)}, {"31.75.01": 100, village: 60}
    )
    first = groups[0]
    assert (total.aim.people, total.share) == (100, 0.6)
    assert first.row.cells["umum"].share == 0.6
    assert first.rows[0].cells["umum"].share == 1.0


def test_a_target_of_the_city_stands_for_the_city():
    _groups, total, _everybody = together({VILLAGES[0][0]: (60, 0)}, {"31.75": 100})
    assert (total.aim.people, total.gap, total.without) == (100, 40, 0)


def test_a_session_of_the_city_as_a_whole_counts_for_the_city_and_no_kelurahan():
    groups, total, _everybody = together({"31.75": (40, 0)}, {VILLAGES[0][0]: 100})
    assert (total.reached.people, total.covered) == (40, 40)
    assert all(row.cells["umum"].covered == 0 for g in groups for row in g.rows)
