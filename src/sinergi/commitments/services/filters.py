"""Saved filters of a list."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import SavedFilter

MOST = 30


@transaction.atomic
def save_filter(
    page: str, name: str, query: str, *, by: Actor, at: dt.datetime
) -> SavedFilter:
    """Keep the query of a list under a name; the same name again replaces it.

    Beyond MOST the oldest goes, so that a list of filters stays one.
    """
    row, _made = SavedFilter.all_rows.update_or_create(
        person_id=by.pk,
        page=page,
        name=name[:60],
        defaults={"query": query[:1000], "created_at": at},
    )
    own = SavedFilter.all_rows.filter(person_id=by.pk, page=page)
    surplus = list(own.order_by("-created_at", "-pk")[MOST:])
    SavedFilter.all_rows.filter(pk__in=[one.pk for one in surplus]).delete()
    record(Verb.FILTER_SAVED, at=at, actor=by, target=f"filter:{row.pk}", kept=True)
    return row


@transaction.atomic
def remove_filter(row: SavedFilter, *, by: Actor, at: dt.datetime) -> None:
    """Forget a saved filter."""
    record(Verb.FILTER_SAVED, at=at, actor=by, target=f"filter:{row.pk}", kept=False)
    row.delete()
