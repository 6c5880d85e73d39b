"""Addresses that are asked for messages, and feeds of ours: made, stopped, revoked."""

import datetime as dt
import hashlib
import secrets

from django.db import IntegrityError, transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.http import check_url
from sinergi.warnings.models import CapFeed, CapSource


class BadSource(ValueError):
    """The source is not added; `code` is "twice" or "not-yours"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def add_source(
    institution: Institution,
    *,
    name: str,
    url: str,
    every: int,
    by: Actor,
    at: dt.datetime,
) -> CapSource:
    """Add an address that is asked every so many minutes, from now on; return it.

    Raises BadSource, and `doors.http.Refused` for an address that is never called.
    """
    if institution.pk not in by.institutions_with(Permission.MANAGE_DETECTORS):
        raise BadSource("not-yours")
    check_url(url)
    try:
        with transaction.atomic():
            row = CapSource.all_rows.create(
                institution=institution, name=name, url=url, every=every,
                added_by_id=by.pk, added_at=at, next_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise BadSource("twice") from None
    record(
        Verb.CAP_SOURCE_ADDED, at=at, actor=by, target=f"cap-source:{row.pk}",
        institution_id=institution.pk, every=every,
    )  # fmt: skip
    return row


@transaction.atomic
def stop_source(source: CapSource, *, by: Actor, at: dt.datetime) -> CapSource:
    """Ask it no more; what it brought stays."""
    if source.stopped_at is None:
        source.stopped_at = at
        source.save(update_fields=["stopped_at"])
        record(
            Verb.CAP_SOURCE_STOPPED, at=at, actor=by, target=f"cap-source:{source.pk}",
            institution_id=source.institution_id,
        )  # fmt: skip
    return source


def hash_token(token: str) -> str:
    """Return what is kept of a feed's token: tokens are long and random, hence plain."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_cap_feed(
    name: str, *, language: str, by: Actor, at: dt.datetime
) -> tuple[CapFeed, str]:
    """Add a feed and return it with its token, which nobody can ask for again."""
    token = secrets.token_urlsafe(32)
    row = CapFeed.all_rows.create(
        person_id=by.pk, name=name, language=language[:8],
        token_hash=hash_token(token), made_at=at,
    )  # fmt: skip
    record(Verb.CAP_FEED_MADE, at=at, actor=by, target=f"cap-feed:{row.pk}")
    return row, token


@transaction.atomic
def revoke_cap_feed(feed: CapFeed, *, by: Actor, at: dt.datetime) -> CapFeed:
    """Let the feed's address show nothing from now on."""
    if feed.revoked_at is None:
        feed.revoked_at = at
        feed.save(update_fields=["revoked_at"])
        record(Verb.CAP_FEED_REVOKED, at=at, actor=by, target=f"cap-feed:{feed.pk}")
    return feed
