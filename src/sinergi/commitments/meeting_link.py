"""The attendance link of a meeting: signed, short-lived, shown as a code to scan.

The link says only which meeting and which round; it gives no account and shows nobody's
name. Opening a new round or closing makes all earlier links worthless.
"""

import datetime as dt
from dataclasses import dataclass

import qrcode  # type: ignore[import-untyped]
from django.core import signing
from django.core.cache import cache

from sinergi.commitments.models import Meeting

SALT = "commitments.attendance"
WINDOW_SECONDS = 600
MOST_PER_SOURCE = 300
"""Confirmations from one address in ten minutes: a whole hall sits behind one router."""
MOST_PER_MEETING = 1_500


CODE_PIXELS = 300
"""Wide enough to scan from a seat, narrow enough for a phone's screen."""


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


def draw_code(address: str, pixels: int = CODE_PIXELS) -> str:
    """Return the address as an SVG of a QR code, black on white, with its quiet zone."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'width="{pixels}" height="{pixels}" '
        'shape-rendering="crispEdges" aria-hidden="true" focusable="false">'
        f'<rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path d="{path}" fill="#000"/></svg>'
    )
