"""Column `facility_gap`: share of readiness items that do not hold."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sinergi.facilities.indicators import readiness_gap
from sinergi.observations.field_cells import Cell
from sinergi.scores.sources.intervals import of_bounds


def cells(areas: Sequence[str], up_to: dt.date) -> Iterator[Cell]:
    """Yield the gap of each area of whose facilities something was checked."""
    for code, one in readiness_gap(up_to, areas).items():
        if one.value is not None:
            day = one.fresh_on or up_to
            yield Cell(code, "facility_gap", one.value, of_bounds(one.error), day)
