"""Changes of election events."""

import datetime as dt
from dataclasses import asdict

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.calendar import Calendar
from sinergi.elections.models import Election, Stage


@transaction.atomic
def put_calendar(calendar: Calendar, *, by: Actor | None, at: dt.datetime) -> Election:
    """Create the election or bring its stages to what the calendar says; return it.

    A stage that left the calendar is removed; each regulation's file is the whole truth.
    """
    fields = asdict(calendar)
    stages = fields.pop("stages")
    election, _made = Election.all_rows.update_or_create(
        code=fields.pop("code"), defaults=fields
    )
    for stage in stages:
        Stage.all_rows.update_or_create(
            election=election, code=stage.pop("code"), defaults=stage
        )
    codes = [stage.code for stage in calendar.stages]
    Stage.all_rows.filter(election=election).exclude(code__in=codes).delete()
    record(
        Verb.CALENDAR_PUT, at=at, actor=by, target=f"election:{election.pk}",
        stages=len(codes),
    )  # fmt: skip
    return election
