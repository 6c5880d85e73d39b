"""Form `cek-fasilitas`: what was found of the items of a facility's checklist."""

import datetime as dt

from django.utils import timezone

from sinergi.access.asking import to_asked_number
from sinergi.facilities.checklists import Checklist, checklist_for
from sinergi.facilities.models import Facility
from sinergi.facilities.rules.drafting import BadDraft
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.readiness import Result
from sinergi.facilities.services.checking import (
    Told,
    Visit,
    end_checks,
    is_guarded,
    record_checks,
)
from sinergi.observations.instance import first_answers
from sinergi.observations.models import Submission
from sinergi.observations.rules.review import BadReview

LONGEST_NOTE = 500


def receive(new: Submission | None, old: Submission | None, *, at: dt.datetime) -> None:
    """Record the items answered as checks of the facility; an edit takes the old ones back.

    The facility must lie in the area told or serve it. Raises BadReview when there is no
    such facility or nothing was answered.
    """
    if old is not None:
        end_checks(old, by=None, at=at)
    if new is None:
        return
    told = first_answers(new.answers.get("values", {}))
    row = _facility(told.get("facility", ""), new.area_code)
    day = new.happened_on or timezone.localdate(new.received_at)
    sheet = checklist_for(FacilityKind(row.kind), day)
    found = read_items(told, sheet, row)
    visit = Visit(checked_on=day, institution=new.institution, submission=new)
    try:
        record_checks(row, found, visit, by=None, at=at, day=max(day, _today(new)))
    except BadDraft as problem:
        raise BadReview("answers") from problem


def _today(new: Submission) -> dt.date:
    return timezone.localdate(new.received_at)


def _facility(text: str, area_code: str) -> Facility:
    number = to_asked_number(text)
    row = Facility.all_rows.in_use().filter(pk=number).first() if number else None
    if row is None or not area_code:
        raise BadReview("place")
    if row not in Facility.all_rows.in_use().filter(pk=row.pk).within(area_code):
        raise BadReview("place")
    return row


def read_items(told: dict[str, str], sheet: Checklist, row: Facility) -> list[Told]:
    """Return what was told of each item of the sheet; guarded ones are not asked here."""
    found = []
    for one in sheet.items:
        name = question_of(sheet.code, one.code)
        answer = told.get(name, "")
        if answer not in set(Result) or is_guarded(row, one):
            continue
        found.append(
            Told(
                item=one.code,
                result=Result(answer),
                until_on=_day(told.get(f"{name}_until", "")),
                note=told.get("note", "")[:LONGEST_NOTE]
                if answer == Result.FAIL
                else "",
            )
        )
    return found


def question_of(sheet: str, item: str) -> str:
    """Return the name of the question of an item: a path may hold no hyphen."""
    return f"{sheet}_{item.replace('-', '_')}"


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
