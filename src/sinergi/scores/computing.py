"""One run's numbers, from its table: index, uncertainty, contributions, data audit.

No database here: `compute` gives the same bytes for the same framework, table, draws and
seed, so `recompute` can prove a stored run.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sinergi_core.index.compute import IndexResult, compute_index
from sinergi_core.index.engine import Engine, threads_engine
from sinergi_core.index.framework import Framework
from sinergi_core.index.table import AreaTable
from sinergi_core.index.uncertainty import UncertaintyResult, compute_uncertainty
from sinergi_core.index.uncertainty_fixed import fix_sources
from sinergi_core.index.uncertainty_sources import (
    Uncertainties,
    default_uncertainties,
)

Block = TypeVar("Block")
Result = TypeVar("Result")
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Computed:
    """What a run stores of its numbers; `uncertainty` is None without draws."""

    index: IndexResult
    uncertainty: UncertaintyResult | None


class TellingEngine:
    """An engine that says after each block how many of how many are done."""

    def __init__(self, inner: Engine, tell: Tell) -> None:
        self.inner = inner
        self.tell = tell

    def map(
        self, function: Callable[[Block], Result], blocks: Sequence[Block]
    ) -> Iterator[Result]:
        """Yield the results in order and tell of each."""
        for done, result in enumerate(self.inner.map(function, blocks), start=1):
            yield result
            self.tell(done, len(blocks))


def uncertainties_of(framework: Framework, options: dict[str, Any]) -> Uncertainties:
    """Return the framework's default sources of uncertainty without those switched off.

    `options["without"]` holds keys of `sinergi_core.index.uncertainty_fixed.FIXED`.
    """
    return fix_sources(default_uncertainties(framework), options.get("without", []))


def compute(
    framework: Framework,
    table: AreaTable,
    *,
    area_level: str,
    draws: int,
    seed: int,
    options: dict[str, Any],
    tell: Tell = lambda done, total: None,
) -> Computed:
    """Return the numbers of a run; ValueError when the framework cannot be computed."""
    index = compute_index(framework, table, area_level=area_level)
    uncertainty = None
    if draws:
        uncertainty = compute_uncertainty(
            framework,
            table,
            draws=draws,
            seed=seed,
            sources=uncertainties_of(framework, options),
            area_level=area_level,
            engine=TellingEngine(threads_engine(), tell),
        )
    return Computed(index=index, uncertainty=uncertainty)
