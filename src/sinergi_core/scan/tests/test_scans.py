"""Scans: invariants, the NumPy twin, null p-values, and clusters that were planted."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi_core.examples import example_path
from sinergi_core.index.engine import threads_engine
from sinergi_core.scan import (
    Planted,
    ScanResult,
    adjacent_zones,
    backtest,
    circular_zones,
    expected_from,
    kernels,
    scan_bernoulli,
    scan_permutation,
    scan_poisson,
    scan_space_time_poisson,
    search,
    warm_up,
    weekly_rhythm,
)
from sinergi_core.scan.likelihood import BERNOULLI, POISSON, log_table, ratios


def town(side: int = 8) -> np.ndarray:
    """Areas on a grid, half a kilometre apart, in degrees."""
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    return np.column_stack([106.8 + x.ravel() * 0.0045, -6.2 + y.ravel() * 0.0045])


ZONES = circular_zones(town(), largest_share=0.3)
HERE = np.array([27, 28, 35, 36])


def counts_with_cluster(seed: int = 3, days: int = 30) -> np.ndarray:
    rng = np.random.default_rng(seed)
    counts = rng.poisson(0.3, (64, days))
    counts[HERE, -3:] += rng.poisson(2.0, (4, 3))
    return counts


def events(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    area, day = np.nonzero(counts)
    return np.repeat(area, counts[area, day]), np.repeat(day, counts[area, day])


def permuted(counts: np.ndarray, **more: object) -> ScanResult:
    area, day = events(counts)
    told: dict = {"longest": 5, "seed": 1, "replications": 199} | more
    told = {"areas": 64, "days": counts.shape[1], "zones": ZONES} | told
    return scan_permutation(area, day, **told)


def poisson(counts: np.ndarray, **more: object) -> ScanResult:
    told: dict = {"longest": 5, "seed": 1, "replications": 199} | more
    return scan_space_time_poisson(counts, np.ones(counts.shape), ZONES, **told)


@pytest.mark.parametrize("prospective", [True, False])
@pytest.mark.parametrize("scan", [permuted, poisson])
def test_a_planted_cluster_is_found_where_and_when_it_is(scan, prospective) -> None:
    found = scan(counts_with_cluster(), prospective=prospective).clusters[0]
    assert set(HERE) <= set(found.areas.tolist())
    assert found.last == 29
    assert 26 <= found.first <= 28
    assert found.p == pytest.approx(0.005)
    assert found.relative_risk > 3
    assert found.p_gumbel < 0.001
    assert np.isnan(found.recurrence_days) != prospective


def test_a_planted_cluster_in_space_is_found() -> None:
    cases = counts_with_cluster().sum(axis=1)
    cases[HERE] += 9
    found = scan_poisson(cases, np.full(64, 500), ZONES, seed=1, replications=199)
    assert set(HERE) <= set(found.clusters[0].areas.tolist())
    others = scan_bernoulli(cases, 40 - cases, ZONES, seed=1, replications=199)
    assert others.clusters[0].areas.tolist() == found.clusters[0].areas.tolist()
    assert others.clusters[0].expected == pytest.approx(found.clusters[0].expected)


def test_clusters_have_no_area_in_common_and_fall_in_likelihood() -> None:
    counts = counts_with_cluster()
    counts[:2, -2:] += 3
    found = permuted(counts).clusters
    areas = np.concatenate([one.areas for one in found])
    assert len(found) > 1
    assert areas.size == np.unique(areas).size
    told = [one.statistic for one in found]
    assert told == sorted(told, reverse=True)


def test_a_cluster_of_any_shape_is_found_by_adjacency() -> None:
    chain = [[i + 1] if i % 8 < 7 else [] for i in range(64)]
    rows = [one + ([i + 8] if i < 56 else []) for i, one in enumerate(chain)]
    zones = adjacent_zones(rows, largest=4)
    cases = np.ones(64, int)
    bend = [9, 10, 11, 19]
    cases[bend] = 8
    found = scan_poisson(cases, np.ones(64), zones, seed=1, replications=99)
    assert sorted(found.clusters[0].areas.tolist()) == bend


@pytest.mark.parametrize(
    ("largest", "groups"), [(1, 9), (2, 9 + 12), (3, 9 + 12 + 22), (9, 218)]
)
def test_every_connected_group_stands_once(largest: int, groups: int) -> None:
    grid = [[i + 1] * (i % 3 < 2) + [i + 3] * (i < 6) for i in range(9)]
    zones = adjacent_zones(grid, largest=largest)
    assert zones.windows == groups  # connected subgraphs of the 3 x 3 grid
    told = set()
    for row in range(zones.start.size - 1):
        length = int(zones.start[row + 1] - zones.start[row])
        told |= {frozenset(zones.window(row, k + 1).tolist()) for k in range(length)}
    assert len(told) == groups


def test_too_many_groups_are_refused_with_what_to_do() -> None:
    everyone = [list(range(40)) for _ in range(40)]
    with pytest.raises(ValueError, match="take a smaller size, or circles"):
        adjacent_zones(everyone, largest=8)


@pytest.mark.parametrize("prospective", [True, False])
def test_numba_and_numpy_give_the_same(monkeypatch, prospective: bool) -> None:
    counts = counts_with_cluster(days=12)
    asked: dict = {"prospective": prospective, "replications": 20, "longest": 6}
    fast = [permuted(counts, **asked), poisson(counts, **asked)]
    monkeypatch.setattr(search, "HAS_NUMBA", False)
    slow = [permuted(counts, **asked), poisson(counts, **asked)]
    for a, b in zip(fast, slow, strict=True):
        np.testing.assert_allclose(a.statistic_null, b.statistic_null, rtol=1e-10)
        assert [c.areas.tolist() for c in a.clusters[:2]] == [
            c.areas.tolist() for c in b.clusters[:2]
        ]
        assert a.clusters[0].statistic == pytest.approx(b.clusters[0].statistic)


def test_numba_and_numpy_give_the_same_for_labels(monkeypatch) -> None:
    cases = counts_with_cluster().sum(axis=1)
    fast = scan_bernoulli(cases, 40 - cases, ZONES, seed=1, replications=30)
    monkeypatch.setattr(search, "HAS_NUMBA", False)
    slow = scan_bernoulli(cases, 40 - cases, ZONES, seed=1, replications=30)
    np.testing.assert_allclose(fast.statistic_null, slow.statistic_null, rtol=1e-10)


def test_many_cases_are_counted_in_wider_words(monkeypatch) -> None:
    counts = counts_with_cluster(days=12)
    narrow = poisson(counts, prospective=False, replications=64)
    monkeypatch.setattr(search, "MOST_CASES", 10)
    wide = poisson(counts, prospective=False, replications=64)
    np.testing.assert_allclose(narrow.statistic_null, wide.statistic_null, rtol=1e-12)
    many = poisson(counts * 300, replications=64)
    assert many.cases > 2**15
    assert many.clusters[0].areas.tolist() == poisson(counts).clusters[0].areas.tolist()


def test_the_numbers_do_not_depend_on_workers_or_on_stopping() -> None:
    counts = counts_with_cluster(days=12)
    counts[HERE] = 1
    one = permuted(counts, engine=threads_engine(1), replications=300)
    two = permuted(counts, engine=threads_engine(3), replications=300)
    assert np.array_equal(one.statistic_null, two.statistic_null)
    short = permuted(counts, stop_at=10, replications=300)
    done = short.replications_done
    assert short.stopped
    assert done < 300
    assert np.array_equal(short.statistic_null, one.statistic_null[:done])
    assert short.clusters[0].p == pytest.approx(10 / done)


def test_p_values_without_a_cluster_are_uniform() -> None:
    zones = circular_zones(town(4))
    told: dict = {"in space": [], "exchanged": []}
    for run in range(100):
        rng = np.random.default_rng(run)
        cases = rng.multinomial(60, np.full(16, 1 / 16))
        found = scan_poisson(cases, np.ones(16), zones, seed=run, replications=39)
        told["in space"].append(found.clusters[0].p)
        area, day, kind = (rng.integers(0, end, 90) for end in (16, 8, 2))
        found = scan_permutation(
            area, day, areas=16, days=8, zones=zones, longest=3, strata=kind,
            seed=run, replications=39,
        )  # fmt: skip
        told["exchanged"].append(found.clusters[0].p)
    for values in told.values():
        assert 0.42 < np.mean(values) < 0.6
        assert 0.03 <= np.mean(np.array(values) <= 0.1) <= 0.17


def test_what_is_usual_for_a_stratum_is_no_cluster() -> None:
    counts = np.zeros((64, 14), int)
    counts[HERE, -1] = 6  # a kind of report that comes on one day alone
    area, day = events(counts)
    noise = np.random.default_rng(5)
    area = np.concatenate([area, noise.integers(0, 64, 300)])
    day = np.concatenate([day, noise.integers(0, 14, 300)])
    kind = np.repeat([0, 1], [area.size - 300, 300])
    told: dict = {"areas": 64, "days": 14, "zones": ZONES, "longest": 3, "seed": 1}
    without = scan_permutation(area, day, replications=99, **told)
    within = scan_permutation(area, day, strata=kind, replications=99, **told)
    assert without.clusters[0].p == pytest.approx(0.01)
    likely = [one for one in within.clusters if one.p <= 0.05]
    assert not any(np.isin(one.areas, HERE).any() for one in likely)


def test_coverage_and_rhythm_take_away_what_they_explain() -> None:
    rng = np.random.default_rng(8)
    rhythm = np.array([1, 1, 1, 1, 1, 3, 3.0])
    coverage = np.where(np.isin(np.arange(64), HERE), 1.0, 0.3)
    mean = 0.8 * coverage[:, None] * rhythm[np.arange(28) % 7]
    counts = rng.poisson(mean)
    factors = weekly_rhythm(counts)
    assert factors[5] / factors[0] == pytest.approx(3, rel=0.25)
    plain = expected_from(counts, np.full(64, 100))
    known = expected_from(counts, np.full(64, 100), coverage, factors)
    assert known.sum() == pytest.approx(counts.sum())
    told: dict = {"longest": 5, "seed": 1, "replications": 99}
    assert scan_space_time_poisson(counts, plain, ZONES, **told).clusters[0].p < 0.02
    assert scan_space_time_poisson(counts, known, ZONES, **told).clusters[0].p > 0.05


@given(st.integers(1, 40), st.floats(0.1, 39.9), st.integers(0, 60))
@settings(max_examples=40)
def test_ratios_are_not_negative_and_rise_with_the_cases(k, e, people) -> None:
    table = log_table(200)
    told = ratios(POISSON, np.arange(k, 41), e, 40, 0, table)
    assert np.all(told >= 0)
    assert np.all(np.diff(told) >= -1e-9)
    inside = np.arange(0, min(40, people + 40) + 1)
    found = ratios(BERNOULLI, inside, people + 40, 40, 200, table)
    assert np.all(np.diff(found) >= -1e-9)


@given(st.integers(0, 2**32), st.floats(0.05, 0.9))
@settings(max_examples=20)
def test_circles_grow_from_the_nearest_and_keep_their_share(seed, share) -> None:
    rng = np.random.default_rng(seed)
    points, weight = rng.random((30, 2)), rng.random(30)
    zones = circular_zones(points, weight=weight, largest_share=share, lonlat=False)
    for row in range(30):
        inside = zones.window(row, int(zones.start[row + 1] - zones.start[row]))
        far = np.hypot(*(points[inside] - points[row]).T)
        assert np.all(np.diff(far) >= 0)
        assert weight[inside].sum() <= share * weight.sum() + 1e-9


def test_a_limit_in_kilometres_is_measured_on_the_globe() -> None:
    zones = circular_zones(town(), largest_share=1, largest_km=0.51)
    assert sorted(zones.window(27, 9)[:5].tolist()) == [19, 26, 27, 28, 35]
    assert np.diff(zones.start)[27] == 5


@pytest.mark.parametrize(
    ("cases", "expected", "said"),
    [
        ([1, 2], [1, 1, 1], "same"),
        ([0, 0, 0], [1, 1, 1], "no cases"),
        ([1, -1, 0], [1, 1, 1], "not negative"),
        ([1, 0.5, 0], [1, 1, 1], "whole"),
        ([1, 0, 0], [0, 1, 1], "1 areas have cases where none is expected"),
        ([1, 0, 0], [0, 0, 0], "not all zero"),
        ([1, 0, 0, 0], [1, 1, 1, 1], "zones are of 3 areas"),
    ],
)
def test_wrong_input_is_refused(cases, expected, said) -> None:
    zones = circular_zones(np.random.default_rng(1).random((3, 2)))
    with pytest.raises(ValueError, match=said):
        scan_poisson(cases, expected, zones, seed=1)


def test_inputs_stay_as_they_were() -> None:
    counts = counts_with_cluster(days=12)
    area, day = events(counts)
    kept = area.copy(), day.copy()
    scan_permutation(
        area, day, areas=64, days=12, zones=ZONES, longest=3, seed=1, replications=9
    )
    assert np.array_equal(area, kept[0])
    assert np.array_equal(day, kept[1])


@pytest.mark.skipif(not search.HAS_NUMBA, reason="numba is absent")
def test_nothing_is_compiled_after_the_warm_up() -> None:
    warm_up()
    several = (kernels.walk_replicates, kernels.best_windows)
    before = [len(one.signatures) for one in several]
    counts = counts_with_cluster(days=12)
    permuted(counts, replications=9)
    poisson(counts, replications=9, prospective=False)
    scan_poisson(counts.sum(axis=1), np.ones(64), ZONES, seed=1, replications=9)
    scan_bernoulli(counts.sum(axis=1), counts[:, 0], ZONES, seed=1, replications=9)
    assert [len(one.signatures) for one in several] == before


def test_outbreaks_planted_in_jakarta_timur_are_found_in_time() -> None:
    with example_path("jakarta_timur.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    points = np.array([[float(row["lon"]), float(row["lat"])] for row in rows])
    zones = circular_zones(points, largest_share=0.25)
    near = np.argsort(((points - points[20]) ** 2).sum(axis=1))[:3].tolist()

    def detect(counts: np.ndarray) -> list[int]:
        area, day = events(counts[:, -42:])
        found = scan_permutation(
            area, day, areas=65, days=42, zones=zones, longest=7, seed=1,
            replications=199, stop_at=5,
        )  # fmt: skip
        likely = [one for one in found.clusters if one.p <= 0.005]
        return [int(at) for one in likely for at in one.areas]

    told = backtest(
        detect, lambda rng: rng.poisson(0.15, (65, 62)),
        [Planted(tuple(near), 46, 7, 8.0)], seed=1, runs=4, warm_days=42, grace_days=7,
    )  # fmt: skip
    assert told.power.value >= 0.75
    assert told.false_alarms_per_week <= 0.5
    assert np.median(told.lead_days) >= 3
