"""Small regular cleaning."""

import datetime as dt

from django.contrib.sessions.models import Session


def clear_expired_sessions(at: dt.datetime) -> None:
    """Delete sessions that have run out."""
    Session.objects.filter(expire_date__lt=at).delete()
