"""Everything the command computes from one table, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sinergi_core.index.compute import IndexResult, compute_index
from sinergi_core.index.data_audit import DataAudit, audit_data
from sinergi_core.index.engine import Engine
from sinergi_core.index.explain import (
    ClassBorders,
    Contributions,
    class_border,
    contributions,
)
from sinergi_core.index.framework import Framework
from sinergi_core.index.sensitivity import RemovalResult, remove_each
from sinergi_core.index.table import AreaTable
from sinergi_core.index.uncertainty import UncertaintyResult, compute_uncertainty
from sinergi_core.index.uncertainty_fixed import fix_sources
from sinergi_core.index.uncertainty_sources import default_uncertainties


@dataclass(frozen=True, slots=True)
class Settings:
    """What was asked for: all that, beside framework and table, decides the numbers."""

    level: str = "kelurahan"
    draws: int = 1000
    seed: int = 1
    top: int | None = None
    as_of: date | None = None
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Computed:
    """One index with all that is said about it; no intervals and no removals when no draws
    were asked for, no contributions where they have no meaning (Copeland of many children)."""

    result: IndexResult
    uncertainty: UncertaintyResult | None
    contributions: Contributions | None
    borders: ClassBorders
    audit: DataAudit
    removal: RemovalResult | None


def compute_all(
    framework: Framework,
    table: AreaTable,
    settings: Settings,
    engine: Engine | None = None,
) -> Computed:
    """Score, intervals, contributions and data audit. ValueError as `compute_index`."""
    result = compute_index(framework, table, area_level=settings.level)
    uncertainty, removal = None, None
    if settings.draws:
        removal = remove_each(framework, table, area_level=settings.level)
        uncertainty = compute_uncertainty(
            framework,
            table,
            draws=settings.draws,
            seed=settings.seed,
            sources=fix_sources(default_uncertainties(framework), settings.without),
            top_k=settings.top,
            area_level=settings.level,
            engine=engine,
        )
    try:
        parts = contributions(result)
    except ValueError:
        parts = None
    return Computed(
        result=result,
        uncertainty=uncertainty,
        contributions=parts,
        borders=class_border(result),
        audit=audit_data(result, table, as_of=settings.as_of),
        removal=removal,
    )
