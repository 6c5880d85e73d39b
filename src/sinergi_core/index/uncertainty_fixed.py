"""Sources of uncertainty switched off by name, alike for the web and the command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sinergi_core.index.uncertainty_sources import Uncertainties

FIXED: Mapping[str, Mapping[str, Any]] = {
    "weights": {"weights": None},
    "normalisation": {"normalisations": (None,)},
    "aggregation": {"aggregations": (None,)},
    "imputation": {"imputations": (None,)},
    "treatment": {"treatments": (None,)},
    "errors": {"errors": False},
}
"""What each source is when it is switched off: as the framework says, nothing drawn."""


def fix_sources(sources: Uncertainties, names: Iterable[str]) -> Uncertainties:
    """Return the sources without those named. ValueError for a name not in `FIXED`."""
    off: dict[str, Any] = {}
    for name in names:
        if name not in FIXED:
            raise ValueError(
                f"{name!r} is no source of uncertainty: {', '.join(FIXED)}"
            )
        off |= FIXED[name]
    return replace(sources, **off)
