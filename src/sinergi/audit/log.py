"""The one function that every writing service calls."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.clock import real_now
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb

Detail = str | int | float | bool | None | list[str] | list[int]


def record(
    verb: Verb,
    *,
    at: dt.datetime,
    actor: Actor | None,
    target: str,
    institution_id: int | None = None,
    **details: Detail,
) -> Fact:
    """Add one fact and return it. Must run in the transaction of the change it tells of.

    `target` is `thing:id`. `details` hold ids and numbers, no personal data. Without
    `institution_id` the actor's institution is taken when there is exactly one. What was
    done by an API token names it. Raises RuntimeError outside a transaction, since the
    fact could then exist without its act.
    """
    if settings.SINERGI_TODAY is not None:
        at = real_now()  # a demonstration may pretend its day, the list of facts never
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.log.record outside a transaction")
    if institution_id is None and actor is not None and len(actor.institutions) == 1:
        institution_id = next(iter(actor.institutions))
    if (token := getattr(actor, "token_id", None)) is not None:
        details["token"] = token
    return Fact.all_rows.create(
        verb=verb,
        at=at,
        actor_id=actor.pk if actor is not None else None,
        institution_id=institution_id,
        target=target,
        details=details,
    )
