"""Numbers that people cite: the kind, the year, how many before in it."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

TRIES = 5


def make_numbered(
    model: type[models.Model], letters: str, at: dt.datetime, **fields: Any
) -> Any:
    """Make a row under the next number and return it; who came second takes the one after.

    Within a transaction of the caller: record(…) stands there.
    """
    manager: Any = model._default_manager
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return manager.create(number=next_number(model, letters, at), **fields)
        except IntegrityError:
            if not left:
                raise
    return None


def next_number(model: type[models.Model], letters: str, at: dt.datetime) -> str:
    """Return `DP-2026-0007`; two at once are told apart by the column's uniqueness."""
    year = timezone.localdate(at).year
    manager: Any = model._default_manager
    start = f"{letters}-{year}-"
    last = (
        manager.filter(number__startswith=start)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return f"{start}{int(last.rpartition('-')[2]) + 1 if last else 1:05d}"
