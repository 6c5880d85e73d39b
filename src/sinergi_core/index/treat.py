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
from numpy.typing import NDArray
from scipy import stats

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


def skew_kurtosis(x: Column) -> tuple[float, float]:
    """Sample skewness G1 and excess kurtosis G2 (type 2 of Joanes & Gill 1998).

    (nan, nan) with fewer than four values or none that differ; `x` holds no NaN.
    """
    n = x.size
    if n < 4:
        return np.nan, np.nan
    d = x - x.mean()
    d2 = d * d
    # sums, not BLAS dots: those change their last bits with the number of threads
    s2, s3, s4 = d2.sum(), (d2 * d).sum(), (d2 * d2).sum()
    if s2 <= n * (1e-14 * max(float(np.abs(x).max()), 1e-300)) ** 2:
        return np.nan, np.nan
    skew = np.sqrt(n) * s3 / s2**1.5 * np.sqrt(n * (n - 1.0)) / (n - 2.0)
    excess = n * s4 / s2**2 - 3.0
    kurtosis = ((n + 1) * excess + 6) * (n - 1.0) / ((n - 2.0) * (n - 3.0))
    return float(skew), float(kurtosis)


def passes(skew: float, kurtosis: float, spec: TreatmentSpec) -> bool:
    """The rule |skewness| < limit OR kurtosis < limit; a constant column passes."""
    if np.isnan(skew):
        return True
    return abs(skew) < spec.skew or kurtosis < spec.kurtosis


def winsorise(x: Column, spec: TreatmentSpec) -> tuple[Column, bool]:
    """`x` with at most about `winsorise_max` outermost points moved inwards, and
    whether it passes now. Tied outermost points move together (they are one value, and
    moving one alone would change nothing); the side is the sign of the skewness."""
    y = x.copy()
    skew, kurtosis = skew_kurtosis(y)
    moved = 0
    while not passes(skew, kurtosis, spec) and moved < spec.winsorise_max:
        top = skew >= 0
        outer = y.max() if top else y.min()
        at = y == outer
        inner = y[~at]
        y[at] = inner.max() if top else inner.min()
        moved = int((y != x).sum())
        skew, kurtosis = skew_kurtosis(y)
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
    p = float(stats.boxcox_normmax(x, method="mle")) if power is None else power
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
    seen = ~np.isnan(x)
    if spec.method is TreatmentMethod.NONE or not seen.any():
        return x.copy(), None
    inside = x if seen.all() else x[seen]
    result, method = _treated(inside, spec)
    if method is TreatmentMethod.NONE:
        return x.copy(), None
    y = np.array(x)
    y[seen] = result
    return y, _record(x, y, method, spec, (column, indicator))


def _treated(x: Column, spec: TreatmentSpec) -> tuple[Column, TreatmentMethod]:
    by_rule = {TreatmentMethod.WINSORISE, TreatmentMethod.SKEW_RULE}
    if spec.method not in by_rule:
        return transform(x, spec.method, spec), spec.method
    if passes(*skew_kurtosis(x), spec):
        return x, TreatmentMethod.NONE
    y, passed = winsorise(x, spec)
    if passed or spec.method is TreatmentMethod.WINSORISE:
        return y, TreatmentMethod.WINSORISE
    return _by_transform(x, spec), spec.then


def _by_transform(x: Column, spec: TreatmentSpec) -> Column:
    """The transform of the rule, of the values as they came. A long lower tail is
    mirrored first, for a logarithm would make it longer."""
    skew, _ = skew_kurtosis(x)
    mirrored = {TreatmentMethod.LOG, TreatmentMethod.LOG_CT}
    if skew < 0 and spec.then in mirrored:
        return -log_ct(-x)
    return transform(x, spec.then, spec)


def _record(
    x: Column,
    y: Column,
    method: TreatmentMethod,
    spec: TreatmentSpec,
    place: tuple[int, str],
) -> TreatmentRecord:
    seen = ~np.isnan(x)
    skew, kurtosis = skew_kurtosis(x[seen])
    after = skew_kurtosis(y[seen])
    moved = method is TreatmentMethod.WINSORISE
    rows = np.flatnonzero(seen & (x != y)) if moved else np.empty(0, dtype=np.intp)
    return TreatmentRecord(
        column=place[0],
        indicator=place[1],
        method=method,
        rows=tuple(int(i) for i in rows),
        before=tuple(float(v) for v in x[rows]),
        after=tuple(float(v) for v in y[rows]),
        skew_before=skew,
        kurtosis_before=kurtosis,
        skew_after=after[0],
        kurtosis_after=after[1],
        passed=passes(*after, spec),
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
