"""Sheets of the day before voting: kept as drawn up, signed by three institutions."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election
from sinergi.operations.models import DaySheet, DaySignature
from sinergi.operations.models.lending import SIDES


class BadSheet(ValueError):
    """A sheet that cannot be kept or signed; `code`: "not-yours", "signed"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDraft:
    """A sheet as it was gathered, and who is to sign it."""

    election: Election
    area_code: str
    area_name: str
    day: dt.date
    maker: Institution
    content: Mapping[str, Any]
    pemkot: Institution | None = None
    kpu: Institution | None = None
    bawaslu: Institution | None = None


@transaction.atomic
def keep_sheet(draft: SheetDraft, *, by: Actor | None, at: dt.datetime) -> DaySheet:
    """Keep a sheet as it is now and return it; raises BadSheet "not-yours"."""
    writes = by.institutions_with(Permission.WRITE_OPERATIONS) if by else frozenset()
    if by is not None and draft.maker.pk not in writes:
        raise BadSheet("not-yours")
    content = dict(draft.content) | {"v": 1}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    row = DaySheet.all_rows.create(
        election=draft.election, area_code=draft.area_code, area_name=draft.area_name,
        day=draft.day, maker=draft.maker, pemkot=draft.pemkot, kpu=draft.kpu,
        bawaslu=draft.bawaslu, content=content,
        sha256=hashlib.sha256(text.encode()).hexdigest(), made_at=at,
        made_by_id=by.pk if by else None,
    )  # fmt: skip
    record(
        Verb.DAY_SHEET_MADE, at=at, actor=by, target=f"day-sheet:{row.pk}",
        institution_id=row.maker_id, area=row.area_code, election=row.election_id,
        sha256=row.sha256,
    )  # fmt: skip
    return row


def sides_to_sign(sheet: DaySheet, user: Actor) -> list[str]:
    """Return the sides for which this person may sign now."""
    own = user.institutions_with(Permission.WRITE_OPERATIONS)
    done = set(sheet.signatures.values_list("side", flat=True))
    return [
        side for side in SIDES
        if getattr(sheet, f"{side}_id") in own and side not in done
    ]  # fmt: skip


@transaction.atomic
def sign_sheet(
    sheet: DaySheet, side: str, *, note: str = "", by: Actor, at: dt.datetime
) -> DaySignature:
    """Sign a sheet for one's institution and return the signature.

    Raises BadSheet "not-yours", and "signed" when that side has.
    """
    if side not in SIDES:
        raise BadSheet("not-yours")
    own = by.institutions_with(Permission.WRITE_OPERATIONS)
    institution = getattr(sheet, f"{side}_id")
    if institution not in own:
        raise BadSheet("not-yours")
    try:
        with transaction.atomic():
            row = DaySignature.all_rows.create(
                sheet=sheet, area_code=sheet.area_code, side=side,
                institution_id=institution, person_id=by.pk, note=note.strip()[:500],
                at=at,
            )  # fmt: skip
    except IntegrityError:
        raise BadSheet("signed") from None
    record(
        Verb.DAY_SHEET_SIGNED, at=at, actor=by, target=f"day-sheet:{sheet.pk}",
        institution_id=institution, side=side, sha256=sheet.sha256,
    )  # fmt: skip
    return row
