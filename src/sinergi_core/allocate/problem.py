"""What is to be planned: areas, measures, weeks, limits. Arrays in, nothing of people.

Sizes: K areas, M actions, Q indicators, W weeks, I institutions, G measures, D draws.
An *action* is one measure as one institution would do it, or as the office of each
area would (`institution_of` by area); actions of the same measure share its limits. Weeks count from 0; an action is done in one week, keeps people busy
in that week and perhaps the following ones (`staff`), and works from that week on with
a share of its effect (`persistence`, zeros first where it works only later).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Saturation = Literal["complement", "capped"]
UNLIMITED = 1_000_000


class Choice(NamedTuple):
    """One action in one area in one week, as positions in the problem."""

    area: int
    action: int
    week: int


class ProblemError(ValueError):
    """A problem that cannot be planned: `code` says why, `field` where, `numbers` how."""

    def __init__(self, code: str, field: str, text: str, **numbers: Any) -> None:
        super().__init__(f"{field}: {text}")
        self.code = code
        self.field = field
        self.numbers = numbers


@dataclass(frozen=True, slots=True, eq=False)
class PlanProblem:
    """A planning problem; arrays are copied, widened to full shape and made read-only.

    What is at stake
    - `scores` (D, K) or (K,): draws of the vulnerability of each area, >= 0, known.
    - `shares` (K, Q): which part of an area's score each indicator makes; rows sum to
      at most 1 (the rest cannot be lowered by any measure).
    - `area_weight` (K,), `week_weight` (W,): what a point counts there and then.
    - `caution` in [0, 1] and `tail` in (0, 1]: the plan lowers (1 - caution) times the
      mean over the draws plus caution times the mean of the worst `tail` of them.

    What may be done
    - `effect` (M, Q): share of an indicator's part that one action takes away, 0..1;
      `effect_low`, `effect_high` the same with little and much luck (for `residual`).
    - `fit` (K, M): multiplier of the effect in an area. `persistence` (M, T): share of
      the effect that is there t weeks after.
    - `saturation`: "complement" (each further action works on what is left) or
      "capped" (effects add up to the whole).
    - `cost` (M,) or (K, M) rupiah; `staff` (M,) or (M, L) people in the week of doing
      and the following ones; `measure_of` (M,); `institution_of` (M,) or (K, M), the
      latter where the same action is done in each area by that area's own office.

    Limits (infinite or `UNLIMITED` unless given)
    - `budget`, `institution_budget` (I,), `capacity` (I,) or (I, W) people per week.
    - `approved` (I,): who agreed to be planned for; `covers` (I, K): who may act where.
    - `lead` (M,): first week in which it can be ready; `windows` (M, W): weeks allowed.
    - `most_per_area_week`; `most_per_area` and `least_per_area` scalars or (K,);
      `most_per_measure_area` and `most_per_measure` scalars or (G,).
    - `people` (K,) inhabitants with `per_person_most` rupiah per inhabitant of an area.
    - `fixed`: choices that stay; `forbidden`: choices refused, -1 stands for every one.
    """

    areas: tuple[str, ...]
    actions: tuple[str, ...]
    indicators: tuple[str, ...]
    institutions: tuple[str, ...]
    weeks: int
    scores: Floats
    shares: Floats
    effect: Floats
    cost: Floats
    institution_of: Ints
    measure_of: Ints = None  # type: ignore[assignment]
    staff: Floats = None  # type: ignore[assignment]
    persistence: Floats = None  # type: ignore[assignment]
    fit: Floats = None  # type: ignore[assignment]
    area_weight: Floats = None  # type: ignore[assignment]
    week_weight: Floats = None  # type: ignore[assignment]
    caution: float = 0.5
    tail: float = 0.1
    saturation: Saturation = "complement"
    effect_low: Floats | None = None
    effect_high: Floats | None = None
    budget: float = np.inf
    institution_budget: Floats = None  # type: ignore[assignment]
    capacity: Floats = None  # type: ignore[assignment]
    approved: Bools = None  # type: ignore[assignment]
    covers: Bools = None  # type: ignore[assignment]
    lead: Ints = None  # type: ignore[assignment]
    windows: Bools = None  # type: ignore[assignment]
    most_per_area_week: int = UNLIMITED
    most_per_area: Ints = None  # type: ignore[assignment]
    least_per_area: Ints = None  # type: ignore[assignment]
    most_per_measure_area: Ints = None  # type: ignore[assignment]
    most_per_measure: Ints = None  # type: ignore[assignment]
    people: Floats = None  # type: ignore[assignment]
    per_person_most: float = np.inf
    fixed: tuple[Choice, ...] = ()
    forbidden: tuple[Choice, ...] = ()

    def __post_init__(self) -> None:
        from sinergi_core.allocate.checking import check_codes, check_problem

        put = object.__setattr__  # a frozen dataclass sets its own fields this way
        for name in ("areas", "actions", "indicators", "institutions"):
            put(self, name, tuple(getattr(self, name)))
        check_codes(self)
        for name in ("fixed", "forbidden"):
            put(self, name, tuple(Choice(*map(int, c)) for c in getattr(self, name)))
        if int(self.weeks) != self.weeks or not 1 <= self.weeks <= 520:
            raise ProblemError("weeks", "weeks", "give 1 to 520 whole weeks")
        measures = _number_of_measures(self)
        for name, (shape, default, kind) in _shapes(self, measures).items():
            put(self, name, _widened(name, getattr(self, name), shape, default, kind))
        check_problem(self)

    @property
    def draws(self) -> int:
        """How many draws of the scores there are."""
        return int(self.scores.shape[0])

    @property
    def measures(self) -> int:
        """How many different measures the actions belong to."""
        return int(self.most_per_measure.size)

    def replace(self, **changes: Any) -> PlanProblem:
        """The problem with other values in some fields (what if, a larger budget)."""
        return replace(self, **changes)

    def digest(self) -> str:
        """SHA-256 in hex of everything in the problem; a plan keeps that of its own."""
        seal = hashlib.sha256(b"sinergi plan problem 1\n")
        for field in fields(self):
            seal.update(field.name.encode() + b"\n")
            seal.update(_bytes_of(getattr(self, field.name)))
        return seal.hexdigest()


def fading(weeks: Sequence[float] | ArrayLike, length: int, rate: float) -> Floats:
    """(M, length) persistence of actions that work `weeks` (M,) long, fading by `rate`
    a week (0.8: a fifth is lost each week); part of a week counts in part."""
    lasting = np.asarray(weeks, dtype=np.float64)
    t = np.arange(length)
    present = np.clip(lasting[:, None] - t, 0.0, 1.0)
    return np.asarray(present * rate**t)


def _number_of_measures(p: PlanProblem) -> int:
    if p.measure_of is None:
        return len(p.actions)
    given = np.asarray(p.measure_of)
    return int(given.max()) + 1 if given.size else 0


Shape = tuple[int, ...]


def _shapes(p: PlanProblem, g: int) -> dict[str, tuple[Shape, Any, type]]:
    """Full shape, default and type of every array; -1 in a shape: as long as given."""
    k, m, q = len(p.areas), len(p.actions), len(p.indicators)
    i, w = len(p.institutions), int(p.weeks)
    table: dict[str, tuple[Shape, Any, type]] = {
        "scores": ((-1, k), None, float),
        "shares": ((k, q), None, float),
        "effect": ((m, q), None, float),
        "cost": ((k, m), None, float),
        "institution_of": ((k, m), None, int),
        "measure_of": ((m,), np.arange(m), int),
        "staff": ((m, -1), 0.0, float),
        "persistence": ((m, -1), np.ones((m, w)), float),
        "fit": ((k, m), 1.0, float),
        "area_weight": ((k,), 1.0, float),
        "week_weight": ((w,), 1.0, float),
        "institution_budget": ((i,), np.inf, float),
        "capacity": ((i, w), np.inf, float),
        "approved": ((i,), True, bool),
        "covers": ((i, k), True, bool),
        "lead": ((m,), 0, int),
        "windows": ((m, w), True, bool),
        "most_per_area": ((k,), UNLIMITED, int),
        "least_per_area": ((k,), 0, int),
        "most_per_measure_area": ((g,), UNLIMITED, int),
        "most_per_measure": ((g,), UNLIMITED, int),
        "people": ((k,), 1.0, float),
    }
    if p.effect_low is not None or p.effect_high is not None:
        table["effect_low"] = ((m, q), p.effect, float)
        table["effect_high"] = ((m, q), p.effect, float)
    return table


COLUMNS = {"staff", "capacity"}  # a plain row of these is one value per action


def _widened(name: str, given: Any, shape: Shape, default: Any, kind: type) -> Any:
    if given is None and default is None:
        raise ProblemError("missing", name, "it must be given")
    value = np.asarray(default if given is None else given)
    if name in COLUMNS and value.ndim == 1:
        value = value[:, None]
    if name == "scores" and value.ndim == 1:
        value = value[None, :]
    full = tuple(
        (value.shape[at] if value.ndim == len(shape) else 1) if n < 0 else n
        for at, n in enumerate(shape)
    )
    try:
        wide: NDArray[Any] = np.array(
            np.broadcast_to(value, full), dtype=kind, order="C"
        )
    except (ValueError, TypeError) as error:
        text = f"has shape {value.shape}, not {full}"
        raise ProblemError("shape", name, text) from error
    if kind is int and value.dtype.kind == "f" and (value != np.floor(value)).any():
        raise ProblemError("whole", name, "must hold whole numbers")
    wide.setflags(write=False)
    return wide


def _bytes_of(value: Any) -> bytes:
    if isinstance(value, np.ndarray):
        return str((value.shape, value.dtype.str)).encode() + value.tobytes()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return repr([tuple(v) if isinstance(v, tuple) else v for v in value]).encode()
    return repr(value).encode()
