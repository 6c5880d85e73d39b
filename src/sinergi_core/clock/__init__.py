"""Working-day calendars and statutory deadlines, each derived line by line.

Plain dates in, plain dates out: holidays come in as data (`WorkingCalendar`), rules from
one YAML file per regulation and edition (`rules/`), and nothing here asks what day it is.
"""

from sinergi_core.clock.calendar import DayOff, DayStatus, WorkingCalendar
from sinergi_core.clock.compare import Change, Open, changed_by, changed_days
from sinergi_core.clock.derive import (
    Derivation,
    Line,
    Remaining,
    Suspension,
    counted_days,
    derive,
    last_day_before,
    remaining,
)
from sinergi_core.clock.editions import (
    Side,
    compare_editions,
    editions_of,
    event_names,
    find_regulation,
    in_force,
    list_regulations,
)
from sinergi_core.clock.pace import Forecast, Taken, forecast, own_pace
from sinergi_core.clock.reading import load_regulation, parse_regulation
from sinergi_core.clock.regulation import (
    DeadlineRule,
    Gap,
    Need,
    Regulation,
    Start,
    Unit,
    Window,
)
from sinergi_core.clock.safe import SafeMoment, last_safe_moments
from sinergi_core.clock.timeline import (
    Opening,
    Standing,
    State,
    in_time,
    timeline,
    window_state,
)

__all__ = [
    "Change", "DayOff", "DayStatus", "DeadlineRule", "Derivation", "Forecast", "Gap",
    "Line", "Need", "Open", "Opening", "Regulation", "Remaining", "SafeMoment", "Side",
    "Standing", "Start", "State", "Suspension", "Taken", "Unit", "Window",
    "WorkingCalendar", "changed_by", "changed_days", "compare_editions", "counted_days",
    "derive", "editions_of", "event_names", "find_regulation", "forecast", "in_force", "in_time",
    "last_day_before", "last_safe_moments", "list_regulations", "load_regulation",
    "own_pace", "parse_regulation", "remaining", "timeline", "window_state",
]  # fmt: skip
