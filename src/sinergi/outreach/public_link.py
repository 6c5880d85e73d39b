"""Codes people scan: signed, short-lived, and saying only which session and round.

A scan gives no account, sets no cookie and shows nobody's name. Opening a new round or
closing makes all earlier codes worthless. Each form carries a mark that is good once, so
that a page sent twice counts once.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache

from sinergi.outreach.models import Session
from sinergi.outreach.rules.session import OPEN

SALT, MARK_SALT = "outreach.code", "outreach.mark"
LONGEST_TOKEN = 200
WINDOW_SECONDS = 600
MOST_PER_SOURCE = 300
"""Answers from one address in ten minutes: a whole hall sits behind one router."""
MOST_PER_SESSION = 1_500
MARK_SECONDS = 6 * 3_600


@dataclass(frozen=True, slots=True)
class Link:
    """What a token says: for what, which session and round, and the phase of a quiz."""

    what: str
    session: int
    round: int
    phase: str = ""


def make_token(session: Session, what: str, phase: str = "") -> str:
    """Return the token of the round that is open; raises ValueError when none is."""
    if getattr(session, f"{what}_until") is None:
        raise ValueError(f"{what} is not open")
    number = getattr(session, f"{what}_round")
    return signing.dumps([what, session.pk, number, phase], salt=SALT)


def read_token(token: str) -> Link | None:
    """Return what a token says, None for one that is not ours."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        what, session, number, phase = signing.loads(token, salt=SALT)
        return Link(str(what), int(session), int(number), str(phase))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def session_of_token(
    token: str, what: str, at: dt.datetime
) -> tuple[Session, Link] | None:
    """Return session and link while the token's round is open, else None."""
    link = read_token(token)
    if link is None or link.what != what:
        return None
    rows = Session.all_rows.filter(pk=link.session).select_related("organiser", "quiz")
    row = rows.first()
    if row is None or row.step not in OPEN:
        return None
    until = getattr(row, f"{what}_until")
    if getattr(row, f"{what}_round") != link.round or until is None or at >= until:
        return None
    return row, link


def make_mark(session: int) -> str:
    """Return a mark for one form, good once."""
    return signing.dumps([session, secrets.token_urlsafe(9)], salt=MARK_SALT)


def use_mark(mark: str, session: int) -> bool:
    """Return True the first time a mark of this session is used, False ever after."""
    if len(mark) > LONGEST_TOKEN:
        return False
    try:
        found, nonce = signing.loads(mark, salt=MARK_SALT, max_age=MARK_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return found == session and cache.add(f"outreach-mark:{nonce}", 1, MARK_SECONDS)


def may_try(session: int, source: str) -> bool:
    """Count one try and return False once there were too many in ten minutes."""
    return _count(f"outreach:{session}:{source}", MOST_PER_SOURCE) and _count(
        f"outreach:{session}", MOST_PER_SESSION
    )


def _count(key: str, most: int) -> bool:
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # it ran out between the two lines
        return True
