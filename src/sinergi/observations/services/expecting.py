"""Expected reports: set down, ended. What was expected is never changed."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election
from sinergi.observations.models import Expectation, Form
from sinergi.observations.rules.coverage import (
    AREA_LEVELS,
    BadExpectation,
    PlaceLevel,
    Rhythm,
    check_span,
)
from sinergi.places.rules import level_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationDraft:
    """What somebody expects; see `Expectation` for the fields."""

    form: Form
    institution: Institution
    place: PlaceLevel
    area_code: str
    from_on: dt.date
    until_on: dt.date
    rhythm: Rhythm
    due_hour: int
    election: Election | None = None
    note: str = ""


@transaction.atomic
def expect_reports(
    draft: ExpectationDraft, *, by: Actor | None, at: dt.datetime
) -> Expectation:
    """Set down that reports are expected and return the row; raises BadExpectation.

    `by` decides about submissions in the line of the institution that owes them; None is
    the platform itself.
    """
    _check(draft, by)
    row = Expectation.all_rows.create(
        form=draft.form, institution=draft.institution, place=draft.place,
        area_code=draft.area_code, election=draft.election, from_on=draft.from_on,
        until_on=draft.until_on, rhythm=draft.rhythm, due_hour=draft.due_hour,
        note=draft.note.strip(), made_by=by if isinstance(by, Person) else None,
        made_at=at,
    )  # fmt: skip
    record(
        Verb.EXPECTATION_MADE, at=at, actor=by, target=f"expectation:{row.pk}",
        institution_id=row.institution_id, form=row.form_id, rhythm=str(draft.rhythm),
        place=str(draft.place),
    )  # fmt: skip
    return row


def _check(draft: ExpectationDraft, by: Actor | None) -> None:
    check_span(draft.from_on, draft.until_on, draft.due_hour)
    if level_of(draft.area_code) > AREA_LEVELS[draft.place]:
        raise BadExpectation("place")
    if (draft.place is PlaceLevel.STATION) != (draft.election is not None):
        raise BadExpectation("election")
    if draft.form.retired_at is not None:
        raise BadExpectation("form")
    if by is not None and draft.institution.pk not in by.line_with(
        Permission.REVIEW_SUBMISSIONS
    ):
        raise BadExpectation("institution")


@transaction.atomic
def end_expectation(
    expectation: Expectation, *, by: Actor, at: dt.datetime
) -> Expectation:
    """Expect no more reports and count none any longer; twice is once.

    Raises BadExpectation for somebody who does not decide about submissions there.
    """
    row = Expectation.all_rows.select_for_update().get(pk=expectation.pk)
    if row.institution_id not in by.line_with(Permission.REVIEW_SUBMISSIONS):
        raise BadExpectation("institution")
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        record(
            Verb.EXPECTATION_ENDED, at=at, actor=by, target=f"expectation:{row.pk}",
            institution_id=row.institution_id,
        )  # fmt: skip
    return row
