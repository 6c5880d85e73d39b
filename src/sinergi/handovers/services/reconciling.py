"""Freezing the sums of a month as a sheet, and signing it on both sides."""

import datetime as dt

from django.db import IntegrityError, transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.handovers.counting import IN, OUT, Between, lines_of, month_bounds
from sinergi.handovers.models import Sheet, SheetSignature
from sinergi.handovers.rules.statements import canonical, digest_of, told_at
from sinergi.handovers.rules.steps import BadHandover
from sinergi.handovers.signing_keys import sign_for

SHEET_FORMAT = "sinergi-reconciliation/1"


@transaction.atomic
def make_sheet(
    between: Between, month: dt.date, *, by: Actor | None, at: dt.datetime
) -> Sheet:
    """Freeze the sums of a month that is over, and return the sheet, not yet signed.

    Raises BadHandover "side", "month" while the month runs.
    """
    at = at.replace(microsecond=0)
    _check_side(by, between.institution_id)
    if at < month_bounds(month)[1]:
        raise BadHandover("month", "month")
    counts = {name: between.sums(name, at).told() for name in (OUT, IN)}
    lines = lines_of(between)
    statement = canonical({
        "format": SHEET_FORMAT, "month": f"{month:%Y-%m}", "at": told_at(at),
        "office": {"id": str(between.institution_id), "name": between.institution},
        "other": {"id": between.other[:40], "name": between.name}, "counts": counts,
        "lines": lines,
    })  # fmt: skip
    kind, key = between.other[0], between.other[1:]
    row = Sheet.all_rows.create(
        institution_id=between.institution_id,
        other_id=int(key) if kind == "i" else None,
        partner_id=int(key) if kind == "p" else None,
        other_name=between.name, month_on=month.replace(day=1), counts=counts,
        lines=lines, statement=statement.decode(), digest=digest_of(statement),
        made_at=at, made_by_id=by.pk if by else None,
    )  # fmt: skip
    _record(Verb.SHEET_MADE, row, between.institution_id, by, at)
    return row


@transaction.atomic
def sign_sheet(
    sheet: Sheet, institution_id: int, *, by: Actor | None, at: dt.datetime
) -> SheetSignature:
    """Sign a sheet for one of its sides; raises BadHandover "side", "twice"."""
    _check_side(by, institution_id)
    if institution_id not in {sheet.institution_id, sheet.other_id}:
        raise BadHandover("side")
    signature, signer = sign_for(institution_id, sheet.statement.encode(), at=at)
    try:
        with transaction.atomic():
            row = SheetSignature.all_rows.create(
                sheet=sheet, institution_id=institution_id,
                person_id=by.pk if by else None, at=at, signature=signature,
                signer=signer,
            )  # fmt: skip
    except IntegrityError:
        raise BadHandover("twice") from None
    _record(Verb.SHEET_SIGNED, sheet, institution_id, by, at)
    return row


def _check_side(by: Actor | None, institution_id: int) -> None:
    if by is None:
        return
    if institution_id not in by.institutions_with(Permission.SEND_HANDOVERS):
        raise BadHandover("side")


def _record(
    verb: Verb, row: Sheet, institution_id: int, by: Actor | None, at: dt.datetime
) -> None:
    record(
        verb, at=at, actor=by, target=f"reconciliation:{row.pk}",
        institution_id=institution_id, month=f"{row.month_on:%Y-%m}",
        lines=len(row.lines), other=row.other_id,
    )  # fmt: skip
