"""Form `tps-rawan`: which indicators hold at a polling station, yes, no or not known."""

import datetime as dt

from sinergi.observations.families import STATIONS, columns_of
from sinergi.observations.instance import leaves
from sinergi.observations.models import Submission
from sinergi.observations.receivers import add_sightings, end_sightings
from sinergi.observations.rules.review import BadReview

AMOUNTS = {"yes": 1.0, "no": 0.0}
"""Any other answer is "not known", which is no number."""

FAMILY = STATIONS


def receive(new: Submission | None, old: Submission | None, *, at: dt.datetime) -> None:
    """Record one and zero per indicator answered; the newest answer of a station counts."""
    end_sightings(old, at)
    if new is None:
        return
    if new.station_number is None:
        raise BadReview("place")
    known = columns_of(STATIONS)
    amounts = {
        name: AMOUNTS[text]
        for path, text in leaves(new.answers.get("values", {}))
        if (name := path.rpartition("/")[2]) in known and text in AMOUNTS
    }
    if not amounts:
        raise BadReview("answers")
    add_sightings(new, STATIONS, amounts.items())
