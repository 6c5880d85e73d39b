"""The mailbox: files and messages of a report, from either side."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.reports.attaching import keep_files
from sinergi.reports.files import MOST_FILES, BadFile, ReadyFile
from sinergi.reports.models import Message, Report, ReportFile
from sinergi.reports.rules.states import FROM_REPORTER, MessageKind, state_after
from sinergi.reports.sealed import seal_text

MOST_OF_REPORT, MOST_MESSAGES = 40, 400


class BadMessage(ValueError):
    """The message is not taken; `code` is "empty", "kind", "again" or "too-many"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add_file(
    report: Report, file: ReadyFile, *, by: Actor | None, at: dt.datetime
) -> int:
    """Add a prepared file to a report; return 1, or 0 where it has these bytes already.

    Raises BadFile "too-many".
    """
    with transaction.atomic():
        row = Report.all_rows.select_for_update().get(pk=report.pk)
        _check_room(row, 1)
        new = keep_files(row, [file], at)
        record(
            Verb.REPORT_FILED, at=at, actor=by, target=f"report:{row.pk}",
            institution_id=row.institution_id, files=new,
        )  # fmt: skip
    return new


def post_message(
    report: Report,
    kind: str,
    text: str,
    *,
    from_reporter: bool,
    by: Actor | None,
    at: dt.datetime,
    files: Sequence[ReadyFile] = (),
    state: str = "",
    form_mark: str = "",
) -> Message:
    """Keep a message, move the report as the kind says, and return the message.

    From the office it is sealed to the mailbox as well. `state` moves the report elsewhere
    (for news of the office). `form_mark` is the mark of the form it was sent by. Raises
    BadMessage ("again" where the report or a message has that mark), BadFile, or NoKey of
    the office.
    """
    if not text and not files:
        raise BadMessage("empty")
    if from_reporter != (kind in FROM_REPORTER):
        raise BadMessage("kind")
    also = () if from_reporter else (report.mailbox_key,)
    sealed = seal_text({"text": text}, report.institution_id, also=also)
    with transaction.atomic():
        row = Report.all_rows.select_for_update().get(pk=report.pk)
        _check_message(row, form_mark)
        _check_room(row, len(files))
        message = Message.all_rows.create(
            report=row, from_reporter=from_reporter, kind=kind, sealed_text=sealed,
            at=at, by_id=None if by is None else by.pk, form_mark=form_mark,
        )  # fmt: skip
        new = keep_files(row, files, at, message.pk)
        row.unseen += int(from_reporter)
        _move(row, state or state_after(row.state, kind), at)
        record(
            Verb.REPORT_MESSAGE, at=at, actor=by, target=f"report:{row.pk}",
            institution_id=row.institution_id, kind=str(kind), files=new,
            from_reporter=from_reporter,
        )  # fmt: skip
    return message


def withdraw(report: Report, reason: str, *, at: dt.datetime) -> Message:
    """Note that the reporter withdraws; what was told stays, the law decides what follows."""
    return post_message(
        report,
        MessageKind.WITHDRAWAL,
        reason or "-",
        from_reporter=True,
        by=None,
        at=at,
    )


def allow_originals(report: Report, *, at: dt.datetime) -> int:
    """Note the reporter's consent that originals may leave the custodians; how many."""
    with transaction.atomic():
        rows = ReportFile.all_rows.filter(report=report, original_allowed_at=None)
        count = rows.update(original_allowed_at=at)
        record(
            Verb.REPORT_ORIGINALS, at=at, actor=None, target=f"report:{report.pk}",
            institution_id=report.institution_id, files=count,
        )  # fmt: skip
    return count


def _move(row: Report, state: str, at: dt.datetime) -> None:
    row.version += 1
    changed = ["version", "unseen"]
    if state != row.state:
        row.state, row.state_at = state, at
        changed += ["state", "state_at"]
    row.save(update_fields=changed)


def _check_message(row: Report, form_mark: str) -> None:
    there = Message.all_rows.filter(report=row)
    if form_mark and (
        form_mark == row.form_mark or there.filter(form_mark=form_mark).exists()
    ):
        raise BadMessage("again")
    if there.count() >= MOST_MESSAGES:
        raise BadMessage("too-many")


def _check_room(row: Report, more: int) -> None:
    there = ReportFile.all_rows.filter(report=row).count() if more else 0
    if more > MOST_FILES or there + more > MOST_OF_REPORT:
        raise BadFile("too-many")
