"""Prices of money and people: what a choice costs beside what it gains.

A greedy search that divides the gain by the price of what it uses is only as good as
the prices (Khuller, Moss & Naor 1999 for one budget). Here each limit has a multiplier;
a use is measured as a share of what the limit allows in all weeks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sinergi_core.allocate.arrays import Static
from sinergi_core.allocate.problem import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """Multipliers >= 0: `money` of the budget, `purses` (I,), `people` (I, W)."""

    money: float
    purses: Floats
    people: Floats

    def varied(self, rng: np.random.Generator, spread: float) -> Prices:
        """These prices, each times a random factor around 1."""
        return Prices(
            self.money * float(np.exp(rng.normal(0, spread))),
            self.purses * np.exp(rng.normal(0, spread, self.purses.shape)),
            self.people * np.exp(rng.normal(0, spread, self.people.shape)),
        )


def even_prices(static: Static, staff: float) -> Prices:
    """Money counts 1 in each budget, people `staff`."""
    i, w = static.capacity.shape
    return Prices(1.0, np.ones(i), np.full((i, w), staff))


def weights_of(static: Static, prices: Prices) -> Floats:
    """(K, M, W) one over the price of each choice; limitless means cost nothing."""
    weeks = static.capacity.shape[1]
    money = prices.money * _part(static.budget) + prices.purses * _part(static.purses)
    who = static.who if static.by_area else static.who[:1]
    paid = static.cost * money[who]
    unit = prices.people * _part(static.capacity.sum(axis=1))[:, None]
    work = np.zeros((*who.shape, weeks))
    for step in range(min(static.staff.shape[1], weeks)):
        ahead = unit[who, step:]
        work[:, :, : weeks - step] += static.staff[:, step][:, None] * ahead
    price = paid[:, :, None] + work
    top = float(price.max(initial=0.0))
    # what costs nothing is taken first, by its gain; no division by zero
    return np.ascontiguousarray(1.0 / (price + (top or 1.0) * 1e-6))


def _part(limit: Floats | float) -> Floats:
    """One over a limit; 0 where there is none, and where nothing may be used anyway."""
    value = np.asarray(limit, dtype=np.float64)
    usable = np.isfinite(value) & (value > 1e-6)
    return np.divide(1.0, value, out=np.zeros(value.shape), where=usable)
