"""`./bench scan`: clusters in space and time, charts, beside SaTScan and the floor.

SaTScan has no Python package: its processor seconds were recorded on the same streams.
The floor of a scan adds every case of every replicate to its windows and evaluates none.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from benchmarks import scan_cases
from benchmarks.rows import Job, Part, Peer, Row, Target
from sinergi_core.scan import (
    change_points,
    circular_zones,
    cusum_rossi,
    ears,
    farrington,
    local_moran,
    scan_permutation,
    scan_poisson,
    search,
    warm_up,
)
from sinergi_core.scan.task import Entries, Task

LONGEST = 7
REPLICATIONS = 999
TIMES = 3
"""How many times faster than SaTScan the prospective scan has to be."""


def permuting(areas: int, share: float, *, prospective: bool = True) -> Part:
    """The space-time permutation scan of a stream, its circles included."""

    def part(quick: bool) -> Job:
        size = 65 if quick else areas
        points, area, day = scan_cases.stream(size)
        weight = np.bincount(area, minlength=size)
        warm_up()

        def run() -> object:
            zones = circular_zones(
                points, weight=weight, largest_share=share, lonlat=False
            )
            return scan_permutation(
                area, day, areas=size, days=scan_cases.DAYS, zones=zones,
                longest=LONGEST, prospective=prospective, seed=1,
                replications=99 if quick else REPLICATIONS,
            )  # fmt: skip

        return run

    return part


def in_space(quick: bool) -> Job:
    """The spatial Poisson scan of leukaemia in New York."""
    return _in_space(*scan_cases.leukaemia(), quick=quick)


def in_counties(quick: bool) -> Job:
    """The spatial Poisson scan of sudden infant deaths in North Carolina."""
    return _in_space(*scan_cases.sudden_deaths(), quick=quick)


def _in_space(
    points: scan_cases.Numbers,
    cases: scan_cases.Numbers,
    people: scan_cases.Numbers,
    *,
    quick: bool,
) -> Job:
    warm_up()

    def run() -> object:
        zones = circular_zones(points, weight=people, lonlat=False)
        many = 99 if quick else REPLICATIONS
        return scan_poisson(cases, people, zones, seed=1, replications=many)

    return run


def adding(work: Part) -> Part:
    """The floor of a scan: the walk of its replicates, without a look at any window."""

    def part(quick: bool) -> Job:
        kept: list[tuple[Task, Entries, int]] = []
        largest = search.largest_ratios

        def keep(
            task: Task, entries: Entries, size: int, engine: object = None
        ) -> scan_cases.Numbers:
            kept.append((task, entries, size))
            return np.zeros(size)

        search.largest_ratios = keep
        try:
            work(quick)()
        finally:
            search.largest_ratios = largest
        never = np.full(2, 2**30, np.int32)
        return lambda: [
            search._walk_part(task, entries, np.zeros(size), never, 0.0, 1, 0)
            for task, entries, size in kept
        ]

    return part


def weeks(areas: int, days: int) -> scan_cases.Numbers:
    """Counts (areas, days) of a slow rhythm."""
    rng = np.random.default_rng(1)
    level = 3 + 2 * np.sin(np.arange(days) * 2 * np.pi / 52)
    return rng.poisson(level, (areas, days)).astype(np.float64)


def charting(quick: bool) -> Job:
    """EARS C1 to C3 and CUSUM of 65 areas, each with 528 weeks."""
    counts = weeks(5 if quick else 65, 528)
    return lambda: [
        *(ears(counts, method) for method in ("C1", "C2", "C3")),
        cusum_rossi(counts, mean=3.0),
    ]


def regressing(quick: bool) -> Job:
    """Farrington's chart of one area with 129 weeks that have four years before them."""
    counts = weeks(1, 20 + 211 if quick else 129 + 211)
    return partial(farrington, counts, back=4)


def cutting(quick: bool) -> Job:
    """Change points of 65 areas, each with 528 weeks."""
    return partial(change_points, weeks(5 if quick else 65, 528))


def neighbouring(quick: bool) -> Job:
    """Local Moran of 10,000 areas with eight neighbours each."""
    from scipy.spatial import cKDTree

    size = 200 if quick else 10_000
    rng = np.random.default_rng(1)
    points, values = rng.random((size, 2)), rng.normal(size=size)
    near = np.asarray(cKDTree(points).query(points, k=9)[1])[:, 1:].tolist()
    return partial(local_moran, values, near, seed=1)


def _satscan(seconds: float) -> Peer:
    return Peer("SaTScan 10.3.2", recorded_cpu_s=seconds)


def _stream_row(
    code: str, areas: int, share: float, seconds: float, *, prospective: bool = True
) -> Row:
    kind = "prospective" if prospective else "retrospective"
    work = permuting(areas, share, prospective=prospective)
    return Row(
        code=code,
        work=f"{kind} space-time permutation scan, 999 replicates, circles included",
        size=f"{areas:,} places, 60 days, up to 7 days and {share:.0%} of the cases",
        ours=work,
        target=Target(cpu_s=seconds / TIMES if areas > 65 else seconds),
        floor=adding(work),
        floor_is="every case of every replicate added to its windows",
        peers=(_satscan(seconds),),
        repeats=1 if areas > 1_000 or not prospective else 3,
    )


ROWS = (
    Row(
        code="leukaemia",
        work="spatial Poisson scan, 999 replicates, circles included",
        size="281 tracts, 552 cases",
        ours=in_space,
        target=Target(cpu_s=0.23),
        floor=adding(in_space),
        floor_is="every case of every replicate added to its windows",
        peers=(
            _satscan(0.23),
            Peer("smerc 1.8.4", recorded_cpu_s=1.68),
            Peer("SpatialEpi 1.2.8", recorded_cpu_s=2.0),
        ),
        repeats=5,
    ),
    Row(
        code="counties",
        work="spatial Poisson scan, 999 replicates, circles included",
        size="100 counties, 667 cases",
        ours=in_counties,
        target=Target(cpu_s=0.07),
        floor=adding(in_counties),
        floor_is="every case of every replicate added to its windows",
        peers=(_satscan(0.07), Peer("smerc 1.8.4", recorded_cpu_s=0.23)),
        repeats=5,
    ),
    _stream_row("stream-65", 65, 0.5, 0.12),
    _stream_row("stream-1000", 1_000, 0.5, 13.12),
    _stream_row("stream-1000-small", 1_000, 0.1, 2.77),
    _stream_row("stream-10000", 10_000, 0.1, 366.44),
    _stream_row("stream-10000-small", 10_000, 0.01, 46.99),
    _stream_row("back-65", 65, 0.5, 2.06, prospective=False),
    _stream_row("back-1000", 1_000, 0.5, 480.10, prospective=False),
    Row(
        code="charts",
        work="EARS C1, C2, C3 and CUSUM",
        size="65 areas, 528 weeks",
        ours=charting,
        target=Target(cpu_s=0.1),
        peers=(Peer("surveillance 1.20.3, one area, 129 weeks", recorded_cpu_s=0.023),),
        repeats=5,
    ),
    Row(
        code="farrington",
        work="Farrington's regression with trend and reweighting",
        size="one area, 129 weeks",
        ours=regressing,
        target=Target(cpu_s=0.56),
        peers=(Peer("surveillance 1.20.3", recorded_cpu_s=0.56),),
        repeats=5,
    ),
    Row(
        code="changes",
        work="change points, exact",
        size="65 areas, 528 weeks",
        ours=cutting,
        target=Target(cpu_s=2.0),
    ),
    Row(
        code="neighbours",
        work="local Moran, 999 permutations",
        size="10,000 areas, 8 neighbours each",
        ours=neighbouring,
        target=Target(cpu_s=2.0),
        peers=(Peer("esda 2.9", recorded_cpu_s=0.66),),
    ),
)
