"""Form `nihil`: somebody looked, and nothing happened."""

import datetime as dt

from sinergi.observations.families import EVENTS
from sinergi.observations.models import Submission
from sinergi.observations.receivers import add_sightings, end_sightings

FAMILY = EVENTS


def receive(new: Submission | None, old: Submission | None, *, at: dt.datetime) -> None:
    """Record a zero for every kind of event in the area: reported, not assumed."""
    end_sightings(old, at)
    if new is not None:
        add_sightings(new, EVENTS, [("", 0.0)])
