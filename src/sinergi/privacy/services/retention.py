"""Rules of retention, set by two people; holds; and what the rules remove."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.privacy.models import Hold, Removal, RetentionRule
from sinergi.privacy.models.retention import ENDED, IN_FORCE, PROPOSED
from sinergi.privacy.registry import kinds
from sinergi.privacy.rules.retention import MOST_MONTHS, months_before


class BadRule(ValueError):
    """What is asked for cannot be done; `code` says why.

    "not-yours", "kind", "months", "ground", "same-person", "state", "own-hold".
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Removed:
    """What a remover did: rows removed, rows that a hold of the row itself kept."""

    removed: int
    held: int = 0


Remover = Callable[[int, dt.date], Removed]
"""`remover(institution_id, before_on)` removes what is older, of that institution."""


def _check(institution_id: int, by: Actor | None) -> None:
    if by is not None and institution_id not in by.institutions_with(
        Permission.KEEP_PRIVACY
    ):
        raise BadRule("not-yours")


@transaction.atomic
def propose_rule(
    institution: Institution, kind: str, months: int, ground: str, *,
    by: Actor | None, at: dt.datetime, example: bool = False,
) -> RetentionRule:  # fmt: skip
    """Propose how long a kind is kept; nothing changes before a second person approves.

    Raises BadRule.
    """
    _check(institution.pk, by)
    if kind not in kinds():
        raise BadRule("kind")
    if not 1 <= months <= MOST_MONTHS:
        raise BadRule("months")
    if not ground.strip():
        raise BadRule("ground")
    row = RetentionRule.all_rows.create(
        institution=institution, kind=kind, months=months, ground=ground.strip(),
        proposed_by_id=None if by is None else by.pk, proposed_at=at, example=example,
    )  # fmt: skip
    record(
        Verb.RETENTION_PROPOSED, at=at, actor=by, target=f"retention:{row.pk}",
        institution_id=institution.pk, kind=kind, months=months,
    )  # fmt: skip
    return row


def _locked(row: RetentionRule) -> RetentionRule:
    """Return the rule, with every rule of its kind held: two approvals wait in line."""
    rows = RetentionRule.all_rows.select_for_update(of=("self",)).filter(
        institution_id=row.institution_id, kind=row.kind
    )
    return {one.pk: one for one in rows.order_by("pk")}[row.pk]


@transaction.atomic
def approve_rule(
    row: RetentionRule, *, by: Actor | None, at: dt.datetime
) -> RetentionRule:
    """Put a rule in force in place of the one before; not by who proposed it.

    Raises BadRule.
    """
    _check(row.institution_id, by)
    held = _locked(row)
    if held.state != PROPOSED:
        raise BadRule("state")
    if by is not None and held.proposed_by_id == by.pk:
        raise BadRule("same-person")
    RetentionRule.all_rows.filter(
        institution=held.institution_id, kind=held.kind, state=IN_FORCE
    ).update(state=ENDED, ended_at=at)
    held.state, held.approved_at = IN_FORCE, at
    held.approved_by_id = None if by is None else by.pk
    held.save()
    record(
        Verb.RETENTION_APPROVED, at=at, actor=by, target=f"retention:{held.pk}",
        institution_id=held.institution_id, kind=held.kind, months=held.months,
    )  # fmt: skip
    return held


@transaction.atomic
def end_rule(row: RetentionRule, *, by: Actor | None, at: dt.datetime) -> RetentionRule:
    """End a rule or take a proposal back: then nothing is removed by it. Raises BadRule."""
    _check(row.institution_id, by)
    row = _locked(row)
    if row.state != ENDED:
        row.state, row.ended_at = ENDED, at
        row.save(update_fields=["state", "ended_at"])
        record(
            Verb.RETENTION_ENDED, at=at, actor=by, target=f"retention:{row.pk}",
            institution_id=row.institution_id, kind=row.kind,
        )  # fmt: skip
    return row


@transaction.atomic
def place_hold(
    institution: Institution, kind: str, reason: str, *, by: Actor | None,
    at: dt.datetime, example: bool = False,
) -> Hold:  # fmt: skip
    """Keep a kind (all, when empty) whatever the rules say. Raises BadRule."""
    _check(institution.pk, by)
    if kind and kind not in kinds():
        raise BadRule("kind")
    if not reason.strip():
        raise BadRule("ground")
    row = Hold.all_rows.create(
        institution=institution, kind=kind, reason=reason.strip(), placed_at=at,
        placed_by_id=None if by is None else by.pk, example=example,
    )  # fmt: skip
    record(
        Verb.HOLD_PLACED, at=at, actor=by, target=f"hold:{row.pk}",
        institution_id=institution.pk, kind=kind,
    )  # fmt: skip
    return row


@transaction.atomic
def lift_hold(row: Hold, *, by: Actor | None, at: dt.datetime) -> Hold:
    """Lift a hold: the rules count again; not by who placed it. Raises BadRule."""
    _check(row.institution_id, by)
    row = Hold.all_rows.select_for_update(of=("self",)).get(pk=row.pk)
    if by is not None and row.placed_by_id == by.pk:
        raise BadRule("own-hold")
    if row.lifted_at is None:
        row.lifted_at, row.lifted_by_id = at, None if by is None else by.pk
        row.save(update_fields=["lifted_at", "lifted_by"])
        record(
            Verb.HOLD_LIFTED, at=at, actor=by, target=f"hold:{row.pk}",
            institution_id=row.institution_id, kind=row.kind,
        )  # fmt: skip
    return row


def remove_due(at: dt.datetime) -> list[Removal]:
    """Remove what the rules in force say is over; one record for each that removed some.

    A hold wins over every rule. For kinds without a remover nothing happens here: their
    app removes by itself, or a person does.
    """
    removers: dict[str, str] = import_string(settings.SINERGI_REMOVERS)
    rules = RetentionRule.all_rows.filter(state=IN_FORCE, kind__in=list(removers))
    found = [_by_rule(rule, import_string(removers[rule.kind]), at) for rule in rules]
    return [one for one in found if one is not None]


@transaction.atomic
def _by_rule(rule: RetentionRule, remover: Remover, at: dt.datetime) -> Removal | None:
    holds = Hold.all_rows.filter(
        institution=rule.institution_id, lifted_at=None, kind__in=("", rule.kind)
    )
    if holds.exists():
        return None
    before = months_before(timezone.localdate(at), rule.months)
    done = remover(rule.institution_id, before)
    if not done.removed:
        return None
    row = Removal.all_rows.create(
        institution_id=rule.institution_id, rule=rule, kind=rule.kind, at=at,
        before_on=before, removed=done.removed, held=done.held,
    )  # fmt: skip
    record(
        Verb.DATA_REMOVED, at=at, actor=None, target=f"removal:{row.pk}",
        institution_id=rule.institution_id, kind=rule.kind, removed=done.removed,
        held=done.held,
    )  # fmt: skip
    return row
