"""What becomes of accepted submissions, one module per kind of form.

A receiver runs in the transaction of acceptance. `new` is the submission accepted, None
when an acceptance is taken back; `old` the accepted one it takes the place of, if any.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from django.utils import timezone

from sinergi.observations.models import Sighting, Submission
from sinergi.observations.rules.review import BadReview


class Receive(Protocol):
    """What a receiver looks like."""

    def __call__(
        self, new: Submission | None, old: Submission | None, *, at: dt.datetime
    ) -> None:
        """Put what `new` says in force, and end what `old` said."""


def end_sightings(submission: Submission | None, at: dt.datetime) -> None:
    """End what an accepted submission had brought; the rows stay as history."""
    if submission is not None:
        submission.sightings.filter(ended_at=None).update(ended_at=at)


def add_sightings(
    submission: Submission, family: str, amounts: Iterable[tuple[str, float]]
) -> None:
    """Add a sighting for each (column, amount), at the submission's place and day.

    Without a day of its own it is the one it came on, where the institution works.
    Raises BadReview where the place is unknown: what belongs nowhere counts nowhere.
    """
    if not submission.area_code:
        raise BadReview("place")
    day = submission.happened_on or timezone.localdate(submission.received_at)
    Sighting.all_rows.bulk_create(
        [
            Sighting(
                submission=submission, family=family, column=column, amount=amount,
                area_code=submission.area_code, election=submission.election,
                station_number=submission.station_number,
                happened_on=day,
            )
            for column, amount in amounts
        ]
    )  # fmt: skip
