"""That somebody read who can read what is sealed."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.seals.models import ReadingSeen


@transaction.atomic
def note_seen(digest: str, *, by: Actor, at: dt.datetime) -> ReadingSeen:
    """Note what the person read and return it."""
    row, _made = ReadingSeen.all_rows.update_or_create(
        person_id=by.pk, defaults={"digest": digest, "at": at}
    )
    record(Verb.READING_SEEN, at=at, actor=by, target=f"person:{by.pk}")
    return row
