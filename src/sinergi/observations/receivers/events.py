"""Form `kejadian`: an event of an IKP indicator, with its severity."""

import datetime as dt

from sinergi.observations.families import EVENTS, SEVERITIES, columns_of, event_column
from sinergi.observations.instance import first_answer
from sinergi.observations.models import Submission
from sinergi.observations.receivers import add_sightings, end_sightings
from sinergi.observations.rules.review import BadReview

FAMILY = EVENTS


def receive(new: Submission | None, old: Submission | None, *, at: dt.datetime) -> None:
    """Count the events in the column of their indicator and severity."""
    end_sightings(old, at)
    if new is None:
        return
    values = new.answers.get("values", {})
    column = event_column(
        first_answer(values, "indicator"), _whole(first_answer(values, "severity"))
    )
    count = _whole(first_answer(values, "count") or "1")
    if column not in columns_of(EVENTS) or count < 1:
        raise BadReview("answers")
    add_sightings(new, EVENTS, [(column, float(count))])


def _whole(text: str) -> int:
    """Return the number, 0 for what is none (severities begin at 1)."""
    return int(text) if text.isdecimal() and len(text) <= len(str(SEVERITIES)) else 0
