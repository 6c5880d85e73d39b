"""Column `flooded_stores`: flood exposure of the storehouses that serve an area."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sinergi.facilities.indicators import flood_exposed_stores
from sinergi.observations.field_cells import Cell
from sinergi.scores.sources.intervals import of_bounds


def cells(areas: Sequence[str], up_to: dt.date) -> Iterator[Cell]:
    """Yield the exposure of each area with a storehouse of which something is known."""
    for code, one in flood_exposed_stores(up_to, areas).items():
        if one.value is not None:
            day = one.fresh_on or up_to
            yield Cell(code, "flooded_stores", one.value, of_bounds(one.error), day)
