"""Codes at the door, people who say they are there, and printed certificates."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Sum

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.outreach.models import Certificates, DoorCount, Session
from sinergi.outreach.rules.session import (
    COURSES,
    MOST_PEOPLE,
    OPEN,
    BadSession,
    Step,
)
from sinergi.outreach.services.rights import check_writer
from sinergi.outreach.services.session import locked_session

ATTENDANCE, QUIZ = "attendance", "quiz"
SEXES = ("", "men", "women")
AGES = ("", "age_17_21", "age_22_30", "age_31_45", "age_46")
MOST_CERTIFICATES = 200


@transaction.atomic
def open_code(
    session: Session,
    what: str,
    until: dt.datetime | None,
    *,
    by: Actor | None,
    at: dt.datetime,
) -> Session:
    """Open the code for attendance or quiz until a time, or close it (None); return the row.

    Each opening and closing makes all earlier codes worthless. Raises BadSession,
    NotTheirs.
    """
    row = locked_session(session)
    check_writer(row.organiser_id, by)
    if what not in {ATTENDANCE, QUIZ}:
        raise BadSession("unknown", "what")
    if row.step not in OPEN:
        raise BadSession("locked", "step")
    if what == QUIZ and row.quiz_id is None:
        raise BadSession("no-quiz", "quiz")
    number = getattr(row, f"{what}_round") + 1
    setattr(row, f"{what}_round", number)
    setattr(row, f"{what}_until", until)
    row.save(update_fields=[f"{what}_round", f"{what}_until"])
    record(
        Verb.SESSION_CODE,
        at=at,
        actor=by,
        target=f"session:{row.pk}",
        institution_id=row.organiser_id,
        what=what,
        open=until is not None,
    )
    return row


@transaction.atomic
def count_at_door(
    session: Session, sex: str, age: str, *, disabled: bool, at: dt.datetime
) -> int:
    """Count one person at the door and return how many there are; nobody is named."""
    row = locked_session(session)
    if sex not in SEXES or age not in AGES:
        raise BadSession("unknown", "sex")
    people = DoorCount.all_rows.filter(session=row).aggregate(n=Sum("people"))["n"] or 0
    if people >= MOST_PEOPLE:
        raise BadSession("too-many", "people")
    count, _new = DoorCount.all_rows.get_or_create(
        session=row, sex=sex, age=age, disabled=disabled
    )
    DoorCount.all_rows.filter(pk=count.pk).update(people=F("people") + 1)
    record(
        Verb.SESSION_ATTENDED,
        at=at,
        actor=None,
        target=f"session:{row.pk}",
        institution_id=row.organiser_id,
        people=people + 1,
    )
    return people + 1


@transaction.atomic
def number_certificates(
    session: Session, people: int, *, by: Actor | None, at: dt.datetime
) -> Certificates:
    """Note that so many certificates of a course are printed; return their numbers.

    Names are set on paper and kept nowhere. Raises BadSession, NotTheirs.
    """
    row = locked_session(session)
    check_writer(row.organiser_id, by)
    if row.kind not in COURSES:
        raise BadSession("no-course", "kind")
    if row.step not in {Step.HELD, Step.VERIFIED}:
        raise BadSession("not-held", "step")
    if not 1 <= people <= MOST_CERTIFICATES:
        raise BadSession("range", "names")
    given = row.certificates.aggregate(n=Sum("people"))["n"] or 0
    made = Certificates.all_rows.create(
        session=row,
        first_number=given + 1,
        people=people,
        at=at,
        by_id=by.pk if by is not None else None,
    )
    record(
        Verb.CERTIFICATES_PRINTED,
        at=at,
        actor=by,
        target=f"session:{row.pk}",
        institution_id=row.organiser_id,
        people=people,
        first=made.first_number,
    )
    return made
