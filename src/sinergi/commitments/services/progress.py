"""Steps and notes: every one a row that is added, none ever changed."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import Attachment, Commitment, Progress
from sinergi.commitments.rules.commitment import (
    BadDraft,
    NotYours,
    Side,
    Step,
    check_move,
)
from sinergi.commitments.services.commitment import locked
from sinergi.commitments.services.rights import check_side, sides_of
from sinergi.doors.uploads import KeptFile

LONGEST_NOTE = 10_000


@dataclass(frozen=True, slots=True)
class ProgressDraft:
    """What somebody tells: a note, a step, a percentage, files, or several of them.

    `key` is the sender's own name for this telling: sent again it counts once.
    `version` is the one the sender saw; only a step asks for it.
    """

    note: str = ""
    to_step: Step | None = None
    percent: int | None = None
    key: str = ""
    files: tuple[KeptFile, ...] = ()
    version: int | None = None


def report_progress(
    commitment: Commitment,
    draft: ProgressDraft,
    *,
    by: Actor | None,
    at: dt.datetime,
) -> Progress:
    """Add a row of progress and return it; the same key again returns the first row.

    A note without a step locks nothing and asks for no version, so that any number of
    people may tell at once. Raises BadMove, NotYours, StaleVersion, BadDraft.
    """
    if draft.key and (found := _with_key(commitment, draft.key)) is not None:
        return found
    try:
        if draft.to_step is None:
            return _add_note(commitment, draft, by=by, at=at)
        return _take_step(commitment, draft, by=by, at=at)
    except IntegrityError:
        found = _with_key(commitment, draft.key) if draft.key else None
        if found is None:
            raise
        return found


def _with_key(commitment: Commitment, key: str) -> Progress | None:
    return Progress.all_rows.filter(commitment=commitment, key=key).first()


def _check_told(draft: ProgressDraft) -> None:
    if not (draft.note.strip() or draft.files or draft.to_step or draft.percent):
        raise BadDraft("empty", "note")
    if len(draft.note) > LONGEST_NOTE:
        raise BadDraft("too-long", "note")
    if draft.percent is not None and not 0 <= draft.percent <= 100:
        raise BadDraft("percent", "percent")


@transaction.atomic
def _add_note(
    commitment: Commitment, draft: ProgressDraft, *, by: Actor | None, at: dt.datetime
) -> Progress:
    _check_told(draft)
    if by is not None and not sides_of(commitment, by):
        raise NotYours(Side.OWNER)
    row = _add_row(commitment, draft, by=by, at=at)
    record(
        Verb.COMMITMENT_NOTED,
        at=at,
        actor=by,
        target=f"commitment:{commitment.pk}",
        institution_id=_speaks_for(commitment, by),
        progress=row.pk,
        files=len(draft.files),
    )
    return row


@transaction.atomic
def _take_step(
    commitment: Commitment, draft: ProgressDraft, *, by: Actor | None, at: dt.datetime
) -> Progress:
    _check_told(draft)
    row = locked(commitment, None)
    to, now = Step(str(draft.to_step)), Step(row.step)
    if draft.key and (found := _with_key(row, draft.key)) is not None:
        return found
    if to is now:  # somebody else was there first, and wanted the same
        return _add_note(row, draft, by=by, at=at)
    locked(row, draft.version)
    move = check_move(now, to, draft.note)
    check_side(row, move.side, by)
    progress = _add_row(row, draft, by=by, at=at, step_from=now, step_to=to)
    _apply_step(row, to, draft.note, by=by, at=at)
    record(
        Verb.COMMITMENT_MOVED,
        at=at,
        actor=by,
        target=f"commitment:{row.pk}",
        institution_id=_speaks_for(row, by),
        step_from=now.value,
        step_to=to.value,
        progress=progress.pk,
        owner=row.institution_id,
        asker=row.asked_by_id,
    )
    return progress


def _add_row(
    commitment: Commitment,
    draft: ProgressDraft,
    *,
    by: Actor | None,
    at: dt.datetime,
    step_from: str = "",
    step_to: str = "",
) -> Progress:
    row = Progress.all_rows.create(
        commitment=commitment,
        at=at,
        by_id=by.pk if by is not None else None,
        note=draft.note.strip(),
        step_from=step_from,
        step_to=step_to,
        percent=draft.percent,
        key=draft.key,
    )
    for file in draft.files:
        Attachment.all_rows.create(
            progress=row,
            name=file.name,
            media_type=file.media_type,
            sha256=file.sha256,
            size=file.size,
        )
    return row


def _apply_step(
    row: Commitment, to: Step, note: str, *, by: Actor | None, at: dt.datetime
) -> None:
    """Store the step; part of the caller's transaction."""
    row.step, row.step_at = to, at
    row.version += 1
    row.blocked_reason = note.strip()[:500] if to is Step.BLOCKED else ""
    if to is Step.ACCEPTED:
        row.accepted_at = at
    elif to is Step.REPORTED:
        row.reported_at, row.reported_by_id = at, by.pk if by is not None else None
    elif to is Step.DONE:
        row.done_at = at
    elif to is Step.WORKING:  # sent back: what was reported no longer counts
        row.reported_at, row.reported_by_id = None, None
    row.save()


def _speaks_for(commitment: Commitment, by: Actor | None) -> int | None:
    """Return the institution in whose name the person speaks of this commitment."""
    if by is None:
        return None
    writes = by.institutions_with(Permission.WRITE_COMMITMENTS)
    for institution in (commitment.institution_id, commitment.asked_by_id):
        if institution in writes:
            return institution
    return min(writes, default=None)


def accept(
    commitment: Commitment,
    *,
    by: Actor | None,
    at: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> Progress:
    """Say yes for the owner: from now on it binds."""
    draft = ProgressDraft(note=note, to_step=Step.ACCEPTED, version=version)
    return report_progress(commitment, draft, by=by, at=at)


def decline(
    commitment: Commitment,
    reason: str,
    *,
    by: Actor | None,
    at: dt.datetime,
    version: int | None = None,
) -> Progress:
    """Say no for the owner, with the reason."""
    draft = ProgressDraft(note=reason, to_step=Step.DECLINED, version=version)
    return report_progress(commitment, draft, by=by, at=at)


def verify(
    commitment: Commitment,
    *,
    by: Actor | None,
    at: dt.datetime,
    note: str = "",
    version: int | None = None,
) -> Progress:
    """Confirm that what was reported is done; never by who reported it."""
    draft = ProgressDraft(note=note, to_step=Step.DONE, version=version)
    return report_progress(commitment, draft, by=by, at=at)


def send_back(
    commitment: Commitment,
    reason: str,
    *,
    by: Actor | None,
    at: dt.datetime,
    version: int | None = None,
) -> Progress:
    """Say that the report does not show what was promised, and why."""
    draft = ProgressDraft(note=reason, to_step=Step.WORKING, version=version)
    return report_progress(commitment, draft, by=by, at=at)


def cancel(
    commitment: Commitment,
    reason: str,
    *,
    by: Actor | None,
    at: dt.datetime,
    version: int | None = None,
) -> Progress:
    """Withdraw what was asked for, with the reason."""
    draft = ProgressDraft(note=reason, to_step=Step.CANCELLED, version=version)
    return report_progress(commitment, draft, by=by, at=at)
