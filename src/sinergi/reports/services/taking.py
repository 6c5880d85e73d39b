"""Take a report: sealed, numbered, durable before its receipt is shown."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.reports.attaching import keep_files
from sinergi.reports.deadlines import limit_of
from sinergi.reports.files import ReadyFile
from sinergi.reports.keys import receipt_key
from sinergi.reports.mailbox import public_key
from sinergi.reports.models import Report, Series
from sinergi.reports.rules.elements import elements_of, is_complete
from sinergi.reports.rules.receipt import code_from, receipt_hash
from sinergi.reports.rules.states import Channel, State, Wanted
from sinergi.reports.rules.told import Identity, Told
from sinergi.reports.sealed import seal_identity, seal_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDraft:
    """What a report says, for which office, and how it came.

    `code` is the receipt that the form already carries (empty: a new one is drawn), and
    `form_mark` the mark of its content. `files` must have been prepared for this office.
    """

    institution_id: int
    told: Told
    identity: Identity | None = None
    wanted: str = Wanted.INFORMATION
    kind: str = "other"
    channel: str = Channel.WEB
    area_code: str = ""
    election_id: int | None = None
    regime: str = ""
    happened_on: dt.date | None = None
    known_on: dt.date | None = None
    received_at: dt.datetime | None = None
    threatened: bool = False
    language: str = "id"
    files: Sequence[ReadyFile] = ()
    code: str = ""
    form_mark: str = ""
    example: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """The report and its receipt; `is_new` is False where the form had been sent before."""

    report: Report
    code: str
    is_new: bool


def take_report(draft: ReportDraft, *, by: Actor | None, at: dt.datetime) -> Taken:
    """Keep a report and return it with its receipt; the same receipt is the same report.

    Raises NoKey when the office has no key, BadFile "office" for a file that is sealed for
    another one. When this returns, all is on the disk.
    """
    code = draft.code or code_from(secrets.token_bytes(16))
    hashed = receipt_hash(code, receipt_key())
    row = _sealed_row(draft, code, hashed, by, at)
    try:
        with transaction.atomic():
            known = Report.all_rows.filter(receipt_hash=hashed).first()
            if known is None:
                return Taken(_keep(row, draft, by, at), code, True)
    except IntegrityError:  # the same form at the same moment: the other was first
        known = Report.all_rows.get(receipt_hash=hashed)
    return Taken(known, code, False)


def _sealed_row(
    draft: ReportDraft, code: str, hashed: str, by: Actor | None, at: dt.datetime
) -> Report:
    """Return the row, sealed before the database is held."""
    received = draft.received_at or at
    limit = limit_of(draft.regime, draft.known_on, received)
    identity = draft.identity if draft.identity and draft.identity.as_dict() else None
    elements = elements_of(
        draft.told, identity, happened_on=draft.happened_on,
        area_code=draft.area_code, files=len(draft.files),
        is_late=None if limit is None else limit.is_late,
    )  # fmt: skip
    office = draft.institution_id
    return Report(
        institution_id=office, channel=draft.channel, wanted=draft.wanted,
        kind=draft.kind, area_code=draft.area_code, election_id=draft.election_id,
        regime=draft.regime, happened_on=draft.happened_on, known_on=draft.known_on,
        received_at=received, state=State.RECEIVED, state_at=at,
        deadline_on=None if limit is None else limit.due_on,
        elements=elements, complete=is_complete(elements),
        threatened=draft.threatened, language=draft.language,
        sealed_text=seal_text(draft.told.as_dict(), office),
        sealed_identity=(
            None if identity is None else seal_identity(identity.as_dict(), office)
        ),
        receipt_hash=hashed, mailbox_key=public_key(code), form_mark=draft.form_mark,
        typed_by_id=None if by is None else by.pk, example=draft.example,
    )  # fmt: skip


def _keep(row: Report, draft: ReportDraft, by: Actor | None, at: dt.datetime) -> Report:
    row.number = _next_number(timezone.localdate(row.received_at).year)
    row.save(force_insert=True)
    files = keep_files(row, draft.files, at)
    record(
        Verb.REPORT_KEPT, at=at, actor=by, target=f"report:{row.pk}",
        institution_id=row.institution_id, channel=str(row.channel),
        files=files,
    )  # fmt: skip
    return row


def _next_number(year: int) -> str:
    """Return the next number of the year; the row of the year is locked till the end."""
    row = Series.all_rows.select_for_update().filter(year=year).first()
    if row is None:
        Series.all_rows.get_or_create(year=year)
        row = Series.all_rows.select_for_update().get(year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return f"LP-{year}-{row.last:06d}"
