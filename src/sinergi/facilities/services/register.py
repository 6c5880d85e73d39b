"""Add, change and strike off facilities; keep their files."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.uploads import KeptFile
from sinergi.elections.models import Election
from sinergi.facilities.guarding import may_keep
from sinergi.facilities.models import Facility, FacilityFile, FacilityRevision
from sinergi.facilities.rules.drafting import BadDraft, NotYours, StaleVersion
from sinergi.facilities.rules.kinds import (
    SERVED_LEVEL,
    FacilityKind,
    FileKind,
    served_code,
)
from sinergi.places.rules import level_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A facility as somebody describes it; see `Facility` for the fields.

    `serves_level` is asked of posts alone: 2 city, 3 kecamatan, 4 kelurahan.
    """

    kind: FacilityKind
    name: str
    area_code: str
    keeper: Institution
    serves_level: int = 4
    kpu_code: str = ""
    election: Election | None = None
    owner: Institution | None = None
    owner_note: str = ""
    used_by: Institution | None = None
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    letter_number: str = ""
    used_from_on: dt.date | None = None
    used_until_on: dt.date | None = None
    key_holder: str = ""
    key_phone: str = ""
    floor_m2: float | None = None
    boxes: int | None = None
    booths: int | None = None
    flooded_on: dt.date | None = None
    flood_note: str = ""
    access: str = ""
    access_note: str = ""
    power_va: int | None = None
    power_backup: bool | None = None
    internet: str = ""
    route_note: str = ""
    example: bool = False


FIXED = frozenset({"kind", "serves_level", "keeper", "example"})
GUARDED_FIELDS = frozenset({"key_holder", "key_phone", "route_note"})
"""What an edit by somebody who does not see it leaves as it is."""
EDITED = tuple(one.name for one in fields(Draft) if one.name not in FIXED)


def check_draft(draft: Draft, by: Actor | None) -> None:
    """Raise BadDraft or NotYours when the draft cannot be kept as this person's."""
    if not draft.name.strip():
        raise BadDraft("empty", "name")
    level = SERVED_LEVEL.get(draft.kind, draft.serves_level)
    if level_of(draft.area_code) < level:
        raise BadDraft("area-level", "area_code")
    if (draft.lon is None) != (draft.lat is None):
        raise BadDraft("half-a-point", "lat")
    first, last = draft.used_from_on, draft.used_until_on
    if first is not None and last is not None and last < first:
        raise BadDraft("ends-before-start", "used_until_on")
    if by is not None and draft.keeper.pk not in by.line_with(
        Permission.WRITE_FACILITIES
    ):
        raise NotYours("keeper")


def columns_of(draft: Draft) -> dict[str, Any]:
    """Return the columns of a facility that a draft fills."""
    told = {one.name: getattr(draft, one.name) for one in fields(Draft)}
    level = told.pop("serves_level")
    told["name"] = draft.name.strip()
    told["serves_code"] = served_code(draft.kind, draft.area_code, level)
    return told


@transaction.atomic
def add_facility(draft: Draft, *, by: Actor | None, at: dt.datetime) -> Facility:
    """Enter a facility and return it. Raises BadDraft, and NotYours for another's keeper."""
    check_draft(draft, by)
    _check_code(draft.kpu_code, None)
    row = Facility.all_rows.create(
        **columns_of(draft), created_at=at, created_by_id=by.pk if by else None
    )
    record(
        Verb.FACILITY_ADDED,
        at=at,
        actor=by,
        target=f"facility:{row.pk}",
        institution_id=draft.keeper.pk,
        kind=row.kind,
    )
    return row


def _check_code(code: str, row: Facility | None) -> None:
    others = Facility.all_rows.in_use().filter(kpu_code=code)
    if code and others.exclude(pk=row.pk if row else 0).exists():
        raise BadDraft("kpu-code-taken", "kpu_code")


def locked(row: Facility, version: int | None) -> Facility:
    """Return the row locked until the transaction ends; raises StaleVersion."""
    found = Facility.all_rows.select_for_update().get(pk=row.pk)
    if version is not None and found.version != version:
        raise StaleVersion
    return found


@transaction.atomic
def edit_facility(
    facility: Facility,
    draft: Draft,
    *,
    version: int | None,
    by: Actor | None,
    at: dt.datetime,
    guarded: bool = True,
) -> Facility:
    """Change a facility and return it; what it said before is kept.

    Without `guarded` the guarded fields stay as they are. An edit that changes nothing
    writes nothing. Raises BadDraft, NotYours, StaleVersion.
    """
    row = locked(facility, version)
    if row.closed_at is not None:
        raise BadDraft("closed")
    if by is not None and not may_keep(row, by):
        raise NotYours("edit")
    check_draft(draft, None)
    _check_code(draft.kpu_code, row)
    changes = _put(row, draft, guarded)
    if not changes:
        return row
    row.version += 1
    row.save()
    FacilityRevision.all_rows.create(
        facility=row,
        version=row.version,
        at=at,
        by_id=by.pk if by else None,
        changes={"v": 1, "fields": changes},
    )
    record(
        Verb.FACILITY_EDITED,
        at=at,
        actor=by,
        target=f"facility:{row.pk}",
        institution_id=row.keeper_id,
        fields=sorted(changes),
        version=row.version,
    )
    return row


def _put(row: Facility, draft: Draft, guarded: bool) -> dict[str, list[Any]]:
    """Put the draft into the row and return field → [before, after] of what changed."""
    told, changes = columns_of(draft), {}
    names = {*EDITED, "serves_code"} - (set() if guarded else GUARDED_FIELDS)
    for name in sorted(names):
        before, after = getattr(row, name), told[name]
        if before != after:
            changes[name] = [_plain(before), _plain(after)]
            setattr(row, name, after)
    return changes


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return getattr(value, "pk", value)


@transaction.atomic
def close_facility(
    facility: Facility, *, version: int | None, by: Actor | None, at: dt.datetime
) -> Facility:
    """Strike a facility off; its checks and files stay. Twice is once."""
    row = locked(facility, version)
    if by is not None and not may_keep(row, by):
        raise NotYours("close")
    if row.closed_at is not None:
        return row
    row.closed_at, row.version = at, row.version + 1
    row.save(update_fields=["closed_at", "version"])
    record(
        Verb.FACILITY_CLOSED,
        at=at,
        actor=by,
        target=f"facility:{row.pk}",
        institution_id=row.keeper_id,
    )
    return row


@transaction.atomic
def add_files(
    facility: Facility,
    files: Iterable[KeptFile],
    kind: FileKind,
    *,
    note: str = "",
    by: Actor | None,
    at: dt.datetime,
) -> list[FacilityFile]:
    """Note files kept already as files of the facility and return their rows."""
    made = [
        FacilityFile.all_rows.create(
            facility=facility,
            kind=kind,
            note=note,
            name=one.name,
            media_type=one.media_type,
            sha256=one.sha256,
            size=one.size,
            at=at,
            by_id=by.pk if by else None,
        )
        for one in files
    ]
    record(
        Verb.FACILITY_FILED,
        at=at,
        actor=by,
        target=f"facility:{facility.pk}",
        institution_id=facility.keeper_id,
        kind=kind.value,
        files=[one.pk for one in made],
    )
    return made
