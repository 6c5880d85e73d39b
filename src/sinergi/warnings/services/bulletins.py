"""Forecasts and bulletins entered by hand."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.warnings.models import Bulletin
from sinergi.warnings.rules.alarms import BadDetection


@dataclass(frozen=True, slots=True)
class BulletinDraft:
    """What an agency says: what, how grave (1 to 4), where, from when to when."""

    hazard: str
    level: int
    area_codes: tuple[str, ...]
    source: str
    text: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    institution_id: int
    key: str = ""
    example: bool = False


@transaction.atomic
def enter_bulletin(
    draft: BulletinDraft, *, by: Actor | None, at: dt.datetime
) -> Bulletin:
    """Store a bulletin; the same `key` again returns what it made before."""
    known = draft.key and Bulletin.all_rows.filter(key=draft.key).first()
    if known:
        return known
    if draft.ends_at <= draft.starts_at:
        raise BadDetection("days", "ends_at")
    if not draft.area_codes:
        raise BadDetection("missing", "areas")
    row = Bulletin(
        hazard=draft.hazard, level=draft.level, area_codes=list(draft.area_codes),
        source=draft.source, text=draft.text, starts_at=draft.starts_at,
        ends_at=draft.ends_at, institution_id=draft.institution_id, entered_at=at,
        entered_by_id=by.pk if by is not None else None, example=draft.example,
    )  # fmt: skip
    if draft.key:
        row.key = draft.key
    row.save()
    record(
        Verb.BULLETIN_ENTERED, at=at, actor=by, target=f"bulletin:{row.pk}",
        institution_id=draft.institution_id, hazard=draft.hazard, level=draft.level,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_bulletin(
    bulletin: Bulletin, *, version: int, by: Actor, at: dt.datetime
) -> Bulletin:
    """Take a bulletin back; by whose institution entered it. Alarms of it stay."""
    row = Bulletin.all_rows.select_for_update().get(pk=bulletin.pk)
    if row.institution_id not in by.institutions:
        raise BadDetection("not-yours")
    if row.version != version:
        raise BadDetection("stale")
    if row.withdrawn_at is not None:
        raise BadDetection("not-a-step")
    row.withdrawn_at, row.version = at, row.version + 1
    row.save(update_fields=["withdrawn_at", "version"])
    record(
        Verb.BULLETIN_WITHDRAWN, at=at, actor=by, target=f"bulletin:{row.pk}",
        institution_id=row.institution_id,
    )  # fmt: skip
    return row
