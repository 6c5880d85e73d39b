"""Column `learning_gap`: share of quiz answers still wrong after sessions."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sinergi.observations.field_cells import Cell
from sinergi.outreach.indicators import learning_gap
from sinergi.scores.sources.intervals import of_95


def cells(areas: Sequence[str], up_to: dt.date) -> Iterator[Cell]:
    """Yield the gap of each area in which enough answers were given."""
    for code, one in learning_gap(up_to, areas).items():
        if one.value is not None:
            day = one.newest_on or up_to
            yield Cell(code, "learning_gap", one.value, of_95(one.error), day)
