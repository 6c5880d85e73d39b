"""Give what one person answers for to another."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution, Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import OPEN


@transaction.atomic
def reassign(
    from_person: Person,
    to_person: Person | None,
    institution: Institution,
    *,
    by: Actor | None,
    at: dt.datetime,
) -> int:
    """Move the open commitments of a leaver in an institution; return how many.

    `to_person` None leaves them with the institution, in everybody's queue there.
    """
    rows = Commitment.all_rows.filter(
        person=from_person, institution=institution, step__in=OPEN
    )
    count = rows.update(person=to_person, version=F("version") + 1)
    record(
        Verb.COMMITMENT_REASSIGNED,
        at=at,
        actor=by,
        target=f"person:{from_person.pk}",
        institution_id=institution.pk,
        to=to_person.pk if to_person is not None else None,
        count=count,
    )
    return count
