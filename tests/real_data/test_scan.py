"""Scans and charts beside SaTScan 10.3.2, smerc 1.8.4, surveillance 1.20.3, esda 2.9."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial import cKDTree
from scipy.stats import norm

from sinergi_core.scan import (
    ScanResult,
    circular_zones,
    cusum_rossi,
    ears,
    getis_ord,
    local_moran,
    moran,
    scan_permutation,
    scan_poisson,
)
from sinergi_core.scan.farrington import bounds_of

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def reference(shared: Path) -> Path:
    return shared / "reference"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def columns(rows: list[dict[str, str]], *names: str) -> np.ndarray:
    found = np.array([[float(row[name]) for name in names] for row in rows])
    return found[:, 0] if len(names) == 1 else found


def in_space(points: np.ndarray, cases: np.ndarray, people: np.ndarray) -> ScanResult:
    zones = circular_zones(points, weight=people, lonlat=False)
    return scan_poisson(cases, people, zones, seed=1)


@pytest.mark.parametrize("row", range(4))
def test_clusters_in_space_agree(reference: Path, row: int) -> None:
    expected = table(reference / "scan_expected.csv")[row]
    if row < 2:
        rows = table(reference / "scan" / "ny_leukemia_smerc_nydf.csv")
        cases, people = np.floor(columns(rows, "cases")), columns(rows, "population")
    else:
        rows = table(reference / "scan" / "nc_sids_data.csv")
        year = "74" if row == 2 else "79"
        cases, people = columns(rows, f"SID{year}"), columns(rows, f"BIR{year}")
    found = in_space(columns(rows, "x", "y"), cases, people).clusters[row == 1]
    assert found.areas.size == int(expected["regions_in_cluster"])
    assert found.observed == int(expected["cases"])
    assert found.expected == pytest.approx(float(expected["expected"]), abs=0.005)
    assert found.statistic == pytest.approx(float(expected["llr"]), abs=1e-6)
    low, _, high = expected["p"].partition("-")
    assert float(low) / 2 <= found.p <= float(high or low) * 1.6


@pytest.mark.parametrize(
    ("size", "largest_share", "prospective", "replications"),
    [(65, 0.5, True, 999), (65, 0.1, True, 199), (65, 0.5, False, 99),
     (1000, 0.5, True, 64), (1000, 0.1, True, 199), (10000, 0.01, True, 199)],
)  # fmt: skip
def test_clusters_in_space_and_time_agree_with_satscan(
    reference: Path, size, largest_share, prospective, replications
) -> None:
    points = np.loadtxt(reference / "scan" / f"syn{size}.geo")[:, 1:3]
    events = [
        line.split()
        for line in (reference / "scan" / f"syn{size}.cas").read_text().splitlines()
    ]
    began = dt.date(2024, 1, 1)
    days = [(dt.date(*map(int, e[2].split("/"))) - began).days for e in events]
    many = [int(e[1]) for e in events]
    area, day = np.repeat([int(e[0]) for e in events], many), np.repeat(days, many)
    zones = circular_zones(
        points, weight=np.bincount(area, minlength=size), largest_share=largest_share,
        lonlat=False,
    )  # fmt: skip
    found = scan_permutation(
        area, day, areas=size, days=60, zones=zones, longest=7,
        prospective=prospective, replications=replications, seed=1,
    )  # fmt: skip
    kind = "prospective" if prospective else "retrospective"
    told = f"{kind} STP D<=7 max {largest_share:.0%} cases"
    expected = next(
        row
        for row in table(reference / "scan" / "satscan_synthetic_scale.csv")
        if row["n_locations"] == str(size) and row["config"] == told
    )
    best = found.clusters[0]
    assert best.statistic == pytest.approx(float(expected["llr"]), abs=1e-6)
    assert best.observed == int(expected["cases"])
    first, last = expected["time"].split("-")
    assert best.first == (dt.date(*map(int, first.split("/"))) - began).days
    assert best.last == (dt.date(*map(int, last.split("/"))) - began).days
    assert best.p == pytest.approx(1 / (1 + replications), abs=0.006)


@pytest.fixture(scope="module")
def weekly(reference: Path) -> np.ndarray:
    return columns(table(reference / "surveillance" / "salmNewport_weekly.csv"), "y")


def charted(reference: Path, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = table(reference / "surveillance" / f"{name}_salmNewport.csv")
    found = columns(rows, "i", "upperbound", "alarm")
    return found[:, 0].astype(int) - 1, found[:, 1], found[:, 2] == 1


@pytest.mark.parametrize("method", ["C1", "C2"])
def test_ears_agrees_with_surveillance(reference, weekly, method) -> None:
    at, bound, alarm = charted(reference, f"ears_{method}")
    told = ears(weekly, method)
    np.testing.assert_allclose(told.bound[at], bound, atol=1e-9)
    assert np.array_equal(told.alarm[at], alarm)


def test_c3_differs_by_the_fault_of_surveillance_alone(reference, weekly) -> None:
    """Its bound begins at the day's own count, and lacks the 1 that each day is lessened
    by: x + sd (z - before) in place of mean + sd (1 + z - before)."""
    at, bound, _ = charted(reference, "ears_C3")
    middle = ears(weekly, "C2")
    sd = np.array([weekly[t - 9 : t - 2].std(ddof=1) for t in at])
    mean = np.array([weekly[t - 9 : t - 2].mean() for t in at])
    before = np.array(
        [np.maximum(middle.statistic[t - 2 : t] - 1, 0).sum() for t in at]
    )
    z = norm.isf(0.001)
    theirs = np.maximum(weekly[at] + sd * (z - before), 0)
    np.testing.assert_allclose(bound, theirs, atol=1e-9)
    ours = np.maximum(mean + sd * (1 + z - before), 0)
    told = ears(weekly, "C3", alpha=0.001).bound[at]
    np.testing.assert_allclose(told, np.where(before > z, 0, ours), atol=1e-9)


def test_cusum_agrees_with_surveillance(reference, weekly) -> None:
    at, bound, alarm = charted(reference, "cusum_rossi")
    told = cusum_rossi(weekly[at], mean=weekly[: at[0]].mean())
    some = told.bound > 0  # else any count alarms; it squares a negative root there
    np.testing.assert_allclose(told.bound[some], bound[some], atol=1e-9)
    assert np.array_equal(told.alarm, alarm)


def test_farrington_agrees_with_surveillance(reference, weekly) -> None:
    """Its comparable weeks are those nearest the same date of four years; R ends its
    regression a little earlier, so bounds agree to 4e-4. 0 stands there where too few
    cases came lately."""
    rows = table(reference / "surveillance" / "salmNewport_weekly.csv")
    weeks = [dt.date.fromisoformat(row["epoch"]) for row in rows]
    at, bound, _ = charted(reference, "farrington")
    told = np.empty(at.size)
    for n, t in enumerate(at):
        lags = [nearest_week(weeks, weeks[t], year) - t for year in (4, 3, 2, 1)]
        when = np.add.outer(lags, np.arange(-3, 4)).ravel()
        past = weekly[np.newaxis, t + when]
        told[n] = bounds_of(
            past, when, float(norm.isf(0.005)), 0.01, trend=True, reweight=True
        )[0][0]
    judged = bound > 0
    np.testing.assert_allclose(told[judged], bound[judged], atol=4e-4)


def nearest_week(weeks: list[dt.date], day: dt.date, years: int) -> int:
    leap = day.month == 2 and day.day == 29
    then = (
        dt.date(day.year - years, 3, 1) if leap else day.replace(year=day.year - years)
    )
    return min(range(len(weeks)), key=lambda i: abs((weeks[i] - then).days))


def test_neighbour_statistics_agree_with_esda(reference: Path) -> None:
    rows = table(reference / "scan" / "esda_nc_sids74_knn5.csv")
    points = columns(table(reference / "scan" / "nc_sids_data.csv"), "x", "y")
    near = cKDTree(points).query(points, k=6)[1][:, 1:].tolist()
    rate = columns(rows, "rate")
    whole = table(reference / "scan" / "esda_nc_sids74_moran.csv")[0]
    told = moran(rate, near, seed=1)
    assert told.value == pytest.approx(float(whole["I"]), abs=1e-12)
    assert told.p_high <= 0.003
    local = local_moran(rate, near, seed=1)
    np.testing.assert_allclose(local.value, columns(rows, "Ii"), atol=1e-12)
    assert np.array_equal(local.quadrant, columns(rows, "q"))
    folded = np.minimum(local.p_high, local.p_low)
    np.testing.assert_allclose(folded, columns(rows, "p_sim"), atol=0.06)
    hot = getis_ord(rate, near, star=True, seed=1)
    np.testing.assert_allclose(hot.value / 6, columns(rows, "Gi"), atol=1e-12)
