"""Hearings and invitations: plan one, note what became of it, who was reached."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.cases.models import Case, Hearing, Invitation
from sinergi.cases.models.people import HEARING_NAMES, HEARING_STATES
from sinergi.cases.rules.kinds import Delivery
from sinergi.cases.services.opening import check_handles
from sinergi.cases.services.problems import BadCase


@transaction.atomic
def plan_hearing(
    case: Case,
    kind: str,
    starts_at: dt.datetime,
    place: str,
    *,
    by: Actor | None,
    at: dt.datetime,
) -> Hearing:
    """Put a hearing or plenary into the calendar and return it. Raises BadCase."""
    row = Case.all_rows.select_for_update().get(pk=case.pk)
    check_handles(row, by)
    if kind not in HEARING_NAMES or not place.strip():
        raise BadCase("text", "place")
    made: Hearing = Hearing.all_rows.create(
        case=row, institution_id=row.institution_id, kind=kind, starts_at=starts_at,
        place=place.strip(), made_at=at,
    )  # fmt: skip
    record(
        Verb.CASE_HEARING, at=at, actor=by, target=f"case:{row.key}",
        institution_id=row.institution_id, hearing=made.pk, kind=kind,
    )  # fmt: skip
    return made


@transaction.atomic
def change_hearing(
    hearing: Hearing,
    *,
    sequence: int,
    state: str,
    starts_at: dt.datetime,
    place: str,
    by: Actor | None,
    at: dt.datetime,
) -> Hearing:
    """Move a hearing, or note that it was held or cancelled. Raises BadCase "stale"."""
    row = Hearing.all_rows.select_for_update().get(pk=hearing.pk)
    check_handles(row.case, by)
    if row.sequence != sequence:
        raise BadCase("stale")
    if state not in HEARING_STATES or not place.strip():
        raise BadCase("text", "place")
    if state == "held" and starts_at > at:
        raise BadCase("future", "starts_at")
    row.state, row.starts_at, row.place = state, starts_at, place.strip()
    row.sequence += 1
    row.save()
    record(
        Verb.CASE_HEARING, at=at, actor=by, target=f"case:{row.case.key}",
        institution_id=row.institution_id, hearing=row.pk, state=state,
    )  # fmt: skip
    return row


@transaction.atomic
def note_delivery(
    invitation: Invitation,
    delivery: Delivery,
    day: dt.date | None,
    *,
    came: bool | None = None,
    by: Actor | None,
    at: dt.datetime,
) -> Invitation:
    """Note what became of an invitation, and whether the party came. Raises BadCase."""
    row = Invitation.all_rows.select_for_update().get(pk=invitation.pk)
    check_handles(row.case, by)
    if day is not None and day > timezone.localdate(at):
        raise BadCase("future", "delivered_on")
    row.delivery, row.delivered_on, row.came = delivery, day, came
    row.changed_at = at
    row.save()
    record(
        Verb.CASE_DELIVERY, at=at, actor=by, target=f"case:{row.case.key}",
        institution_id=row.case.institution_id, invitation=row.pk,
        delivery=str(delivery),
    )  # fmt: skip
    return row
