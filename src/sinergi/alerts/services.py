"""What people change: how they are told, webhooks, calendar feeds."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.alerts.models import Feed, Preference, Reader, Webhook
from sinergi.alerts.rules import Choice, Kind
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb


@transaction.atomic
def set_preferences(
    choices: Mapping[tuple[Kind, str], Choice],
    language: str,
    *,
    by: Actor,
    at: dt.datetime,
) -> None:
    """Keep how the person wants each kind by each channel, and in which language."""
    for (kind, channel), choice in choices.items():
        Preference.all_rows.update_or_create(
            person_id=by.pk, kind=kind, channel=channel, defaults={"choice": choice}
        )
    Reader.all_rows.update_or_create(
        person_id=by.pk, defaults={"language": language[:8]}
    )
    record(
        Verb.NOTICES_CHOSEN, at=at, actor=by, target=f"person:{by.pk}",
        choices=len(choices),
    )  # fmt: skip


@transaction.atomic
def make_webhook(
    institution: Institution,
    url: str,
    kinds: list[str],
    *,
    by: Actor,
    at: dt.datetime,
) -> Webhook:
    """Add a webhook of an institution; its secret is told once by whoever shows it."""
    row = Webhook.all_rows.create(
        institution=institution, url=url, kinds=sorted(kinds),
        salt=secrets.token_hex(16), created_by_id=by.pk, created_at=at,
    )  # fmt: skip
    record(
        Verb.WEBHOOK_MADE, at=at, actor=by, target=f"webhook:{row.pk}",
        institution_id=institution.pk, kinds=sorted(kinds),
    )  # fmt: skip
    return row


@transaction.atomic
def stop_webhook(webhook: Webhook, *, by: Actor, at: dt.datetime) -> Webhook:
    """Post nothing more to it; what was sent stays in the ledger."""
    if webhook.stopped_at is None:
        webhook.stopped_at = at
        webhook.save(update_fields=["stopped_at"])
    record(
        Verb.WEBHOOK_STOPPED, at=at, actor=by, target=f"webhook:{webhook.pk}",
        institution_id=webhook.institution_id,
    )  # fmt: skip
    return webhook


def hash_token(token: str) -> str:
    """Return what is kept of a feed's token: tokens are long and random, hence plain."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_feed(
    scope: str,
    *,
    institution: Institution | None,
    area_code: str,
    language: str,
    by: Actor,
    at: dt.datetime,
) -> tuple[Feed, str]:
    """Add a calendar feed and return it with its token, which nobody can ask for again."""
    token = secrets.token_urlsafe(32)
    row = Feed.all_rows.create(
        person_id=by.pk, scope=scope, institution=institution, area_code=area_code,
        language=language[:8], token_hash=hash_token(token), made_at=at,
    )  # fmt: skip
    record(
        Verb.FEED_MADE, at=at, actor=by, target=f"feed:{row.pk}",
        institution_id=institution.pk if institution else None, scope=scope,
    )  # fmt: skip
    return row, token


@transaction.atomic
def revoke_feed(feed: Feed, *, by: Actor, at: dt.datetime) -> Feed:
    """Let the feed's address show nothing from now on."""
    if feed.revoked_at is None:
        feed.revoked_at = at
        feed.save(update_fields=["revoked_at"])
    record(Verb.FEED_REVOKED, at=at, actor=by, target=f"feed:{feed.pk}")
    return feed
