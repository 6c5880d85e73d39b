"""Writing a warning down: from nothing, from an alarm, as a newer version."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import cast

from django.db import transaction
from django.db.models import Max

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.warnings.alarm_texts import begun_from
from sinergi.warnings.books import book_of, proposed_book
from sinergi.warnings.drafts import EDITED, WarningDraft, with_messages
from sinergi.warnings.history import note_step
from sinergi.warnings.models import Alarm, Warning, WarningStep
from sinergi.warnings.rules.reach import (
    WITHIN,
    Severity,
    common_area,
    names_counts,
)
from sinergi.warnings.rules.steps import BadWarning, Scope, Step
from sinergi.warnings.rules.wording import (
    bad_numbers,
    bad_scope,
    bad_texts,
    bad_times,
    raise_all,
)
from sinergi.warnings.services.alarms import note_drafted
from sinergi.warnings.services.numbering import WARNING, next_number, number_of_version


def locked(warning: Warning, version: int | None) -> Warning:
    """Return the row, locked; raises BadWarning "stale" when it has moved on."""
    row = Warning.all_rows.select_for_update().get(pk=warning.pk)
    if version is not None and version != row.version:
        raise BadWarning("stale")
    return row


def check_draft(draft: WarningDraft, by: Actor | None, at: dt.datetime) -> None:
    """Raise BadWarning when the draft cannot be kept as this person's; all faults at once."""
    writes = by.institutions_with(Permission.WRITE_WARNINGS) if by else frozenset()
    if by is not None and draft.institution.pk not in writes:
        raise BadWarning("not-yours", "institution")
    lost = draft.playbook and book_of(draft.playbook) is None
    raise_all(
        [
            *bad_numbers(len(draft.area_codes), draft.acknowledge_within),
            *bad_texts(draft.told, public=draft.scope is Scope.PUBLIC),
            *bad_scope(draft.scope, draft.hazard),
            *bad_times(draft.onset_at, draft.expires_at, at),
            *([BadWarning("playbook", "playbook")] if lost else ()),
        ]
    )


def check_private(draft: WarningDraft, alarms: Iterable[Alarm]) -> bool:
    """Return whether the warning is its institution's alone until it is sent.

    Raises BadWarning where it comes of another's alarm, or its text tells the counts.
    """
    owners = {one.institution_id for one in alarms} - {None}
    if owners - {draft.institution.pk}:
        raise BadWarning("private")
    if owners and names_counts(draft.texts):
        raise BadWarning("counts", "description_id")
    return bool(owners)


@transaction.atomic
def draft_warning(
    draft: WarningDraft, *, by: Actor | None, at: dt.datetime,
    updates: Warning | None = None,
) -> Warning:  # fmt: skip
    """Write a warning down as a draft and return it; the same key again is the first row.

    Raises BadWarning.
    """
    kept = Warning.all_rows.filter(key=draft.key).first() if draft.key else None
    if kept is not None and by is not None and kept.drafted_by_id == by.pk:
        return kept
    draft = settled(with_messages(draft))
    check_draft(draft, by, at)
    private = check_private(draft, draft.alarms)
    version = next_version(updates) if updates is not None else 1
    number = (
        number_of_version(updates.number, version)
        if updates is not None
        else next_number(WARNING, at.year)
    )
    row = Warning(
        number=number, version=version, institution=draft.institution, step=Step.DRAFT,
        step_at=at, made_at=at, updates=updates, private=private,
        drafted_by_id=drafter_of(draft, by), exercise=draft.exercise,
        example=draft.example, left_out=updates.left_out if updates is not None else [],
        **fields_of(draft),
    )  # fmt: skip
    if draft.key and kept is None:
        row.key = draft.key
    row.save()
    row.alarms.set(draft.alarms)
    note_drafted(draft.alarms, by=by, at=at)
    note_step(row, by=by, at=at, to=Step.DRAFT)
    record(
        Verb.WARNING_DRAFTED, at=at, actor=by, target=f"warning:{row.pk}",
        institution_id=row.institution_id, hazard=row.hazard, exercise=row.exercise,
        updates=row.updates_id, alarms=[one.pk for one in draft.alarms],
    )  # fmt: skip
    return row


def next_version(row: Warning) -> int:
    """Return the number of the next version of a warning, dropped ones counted."""
    rows = Warning.all_rows.filter(number__startswith=row.number.partition("-v")[0])
    last: int = rows.aggregate(last=Max("version"))["last"]
    return last + 1


def alarms_of(row: Warning) -> tuple[Alarm, ...]:
    """Return the alarms it was drafted from."""
    return tuple(cast("Iterable[Alarm]", row.alarms.all()))


def drafter_of(draft: WarningDraft, by: Actor | None) -> int:
    """Return who drafted; an example names one of the institution's people."""
    if by is not None:
        return by.pk
    if draft.drafter is None:
        raise BadWarning("missing", "drafter")
    return draft.drafter


def draft_from_alarm(
    alarm: Alarm, *, by: Actor, at: dt.datetime, institution: Institution | None = None
) -> Warning:
    """Write down what an alarm suggests, for a person to go on with; raises BadWarning."""
    return draft_warning(begun_from(alarm, by, institution), by=by, at=at)


def settled(draft: WarningDraft) -> WarningDraft:
    """Return the draft with the minutes and the playbook that fit where none is said."""
    book = book_of(draft.playbook) if draft.playbook else None
    if not draft.playbook:
        book = proposed_book(draft.hazard, draft.severity, {draft.institution.pk})
    within = draft.acknowledge_within
    if within is None:
        within = book.within if book else WITHIN[Severity(draft.severity)]
    code = draft.playbook or (book.code if book else "")
    return replace(draft, acknowledge_within=within, playbook=code)


def fields_of(draft: WarningDraft) -> dict[str, object]:
    """Return the columns a draft fills."""
    codes = sorted(set(draft.area_codes))
    told = {name: getattr(draft, name) for name in EDITED if name != "area_codes"}
    return told | {"area_codes": codes, "area_code": common_area(codes)}


@transaction.atomic
def edit_warning(
    warning: Warning, draft: WarningDraft, *, version: int | None, by: Actor | None,
    at: dt.datetime,
) -> Warning:  # fmt: skip
    """Change a draft and return it; who edits cannot approve it any more.

    `version` is the number of steps and edits that the person saw. Raises BadWarning.
    """
    row = Warning.all_rows.select_for_update().get(pk=warning.pk)
    if version is not None and version != seen_version(row):
        raise BadWarning("stale")
    if row.step != Step.DRAFT:
        raise BadWarning("not-a-step")
    draft = settled(with_messages(replace(draft, institution=row.institution)))
    check_draft(draft, by, at)
    check_private(draft, alarms_of(row))
    fields = fields_of(draft)
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, fields[name])
    row.save()
    note_step(row, by=by, at=at, fields=changed)
    record(
        Verb.WARNING_EDITED, at=at, actor=by, target=f"warning:{row.pk}",
        institution_id=row.institution_id, fields=sorted(changed),
    )  # fmt: skip
    return row


def seen_version(row: Warning) -> int:
    """Return how many steps and edits there are: it grows with every change."""
    return WarningStep.all_rows.filter(warning=row).count()


@transaction.atomic
def leave_out(
    warning: Warning, institutions: Collection[int], *, by: Actor, at: dt.datetime
) -> Warning:
    """Say which institutions shall not get it, and return the warning; raises BadWarning."""
    row = locked(warning, None)
    if row.step != Step.DRAFT:
        raise BadWarning("not-a-step")
    if row.institution_id not in by.institutions_with(Permission.WRITE_WARNINGS):
        raise BadWarning("not-yours")
    row.left_out = sorted(set(institutions))
    row.save(update_fields=["left_out"])
    note_step(row, by=by, at=at, fields=["left_out"])
    record(
        Verb.WARNING_EDITED, at=at, actor=by, target=f"warning:{row.pk}",
        institution_id=row.institution_id, fields=["left_out"], left_out=row.left_out,
    )  # fmt: skip
    return row
