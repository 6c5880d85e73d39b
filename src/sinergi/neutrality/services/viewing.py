"""Every look at a matter is a fact: who saw it, who took something away."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.audit.log import Detail, record
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.neutrality.models import Matter

MOST_SHOWN = 200


@transaction.atomic
def note_look(
    matter: Matter | None, *, by: Actor, at: dt.datetime, verb: Verb = Verb.MATTER_VIEWED,
    **details: Detail,
) -> Fact:  # fmt: skip
    """Record that somebody saw a matter, or (None) the list of theirs."""
    own = by.institutions_with(Permission.HANDLE_MATTERS)
    return record(
        verb, at=at, actor=by,
        target=f"matter:{matter.key if matter else 'list'}",
        institution_id=min(own) if len(own) == 1 else None, **details,
    )  # fmt: skip


def looks_at(matter: Matter) -> list[Fact]:
    """Return the facts about a matter, newest first: for the page of who leads it."""
    rows = Fact.all_rows.filter(target=f"matter:{matter.key}")
    return list(rows[:MOST_SHOWN])
