"""Reading leaves a fact too: who viewed or exported protected rows."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import Detail, record
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb


@transaction.atomic
def note_viewed(
    target: str,
    *,
    by: Actor,
    at: dt.datetime,
    institution_id: int | None = None,
    **details: Detail,
) -> Fact:
    """Record that somebody looked at a protected row (`person:7`) and return the fact."""
    return record(
        Verb.ROWS_VIEWED, at=at, actor=by, target=target,
        institution_id=institution_id, **details,
    )  # fmt: skip


@transaction.atomic
def note_exported(
    target: str,
    rows: int,
    *,
    by: Actor,
    at: dt.datetime,
    form: str,
    institution_id: int | None = None,
    **details: Detail,
) -> Fact:
    """Record that rows left as a file (`people:list`, 65 rows, csv) and return the fact."""
    return record(
        Verb.ROWS_EXPORTED, at=at, actor=by, target=target,
        institution_id=institution_id, rows=rows, form=form, **details,
    )  # fmt: skip
