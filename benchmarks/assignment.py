"""`./bench assignment`: stores for polling stations, beside solvers and the floor.

Speed alone says nothing of an assignment: each row also says what it costs, the bound
that no other can go below, and that every rule is kept. A row misses when it is too
slow, its gap is too wide, or it breaks a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from benchmarks.assignment_peers import cbc_median, highs_city, highs_flow, ortools_flow
from benchmarks.report import RowReport, report_row
from benchmarks.rows import Job, Part, Peer, Row, Target
from sinergi_core.allocate.stores import (
    Delivery,
    StoreProblem,
    assign_stations,
    fail_stores,
    violations,
    warm_up,
)
from sinergi_core.allocate.stores.block import blocks_of
from sinergi_core.allocate.stores.flow import flow_of
from sinergi_core.allocate.stores.instances import (
    example_city,
    example_nation,
    reference_arrays,
    reference_problem,
)

GAP = 1e-4
DEPOT_ROOM = 1.1  # of an equal share


def city_problem(quick: bool) -> StoreProblem:
    """8,812 stations, 40 stores, 20 of them open, none outside its kecamatan."""
    return example_city(500 if quick else 8812, most_open=20)


def crossing_problem(quick: bool) -> StoreProblem:
    """The same with one block: 15 stores, any station in any of them."""
    return example_city(500 if quick else 8812, crossing=True, most_open=15)


def median_problem(quick: bool) -> StoreProblem:
    """The seeded p-median: 10 of 65 candidates, 8,500 points, no limits of room."""
    return reference_problem(65, 500 if quick else 8500, 10)


def small_median_problem(quick: bool) -> StoreProblem:
    """The same with 2,000 points, which solvers finish in a while."""
    return reference_problem(20 if quick else 65, 200 if quick else 2000, 10)


def depots_problem(quick: bool) -> StoreProblem:
    """Ten open depots with a tenth more room than is needed."""
    demand = 500 if quick else 8500
    _, boxes = reference_arrays(10, demand)
    room = np.full(10, np.ceil(boxes.sum() * DEPOT_ROOM / 10))
    return reference_problem(10, demand, 10, room).replace(whole=False)


def nation_problem(quick: bool) -> StoreProblem:
    """820,161 stations in 7,285 kecamatan with four stores each, two of them open."""
    return example_nation(2000, 20) if quick else example_nation()


PROBLEMS: dict[str, Callable[[bool], StoreProblem]] = {
    "city": city_problem,
    "crossing": crossing_problem,
    "median": median_problem,
    "median-small": small_median_problem,
    "nation": nation_problem,
}


def assigning(code: str) -> Part:
    """Return the part that assigns the problem of this name."""

    def part(quick: bool) -> Job:
        problem = PROBLEMS[code](quick)
        warm_up()
        return lambda: assign_stations(problem, gap=GAP)

    return part


def nearest(code: str) -> Part:
    """Return the floor: every length computed once, every station to its nearest."""

    def part(quick: bool) -> Job:
        problem = PROBLEMS[code](quick)
        return lambda: [int(b.cost.argmin(axis=1)[0]) for b in blocks_of(problem)]

    return part


def depots(quick: bool) -> Job:
    """Our flow of least cost, lengths given."""
    warm_up()
    block = next(iter(blocks_of(depots_problem(quick))))
    every = np.ones(10, dtype=np.bool_)
    return lambda: flow_of(block, every, block.detour)


def depots_nearest(quick: bool) -> Job:
    """Every station to its nearest depot, room or not."""
    block = next(iter(blocks_of(depots_problem(quick))))
    return lambda: block.cost.argmin(axis=1)


def failing(quick: bool) -> Job:
    """The fullest store fails at eight: who is hit, and three ways out."""
    problem = city_problem(quick)
    found = assign_stations(problem)
    delivery = Delivery(start_hour=6, due_hour=18, trucks=6, truck_boxes=120)
    store = int(found.load.argmax())
    return lambda: fail_stores(problem, found, delivery, [store], 8.0)


def highs_of_city(quick: bool) -> Job:
    """One integer programme for HiGHS, to the same gap."""
    problem = city_problem(quick)
    return lambda: highs_city(problem, gap=GAP)


def highs_of_small_median(quick: bool) -> Job:
    """One integer programme for HiGHS, to the same gap."""
    problem = small_median_problem(quick)
    return lambda: highs_city(problem, gap=GAP)


def spopt_of_small_median(quick: bool) -> Job:
    """PySAL's p-median, solved by CBC to the same gap."""
    km, boxes = reference_arrays(20 if quick else 65, 200 if quick else 2000)
    return lambda: cbc_median(km, boxes, 10, gap=GAP)


def highs_of_depots(quick: bool) -> Job:
    """The flow as a linear programme for HiGHS."""
    block = next(iter(blocks_of(depots_problem(quick))))
    return lambda: highs_flow(block)


def ortools_of_depots(quick: bool) -> Job:
    """The flow by the network solver of OR-Tools."""
    block = next(iter(blocks_of(depots_problem(quick))))
    return lambda: ortools_flow(block)


NEAREST = "every length once, every station to its nearest store"
ROWS = (
    Row(
        code="city",
        work="20 of 40 stores in all, own kecamatan, limited room, floods",
        size="8,812 stations x 40 stores in 10 kecamatan",
        ours=assigning("city"),
        target=Target(wall_s=3.0, memory_mb=500),
        floor=nearest("city"),
        floor_is=NEAREST,
        peers=(Peer("HiGHS, one integer programme", highs_of_city),),
    ),
    Row(
        code="crossing",
        work="15 of 40 stores, any kecamatan, limited room, floods",
        size="8,812 stations x 40 stores",
        ours=assigning("crossing"),
        target=Target(wall_s=3.0, memory_mb=500),
        floor=nearest("crossing"),
        floor_is=NEAREST,
    ),
    Row(
        code="median",
        work="p-median, 10 of 65 candidates",
        size="8,500 points x 65 candidates",
        ours=assigning("median"),
        target=Target(wall_s=3.0, memory_mb=500),
        floor=nearest("median"),
        floor_is=NEAREST,
        peers=(Peer("HiGHS, optimal", recorded_cpu_s=191.0),),
    ),
    Row(
        code="median-small",
        work="p-median, 10 of 65 candidates",
        size="2,000 points x 65 candidates",
        ours=assigning("median-small"),
        target=Target(wall_s=1.0, memory_mb=500),
        floor=nearest("median-small"),
        floor_is=NEAREST,
        peers=(
            Peer("HiGHS, one integer programme", highs_of_small_median),
            Peer("PySAL spopt with CBC", spopt_of_small_median, package="spopt"),
        ),
    ),
    Row(
        code="flow",
        work="boxes of least cost into ten open depots of limited room",
        size="8,500 points x 10 depots, 1.1 times the room needed",
        ours=depots,
        target=Target(wall_s=0.1, memory_mb=500),
        floor=depots_nearest,
        floor_is="every point to its nearest depot",
        peers=(
            Peer("HiGHS, linear programme", highs_of_depots),
            Peer(
                "OR-Tools min-cost flow",
                ortools_of_depots,
                recorded_cpu_s=0.043,
                package="ortools",
            ),
        ),
        repeats=5,
    ),
    Row(
        code="what-if",
        work="the fullest store fails: who misses ballots when, three ways out",
        size="8,812 stations x 40 stores",
        ours=failing,
        target=Target(wall_s=5.0, memory_mb=500),
    ),
    Row(
        code="nation",
        work="two of four stores in each kecamatan, limited room, floods",
        size="820,161 stations x 29,140 stores in 7,285 kecamatan",
        ours=assigning("nation"),
        target=Target(wall_s=30.0, memory_mb=1_000),
        floor=nearest("nation"),
        floor_is=NEAREST,
        repeats=1,
    ),
)


@dataclass(frozen=True, slots=True)
class AssignmentReport:
    """The times of a row and, where it assigns, what the assignment is worth."""

    times: RowReport
    cost: float | None
    bound: float | None
    gap: float | None
    lacking: int | None
    broken: int

    @property
    def missed(self) -> tuple[str, ...]:
        """Targets of time and memory, of the gap, and that no rule may be broken."""
        missed = list(self.times.missed)
        if self.gap is not None and self.gap > GAP and not self.times.quick:
            missed.append("gap")
        return (*missed, "rules") if self.broken else tuple(missed)

    def lines(self) -> list[str]:
        """Return the report as lines to read."""
        if self.gap is None:
            return self.times.lines()
        return [
            *self.times.lines(),
            f"  cost    {self.cost:,.1f} box-km, none below {self.bound:,.1f}: "
            f"gap {self.gap:.1e} (target {GAP:g}); {self.lacking} boxes lack room",
        ]

    def as_plain(self) -> dict[str, Any]:
        """Return the report as plain values, for `--json`."""
        own = {k: v for k, v in asdict(self).items() if k != "times"}
        return {**self.times.as_plain(), **own, "missed": list(self.missed)}


def report_rows(rows: Sequence[Row], *, quick: bool) -> Iterator[AssignmentReport]:
    """Measure each row, then assign once more here to say what it is worth."""
    for row in rows:
        times = report_row("assignment", row, quick=quick)
        make = PROBLEMS.get(row.code)
        if make is None:
            yield AssignmentReport(times, None, None, None, None, 0)
            continue
        problem = make(quick)
        found = assign_stations(problem, gap=GAP)
        yield AssignmentReport(
            times=times,
            cost=found.cost,
            bound=found.bound,
            gap=found.gap,
            lacking=sum(lack.boxes for lack in found.shortages),
            broken=len(violations(problem, found)),
        )
