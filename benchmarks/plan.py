"""`./bench plan`: planning measures, beside integer programming solvers and the floor.

Speed alone says nothing of a plan: each row says what its plan is worth, too, and the
certified bound. A row misses when it is too slow or its plan is worth too little.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.report import RowReport, report_row
from benchmarks.rows import Job, Peer, Row, Target
from sinergi_core.allocate import bound_plan, greedy_plan, propose_plan, violations
from sinergi_core.allocate.instances import reference_problem
from sinergi_core.allocate.search import warm_up

RECORDED = (
    ("CBC", 6_057),
    ("HiGHS", 5_609),
    ("SCIP", 4_767),
    ("CP-SAT", 1_465),
)
ENOUGH = {"reference": 6_700.0}
BOUND_SECONDS = 60.0
SEARCH_SECONDS = {"reference": 4.0, "nation": 280.0}  # ends by itself when idle
NATION = 514


def reference(quick: bool) -> Job:
    """Plan the reference instance: 65 areas, 30 actions, 12 weeks."""
    problem = reference_problem(12 if quick else 65)
    warm_up()
    return lambda: propose_plan(problem, seconds=SEARCH_SECONDS["reference"])


def nation(quick: bool) -> Job:
    """Plan all 514 regencies and cities."""
    problem = reference_problem(20 if quick else NATION)
    warm_up()
    return lambda: propose_plan(problem, seconds=SEARCH_SECONDS["nation"])


def first_greedy(quick: bool) -> Job:
    """One pass of plain greedy over the same problem."""
    problem = reference_problem(12 if quick else 65)
    warm_up()
    return lambda: greedy_plan(problem)


def first_greedy_nation(quick: bool) -> Job:
    """One pass of plain greedy over all 514."""
    problem = reference_problem(20 if quick else NATION)
    warm_up()
    return lambda: greedy_plan(problem)


ROWS = (
    Row(
        code="reference",
        work="a plan with decay and saturation, every limit kept",
        size="65 areas x 30 actions x 12 weeks",
        ours=reference,
        target=Target(wall_s=5.0),
        floor=first_greedy,
        floor_is="one plain greedy pass",
        peers=tuple(
            Peer(f"{name}, worth {worth:,} after 60 s", recorded_cpu_s=60.0)
            for name, worth in RECORDED
        ),
    ),
    Row(
        code="nation",
        work="the same for every regency and city",
        size=f"{NATION} areas x 30 actions x 12 weeks",
        ours=nation,
        target=Target(wall_s=300.0),
        floor=first_greedy_nation,
        floor_is="one plain greedy pass",
        repeats=1,
    ),
)


@dataclass(frozen=True, slots=True)
class PlanReport:
    """The times of a row and what its plan is worth, with the certified bound."""

    times: RowReport
    worth: float
    greedy: float
    bound: float
    gap: float
    bound_seconds: float
    broken: int

    @property
    def missed(self) -> tuple[str, ...]:
        """Targets of time, of worth, and that no limit may be broken."""
        missed = list(self.times.missed)
        if not self.times.quick:
            if self.worth < ENOUGH.get(self.times.row.code, 0.0):
                missed.append("worth")
            if self.bound_seconds > BOUND_SECONDS * 1.1:
                missed.append("bound_s")
        if self.broken:
            missed.append("limits")
        return tuple(missed)

    def lines(self) -> list[str]:
        """Return the report as lines to read."""
        enough = ENOUGH.get(self.times.row.code)
        said = f" (target {enough:,.0f})" if enough and not self.times.quick else ""
        return [
            *self.times.lines(),
            f"  worth   {self.worth:,.1f}{said}; plain greedy {self.greedy:,.1f}",
            f"  bound   {self.bound:,.1f} after {self.bound_seconds:.0f} s: "
            f"no plan is more than {100 * self.gap:.2f} % better",
        ]

    def as_plain(self) -> dict[str, Any]:
        """Return the report as plain values, for `--json`."""
        own = {k: v for k, v in asdict(self).items() if k != "times"}
        return {**self.times.as_plain(), **own, "missed": list(self.missed)}


def report_rows(rows: Sequence[Row], *, quick: bool) -> Iterator[PlanReport]:
    """Measure each row, then make its plan once more here to say what it is worth."""
    for row in rows:
        times = report_row("plan", row, quick=quick)
        yield _with_worth(times, quick=quick)


def _with_worth(times: RowReport, *, quick: bool) -> PlanReport:
    full = {"reference": 65, "nation": NATION}[times.row.code]
    problem = reference_problem(12 if quick else full)
    plan = propose_plan(problem, seconds=SEARCH_SECONDS[times.row.code])
    began = time.perf_counter()
    bound = bound_plan(problem, plan, seconds=2.0 if quick else BOUND_SECONDS)
    return PlanReport(
        times=times,
        worth=plan.objective,
        greedy=greedy_plan(problem).objective,
        bound=bound.value,
        gap=bound.gap,
        bound_seconds=time.perf_counter() - began,
        broken=len(violations(problem, plan)),
    )
