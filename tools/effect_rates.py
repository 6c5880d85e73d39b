"""Error rates of the effect estimate: `python tools/effect_rates.py [trials]`.

Prints the tables of docs/methods/outcomes.md, from a fixed seed. A city of 65 areas with a
score and two columns of context; what would have changed anyway is normal with deviation
1, the unit of the effects. *By chance*: treated areas are drawn. *By need*: they are drawn
from the highest half of the score, and the change leans on the score by LEAN a deviation, so that
comparing with just any areas would be wrong. One trial gives all effects: y + e Z is found
different from 0 where the interval of y does not hold -e, as the test is inverted exactly.
"""

import sys
from collections.abc import Iterator

import numpy as np

from sinergi_core.effect.difference import difference
from sinergi_core.effect.matching import Method, balance, match
from sinergi_core.effect.shares import wilson

SEED = 20261201
AREAS, LEAN, CALIPER, RATIO = 65, -0.4, 0.75, 2
EFFECTS = (0.5, 1.0, 1.5, 2.0)
Z95 = 1.96
MOST_FEW = 200
"""Fewer trials without a warning make no rate."""
CASES = [
    *((count, Method.OPTIMAL) for count in (1, 2, 3, 4, 6, 8, 12, 20)),
    *((count, Method.ALL) for count in (1, 2, 3, 6, 12)),
]


def main() -> None:
    """Print a row per number of treated areas, way of choosing them and of comparing."""
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000
    for by_need in (False, True):
        for count, method in CASES:
            found = list(_trials(count, method, by_need, trials))
            sys.stdout.write(_row(count, method, by_need, np.array(found)) + "\n")
            sys.stdout.flush()


def _trials(
    count: int, method: Method, by_need: bool, trials: int
) -> Iterator[tuple[float, ...]]:
    """Yield p <= 5 %, interval there, holds the truth, effects found, estimate, warning, areas used."""
    for n in range(trials):
        rng = np.random.default_rng([SEED, count, by_need, method is Method.ALL, n])
        table = rng.normal(size=(AREAS, 3))
        change = rng.normal(size=AREAS) + LEAN * table[:, 0] * by_need
        order = np.argsort(-table[:, 0]) if by_need else np.arange(AREAS)
        picked = rng.choice(order[: AREAS // 2 if by_need else AREAS], count, False)
        treated = np.zeros(AREAS, dtype=bool)
        treated[picked] = True
        matched = match(table, treated, method=method, ratio=RATIO, caliper=CALIPER)
        made = difference(np.zeros(AREAS), change, matched.sets, rng)
        sides = balance(table, treated, matched, ("score", "voters", "size"))
        warned = any(one.is_doubtful for one in sides)
        if made is None:
            yield (*(0.0,) * (3 + len(EFFECTS)), float("nan"), 1.0, 0.0)
            continue
        low, high = made.low, made.high
        there = low is not None and high is not None
        ends = (low, high) if low is not None and high is not None else (0.0, 0.0)
        found = [there and not ends[0] <= -one <= ends[1] for one in EFFECTS]
        holds = there and ends[0] <= 0 <= ends[1]
        yield tuple(map(float, (
            made.p <= 0.05, there, holds, *found, made.effect, warned, made.treated,
        )))  # fmt: skip


def _row(
    count: int,
    method: Method,
    by_need: bool,
    found: "np.ndarray[tuple[int, int], np.dtype[np.float64]]",
) -> str:
    false, there, holds = found[:, 0].sum(), found[:, 1].sum(), found[:, 2].sum()
    low, high = wilson(int(false), len(found), Z95)
    calm = found[found[:, -2] == 0]
    cells = [
        "by need" if by_need else "by chance",
        "all others" if method is Method.ALL else "two like ones each",
        str(count),
        f"{found[:, -1].mean():.1f}",
        f"{100 * false / len(found):.1f} ({100 * low:.1f}–{100 * high:.1f})",
        f"{100 * holds / there:.1f}" if there else "no interval",
        *(f"{100 * one:.0f}" for one in found[:, 3 : 3 + len(EFFECTS)].mean(axis=0)),
        f"{np.nanmean(found[:, -3]):+.2f}",
        f"{100 * found[:, -2].mean():.0f}",
        f"{100 * calm[:, 0].mean():.1f}" if len(calm) >= MOST_FEW else "–",
    ]
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
