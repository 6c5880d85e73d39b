"""Plan, hold and sign a joint inspection."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.facilities.checklists import checklist_for
from sinergi.facilities.guarding import items_for, sight_of
from sinergi.facilities.models import Facility, Inspection, InspectionParty
from sinergi.facilities.rules.drafting import NotYours, StaleVersion
from sinergi.facilities.rules.inspecting import (
    PARTY_KINDS,
    BadInspection,
    InspectionStep,
    Party,
    check_step,
    digest_of,
)
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.readiness import Result
from sinergi.facilities.services.checking import Told, Visit, record_checks


@transaction.atomic
def plan_inspection(
    facility: Facility,
    planned_on: dt.date,
    parties: Mapping[Party, Institution | None],
    *,
    institution: Institution,
    note: str = "",
    by: Actor | None,
    at: dt.datetime,
    example: bool = False,
) -> Inspection:
    """Plan an inspection with these parties and return it.

    A party without an institution here signs on paper. Raises BadInspection when fewer
    than two parties take part or one does not fit, NotYours.
    """
    if len(parties) < 2:
        raise BadInspection("too-few", "parties")
    for party, who in parties.items():
        if who is not None and who.kind not in PARTY_KINDS[party]:
            raise BadInspection("party-kind", party.value)
    if by is not None and institution.pk not in by.institutions_with(
        Permission.CHECK_FACILITIES
    ):
        raise NotYours("inspection")
    row = Inspection.all_rows.create(
        facility=facility,
        institution=institution,
        planned_on=planned_on,
        edition=checklist_for(FacilityKind(facility.kind), planned_on).edition,
        note=note,
        created_at=at,
        created_by_id=by.pk if by else None,
        example=example,
    )
    InspectionParty.all_rows.bulk_create(
        InspectionParty(inspection=row, party=party, institution=who)
        for party, who in parties.items()
    )
    record(
        Verb.INSPECTION_PLANNED,
        at=at,
        actor=by,
        target=f"inspection:{row.pk}",
        institution_id=institution.pk,
        facility=facility.pk,
        parties=[party.value for party in parties],
    )
    return row


def locked(row: Inspection, version: int | None) -> Inspection:
    """Return the inspection locked until the transaction ends; raises StaleVersion."""
    found = Inspection.all_rows.select_for_update().get(pk=row.pk)
    if version is not None and found.version != version:
        raise StaleVersion
    return found


def takes_part(row: Inspection, by: Actor) -> bool:
    """True for who planned it and for the parties."""
    own = by.institutions_with(Permission.CHECK_FACILITIES)
    if row.institution_id in own:
        return True
    return InspectionParty.all_rows.filter(
        inspection=row, institution_id__in=own
    ).exists()


@transaction.atomic
def hold_inspection(
    inspection: Inspection,
    held_on: dt.date,
    told: Iterable[Told],
    *,
    note: str = "",
    version: int | None,
    by: Actor | None,
    at: dt.datetime,
) -> Inspection:
    """Write down what was found together and return the inspection, ready to be signed.

    Until the first signature it may be put right by holding it again: the newest results
    count. What the holder may not see, such as the locks of a store, stays as it was found
    before. Raises BadInspection when it is signed or over, BadDraft, NotYours, StaleVersion.
    """
    row = locked(inspection, version)
    check_step(InspectionStep(row.step), InspectionStep.HELD)
    if InspectionParty.all_rows.filter(inspection=row).exclude(signed_at=None).exists():
        raise BadInspection("signed-already")
    if by is not None and not takes_part(row, by):
        raise NotYours("inspection")
    found = list(told)
    _end_results(row, found, by, at)
    visit = Visit(checked_on=held_on, institution=row.institution, inspection=row)
    record_checks(row.facility, found, visit, by=by, at=at)
    row.step, row.held_on, row.version = InspectionStep.HELD, held_on, row.version + 1
    row.note = note or row.note
    row.save(update_fields=["step", "held_on", "version", "note"])
    record(
        Verb.INSPECTION_HELD,
        at=at,
        actor=by,
        target=f"inspection:{row.pk}",
        institution_id=row.institution_id,
        facility=row.facility_id,
    )
    return row


def _end_results(
    row: Inspection, found: Sequence[Told], by: Actor | None, at: dt.datetime
) -> None:
    """End the results that are told anew, and those of items the holder could have told."""
    old = row.checks.filter(ended_at=None)
    if by is not None:
        offered = items_for(row.facility, sight_of(row.facility, by))
        codes = {one.code for one in offered} | {one.item for one in found}
        old = old.filter(item__in=codes)
    old.update(ended_at=at)


def results_digest(row: Inspection) -> str:
    """Return the SHA-256 of what was found: what a signature stands under."""
    checks = row.checks.filter(ended_at=None)
    return digest_of((one.item, Result(one.result), one.note) for one in checks)


@transaction.atomic
def sign_inspection(
    party: InspectionParty,
    *,
    signer: str,
    office: str,
    remark: str = "",
    by: Actor,
    at: dt.datetime,
) -> InspectionParty:
    """Sign for a party and return its row; the last signature completes the inspection.

    Somebody of the party's institution signs as themselves. Who planned the inspection may
    note a signature made on paper, for a party that has nobody here. Raises BadInspection
    when there is nothing to sign yet or it is signed, NotYours.
    """
    row = locked(party.inspection, None)
    mine = InspectionParty.all_rows.select_for_update().get(pk=party.pk)
    if mine.signed_at is not None:
        raise BadInspection("signed-already")
    if row.step != InspectionStep.HELD:
        raise BadInspection("not-held")
    own = by.institutions_with(Permission.CHECK_FACILITIES)
    on_paper = mine.institution_id is None and row.institution_id in own
    if mine.institution_id not in own and not on_paper:
        raise NotYours("sign")
    if not signer.strip():
        raise BadInspection("empty", "signer")
    mine.signer, mine.office, mine.remark = (
        signer.strip(),
        office.strip(),
        remark.strip(),
    )
    mine.signed_at, mine.signed_by_id = at, by.pk
    mine.on_paper, mine.digest = on_paper, results_digest(row)
    mine.save()
    if not InspectionParty.all_rows.filter(inspection=row, signed_at=None).exists():
        row.step = InspectionStep.SIGNED
    row.version += 1
    row.save(update_fields=["step", "version"])
    record(
        Verb.INSPECTION_SIGNED,
        at=at,
        actor=by,
        target=f"inspection:{row.pk}",
        institution_id=mine.institution_id or row.institution_id,
        party=mine.party,
        complete=row.step == InspectionStep.SIGNED,
        digest=mine.digest,
    )
    return mine


@transaction.atomic
def cancel_inspection(
    inspection: Inspection, *, version: int | None, by: Actor | None, at: dt.datetime
) -> Inspection:
    """Call a planned inspection off and return it. Raises BadInspection, NotYours."""
    row = locked(inspection, version)
    check_step(InspectionStep(row.step), InspectionStep.CANCELLED)
    if by is not None and row.institution_id not in by.institutions_with(
        Permission.CHECK_FACILITIES
    ):
        raise NotYours("inspection")
    row.step, row.version = InspectionStep.CANCELLED, row.version + 1
    row.save(update_fields=["step", "version"])
    record(
        Verb.INSPECTION_CANCELLED,
        at=at,
        actor=by,
        target=f"inspection:{row.pk}",
        institution_id=row.institution_id,
    )
    return row
