"""The search for a plan: priced greedy, swaps, and taking out to put in better.

1. Lazy greedy by gain per price, for a row of prices of people against money and for
   random variations of the best (`prices`).
2. Swaps: each choice against the best feasible other one.
3. Large neighbourhoods (Shaw 1998): some areas, weeks, actions or random choices are
   taken out and filled anew under varied prices; a slightly worse plan may be kept on
   the way (record-to-record travel, Dueck 1993).
4. Against unlucky draws: the draws in which the plan leaves most are given more weight
   and 2 to 4 repeated (the weights of all phases are averaged, as in fictitious play).

Areas below `least_per_area` are served first at every step. All randomness comes from
the seed; only the clock (`seconds`) can make two runs differ, and the plan says so.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from sinergi_core.allocate import kernels
from sinergi_core.allocate.arrays import (
    State,
    Static,
    copy_state,
    new_state,
    restore,
    rows_of,
    static_of,
)
from sinergi_core.allocate.exact import CELLS_AT_MOST, best_of_few
from sinergi_core.allocate.plan import (
    Plan,
    draw_weights,
    lowered_shares,
    make_plan,
    robust_value,
    violations,
)
from sinergi_core.allocate.prices import Prices, even_prices, weights_of
from sinergi_core.allocate.problem import Floats, Ints, PlanProblem, Saturation

STAFF_PRICES = (0.0, 0.3, 0.6, 0.9, 1.2, 1.6, 2.2, 3.5)
VARIATIONS = 12
PHASES = 4  # when the draws matter
CELLS_PER_ROUND = 1.6e7  # rounds are this over the number of cells, within the bounds
FEWEST_ROUNDS, MOST_ROUNDS = 400, 2000
SWAP_PASSES = 6
SWAPS_AT_ONCE = 128
PLACES_AT_ONCE = 80  # areas in which a swap looks for its other choice
TAKEN_OUT_AT_MOST = 90  # about so many choices in one round
NOISES = (0.0, 0.0, 0.15, 0.6)  # of the price of each single choice
ALLOWANCE = 2e-4  # how much worse, as a share, a plan may be on the way


@dataclass(slots=True)
class Tour:
    """One search under way: arrays, state, clock, randomness, and the best so far."""

    problem: PlanProblem
    static: Static
    state: State
    rng: np.random.Generator
    end: float
    rounds: int = 0
    late: bool = False
    best_rows: Ints = field(default_factory=lambda: np.zeros((0, 3), dtype=np.int64))
    best_value: tuple[int, float] = (-1_000_000_000, -np.inf)

    def over(self) -> bool:
        """Whether the clock has run out; remembered."""
        self.late = self.late or time.monotonic() >= self.end
        return self.late

    def value(self) -> tuple[int, float]:
        """How the present state compares: fewest areas short, then the objective."""
        short = np.maximum(self.problem.least_per_area - self.state.by_area, 0).sum()
        return -int(short), float(self.state.totals[1])


def propose_plan(
    problem: PlanProblem,
    *,
    seed: int = 1,
    seconds: float = 60.0,
    rounds: int | None = None,
    start: Plan | None = None,
) -> Plan:
    """The best plan found; never worse than `start` if that keeps the limits.

    `rounds` of taking out and putting in: by the size of the problem unless given. With
    up to 16 possible choices the plan is the best there is (`proven`). Takes about
    2 s for 65 areas, 30 actions and 12 weeks, a minute for 514 areas, on one core.
    Deterministic for a seed unless `stopped_early`. The clock starts once the kernels
    are loaded: compiling them takes as long as a search, and is no part of it.
    """
    _check(seconds, rounds)
    warm_up()
    return _propose(problem, seed, seconds, rounds, start)


def _propose(
    problem: PlanProblem,
    seed: int,
    seconds: float,
    rounds: int | None,
    start: Plan | None,
) -> Plan:
    tour = _new_tour(problem, seed, seconds)
    proven = _search(tour, rounds, start)
    return make_plan(
        problem,
        tour.best_rows,
        method="exact" if proven else "search",
        seed=seed,
        rounds=tour.rounds,
        proven=proven,
        stopped_early=tour.late,
    )


@cache
def warm_up() -> None:
    """Compile the kernels (or load them from the cache), once in a process."""
    kinds: tuple[Saturation, ...] = ("complement", "capped")
    for saturation in kinds:
        small = PlanProblem(
            areas=("a", "b"),
            actions=tuple("abcdefghij"),
            indicators=("i",),
            institutions=("x",),
            weeks=2,
            scores=np.ones((2, 2)),
            shares=np.ones((2, 1)),
            effect=np.full((10, 1), 0.5),
            cost=np.ones(10),
            institution_of=np.zeros(10, dtype=np.int64),
            budget=5,
            saturation=saturation,
        )
        _propose(small, seed=1, seconds=60.0, rounds=2, start=None)


def _check(seconds: float, rounds: int | None) -> None:
    if not seconds > 0:
        raise ValueError("seconds: give more than 0")
    if rounds is not None and rounds < 0:
        raise ValueError("rounds: give 0 or more")


def _new_tour(problem: PlanProblem, seed: int, seconds: float) -> Tour:
    even = draw_weights(problem, problem.scores @ problem.area_weight)
    static = static_of(problem, even)
    return Tour(
        problem,
        static,
        fresh_state(problem, static),
        np.random.default_rng(seed),
        time.monotonic() + seconds,
    )


def fresh_state(problem: PlanProblem, static: Static) -> State:
    """A state with what is fixed and nothing else."""
    state = new_state(static)
    kernels.all_gains(static, state)
    if problem.fixed:
        kernels.put_in(static, state, np.array(problem.fixed, dtype=np.int64))
    return state


def _search(tour: Tour, rounds: int | None, start: Plan | None) -> bool:
    """Search; true when the best there is was found."""
    problem = tour.problem
    if start is not None:
        _consider(tour, start.choices)
        if violations(problem, make_plan(problem, tour.best_rows)):
            tour.best_rows, tour.best_value = _nothing(tour)
    prices = _greedy_runs(tour)
    cells = int(np.count_nonzero(tour.static.open))
    many = _rounds(tour.static, rounds)
    matters = problem.draws > 1 and problem.caution > 0
    phases = PHASES if matters else 1
    seen: list[Floats] = []
    for phase in range(phases):
        if phase:
            _turn_to_unlucky(tour, seen)
        _improve(tour, prices, many // phases)
        _consider(tour, rows_of(tour.state))
        if tour.over():
            break
    if cells > CELLS_AT_MOST:
        return False
    found = best_of_few(problem, tour.static, tour.best_rows, tour.end)
    if found is not None:
        tour.best_rows = found
    return found is not None


def _nothing(tour: Tour) -> tuple[Ints, tuple[int, float]]:
    return np.zeros((0, 3), dtype=np.int64), (-1_000_000_000, -np.inf)


def _rounds(static: Static, rounds: int | None) -> int:
    if rounds is not None:
        return rounds
    cells = max(static.open.size, 1)
    return int(np.clip(CELLS_PER_ROUND / cells, FEWEST_ROUNDS, MOST_ROUNDS))


def _consider(tour: Tour, rows: Ints) -> None:
    """Keep these choices if they are better than the best under the real objective."""
    problem = tour.problem
    counts = np.bincount(rows[:, 0], minlength=len(problem.areas))
    short = int(np.maximum(problem.least_per_area - counts, 0).sum())
    _, objective, _ = robust_value(problem, lowered_shares(problem, rows))
    if (-short, objective) > tour.best_value:
        tour.best_rows, tour.best_value = rows.copy(), (-short, objective)


def _greedy_runs(tour: Tour) -> Prices:
    """Run the greedy for many prices; the state becomes that of the best."""
    bare = copy_state(tour.state)
    best: tuple[tuple[int, float], Prices, State] | None = None
    prices = even_prices(tour.static, 1.0)
    for turn in range(len(STAFF_PRICES) + VARIATIONS):
        if turn < len(STAFF_PRICES):
            tried = even_prices(tour.static, STAFF_PRICES[turn])
        else:
            tried = prices.varied(tour.rng, 0.15)
        restore(tour.state, bare)
        refill(tour, tried)
        if best is None or tour.value() > best[0]:
            best = (tour.value(), tried, copy_state(tour.state))
            prices = tried
        if tour.over():
            break
    if best is not None:
        restore(tour.state, best[2])
    _consider(tour, rows_of(tour.state))
    return prices


def refill(tour: Tour, prices: Prices, noise: float = 0.0) -> None:
    """Serve the areas that fall short, then add whatever gains most for its price, each
    price times a random factor where `noise` is given."""
    static, state = tour.static, tour.state
    weight = weights_of(static, prices)
    if noise:
        weight *= np.exp(tour.rng.normal(0.0, noise, weight.shape))
    mask = np.ones(len(tour.problem.areas), dtype=np.uint8)
    least = tour.problem.least_per_area
    if (state.by_area < least).any():
        kernels.fill_needed(static, state, weight, least, mask)
        mask[:] = 1
    kernels.fill(static, state, weight, mask)


def _free_rows(tour: Tour) -> Ints:
    rows = rows_of(tour.state)
    if not tour.problem.fixed:
        return rows
    keep = set(tour.problem.fixed)
    return np.array(
        [r for r in rows.tolist() if tuple(r) not in keep], dtype=np.int64
    ).reshape(-1, 3)


def _swap(tour: Tour, prices: Prices) -> None:
    """Exchange one by one until nothing changes, filling up after each pass."""
    for _ in range(SWAP_PASSES):
        rows = tour.rng.permutation(_free_rows(tour))
        done = 0
        for first in range(0, len(rows), SWAPS_AT_ONCE):
            done += _swap_some(tour, rows[first : first + SWAPS_AT_ONCE])
            if tour.over():
                break
        refill(tour, prices)
        if not done or tour.over():
            return


def _swap_some(tour: Tour, rows: Ints) -> int:
    """Exchange these choices where that is better; of many areas only some are tried
    as the place of the new choice, others in the next pass."""
    count = len(tour.problem.areas)
    some = np.ones(count, dtype=np.uint8)
    if count > PLACES_AT_ONCE:
        some[:] = 0
        some[tour.rng.choice(count, size=PLACES_AT_ONCE, replace=False)] = 1
    ones = np.ones(tour.static.open.shape)
    least = tour.problem.least_per_area
    mask = np.zeros(count, dtype=np.uint8)
    moved = np.ascontiguousarray(rows)
    return int(
        kernels.swap_each(tour.static, tour.state, moved, ones, least, some, mask)
    )


def _improve(tour: Tour, prices: Prices, rounds: int) -> None:
    """Swaps, then rounds of taking out and putting in, then swaps; keeps the best."""
    _swap(tour, prices)
    best, best_value = copy_state(tour.state), tour.value()
    now = copy_state(tour.state)
    for _ in range(rounds):
        if tour.over():
            break
        tour.rounds += 1
        rows = _some(tour)
        kernels.take_out(tour.static, tour.state, rows)
        noise = float(tour.rng.choice(NOISES))
        refill(tour, prices.varied(tour.rng, 0.25), noise)
        value = tour.value()
        if _may_stay(value, best_value):
            now = copy_state(tour.state)
            if value > best_value:
                best, best_value = now, value
        else:
            restore(tour.state, now)
    restore(tour.state, best)
    _swap(tour, prices)


def _may_stay(value: tuple[int, float], best: tuple[int, float]) -> bool:
    return value[0] >= best[0] and value[1] >= best[1] - ALLOWANCE * abs(best[1])


def _some(tour: Tour) -> Ints:
    """Choices to take out: of some areas, some weeks, some actions, or any."""
    rows = _free_rows(tour)
    if rows.shape[0] == 0:
        return rows
    kind = int(tour.rng.integers(0, 4))
    part = float(tour.rng.uniform(0.02, 0.12))
    part = min(part, TAKEN_OUT_AT_MOST / rows.shape[0])
    present = np.arange(rows.shape[0]) if kind == 3 else np.unique(rows[:, kind])
    many = round(part * present.size)
    if many < 3:  # in a small plan half of it may have to go to find a better one
        many = int(tour.rng.integers(1, max(2, min(6, present.size // 2)) + 1))
    many = min(many, present.size)
    picked = tour.rng.choice(present, size=many, replace=False)
    if kind == 3:
        return np.asarray(rows[picked])
    return np.asarray(rows[np.isin(rows[:, kind], picked)])


def _turn_to_unlucky(tour: Tour, seen: list[Floats]) -> None:
    """Weigh the draws by what the best plan leaves in them; gains are computed anew."""
    share = lowered_shares(tour.problem, tour.best_rows)
    seen.append(robust_value(tour.problem, share)[0])
    tour.static = static_of(tour.problem, np.mean(seen, axis=0))
    rows = tour.best_rows
    fresh = fresh_state(tour.problem, tour.static)
    keep = set(tour.problem.fixed)
    more = [r for r in rows.tolist() if tuple(r) not in keep]
    kernels.put_in(tour.static, fresh, np.array(more, dtype=np.int64).reshape(-1, 3))
    tour.state = fresh
