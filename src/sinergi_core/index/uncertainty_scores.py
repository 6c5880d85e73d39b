"""Scores of a tile of draws x areas: one or two matrix products per node of a plan.

For arithmetic aggregation without gaps a whole uncertainty analysis is
`weights @ indicators`. Unseen values need a second product, with the mask of what is
seen, to spread their weight; other means are the same on transformed indicators.

Measurement errors enter where indicators are summed: the sum of independent normal
errors e_i with weights w_i is one normal error of variance sum(w_i^2 e_i^2). That is
exact for the arithmetic mean and to first order for the others, and it costs one
normal number per area and draw instead of one per indicator.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property  # noqa: TID251 waits for nothing
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.framework import MissingPolicy
from sinergi_core.index.uncertainty_plan import Step

Floats = NDArray[np.float64]
Scores = NDArray[np.float32] | NDArray[np.float64]


class Normals(Protocol):
    """Where standard normal numbers come from: a NumPy generator, for one."""

    def standard_normal(self, shape: Any, dtype: Any) -> Any:
        """Return numbers of that shape and type."""
        ...  # pragma: no cover


FAR = 1e30  # stands for the infinite logarithm or reciprocal of zero: 0 x FAR is 0
VANISHED = 1e25


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """Indicators ready for the sums of one exponent: (k, n), 0 where unseen.

    `errors` (k, n) are the squares of their standard errors, None without errors.
    """

    values: Scores
    errors: Scores | None


@dataclass(frozen=True, slots=True, eq=False)
class WeightSets:
    """Weights ready for a variant: shares with a last column of ones, and per step the
    weights of the step's leaves."""

    padded: Floats
    leaves: tuple[Scores, ...]


@dataclass(frozen=True, eq=False)
class TreeScores:
    """One way of treating, filling, scaling and aggregating, ready for any weights.

    `terms` by exponent; `seen` (k, n) 1 where a value is there, None when all are.
    """

    steps: tuple[Step, ...]
    terms: dict[float, Terms]
    seen: Scores | None
    policy: MissingPolicy
    kind: type = field(default=np.float64)

    @property
    def units(self) -> int:
        """Number of areas."""
        return int(next(iter(self.terms.values())).values.shape[1])

    @cached_property
    def firm_items(self) -> frozenset[int]:
        """Nodes that are there for every area."""
        return frozenset(step.item for step in self.steps if step.firm)

    @property
    def has_errors(self) -> bool:
        """Whether errors of measurement are to be drawn."""
        return any(terms.errors is not None for terms in self.terms.values())

    def weigh(self, shares: Floats) -> WeightSets:
        """Make b sets of weights ready: `shares` (b, items) sum to 1 in every family."""
        padded = np.ones((shares.shape[0], shares.shape[1] + 1))
        padded[:, :-1] = shares
        leaves = [_leaf_weights(step, padded, self.kind) for step in self.steps]
        return WeightSets(padded, tuple(leaves))

    def tile(
        self,
        weights: WeightSets,
        units: slice,
        out: Scores,
        rng: Normals | None = None,
    ) -> None:
        """Fill `out` (b, c) with the index of the areas `units` under b weight sets.

        `rng` draws the errors of measurement, which are left out when it is None.
        """
        formed: dict[int, Scores] = {}
        last = len(self.steps) - 1
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            for number, step in enumerate(self.steps):
                formed[step.item] = self._form(
                    step,
                    weights.leaves[number],
                    weights.padded,
                    units,
                    formed,
                    rng,
                    out if number == last else None,
                )

    @cached_property
    def is_one_product(self) -> bool:
        """Whether the index is one matrix product: one step, no gaps, no errors."""
        plain = self.seen is None and not self.has_errors
        return plain and len(self.steps) == 1 and not self.steps[0].count

    def turned_tile(self, weights: WeightSets, units: slice, out: Scores) -> None:
        """Fill `out` (c, b), areas by weight sets, where the index is one product.

        The same scores as `tile` but for the last bit, and with the draws of an area
        side by side there is nothing to transpose.
        """
        step = self.steps[0]
        leaves = self.terms[step.power].values[step.rows, units]
        np.matmul(leaves.T, weights.leaves[0].T, out=out)
        with np.errstate(divide="ignore", over="ignore"):
            _undo(out, step.power)
            if step.decimals is not None:
                _round(out, step.decimals)

    def _form(
        self,
        step: Step,
        weights: Scores,
        padded: Floats,
        units: slice,
        formed: dict[int, Scores],
        rng: Normals | None,
        out: Scores | None,
    ) -> Scores:
        """Form one node for a tile."""
        terms = self.terms[step.power]
        leaves = terms.values[step.rows, units]
        used = np.ones_like(weights) if step.count else weights
        total = np.matmul(used, leaves, out=out)
        if rng is not None and terms.errors is not None and step.leaves.size:
            total += _noise(used, terms.errors[step.rows, units], rng, self.kind)
        if step.count:
            return self._count(step, total, units, formed)
        there = self._weight_there(step, weights, units)
        for child in step.below:
            there = _add_child(
                step,
                total,
                there,
                formed[child],
                padded[:, [child]],
                child in self.firm_items,
            )
        return self._close(step, total, there)

    def _count(
        self, step: Step, total: Scores, units: slice, formed: dict[int, Scores]
    ) -> Scores:
        """Add the formed children; NaN where anything below is unseen."""
        if self.seen is not None and step.gaps.size:
            holes = step.leaves[step.gaps]
            total[:, ~self.seen[holes, units].all(axis=0)] = np.nan
        for child in step.below:
            total += formed[child]
        if step.decimals is not None:
            _round(total, step.decimals)
        return total

    def _weight_there(self, step: Step, weights: Scores, units: slice) -> Scores | None:
        """Return the weight (b, c) of the leaves that are seen, None for all of it."""
        if self.seen is None or step.gaps.size == 0:
            return None
        holes = step.leaves[step.gaps]
        there: Scores = np.matmul(weights[:, step.gaps], self.seen[holes, units])
        gapless = weights.sum(axis=1) - weights[:, step.gaps].sum(axis=1)
        below = 1 - weights.sum(axis=1)
        there += (gapless + below)[:, np.newaxis].astype(self.kind)
        return there

    def _close(self, step: Step, total: Scores, there: Scores | None) -> Scores:
        """Divide by the weight that is there, undo the transformation, round."""
        if there is not None:
            total /= there
        if there is not None and not step.firm:
            needed = self._needed()
            absent = there < needed if needed > 0 else there <= _noise_floor(self.kind)
            total[absent] = np.nan
        _undo(total, step.power)
        if step.decimals is not None:
            _round(total, step.decimals)
        return total

    def _needed(self) -> float:
        """Return the share of a family's weight that must be there."""
        share = self.policy.min_share_node if self.policy.reweigh else 1.0
        return share - (1e-12 if self.kind is np.float64 else 1e-6)


def transform(values: Scores, power: float) -> Scores:
    """Return x^power, log x for power 0; zero goes to a far but finite place.

    Negative values count as zero where the power needs positive ones.
    """
    if power == 1:
        return values
    held = np.maximum(values, 0)
    with np.errstate(divide="ignore"):
        result = np.log(held) if power == 0 else held**power
    limit = values.dtype.type(FAR)
    return np.clip(result, -limit, limit)


def slope(values: Scores, power: float) -> Scores:
    """Return the derivative of `transform`, 0 at zero (its error has no direction)."""
    if power == 1:
        return np.ones_like(values)
    held = np.where(values > 0, values, np.inf)
    return (1.0 if power == 0 else power) * held ** (power - 1)


def _undo(total: Scores, power: float) -> None:
    """Undo `transform` in place."""
    if power == 1:
        return
    if power == 0:
        np.exp(total, out=total)
        return
    if power < 0:
        total[total > VANISHED] = np.inf
    np.power(np.maximum(total, 0, out=total), 1.0 / power, out=total)


def _leaf_weights(step: Step, padded: Floats, kind: type) -> Scores:
    """Return the product of the shares on the way from the node to each leaf."""
    weights: Scores = np.prod(padded[:, step.paths], axis=1).astype(kind)
    return weights


def _noise(weights: Scores, errors: Scores, rng: Normals, kind: type) -> Scores:
    spread = np.sqrt(np.matmul(weights * weights, errors))
    spread *= rng.standard_normal(spread.shape, dtype=kind)
    noise: Scores = spread
    return noise


def _add_child(
    step: Step,
    total: Scores,
    there: Scores | None,
    child: Scores,
    share: Floats,
    firm: bool,
) -> Scores | None:
    """Add a formed node to the sum of its parent; return the weight that is there.

    `firm` spares the search for areas where the child is not there.
    """
    part = transform(child, step.power) * share.astype(child.dtype)
    gone = np.isnan(part) if not firm else None
    if gone is not None and gone.any():
        part = np.where(gone, 0, part)
        if there is None:
            there = np.ones_like(total)
        there -= gone * share.astype(child.dtype)
    total += part
    return there


def _noise_floor(kind: type) -> float:
    """Weights below this are what is left of a difference that should be zero."""
    return 1e-14 if kind is np.float64 else 1e-6


def _round(values: Scores, decimals: int) -> None:
    """Round half away from zero in place, as `aggregate.round_level` does."""
    unit = 10.0**decimals
    step = np.floor(np.abs(values) * unit * (1 + 1e-14) + 0.5) / unit
    np.copysign(step, values, out=values)
