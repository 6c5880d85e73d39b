"""Make and edit commitments."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.commitments.models import Commitment, Dependency, Progress, Revision
from sinergi.commitments.rules.commitment import (
    BINDING,
    TERMS,
    BadDraft,
    NotYours,
    OriginKind,
    Side,
    StaleVersion,
    Step,
    asks_anew,
    check_version,
    due_before,
    read_due_rule,
)
from sinergi.commitments.services.numbering import next_numbers
from sinergi.commitments.services.rights import sides_of
from sinergi.elections.models import Election, Stage

__all__ = ["Draft", "StaleVersion", "edit_commitment", "propose_commitment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A commitment as somebody words it.

    `institution` is who shall keep it, `asked_by` who asks (None: nobody else).
    `due_rule` ("before:<stage code>:<days>") wins over `due_on` and needs `election`.
    """

    title: str
    institution: Institution
    detail: str = ""
    person: Person | None = None
    asked_by: Institution | None = None
    area_code: str = ""
    election: Election | None = None
    stage: Stage | None = None
    due_on: dt.date | None = None
    due_rule: str = ""
    proof_needed: str = ""
    origin_kind: OriginKind = OriginKind.NONE
    origin_id: int | None = None
    origin_note: str = ""
    shared: bool = False
    example: bool = False


EDITED = (
    "title", "detail", "person", "area_code", "election", "stage", "due_on", "due_rule",
    "proof_needed", "shared",
)  # fmt: skip
"""Fields an edit may change; who owes it to whom and where it came from stay."""


def settle_due(draft: Draft) -> Draft:
    """Return the draft with `due_on` derived from its rule; raises BadDraft.

    A rule whose stage has no last day yet leaves the day unknown, not made up.
    """
    read = read_due_rule(draft.due_rule)
    if read is None:
        return draft
    code, days = read
    if draft.election is None:
        raise BadDraft("rule-without-election", "due_rule")
    stage = Stage.all_rows.filter(election=draft.election, code=code).first()
    if stage is None:
        raise BadDraft("unknown-stage", "due_rule")
    return replace(draft, due_on=due_before(stage.ends_on, days))


def check_draft(draft: Draft, by: Actor | None) -> None:
    """Raise BadDraft or NotYours when the draft cannot be kept as this person's."""
    if not draft.title.strip():
        raise BadDraft("empty", "title")
    if draft.stage is not None and draft.stage.election_id != getattr(
        draft.election, "pk", None
    ):
        raise BadDraft("stage-of-another-election", "stage")
    if by is None:
        return
    writes = by.institutions_with(Permission.WRITE_COMMITMENTS)
    asking = draft.asked_by if draft.asked_by is not None else draft.institution
    if asking.pk not in writes:
        raise NotYours(Side.ASKER)


@transaction.atomic
def propose_commitment(
    draft: Draft,
    *,
    by: Actor | None,
    at: dt.datetime,
    parent: Commitment | None = None,
) -> Commitment:
    """Write the draft down as a proposal and return it; nothing binds yet.

    Raises BadDraft, and NotYours when the person asks in the name of an institution
    that is not their own.
    """
    draft = settle_due(draft)
    check_draft(draft, by)
    (number,) = next_numbers(at.year, 1)
    row = Commitment.all_rows.create(**proposed_fields(draft, number, by, at, parent))
    Progress.all_rows.create(
        commitment=row, at=at, by_id=row.created_by_id, step_to=Step.PROPOSED
    )
    record(
        Verb.COMMITMENT_PROPOSED,
        at=at,
        actor=by,
        target=f"commitment:{row.pk}",
        institution_id=(draft.asked_by or draft.institution).pk,
        owner=row.institution_id,
        origin=row.origin_kind,
        origin_id=row.origin_id,
    )
    return row


def proposed_fields(
    draft: Draft,
    number: str,
    by: Actor | None,
    at: dt.datetime,
    parent: Commitment | None = None,
) -> dict[str, Any]:
    """Return the columns of a fresh proposal."""
    fields = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
    fields["title"] = draft.title.strip()
    return fields | {
        "number": number,
        "step": Step.PROPOSED,
        "step_at": at,
        "created_at": at,
        "created_by_id": by.pk if by is not None else None,
        "parent": parent,
    }


def locked(commitment: Commitment, version: int | None) -> Commitment:
    """Return the row locked until the transaction ends; raises StaleVersion."""
    row = Commitment.all_rows.select_for_update().get(pk=commitment.pk)
    check_version(version, row.version)
    return row


@transaction.atomic
def edit_commitment(
    commitment: Commitment,
    draft: Draft,
    *,
    version: int,
    by: Actor | None,
    at: dt.datetime,
) -> Commitment:
    """Change what `EDITED` names and return the row; what it said before is kept.

    The terms are the asker's to change; changed ones must be accepted again, more time
    alone need not. Raises StaleVersion when somebody was faster, BadDraft, and NotYours.
    An edit that changes nothing writes nothing.
    """
    row = locked(commitment, version)
    draft = settle_due(replace(draft, institution=row.institution))
    check_draft(replace(draft, asked_by=None), None)
    changes = changes_of(row, draft)
    _check_editor(row, changes, by)
    if not changes:
        return row
    for name in EDITED:
        setattr(row, name, getattr(draft, name))
    if asks_anew(Step(row.step), changes):
        _ask_anew(row, by=by, at=at)
    row.version += 1
    row.save()
    revision_of(row, changes, by=by, at=at).save()
    record(
        Verb.COMMITMENT_EDITED,
        at=at,
        actor=by,
        target=f"commitment:{row.pk}",
        institution_id=row.institution_id,
        fields=sorted(changes),
        version=row.version,
    )
    return row


def _check_editor(row: Commitment, changes: dict[str, Any], by: Actor | None) -> None:
    if row.step not in {Step.PROPOSED, *BINDING}:
        raise BadDraft("over", "title")
    if by is None:
        return
    sides = sides_of(row, by)
    if TERMS & set(changes) and Side.ASKER not in sides:
        raise NotYours(Side.ASKER)
    if not {Side.OWNER, Side.ASKER} & sides:
        raise NotYours(Side.OWNER)


def _ask_anew(row: Commitment, *, by: Actor | None, at: dt.datetime) -> None:
    """Put the row back to proposed; the edit that does so records the fact."""
    if by is not None and Side.OWNER in sides_of(row, by):
        return  # the owner words it and agrees in one
    Progress.all_rows.create(
        commitment=row,
        at=at,
        by_id=by.pk if by is not None else None,
        step_from=row.step,
        step_to=Step.PROPOSED,
    )
    row.step, row.step_at = Step.PROPOSED, at
    row.accepted_at, row.blocked_reason = None, ""


def changes_of(row: Commitment, draft: Draft) -> dict[str, list[Any]]:
    """Return field → [before, after] of what the draft would change, as plain values."""
    changes = {}
    for name in EDITED:
        before, after = _plain(getattr(row, name)), _plain(getattr(draft, name))
        if before != after:
            changes[name] = [before, after]
    return changes


def revision_of(
    row: Commitment, changes: dict[str, Any], *, by: Actor | None, at: dt.datetime
) -> Revision:
    """Return the row, not yet stored, that tells of an edit."""
    return Revision(
        commitment=row,
        version=row.version,
        at=at,
        by_id=by.pk if by is not None else None,
        changes={"v": 1, "fields": changes},
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return getattr(value, "pk", value)


@transaction.atomic
def set_needs(
    commitment: Commitment,
    needs: list[Commitment],
    *,
    by: Actor | None,
    at: dt.datetime,
) -> Commitment:
    """Say which commitments must be done first, and return the one that waits.

    What the other side named and this person does not see stays. Raises BadDraft when that would be a circle, NotYours for people on neither side.
    """
    row = locked(commitment, None)
    if by is not None and not {Side.OWNER, Side.ASKER} & sides_of(row, by):
        raise NotYours(Side.OWNER)
    wanted = {one.pk for one in needs}
    if row.pk in all_needed(wanted):
        raise BadDraft("circle", "needs")
    named = Dependency.all_rows.filter(commitment=row)
    if by is not None:
        named = named.filter(needs__in=Commitment.visible.to(by).values("pk"))
    named.exclude(needs_id__in=wanted).delete()
    for pk in sorted(wanted):
        Dependency.all_rows.get_or_create(commitment=row, needs_id=pk)
    record(
        Verb.COMMITMENT_NEEDS,
        at=at,
        actor=by,
        target=f"commitment:{row.pk}",
        institution_id=row.institution_id,
        needs=sorted(wanted),
    )
    return row


def all_needed(start: set[int]) -> set[int]:
    """Return the ids of `start` and of all they need, however far; a query per step."""
    seen, fresh = set(start), set(start)
    while fresh:
        rows = Dependency.all_rows.filter(commitment_id__in=fresh)
        fresh = set(rows.values_list("needs_id", flat=True)) - seen
        seen |= fresh
    return seen
