"""Note that somebody has looked into a case or taken something of it away."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.cases.models import Case


@transaction.atomic
def note_look(
    case: Case,
    *,
    by: Actor,
    at: dt.datetime,
    verb: Verb = Verb.CASE_VIEWED,
    paper: int | None = None,
) -> None:
    """Note one look at a case whose words were opened."""
    record(
        verb, at=at, actor=by, target=f"case:{case.key}",
        institution_id=case.institution_id, paper=paper,
    )  # fmt: skip
