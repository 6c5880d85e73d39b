"""Collect pledges with their proof, end one, take them over from a field form."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.uploads import KeptFile
from sinergi.elections.models import Election
from sinergi.neutrality.handling import same_line
from sinergi.neutrality.models import Pledge, PledgeName, Proof, Sheet
from sinergi.neutrality.rules.subjects import SubjectKind, office_key, office_of

MOST_AT_ONCE = 500


class BadPledge(ValueError):
    """The pledges are not taken; `code` is "not-yours", "none", "many" or "future"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Signed:
    """One office that signed; name and number of a list are optional."""

    kind: SubjectKind
    office: str
    name: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDraft:
    """A paper with signatures: whose, for which election, where, when, the proof."""

    institution: Institution
    election: Election
    area_code: str
    signed_on: dt.date
    signed: Sequence[Signed]
    files: Sequence[KeptFile] = ()
    note: str = ""
    submission_id: int | None = None
    example: bool = False


@dataclass(frozen=True, slots=True)
class Collected:
    """The sheet, how many pledges are new, and which offices had pledged before."""

    sheet: Sheet
    new: int
    known: tuple[str, ...]


def _check(draft: SheetDraft, by: Actor | None, at: dt.datetime) -> None:
    if not draft.signed:
        raise BadPledge("none")
    if len(draft.signed) > MOST_AT_ONCE:
        raise BadPledge("many")
    if draft.signed_on > timezone.localdate(at) + dt.timedelta(days=1):
        raise BadPledge("future")
    if by is not None and not by.holds(
        Permission.WRITE_PLEDGES, institution=draft.institution.pk
    ):
        line = by.line_with(Permission.WRITE_PLEDGES)
        if draft.institution.pk not in line:
            raise BadPledge("not-yours")


@transaction.atomic
def collect_pledges(
    draft: SheetDraft, *, by: Actor | None, at: dt.datetime
) -> Collected:
    """Keep a sheet and its pledges; an office that had pledged keeps its first pledge.

    Raises BadPledge.
    """
    _check(draft, by, at)
    sheet = Sheet.all_rows.create(
        institution=draft.institution, election=draft.election,
        area_code=draft.area_code, signed_on=draft.signed_on, note=draft.note,
        submission_id=draft.submission_id, created_at=at, example=draft.example,
        created_by_id=None if by is None else by.pk,
    )  # fmt: skip
    _keep_proofs(sheet, draft.files)
    fresh, known = _sorted_out(draft, sheet)
    Pledge.all_rows.bulk_create([row for row, _name in fresh])
    _keep_names(draft.institution, fresh)
    record(
        Verb.PLEDGES_COLLECTED, at=at, actor=by, target=f"sheet:{sheet.pk}",
        institution_id=draft.institution.pk, pledges=len(fresh), known=len(known),
        election=draft.election.pk, area=draft.area_code, files=len(draft.files),
    )  # fmt: skip
    return Collected(sheet, len(fresh), tuple(known))


def _keep_proofs(sheet: Sheet, files: Iterable[KeptFile]) -> None:
    Proof.all_rows.bulk_create(
        Proof(
            sheet=sheet, name=file.name, media_type=file.media_type,
            sha256=file.sha256, size=file.size,
        )
        for file in files
    )  # fmt: skip


def _sorted_out(
    draft: SheetDraft, sheet: Sheet
) -> tuple[list[tuple[Pledge, str]], list[str]]:
    """Return the new pledges with their names, and the offices that had pledged."""
    there = Pledge.all_rows.in_force().filter(
        election=draft.election, institution__in=same_line([draft.institution.pk]),
        area_code=draft.area_code,
    )  # fmt: skip
    names = ("kind", "institution_id", "area_code", "office_key")
    seen = {office_of(*one) for one in there.values_list(*names)}
    fresh, known = [], []
    for one in draft.signed:
        key = office_key(one.office, one.reference)
        office = office_of(one.kind, draft.institution.pk, draft.area_code, key)
        if office in seen:
            known.append(one.office)
            continue
        seen.add(office)
        row = Pledge(
            sheet=sheet, institution=draft.institution, election=draft.election,
            kind=one.kind, area_code=draft.area_code, office=one.office,
            reference=one.reference, office_key=key, signed_on=draft.signed_on,
            example=draft.example,
        )  # fmt: skip
        fresh.append((row, one.name))
    return fresh, known


def _keep_names(institution: Institution, fresh: Iterable[tuple[Pledge, str]]) -> None:
    PledgeName.all_rows.bulk_create(
        PledgeName(pledge_key=row.key, institution=institution, name=name)
        for row, name in fresh
        if name
    )


@transaction.atomic
def end_pledge(pledge: Pledge, reason: str, *, by: Actor, at: dt.datetime) -> Pledge:
    """End a pledge that was noted wrongly or whose holder left, and return it.

    The row stays, its name goes. Raises BadPledge "not-yours".
    """
    row = Pledge.all_rows.select_for_update().get(pk=pledge.pk)
    if row.institution_id not in by.line_with(Permission.WRITE_PLEDGES):
        raise BadPledge("not-yours")
    if row.ended_at is not None or row.ended_by_id is not None:
        return row
    row.ended_at, row.end_reason = at, reason.strip()[:200]
    row.save(update_fields=["ended_at", "end_reason"])
    PledgeName.all_rows.filter(pledge_key=row.key).delete()
    record(
        Verb.PLEDGE_ENDED, at=at, actor=by, target=f"pledge:{row.pk}",
        institution_id=row.institution_id,
    )  # fmt: skip
    return row


@transaction.atomic
def replace_from_form(
    new: SheetDraft | None, old: int | None, *, at: dt.datetime
) -> Collected | None:
    """End what a submission (`old`, by its id) brought, and keep what `new` says.

    Runs in the transaction of the acceptance. Raises BadPledge.
    """
    if old is not None:
        rows = Pledge.all_rows.in_force().filter(sheet__submission_id=old)
        keys = list(rows.values_list("key", flat=True))
        rows.update(ended_at=at, end_reason="form")
        PledgeName.all_rows.filter(pledge_key__in=keys).delete()
        record(
            Verb.PLEDGES_RECEIVED, at=at, actor=None, target=f"submission:{old}",
            ended=len(keys),
        )  # fmt: skip
    return None if new is None else collect_pledges(new, by=None, at=at)
