"""Column `outreach_gap`: share of the outreach target not reached by verified sessions."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sinergi.observations.field_cells import Cell
from sinergi.observations.placing import current_election
from sinergi.outreach.indicators import outreach_gap
from sinergi.scores.sources.intervals import of_95


def cells(areas: Sequence[str], up_to: dt.date) -> Iterator[Cell]:
    """Yield the gap of each area with a target, for the coming election, else the last."""
    election = current_election(up_to)
    if election is None:
        return
    found = outreach_gap(up_to, areas, election=election.pk)
    for code, one in found.items():
        if one.value is not None:
            day = one.newest_on or up_to
            yield Cell(code, "outreach_gap", one.value, of_95(one.error), day)
