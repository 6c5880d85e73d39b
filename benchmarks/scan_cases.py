"""Cases to scan: the seeded streams that SaTScan was measured on, and its classics."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SINERGI_SHARED") or ROOT.parent / "shared")
DAYS = 60
RECENT = 5
EVENTS = {65: 600, 1_000: 3_000, 10_000: 10_000}

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


def stream(areas: int) -> tuple[Numbers, Whole, Whole]:
    """Points in a plane, and area and day of every case: 60 days with a weekly rhythm,
    areas that differ, and one cluster in the last five days."""
    rng = np.random.default_rng(7)
    points = rng.random((areas, 2)) * np.sqrt(areas)
    share = rng.gamma(1, 1, areas)
    share /= share.sum()
    week = 1 + 0.3 * np.sin(np.arange(DAYS) * 2 * np.pi / 7)
    week /= week.sum()
    events = EVENTS[areas]
    counts = rng.poisson(events * np.outer(share, week))
    centre = rng.integers(areas)
    far = ((points - points[centre]) ** 2).sum(axis=1)
    near = np.argsort(far)[: max(3, areas // 100)]
    usual = max(events * share[near].sum() / DAYS, 3)
    more = rng.poisson(usual * 2.5 / len(near), (len(near), RECENT))
    counts[near, DAYS - RECENT :] += more
    area, day = np.nonzero(counts)
    many = counts[area, day]
    return points, np.repeat(area, many), np.repeat(day, many)


def leukaemia() -> tuple[Numbers, Numbers, Numbers]:
    """Points, cases and people of 281 tracts of upstate New York (Waller et al. 1994);
    made up in the same size without the shared data."""
    path = SHARED / "reference" / "scan" / "ny_leukemia_smerc_nydf.csv"
    if path.is_file():
        return _read(path, "cases", "population")
    return _made_up(281, 552)


def sudden_deaths() -> tuple[Numbers, Numbers, Numbers]:
    """The same of 100 counties of North Carolina, 1974 to 1978 (Cressie & Chan 1989)."""
    path = SHARED / "reference" / "scan" / "nc_sids_data.csv"
    return _read(path, "SID74", "BIR74") if path.is_file() else _made_up(100, 667)


def _read(path: Path, cases: str, people: str) -> tuple[Numbers, Numbers, Numbers]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [[float(r[name]) for r in rows] for name in ("x", "y", cases, people)]
    x, y, count, population = (np.array(column) for column in columns)
    return np.column_stack([x, y]), np.floor(count), population


def _made_up(areas: int, cases: int) -> tuple[Numbers, Numbers, Numbers]:
    rng = np.random.default_rng(1)
    people = rng.gamma(4, 1_000, areas)
    count = rng.multinomial(cases, people / people.sum()).astype(np.float64)
    return rng.random((areas, 2)), count, people
