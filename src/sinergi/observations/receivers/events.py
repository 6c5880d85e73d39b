"""Form `kejadian`: an event of an IKP indicator, with its severity."""

import datetime as dt

from sinergi.observations.families import (
    EVENTS,
    columns_of,
    event_column,
    event_columns,
)
from sinergi.observations.instance import first_answers
from sinergi.observations.models import Submission
from sinergi.observations.receivers import add_sightings, end_sightings
from sinergi.observations.rules.review import BadReview

LONGEST_COUNT = 4
FAMILY = EVENTS


def receive(new: Submission | None, old: Submission | None, *, at: dt.datetime) -> None:
    """Count the events in the column of their severity.

    The indicator's other severities are zero by the same report; other indicators stay
    unseen: who reports a flood has not looked for money politics.
    """
    end_sightings(old, at)
    if new is None:
        return
    told = first_answers(new.answers.get("values", {}))
    indicator, count = told.get("indicator", ""), _whole(told.get("events", "1"))
    column = event_column(indicator, _whole(told.get("severity", "")))
    if column not in columns_of(EVENTS) or count < 1:
        raise BadReview("answers")
    amounts = dict.fromkeys(event_columns(indicator), 0.0) | {column: float(count)}
    add_sightings(new, EVENTS, amounts.items())


def _whole(text: str) -> int:
    """Return the number, 0 for what is none (severities and counts begin at 1)."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_COUNT else 0
