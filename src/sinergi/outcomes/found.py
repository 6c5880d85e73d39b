"""What came of one column: with how much was looked at, and without small numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi.outcomes.measured import RECEIVED, coded
from sinergi.outcomes.rules.study import Better, Why
from sinergi.outcomes.values import Seen
from sinergi_core.effect.difference import Estimate, difference, effect_of
from sinergi_core.effect.matching import Set
from sinergi_core.effect.suppress import SMALLEST

Floats = NDArray[np.float64]
LOOKED, TOLD, HEARD = "looked", "told", "heard"
"""Coverage is a share of days looked at, how much was told per week, or the share of
areas that anything was heard from."""
NOTHING: dict[str, Any] = {
    "series": [], "changes": [], "bootstrap": None, "placebo": None, "coverage": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one column, as `Outcome` stores it."""

    column: str
    better: Better
    before: float | None
    after: float | None
    control_before: float | None
    control_after: float | None
    estimate: Estimate | None
    missing: float | None
    figures: dict[str, Any]
    data_digest: str


def coverage_of(
    seen: Seen, sets: Sequence[Set], usable: Sequence[Set], column: str, seed: list[int]
) -> dict[str, Any] | None:
    """Return how much was looked at or told, and whether that moved with the work.

    None where a published figure has no such thing, or nothing was compared.
    """
    if seen.coverage is None or not usable:
        return None
    before, after = seen.coverage[:, 0], seen.coverage[:, 1]
    moved = difference(before, after, usable, np.random.default_rng(seed))
    if moved is None:
        return None
    return {
        "kind": _kind_of(column),
        "treated": [_level(before, usable, 0), _level(after, usable, 0)],
        "controls": [_level(before, usable, 1), _level(after, usable, 1)],
        "effect": effect_of(after - before, usable),
        "p": moved.p,
    }


def _kind_of(column: str) -> str:
    one = coded(column)
    if one.stream not in RECEIVED:
        return LOOKED
    return TOLD if one.kind else HEARD


def _level(column: Floats, sets: Sequence[Set], side: int) -> float:
    """Return the mean of one side, weighed as in the estimate."""
    whole = sum(len(one.treated) for one in sets)
    parts = [
        len(one.treated) * column[list((one.treated, one.controls)[side])].mean()
        for one in sets
    ]
    return float(sum(parts)) / whole


def shielded(found: Found, seen: Seen, sets: Sequence[Set]) -> Found:
    """Return what may be told to all of rows that one institution alone may read.

    Where one of the four sums (treated or not, before or after), or what is left of the
    whole, is small, nothing is told. No single area's change ever is; a chart, a placebo
    or the coverage only where none of its own sums is small.
    """
    if found.estimate is None or not sets:
        return replace(found, figures=found.figures | NOTHING)
    kept = found.figures | {
        "changes": [
            one | {"change": None, "other": None} for one in found.figures["changes"]
        ]
    }
    if _is_small(seen.counts, sets, (0, 1)) or (
        found.column.startswith("share:") and _is_small(_rest(seen), sets, (0, 1))
    ):
        return replace(
            found, before=None, after=None, control_before=None, control_after=None,
            estimate=None, figures=kept | NOTHING | {"why": str(Why.SMALL)},
        )  # fmt: skip
    share = found.column.startswith("share:")
    for name, nothing, windows in (
        ("series", [], range(4, seen.values.shape[1])),
        ("placebo", None, range(2, 4)),
    ):
        small = _is_small(seen.counts, sets, windows)
        if small or (share and _is_small(_rest(seen), sets, windows)):
            kept[name] = nothing
    if _is_small(_rest(seen), sets, (0, 1)):
        kept["coverage"] = None
    return replace(found, figures=kept)


def _rest(seen: Seen) -> Floats | None:
    """Return what was told of other kinds."""
    if seen.counts is None or seen.wholes is None:
        return None
    return seen.wholes - seen.counts


def _is_small(
    counts: Floats | None, sets: Sequence[Set], windows: Sequence[int]
) -> bool:
    """Return whether a sum over a side in a window is above 0 and below the smallest."""
    if counts is None:
        return False
    treated = sorted({i for one in sets for i in one.treated})
    controls = sorted({i for one in sets for i in one.controls})
    sums = [
        counts[side, :][:, list(windows)].sum(axis=0) for side in (treated, controls)
    ]
    return bool(np.any([(one > 0) & (one < SMALLEST) for one in sums]))
