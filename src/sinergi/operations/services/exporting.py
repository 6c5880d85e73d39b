"""That rows of joint operations left as a file is itself a fact."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb


@transaction.atomic
def record_export(
    what: str, form: str, rows: int, *, by: Actor, at: dt.datetime
) -> None:
    """Record who took how many rows of what out, in which form."""
    record(
        Verb.PROPS_EXPORTED, at=at, actor=by, target=f"person:{by.pk}", form=form,
        rows=rows, what=what,
    )  # fmt: skip
