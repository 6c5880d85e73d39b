"""Even-handed treatment: acceptance, speed and outcome by group, against chance.

Group by group a share with Wilson's interval or a median with its bootstrap interval;
table by table a shuffle test within strata; over all tables Holm's correction. A small
group is told only together with others. The same cases, seed and settings give the same
figures.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sinergi_core.effect.permutation import holm, middle_ranks, shuffle_test
from sinergi_core.effect.shares import median_interval, wilson
from sinergi_core.effect.suppress import SMALLEST, pool_small

METHOD = "evenness/1"
"""What computed the figures; another number where the method changes."""
POOLED = "…"
"""Label of small groups told together."""
UNKNOWN = "?"
"""Label of cases of which nobody noted the group."""
LEVEL = 0.05


class Measure(StrEnum):
    """What is compared."""

    ACCEPTANCE = "acceptance"
    SPEED = "speed"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Handled:
    """A case as it was handled; None where that is not known or did not happen.

    `groups` is dimension → code. `accepted`: registered or not. `days`: what it took of
    its deadline. `found`: a violation was found. `stratum` is what was known before the
    office acted, such as "criminal/complete".
    """

    groups: Mapping[str, str]
    accepted: bool | None = None
    days: float | None = None
    found: bool | None = None
    stratum: str = ""

    def value(self, measure: Measure) -> float | None:
        """Return what is compared, as a number."""
        if measure is Measure.SPEED:
            return self.days
        flag = self.accepted if measure is Measure.ACCEPTANCE else self.found
        return None if flag is None else float(flag)


@dataclass(frozen=True, slots=True)
class Row:
    """A group: cases, share or median with its 95 % interval, p corrected for groups."""

    label: str
    count: int
    value: float
    low: float
    high: float
    p: float

    @property
    def stands_out(self) -> bool:
        """True when the group differs, its table's groups taken together, at 5 %."""
        return self.p <= LEVEL


@dataclass(frozen=True, slots=True)
class Comparison:
    """One table: a measure by the groups of a dimension.

    `pooled` groups stand together in the row POOLED. `rows` is empty where the cases are
    too few to tell anything; p and `p_holm` are None then.
    """

    dimension: str
    measure: str
    count: int
    rows: tuple[Row, ...]
    pooled: int
    p: float | None
    p_holm: float | None

    @property
    def differs(self) -> bool:
        """True when the groups differ, all tables taken together, at 5 %."""
        return self.p_holm is not None and self.p_holm <= LEVEL


@dataclass(frozen=True, slots=True)
class Audit:
    """Every table, and what it was computed with; `digest` is of the cases themselves."""

    comparisons: tuple[Comparison, ...]
    count: int
    tests: int
    seed: int
    draws: int
    smallest: int
    digest: str
    method: str = METHOD

    def as_plain(self) -> dict[str, object]:
        """Return the figures as values that JSON can hold."""
        return asdict(self)


def audit(
    cases: Sequence[Handled],
    dimensions: Sequence[str],
    *,
    seed: int,
    draws: int = 4_999,
    smallest: int = SMALLEST,
) -> Audit:
    """Return how evenly the cases were handled, by each dimension and measure.

    Each table has its own stream of the seed: adding a dimension changes no other table
    but by Holm's correction. ValueError for a negative seed, no draws or a small bound.
    """
    if seed < 0 or draws < 1 or smallest < 2:
        raise ValueError("seed, draws or smallest is out of bounds")
    ordered = sorted(cases, key=_line)
    tables = [
        _compare(ordered, dimension, measure, seed, draws, smallest)
        for dimension in dimensions
        for measure in Measure
    ]
    tested = [place for place, one in enumerate(tables) if one.p is not None]
    corrected = holm([float(tables[place].p or 0.0) for place in tested])
    for place, p in zip(tested, corrected, strict=True):
        tables[place] = _with_holm(tables[place], p)
    return Audit(
        tuple(tables), len(cases), len(tested), seed, draws, smallest, digest_of(cases)
    )


def digest_of(cases: Sequence[Handled]) -> str:
    """Return the SHA-256 over the cases, whatever their order."""
    return hashlib.sha256("\n".join(sorted(map(_line, cases))).encode()).hexdigest()


def _line(case: Handled) -> str:
    told = [dict(case.groups), case.accepted, case.days, case.found, case.stratum]
    return json.dumps(told, sort_keys=True)


def _with_holm(one: Comparison, p: float) -> Comparison:
    return Comparison(
        one.dimension, one.measure, one.count, one.rows, one.pooled, one.p, p
    )


def _compare(
    cases: Sequence[Handled],
    dimension: str,
    measure: Measure,
    seed: int,
    draws: int,
    smallest: int,
) -> Comparison:
    known = [case for case in cases if case.value(measure) is not None]
    values = np.array([case.value(measure) for case in known], dtype=float)
    labels = [case.groups.get(dimension) or UNKNOWN for case in known]
    try:
        pooled = pool_small(Counter(labels), smallest)
    except ValueError:
        return Comparison(dimension, measure, len(known), (), 0, None, None)
    shown = [POOLED if label in pooled else label for label in labels]
    names = sorted(set(shown), key=lambda one: (one == POOLED, one == UNKNOWN, one))
    if not names:
        return Comparison(dimension, measure, 0, (), 0, None, None)
    groups = np.array([names.index(label) for label in shown], dtype=np.int64)
    rng = np.random.default_rng(_stream(seed, dimension, measure))
    compared = middle_ranks(values) if measure is Measure.SPEED else values
    strata = np.unique([case.stratum for case in known], return_inverse=True)[1]
    tested = shuffle_test(compared, groups, strata.astype(np.int64), rng, draws=draws)
    rows = tuple(
        _row(name, values[groups == place], measure, float(tested.p_groups[place]), rng)
        for place, name in enumerate(names)
    )
    p = tested.p if len(names) > 1 else None
    return Comparison(dimension, measure, len(known), rows, len(pooled), p, None)


def _stream(seed: int, dimension: str, measure: str) -> np.random.SeedSequence:
    name = hashlib.sha256(f"{dimension}/{measure}".encode()).digest()
    return np.random.SeedSequence([seed, int.from_bytes(name[:8], "big")])


def _row(
    label: str,
    values: NDArray[np.float64],
    measure: Measure,
    p: float,
    rng: np.random.Generator,
) -> Row:
    if measure is Measure.SPEED:
        low, high = median_interval(values, rng)
        return Row(label, len(values), float(np.median(values)), low, high, p)
    hits = float(values.sum())
    low, high = wilson(hits, len(values))
    return Row(label, len(values), hits / len(values), low, high, p)
