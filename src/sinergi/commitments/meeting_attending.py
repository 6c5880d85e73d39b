"""The meeting a token of the public attendance page opens."""

import datetime as dt

from sinergi.commitments.meeting_link import is_open, read_token
from sinergi.commitments.models import Meeting

LONGEST_TOKEN = 200


def meeting_of_token(token: str, at: dt.datetime) -> Meeting | None:
    """Return the meeting while the token's round is open, else None."""
    link = read_token(token) if len(token) <= LONGEST_TOKEN else None
    if link is None:
        return None
    row = Meeting.all_rows.filter(pk=link.meeting).select_related("host").first()
    return row if row is not None and is_open(row, link, at) else None
