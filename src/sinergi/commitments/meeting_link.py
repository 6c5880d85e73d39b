"""The attendance link of a meeting: signed, short-lived, shown as a code to scan.

The link says only which meeting and which round; it gives no account and shows nobody's
name. Opening a new round or closing makes all earlier links worthless.
"""

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache

from sinergi.commitments.models import Meeting

SALT = "commitments.attendance"
WINDOW_SECONDS = 600
MOST_PER_SOURCE = 300
"""Confirmations from one address in ten minutes: a whole hall sits behind one router."""
MOST_PER_MEETING = 1_500


@dataclass(frozen=True, slots=True)
class Link:
    """What a token says."""

    meeting: int
    round: int
    until: dt.datetime


def make_token(meeting: Meeting) -> str:
    """Return the token of the round that is open; raises ValueError when none is."""
    if meeting.attendance_until is None:
        raise ValueError("attendance is not open")
    until = int(meeting.attendance_until.timestamp())
    return signing.dumps([meeting.pk, meeting.attendance_round, until], salt=SALT)


def read_token(token: str) -> Link | None:
    """Return what a token says, None for one that is not ours."""
    try:
        meeting, number, until = signing.loads(token, salt=SALT)
        return Link(
            int(meeting), int(number), dt.datetime.fromtimestamp(int(until), dt.UTC)
        )
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return None


def is_open(meeting: Meeting, link: Link, at: dt.datetime) -> bool:
    """True while the link's round is the one that is open."""
    return (
        meeting.attendance_until is not None
        and meeting.attendance_round == link.round
        and at < min(link.until, meeting.attendance_until)
        and meeting.is_open
    )


def may_try(meeting: int, source: str) -> bool:
    """Count one try and return False once there were too many in ten minutes."""
    return _count(f"attend:{meeting}:{source}", MOST_PER_SOURCE) and _count(
        f"attend:{meeting}", MOST_PER_MEETING
    )


def _count(key: str, most: int) -> bool:
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # it ran out between the two lines
        return True
