"""Record what was found, keep defects in step with it, and let checks expire."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.clock import today
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.facilities.checklists import Checklist, Criterion, checklist_for
from sinergi.facilities.models import (
    Defect,
    Facility,
    FacilityFile,
    Inspection,
    ItemCheck,
)
from sinergi.facilities.rules.defects import DefectStep
from sinergi.facilities.rules.drafting import BadDraft
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.readiness import (
    Found,
    Readiness,
    Result,
    readiness,
    until_of,
)
from sinergi.observations.models import Submission

LONGEST_VALID = 5 * 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was found of one item. `until_on` None takes the checklist's own days."""

    item: str
    result: Result
    until_on: dt.date | None = None
    note: str = ""
    proof: FacilityFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who looked when, and what it belongs to."""

    checked_on: dt.date
    institution: Institution | None = None
    submission: Submission | None = None
    inspection: Inspection | None = None


def newest_checks(facilities: Sequence[int]) -> dict[int, dict[str, ItemCheck]]:
    """Return facility → item → newest check in force; one query."""
    found: dict[int, dict[str, ItemCheck]] = {pk: {} for pk in facilities}
    rows = ItemCheck.all_rows.filter(facility_id__in=facilities, ended_at=None)
    for row in rows.order_by("checked_on", "pk"):
        found[row.facility_id][row.item] = row
    return found


def newest_checks_on(
    facilities: Sequence[int], day: dt.date
) -> dict[int, dict[str, ItemCheck]]:
    """Return facility → item → newest check of that day or before; one query."""
    found: dict[int, dict[str, ItemCheck]] = {pk: {} for pk in facilities}
    rows = ItemCheck.all_rows.filter(facility_id__in=facilities, ended_at=None)
    for row in rows.filter(checked_on__lte=day).order_by("checked_on", "pk"):
        found[row.facility_id][row.item] = row
    return found


def readiness_of(
    row: Facility, checks: dict[str, ItemCheck], day: dt.date
) -> Readiness:
    """Return how a facility stands on a day by these newest checks."""
    items = [one.item for one in checklist_for(FacilityKind(row.kind)).items]
    found = {
        code: Found(Result(one.result), one.until_on) for code, one in checks.items()
    }
    return readiness(items, found, day)


@transaction.atomic
def record_checks(
    facility: Facility,
    told: Iterable[Told],
    visit: Visit,
    *,
    by: Actor | None,
    at: dt.datetime,
    day: dt.date | None = None,
) -> list[ItemCheck]:
    """Write what was found, open and close defects, and return the checks.

    `day` is today as shown to people. Raises BadDraft for an unknown item, a day to come,
    a proof of another facility, or nothing told.
    """
    day = day if day is not None else today()
    row = Facility.all_rows.select_for_update().get(pk=facility.pk)
    sheet = checklist_for(FacilityKind(row.kind), visit.checked_on)
    drafts = list(told)
    if not drafts:
        raise BadDraft("nothing-told")
    if visit.checked_on > day + dt.timedelta(days=1):
        raise BadDraft("day-to-come", "checked_on")
    made = [_check(row, sheet, one, visit, by, at) for one in drafts]
    for one in made:
        _follow(row, one, at)
    _restate([row], day)
    record(
        Verb.FACILITY_CHECKED,
        at=at,
        actor=by,
        target=f"facility:{row.pk}",
        institution_id=visit.institution.pk if visit.institution else row.keeper_id,
        checks=len(made),
        failed=sum(one.result == Result.FAIL for one in made),
        state=row.state,
    )
    return made


def _check(
    row: Facility,
    sheet: Checklist,
    told: Told,
    visit: Visit,
    by: Actor | None,
    at: dt.datetime,
) -> ItemCheck:
    criterion = sheet.item(told.item)
    if criterion is None:
        raise BadDraft("unknown-item", told.item[:40])
    _check_told(row, told, visit)
    days = criterion.days
    holds = told.result is Result.OK
    return ItemCheck.all_rows.create(
        facility=row,
        edition=sheet.edition,
        item=told.item,
        guarded=is_guarded(row, criterion),
        result=told.result,
        checked_on=visit.checked_on,
        until_on=until_of(visit.checked_on, days, told.until_on) if holds else None,
        note=told.note[:500],
        proof=told.proof,
        institution=visit.institution,
        by_id=by.pk if by else None,
        at=at,
        submission=visit.submission,
        inspection=visit.inspection,
    )


def _check_told(row: Facility, told: Told, visit: Visit) -> None:
    if told.proof is not None and told.proof.facility_id != row.pk:
        raise BadDraft("proof-of-another", told.item)
    if told.until_on is None:
        return
    days = (told.until_on - visit.checked_on).days
    if not 0 <= days <= LONGEST_VALID:
        raise BadDraft("until", told.item)


def is_guarded(row: Facility, criterion: Criterion) -> bool:
    """True for an item of a store that those outside its guard do not see."""
    return criterion.guarded and row.is_store


def _follow(row: Facility, check: ItemCheck, at: dt.datetime) -> None:
    """Open a defect for a failed item, close it for one found good.

    An older check than the newest says nothing of how the item stands now.
    """
    newest = newest_checks([row.pk])[row.pk].get(check.item)
    if newest is None or newest.pk != check.pk:
        return
    open_one = Defect.all_rows.filter(
        facility=row, item=check.item, closed_at=None
    ).first()
    if check.result == Result.FAIL:
        if open_one is None:
            Defect.all_rows.create(
                facility=row,
                item=check.item,
                guarded=check.guarded,
                found_by=check,
                institution=check.institution,
                opened_at=at,
                example=row.example,
            )
    elif open_one is not None:
        _mend(open_one, at)


def _mend(defect: Defect, at: dt.datetime) -> None:
    """Close a defect whose item was found good, or is no longer found bad."""
    defect.step, defect.closed_at = DefectStep.MENDED, at
    defect.version += 1
    defect.save(update_fields=["step", "closed_at", "version"])


def _restate(rows: Sequence[Facility], day: dt.date) -> None:
    """Store how these facilities stand on a day; the caller records why."""
    checks = newest_checks([row.pk for row in rows])
    for row in rows:
        own = checks[row.pk]
        found = readiness_of(row, own, day)
        row.state, row.score, row.highest = found.state, found.score, found.highest
        row.ready_until_on = found.ready_until_on
        row.next_expiry_on = found.next_expiry_on
        row.checked_on = max((one.checked_on for one in own.values()), default=None)
    Facility.all_rows.bulk_update(
        rows,
        [
            "state",
            "score",
            "highest",
            "ready_until_on",
            "next_expiry_on",
            "checked_on",
        ],
    )


@transaction.atomic
def end_checks(submission: Submission, *, by: Actor | None, at: dt.datetime) -> int:
    """Take back the checks a submission brought and return how many; they stay as history.

    A defect that only such a check had found is closed with it; one that it had mended is
    found again by the next check.
    """
    rows = list(
        ItemCheck.all_rows.filter(submission=submission, ended_at=None).select_related(
            "facility"
        )
    )
    if not rows:
        return 0
    ItemCheck.all_rows.filter(pk__in=[one.pk for one in rows]).update(ended_at=at)
    for defect in Defect.all_rows.filter(found_by__in=rows, closed_at=None):
        _mend(defect, at)
    facility = rows[0].facility
    _restate([facility], today())
    record(
        Verb.FACILITY_CHECK_ENDED,
        at=at,
        actor=by,
        target=f"facility:{facility.pk}",
        institution_id=facility.keeper_id,
        checks=[one.pk for one in rows],
    )
    return len(rows)


MOST_AT_ONCE = 500


def expire_checks(at: dt.datetime) -> int:
    """Restate the facilities whose next check has ended; return how many.

    The work of the cron table. Lists know by themselves what is over; this keeps the
    stored shares true.
    """
    day = today()
    count = 0
    while True:
        with transaction.atomic():
            rows = list(
                Facility.all_rows.in_use()
                .filter(next_expiry_on__lt=day)
                .order_by("pk")[:MOST_AT_ONCE]
            )
            if not rows:
                return count
            _restate(rows, day)
            count += len(rows)
            record(
                Verb.FACILITY_EXPIRED,
                at=at,
                actor=None,
                target="facility:list",
                rows=len(rows),
            )
