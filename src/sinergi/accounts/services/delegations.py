"""Lending one's roles to somebody while on leave."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.accounts.models import Delegation, Membership, Person
from sinergi.accounts.rules import BadDelegation, check_leave
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb


@transaction.atomic
def delegate_roles(
    giver: Person,
    taker: Person,
    *,
    from_on: dt.date,
    until_on: dt.date,
    by: Actor,
    at: dt.datetime,
) -> Delegation:
    """Lend every role of the giver to the taker for these days and return the loan.

    Borrowed roles are not lent on. The taker must belong to the giver's institution or
    stand above or below it; whoever arranges it for another does not lend to themselves.
    Raises BadDelegation.
    """
    check_leave(from_on, until_on, today=timezone.localdate(at))
    _check_pair(giver, taker, by)
    rows = list(_lendable(giver, from_on, until_on))
    if not rows:
        raise BadDelegation("leave-nothing", "no role to lend in these days")
    loan = Delegation.all_rows.create(
        giver=giver, taker=taker, from_on=from_on, until_on=until_on,
        made_at=at, made_by_id=by.pk,
    )  # fmt: skip
    for row in rows:
        _lend(row, loan)
    record(
        Verb.ROLES_DELEGATED, at=at, actor=by, target=f"person:{giver.pk}",
        institution_id=rows[0].institution_id, taker=taker.pk, delegation=loan.pk,
        from_on=from_on.isoformat(), until_on=until_on.isoformat(), roles=len(rows),
    )  # fmt: skip
    return loan


def _check_pair(giver: Person, taker: Person, by: Actor) -> None:
    if giver.pk == taker.pk or not taker.is_active:
        raise BadDelegation("leave-same", "the roles go to somebody else")
    if by.pk == taker.pk:
        raise BadDelegation("leave-own", "nobody takes another's roles by oneself")
    lines = giver.institutions_in_line & taker.institutions_in_line
    if not lines:
        raise BadDelegation("leave-elsewhere", "of another institution's line")


def _lendable(giver: Person, from_on: dt.date, until_on: dt.date) -> "list[Membership]":
    rows = Membership.all_rows.filter(person=giver, delegation=None)
    return list(rows.filter(valid_from__lte=until_on).not_over(from_on))


def _lend(row: Membership, loan: Delegation) -> None:
    last = min(loan.until_on, row.valid_until or loan.until_on)
    Membership.all_rows.get_or_create(
        person=loan.taker,
        institution_id=row.institution_id,
        role=row.role,
        area_code=row.area_code,
        valid_from=max(loan.from_on, row.valid_from),
        defaults={"valid_until": last, "delegation": loan},
    )


@transaction.atomic
def end_delegation(
    loan: Delegation, *, by: Actor, at: dt.datetime, today: dt.date
) -> Delegation:
    """End the loan with yesterday: the borrowed roles are gone at once."""
    loan.ended_on = today
    loan.save(update_fields=["ended_on"])
    yesterday = today - dt.timedelta(days=1)
    for row in Membership.all_rows.filter(delegation=loan).not_over(today):
        row.valid_from = min(row.valid_from, yesterday)
        row.valid_until = yesterday
        row.save(update_fields=["valid_from", "valid_until"])
    record(
        Verb.DELEGATION_ENDED, at=at, actor=by, target=f"person:{loan.giver_id}",
        taker=loan.taker_id, delegation=loan.pk,
    )  # fmt: skip
    return loan
