"""The numbers of outside systems: entered once, replaced by a new row, never changed."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.observations.models import OutsideNumber, Submission, System
from sinergi.observations.rules.reconciling import LONGEST, plain_number


class BadNumber(ValueError):
    """The number is not taken; `code` is "long", "same" or "test"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def enter_number(
    submission: Submission, system: System, number: str, *, by: Actor, at: dt.datetime
) -> OutsideNumber | None:
    """Give a submission its number in a system and return the row; empty takes it away.

    It is kept with the first of a chain of edits. Raises BadNumber.
    """
    number = plain_number(number)
    if len(number) > LONGEST:
        raise BadNumber("long")
    if submission.test:
        raise BadNumber("test")
    first = submission.root_id or submission.pk
    Submission.all_rows.light().select_for_update(of=("self",)).get(pk=first)
    rows = OutsideNumber.all_rows.filter(
        submission_id=first, system=system, ended_at=None
    )
    before = rows.values_list("number", flat=True).first()
    if (before or "") == number:
        raise BadNumber("same")
    rows.update(ended_at=at)
    row = None
    if number:
        row = OutsideNumber.all_rows.create(
            submission_id=first, system=system, number=number, entered_by_id=by.pk,
            at=at,
        )  # fmt: skip
    record(
        Verb.OUTSIDE_NUMBER_ENTERED, at=at, actor=by, target=f"submission:{submission.pk}",
        institution_id=submission.institution_id, system=str(system),
        row=row.pk if row else None, replaced=before is not None,
    )  # fmt: skip
    return row
