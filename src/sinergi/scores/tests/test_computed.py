"""Columns the installation computes from its own work."""

import datetime as dt
import math

import numpy as np
import pytest
from django.utils.module_loading import import_string

from conftest import make_institution
from sinergi.accounts.models import Institution
from sinergi.neutrality.models import Quota
from sinergi.scores.computed import computed_sources, with_computed
from sinergi.scores.gathering import gather
from sinergi.scores.sources import SOURCES
from sinergi.scores.sources.intervals import of_95, of_bounds
from sinergi.scores.tests.making import AS_OF, AT, CITY, make_areas, observe
from sinergi_core.frameworks import list_frameworks
from sinergi_core.index.compute import compute_index
from sinergi_core.index.schema import load_framework
from sinergi_core.index.table import AreaTable

FRAMEWORK = load_framework("sinergi-jaktim")
BASELINE = load_framework("dasar-jaktim")


@pytest.fixture
def kelurahan(db) -> list[str]:
    return make_areas()


def count_offices(code: str, *, counted_on: dt.date = dt.date(2024, 1, 2)) -> None:
    """Let somebody state how many RT and RW a kelurahan has."""
    office = Institution.all_rows.first() or make_institution("Kelurahan", "kelurahan")
    for kind, number in (("rt", 90), ("rw", 10)):
        Quota.all_rows.create(
            institution=office, kind=kind, area_code=code, expected=number,
            counted_on=counted_on, source="SK Lurah", created_at=AT,
        )  # fmt: skip


def table_of(codes: list[str], columns: tuple[str, ...]) -> AreaTable:
    empty = np.full((len(codes), len(columns)), np.nan)
    return AreaTable(tuple(codes), columns, empty)


@pytest.mark.parametrize("column", SOURCES)
def test_a_framework_reads_every_computed_column(column):
    read = {
        name for one in list_frameworks() for name in load_framework(one.code).inputs
    }
    assert column in read


@pytest.mark.parametrize("column", SOURCES)
def test_an_installation_without_work_computes_nothing(column, kelurahan):
    assert list(import_string(SOURCES[column])(kelurahan, AS_OF)) == []


def test_a_table_without_computed_columns_stays_itself(kelurahan):
    table = table_of(kelurahan, ("turnout_2024",))
    assert with_computed(table, AS_OF) is table


def test_only_the_area_that_is_known_gets_a_value(kelurahan):
    count_offices(kelurahan[2])
    found = with_computed(table_of(kelurahan, ("pledge_gap",)), AS_OF)
    assert found.values[2, 0] == 1.0
    assert np.isfinite(found.values[:, 0]).sum() == 1


def test_what_became_known_later_is_not_known_before(kelurahan):
    count_offices(kelurahan[0], counted_on=AS_OF + dt.timedelta(days=1))
    found = with_computed(table_of(kelurahan, ("pledge_gap",)), AS_OF)
    assert not np.isfinite(found.values).any()


def test_a_published_table_comes_before_what_is_computed(kelurahan):
    count_offices(kelurahan[0])
    observe([kelurahan[0]], ("pledge_gap",))
    table = gather(FRAMEWORK, within=CITY, level=4, up_to=AS_OF).table
    value = table.values[
        table.areas.index(kelurahan[0]), table.columns.index("pledge_gap")
    ]
    assert 0.1 <= value < 1.0


def test_a_computed_column_says_where_it_comes_from(kelurahan):
    count_offices(kelurahan[0])
    table = with_computed(table_of(kelurahan, ("pledge_gap", "outreach_gap")), AS_OF)
    assert list(computed_sources(table)) == ["pledge_gap"]


def test_with_the_baseline_alone_the_index_is_the_baseline(kelurahan):
    observe(kelurahan, BASELINE.inputs)
    whole = gather(FRAMEWORK, within=CITY, level=4, up_to=AS_OF).table
    alone = gather(BASELINE, within=CITY, level=4, up_to=AS_OF).table
    ours = compute_index(FRAMEWORK, whole, area_level="kelurahan")
    theirs = compute_index(BASELINE, alone, area_level="kelurahan")
    assert ours.score == pytest.approx(theirs.score)


def test_a_gap_raises_the_score_of_its_area_and_of_no_other(kelurahan):
    observe(kelurahan, BASELINE.inputs)
    before = compute_index(
        FRAMEWORK, gather(FRAMEWORK, within=CITY, level=4, up_to=AS_OF).table
    )
    count_offices(kelurahan[0])
    after = compute_index(
        FRAMEWORK, gather(FRAMEWORK, within=CITY, level=4, up_to=AS_OF).table
    )
    change = after.score - before.score
    assert change[0] > 0
    assert change[1:] == pytest.approx(0)


def test_an_interval_becomes_a_standard_error():
    assert of_95(1.96) == pytest.approx(1.0, abs=1e-4)
    assert of_bounds(math.sqrt(3)) == pytest.approx(1.0)
    assert math.isnan(of_95(None))
    assert math.isnan(of_bounds(None))
