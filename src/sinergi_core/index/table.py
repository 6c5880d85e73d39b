"""The raw numbers of areas: what a framework is computed from."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Days = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, eq=False)
class AreaTable:
    """One row per area, one column per raw input; NaN where nobody has looked.

    `areas` are n codes, `columns` c names; `values` is (n, c) float64. `groups` holds
    the parent code of each area, `errors` (n, c) the standard error of measurement
    (NaN: not stated), `observed_on` (n, c) days (NaT: unknown). Arrays are copied and
    made read-only. Raises ValueError when shapes, codes or values do not fit.
    """

    areas: tuple[str, ...]
    columns: tuple[str, ...]
    values: Matrix
    groups: tuple[str, ...] | None = None
    errors: Matrix | None = None
    observed_on: Days | None = None

    def __post_init__(self) -> None:
        put = object.__setattr__  # a frozen dataclass sets its own fields this way
        put(self, "areas", tuple(self.areas))
        put(self, "columns", tuple(self.columns))
        put(self, "values", _frozen(self.values, "float64"))
        if self.groups is not None:
            put(self, "groups", tuple(self.groups))
        if self.errors is not None:
            put(self, "errors", _frozen(self.errors, "float64"))
        if self.observed_on is not None:
            put(self, "observed_on", _frozen(self.observed_on, "datetime64[D]"))
        _check_table(self)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of areas and of columns."""
        return len(self.areas), len(self.columns)

    def column(self, name: str) -> Matrix:
        """The (n,) values of one column, read-only; KeyError when it is absent."""
        return self.values[:, self._position(name)]

    def column_errors(self, name: str) -> Matrix | None:
        """The (n,) standard errors of one column, None when the table states none."""
        return None if self.errors is None else self.errors[:, self._position(name)]

    def column_days(self, name: str) -> Days | None:
        """The (n,) days of observation of one column, None when none are known."""
        if self.observed_on is None:
            return None
        days: Days = self.observed_on[:, self._position(name)]
        return days

    def take(self, areas: Iterable[str]) -> AreaTable:
        """The rows of `areas` in that order; KeyError names a code that is absent."""
        at = {code: i for i, code in enumerate(self.areas)}
        wanted = tuple(areas)
        missing = [code for code in wanted if code not in at]
        if missing:
            raise KeyError(f"areas not in the table: {', '.join(missing[:5])}")
        rows = np.array([at[code] for code in wanted], dtype=np.intp)
        return AreaTable(
            areas=wanted,
            columns=self.columns,
            values=self.values[rows],
            groups=None if self.groups is None else _picked(self.groups, rows),
            errors=None if self.errors is None else self.errors[rows],
            observed_on=None if self.observed_on is None else self.observed_on[rows],
        )

    def digest(self) -> str:
        """SHA-256 in hex of the content, whatever the order of rows and columns."""
        rows = np.array(_order(self.areas), dtype=np.intp)
        cols = np.array(_order(self.columns), dtype=np.intp)
        pick = np.ix_(rows, cols)
        seal = hashlib.sha256(b"sinergi area table 1\n")
        _feed_words(seal, b"areas", _picked(self.areas, rows))
        _feed_words(seal, b"columns", _picked(self.columns, cols))
        _feed_numbers(seal, b"values", self.values[pick])
        if self.groups is not None:
            _feed_words(seal, b"groups", _picked(self.groups, rows))
        if self.errors is not None:
            _feed_numbers(seal, b"errors", self.errors[pick])
        if self.observed_on is not None:
            days = self.observed_on[pick].astype("<M8[D]").view("<i8")
            seal.update(b"observed_on\n" + np.ascontiguousarray(days).tobytes())
        return seal.hexdigest()

    def _position(self, name: str) -> int:
        try:
            return self.columns.index(name)
        except ValueError:
            raise KeyError(f"the table has no column {name!r}") from None


def _frozen(values: object, dtype: str) -> NDArray[np.generic]:
    array: NDArray[np.generic] = np.array(values, dtype=dtype, order="F")
    array.setflags(write=False)
    return array


def _check_table(table: AreaTable) -> None:
    shape = table.shape
    for what, array in (
        ("values", table.values),
        ("errors", table.errors),
        ("observed_on", table.observed_on),
    ):
        if array is not None and array.shape != shape:
            raise ValueError(f"{what} has shape {array.shape}, not {shape}")
    if table.groups is not None and len(table.groups) != shape[0]:
        raise ValueError(f"{len(table.groups)} groups for {shape[0]} areas")
    _check_unique("area", table.areas)
    _check_unique("column", table.columns)
    if np.isinf(table.values).any():
        raise ValueError("values must be finite, or NaN where nothing was observed")
    if table.errors is not None and (table.errors < 0).any():
        raise ValueError("standard errors cannot be negative")


def _check_unique(what: str, codes: Sequence[str]) -> None:
    if len(set(codes)) == len(codes):
        return
    twice, _ = Counter(codes).most_common(1)[0]
    raise ValueError(f"{what} {twice!r} stands in the table more than once")


def _order(words: Sequence[str]) -> list[int]:
    return sorted(range(len(words)), key=words.__getitem__)


def _picked(words: Sequence[str], at: NDArray[np.intp]) -> tuple[str, ...]:
    return tuple(words[i] for i in at)


def _feed_words(seal: hashlib._Hash, name: bytes, words: Sequence[str]) -> None:
    # JSON keeps words apart whatever they hold, so no two lists give the same bytes
    seal.update(name + b"\n" + json.dumps(words).encode() + b"\n")


def _feed_numbers(seal: hashlib._Hash, name: bytes, numbers: Matrix) -> None:
    plain = np.ascontiguousarray(numbers, dtype="<f8") + 0.0  # -0.0 becomes 0.0
    plain[np.isnan(plain)] = np.nan  # one bit pattern for every NaN
    seal.update(name + b"\n" + plain.tobytes())
