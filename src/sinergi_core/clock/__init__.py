"""Working-day calendars and statutory deadlines, each derived line by line.

Plain dates in, plain dates out: holidays come in as data (`WorkingCalendar`), rules from
one YAML file per regulation (`rules/`), and nothing here asks what day it is.
"""

from sinergi_core.clock.calendar import DayOff, DayStatus, WorkingCalendar
from sinergi_core.clock.compare import Change, changed_by
from sinergi_core.clock.derive import (
    Derivation,
    Line,
    Remaining,
    Suspension,
    derive,
    last_day_before,
    remaining,
)
from sinergi_core.clock.regulation import (
    DeadlineRule,
    Regulation,
    Start,
    Unit,
    list_regulations,
    load_regulation,
    parse_regulation,
)

__all__ = [
    "Change",
    "DayOff",
    "DayStatus",
    "DeadlineRule",
    "Derivation",
    "Line",
    "Regulation",
    "Remaining",
    "Start",
    "Suspension",
    "Unit",
    "WorkingCalendar",
    "changed_by",
    "derive",
    "last_day_before",
    "list_regulations",
    "load_regulation",
    "parse_regulation",
    "remaining",
]
