"""Which columns of the frameworks come in by which form."""

from functools import cache

from sinergi_core.frameworks import list_frameworks
from sinergi_core.index.framework import load_framework

EVENTS = "events"
STATIONS = "stations"
SEVERITIES = (1, 2, 3)
"""Of an event: the scale of `ikp-2024` (inferred, see its page of method)."""
PREFIXES = {"ikp-2024": EVENTS, "tps-rawan": STATIONS}


@cache
def columns_of(family: str) -> frozenset[str]:
    """Return the columns that the forms of a family fill; empty for another word."""
    found: set[str] = set()
    for info in list_frameworks():
        for prefix, fills in PREFIXES.items():
            if fills == family and info.code.startswith(prefix):
                found.update(load_framework(info.code).inputs)
    return frozenset(found)


def event_column(indicator: str, severity: int) -> str:
    """Return the column in which events of an indicator and severity are counted."""
    return f"{indicator}_t{severity}"
