"""Somebody leaves: everything they owned goes to another, their roles and account end."""

import datetime as dt
import importlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from sinergi.access.actor import Actor
from sinergi.accounts.models import Delegation, Membership, Person
from sinergi.accounts.services import (
    close_account,
    end_delegation,
    end_membership,
    withdraw_invitations,
)
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb


@dataclass(frozen=True, slots=True)
class Owned:
    """So many rows of one kind."""

    label: str | Promise
    count: int


def owners() -> list[Any]:
    """Return the modules of the visible table, `conf/ownership.py`."""
    names: tuple[str, ...] = import_string(settings.SINERGI_OWNERSHIP)
    return [importlib.import_module(name) for name in names]


def owned_by(person: Person) -> list[Owned]:
    """Return what the person owns, kind by kind, also where it is nothing."""
    return [Owned(module.LABEL, module.count(person)) for module in owners()]


@transaction.atomic
def let_leave(
    person: Person,
    successor: Person | None,
    *,
    by: Actor,
    at: dt.datetime,
    today: dt.date,
) -> int:
    """Hand everything over, end roles and stand-ins, close the account; return the rows moved.

    Without a successor the rows stay with the institution, in the queue of all there. One
    transaction: somebody who has half left owns nothing twice and loses nothing.
    """
    moved: int = sum(
        module.reassign(person, successor, by=by, at=at) for module in owners()
    )
    for row in Membership.all_rows.filter(person=person, delegation=None).not_over(
        today
    ):
        end_membership(row, last_day=today, by=by, at=at)
    loans = Delegation.all_rows.filter(giver=person) | Delegation.all_rows.filter(
        taker=person
    )
    for loan in loans.not_over(today):
        end_delegation(loan, by=by, at=at, today=today)
    withdraw_invitations(person, by=by, at=at)
    close_account(person, by=by, at=at)
    record(
        Verb.OWNERSHIP_MOVED, at=at, actor=by, target=f"person:{person.pk}",
        to=successor.pk if successor is not None else None, rows=moved,
    )  # fmt: skip
    return moved
