"""Form `nihil`: somebody watched, and nothing happened."""

import datetime as dt

from sinergi.observations.families import EVENTS, WATCHED, columns_of, event_columns
from sinergi.observations.instance import first_answers
from sinergi.observations.models import Submission
from sinergi.observations.receivers import add_sightings, end_sightings
from sinergi.observations.rules.review import BadReview

FAMILY = EVENTS


def receive(new: Submission | None, old: Submission | None, *, at: dt.datetime) -> None:
    """Record a zero for what was watched, and for nothing else: reported, not assumed."""
    end_sightings(old, at)
    if new is None:
        return
    told = first_answers(new.answers.get("values", {})).get("watched", "")
    columns = {
        column
        for watched in told.split()
        for indicator in WATCHED.get(watched, ())
        for column in event_columns(indicator)
    }
    if not columns:
        raise BadReview("answers")
    known = columns_of(EVENTS)
    add_sightings(new, EVENTS, [(one, 0.0) for one in sorted(columns & known)])
