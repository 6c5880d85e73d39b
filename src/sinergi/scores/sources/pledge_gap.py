"""Column `pledge_gap`: share of RT and RW offices without a pledge of neutrality."""

import datetime as dt
import math
from collections.abc import Iterator, Sequence

from sinergi.neutrality.indicators import pledge_coverage
from sinergi.observations.field_cells import Cell


def cells(areas: Sequence[str], up_to: dt.date) -> Iterator[Cell]:
    """Yield the gap of each area whose number of offices is known: a count, no error."""
    for code, one in pledge_coverage(up_to, areas).items():
        if one.value is not None:
            day = one.freshness or up_to
            yield Cell(code, "pledge_gap", 1 - one.value, math.nan, day)
