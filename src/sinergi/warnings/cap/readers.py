"""Whose feed an address is."""

import datetime as dt

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from sinergi.access.permissions import Permission
from sinergi.warnings.models import CapFeed, Warning
from sinergi.warnings.services.cap_sources import hash_token

LONGEST_TOKEN = 64
READ_EVERY = dt.timedelta(hours=1)


def feed_of(token: str, at: dt.datetime) -> CapFeed | None:
    """Return the feed whose token this is; None once revoked or its maker may not read."""
    if len(token) > LONGEST_TOKEN:
        return None
    rows = CapFeed.all_rows.filter(token_hash=hash_token(token), revoked_at=None)
    feed = rows.select_related("person").first()
    if feed is None or not feed.person.is_active:
        return None
    if not feed.person.holds(Permission.READ_WARNINGS):
        return None
    if feed.read_at is None or at - feed.read_at > READ_EVERY:
        CapFeed.all_rows.filter(pk=feed.pk).update(read_at=at)
    return feed


def whole_url(path: str) -> str:
    """Return the address of a page for those who are not on it."""
    return f"{settings.SINERGI_PUBLIC_URL}{path}"


def page_of_warning(warning: Warning) -> str:
    """Return the path of the page that shows a warning; empty where there is none."""
    try:
        return reverse("warnings:warning", args=[warning.key])
    except NoReverseMatch:
        return ""
