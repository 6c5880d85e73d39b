"""Taming outliers: winsorising and transforms, by the skewness-kurtosis rule.

The rule is that of the COIN Tool and COINr's `Treat` (Becker et al. 2022, JOSS 7(78)):
a column passes when |skewness| < 2 or excess kurtosis < 3.5; else its outermost values
are moved one after another to the next value inwards, testing again after each, and
where that does not help the column is transformed instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from sinergi_core.index.framework.specs import TreatmentMethod, TreatmentSpec

Column = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class TreatmentRecord:
    """What was done to one column: moved points by row, or a transform of all.

    `rows`, `before`, `after` tell the winsorised points (empty for a transform);
    `passed` is the rule applied to the result.
    """

    column: int
    indicator: str
    method: TreatmentMethod
    rows: tuple[int, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    skew_before: float
    kurtosis_before: float
    skew_after: float
    kurtosis_after: float
    passed: bool


class Moments:
    """Sums of powers of a column about its mean, kept up while single points move.

    A moved point changes four sums instead of asking for all values again; `unsure`
    says when rounding may have spoilt them.
    """

    def __init__(self, x: Column) -> None:
        self.n = x.size
        self.centre = float(x.mean())
        d = x - self.centre
        d2 = d * d
        # sums, not BLAS dots: those change their last bits with the number of threads
        self.s1 = 0.0
        self.s2 = self.spread = float(d2.sum())
        d *= d2
        self.s3 = float(d.sum())
        d2 *= d2
        self.s4 = self.largest = float(d2.sum())
        noise = 1e-14 * max(abs(self.centre), 1e-300)
        self.floor = self.n * noise * noise  # below it no value differs from another

    def move(self, count: int, old: float, new: float) -> None:
        """`count` points go from `old` to `new`."""
        a, b = old - self.centre, new - self.centre
        self.s1 += count * (b - a)
        self.s2 += count * (b**2 - a**2)
        self.s3 += count * (b**3 - a**3)
        self.s4 += count * (b**4 - a**4)

    def central(self) -> tuple[float, float, float]:
        """Second, third and fourth moment about the mean of now."""
        n = self.n
        shift = self.s1 / n
        m2 = self.s2 / n - shift**2
        m3 = self.s3 / n - 3 * shift * self.s2 / n + 2 * shift**3
        m4 = self.s4 / n - 4 * shift * self.s3 / n
        return m2, m3, m4 + 6 * shift**2 * self.s2 / n - 3 * shift**4

    def skew_kurtosis(self) -> tuple[float, float]:
        """G1 and G2; (nan, nan) where they do not exist."""
        n = self.n
        m2, m3, m4 = self.central()
        if n < 4 or m2 * n <= self.floor:
            return np.nan, np.nan
        skew = m3 / m2**1.5 * np.sqrt(n * (n - 1.0)) / (n - 2.0)
        kurtosis = (n + 1) * (m4 / m2**2 - 3.0) + 6
        return float(skew), float(kurtosis * (n - 1.0) / ((n - 2.0) * (n - 3.0)))

    def unsure(self, spec: TreatmentSpec) -> bool:
        """Whether so much was taken away that rounding counts, or a limit is close."""
        m2, _, m4 = self.central()
        if m2 < 1e-4 * self.spread / self.n or m4 < 1e-6 * self.largest / self.n:
            return True
        skew, kurtosis = self.skew_kurtosis()
        close = min(abs(abs(skew) - spec.skew), abs(kurtosis - spec.kurtosis)) < 1e-6
        return bool(np.isnan(skew) or close)


def skew_kurtosis(x: Column) -> tuple[float, float]:
    """Sample skewness G1 and excess kurtosis G2 (type 2 of Joanes & Gill 1998).

    (nan, nan) with fewer than four values or none that differ; `x` holds no NaN.
    """
    return Moments(x).skew_kurtosis() if x.size else (np.nan, np.nan)


def passes(skew: float, kurtosis: float, spec: TreatmentSpec) -> bool:
    """The rule |skewness| < limit OR kurtosis < limit; a constant column passes."""
    if np.isnan(skew):
        return True
    return abs(skew) < spec.skew or kurtosis < spec.kurtosis


def winsorise(
    x: Column, spec: TreatmentSpec, moments: Moments | None = None
) -> tuple[Column, bool]:
    """`x` with at most about `winsorise_max` outermost points moved inwards, and
    whether it passes now. Tied outermost points move together (they are one value, and
    moving one alone would change nothing); the side is the sign of the skewness.
    `moments` of x are used up when given."""
    y = x.copy()
    moments = moments or Moments(y)
    skew, kurtosis = moments.skew_kurtosis()
    moved = 0
    while not passes(skew, kurtosis, spec) and moved < spec.winsorise_max:
        top = skew >= 0
        outer = y.max() if top else y.min()
        at = np.flatnonzero(y == outer)
        y[at] = -np.inf if top else np.inf
        inner = y.max() if top else y.min()
        y[at] = inner
        moments.move(at.size, float(outer), float(inner))
        if moments.unsure(spec):
            moments = Moments(y)
        moved = int(np.count_nonzero(y != x))
        skew, kurtosis = moments.skew_kurtosis()
    return y, passes(skew, kurtosis, spec)


def log_ct(x: Column) -> Column:
    """ln(x - min + 0.01 (max - min)), COINr's `log_CT`."""
    low, high = x.min(), x.max()
    return np.asarray(np.log(x - low + 0.01 * (high - low)))


def log_ct_plus(x: Column) -> Column:
    """`log_ct`, mirrored for a column with a long lower tail (COINr's `log_CT_plus`)."""
    skew, _ = skew_kurtosis(x)
    return -log_ct(-x) if skew < 0 else log_ct(x)


def log_ct_orig(x: Column) -> Column:
    """ln(x - min + 1), the logarithm of the Excel COIN Tool."""
    return np.asarray(np.log(x - x.min() + 1.0))


def log_gii(x: Column, factor: float = 1.0) -> Column:
    """ln((max f - 1)(x - min)/(max - min) + 1), the logarithm of the Global Innovation
    Index (GII 2020, appendix); `factor` f is the power of ten that lifts the maximum
    above 1. ValueError when max x f is not above 1. (COINr 1.1.14 returns x itself.)"""
    low, high = x.min(), x.max()
    if high * factor <= 1:
        raise ValueError(f"log_gii needs max x factor above 1, not {high * factor:g}")
    return np.asarray(np.log((high * factor - 1) * (x - low) / (high - low) + 1))


def boxcox(x: Column, power: float | None = None) -> Column:
    """(x^p - 1)/p, ln x for p = 0; p by maximum likelihood when None (Box & Cox 1964).

    Values that are not all positive are first moved to x - min + 0.01 (max - min).
    """
    if x.min() <= 0:
        x = x - x.min() + 0.01 * (x.max() - x.min())
    p = float(scipy.stats.boxcox_normmax(x, method="mle")) if power is None else power
    return np.log(x) if p == 0 else (x**p - 1) / p


def signed_log(x: Column) -> Column:
    """sign(x) ln(1 + |x|): for values on both sides of zero."""
    return np.sign(x) * np.log1p(np.abs(x))


def log(x: Column) -> Column:
    """ln x where all are positive, else `log_ct_plus`, which needs no positive values."""
    return np.log(x) if x.min() > 0 else log_ct_plus(x)


def transform(x: Column, method: TreatmentMethod, spec: TreatmentSpec) -> Column:
    """One transform of a whole column (no NaN in `x`); a constant column stays."""
    if x.size == 0 or x.min() == x.max():
        return x.copy()
    if method is TreatmentMethod.LOG_GII:
        return log_gii(x, spec.factor)
    if method is TreatmentMethod.BOXCOX:
        return boxcox(x, spec.power)
    return PLAIN[method](x)


PLAIN: dict[TreatmentMethod, Callable[[Column], Column]] = {
    TreatmentMethod.NONE: np.copy,
    TreatmentMethod.LOG: log,
    TreatmentMethod.LOG_CT: log_ct,
    TreatmentMethod.LOG_CT_PLUS: log_ct_plus,
    TreatmentMethod.LOG_CT_ORIG: log_ct_orig,
    TreatmentMethod.SIGNED_LOG: signed_log,
}


def treat_column(
    x: Column, spec: TreatmentSpec, *, column: int = 0, indicator: str = ""
) -> tuple[Column, TreatmentRecord | None]:
    """A treated copy of one (n,) column and what was done, None when nothing was.

    NaN stays NaN and is not looked at.
    """
    gaps = np.isnan(x)
    if spec.method is TreatmentMethod.NONE or gaps.all():
        return x.copy(), None
    whole = not gaps.any()
    inside = x if whole else x[~gaps]
    moments = Moments(inside)
    before = moments.skew_kurtosis()
    result, method = _treated(inside, spec, moments)
    if method is TreatmentMethod.NONE:
        return x.copy(), None
    y = result if whole else _spread(result, gaps)
    after = skew_kurtosis(result)
    return y, _record(x, y, method, (column, indicator), (*before, *after), spec)


def _spread(inside: Column, gaps: NDArray[np.bool_]) -> Column:
    y = np.full(gaps.shape, np.nan)
    y[~gaps] = inside
    return y


def _treated(
    x: Column, spec: TreatmentSpec, moments: Moments
) -> tuple[Column, TreatmentMethod]:
    by_rule = {TreatmentMethod.WINSORISE, TreatmentMethod.SKEW_RULE}
    if spec.method not in by_rule:
        return transform(x, spec.method, spec), spec.method
    skew, kurtosis = moments.skew_kurtosis()
    if passes(skew, kurtosis, spec):
        return x, TreatmentMethod.NONE
    y, passed = winsorise(x, spec, moments)
    if passed or spec.method is TreatmentMethod.WINSORISE:
        return y, TreatmentMethod.WINSORISE
    return _by_transform(x, spec, skew), spec.then


def _by_transform(x: Column, spec: TreatmentSpec, skew: float) -> Column:
    """The transform of the rule, of the values as they came. A long lower tail is
    mirrored first, for a logarithm would make it longer."""
    mirrored = {TreatmentMethod.LOG, TreatmentMethod.LOG_CT}
    if skew < 0 and spec.then in mirrored:
        return -log_ct(-x)
    return transform(x, spec.then, spec)


def _record(
    x: Column,
    y: Column,
    method: TreatmentMethod,
    place: tuple[int, str],
    shapes: tuple[float, float, float, float],
    spec: TreatmentSpec,
) -> TreatmentRecord:
    moved = method is TreatmentMethod.WINSORISE
    rows = np.flatnonzero((x != y) & ~np.isnan(x)) if moved else np.empty(0, np.intp)
    return TreatmentRecord(
        column=place[0],
        indicator=place[1],
        method=method,
        rows=tuple(int(i) for i in rows),
        before=tuple(float(v) for v in x[rows]),
        after=tuple(float(v) for v in y[rows]),
        skew_before=shapes[0],
        kurtosis_before=shapes[1],
        skew_after=shapes[2],
        kurtosis_after=shapes[3],
        passed=passes(shapes[2], shapes[3], spec),
    )


def treat_matrix(
    values: Matrix,
    specs: TreatmentSpec | Sequence[TreatmentSpec],
    codes: Sequence[str] = (),
) -> tuple[Matrix, list[TreatmentRecord]]:
    """The (n, k) values treated column by column, and the log of what was done.

    `specs` is one for all columns or one per column; the input is left as it is.
    """
    k = values.shape[1]
    each = [specs] * k if isinstance(specs, TreatmentSpec) else list(specs)
    if len(each) != k:
        raise ValueError(f"{len(each)} treatments for {k} columns")
    treated = np.empty(values.shape, order="F")
    log_book = []
    for j, spec in enumerate(each):
        code = codes[j] if codes else str(j)
        treated[:, j], record = treat_column(
            values[:, j], spec, column=j, indicator=code
        )
        if record is not None:
            log_book.append(record)
    return treated, log_book
