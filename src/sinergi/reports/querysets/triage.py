"""Who sees what is done with reports.

With a report goes what hangs on it. A report exists for who reads reports in the office
that received it or that handles it, except for those it names and everybody of a named
institution: for them it does not exist (as in neutrality, before the summons).
"""

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = TypeVar("Row", bound=models.Model)


def _rows(name: str) -> "QuerySet[Any]":
    rows: QuerySet[Any] = apps.get_model("reports", name)._default_manager.all()
    return rows


def _read(user: Actor) -> Q:
    """Return "the report of the row exists for this person", as a join by its key."""
    from sinergi.reports.querysets.report import (
        read_by,
    )  # reads `naming` of this module

    return read_by(user, "report__")


def naming(user: Actor) -> "QuerySet[Any]":
    """Return the ids of reports that name this person or an institution of theirs."""
    people = {user.pk, *user.stands_in_for}
    rows = _rows("Party").filter(removed_at=None).order_by()
    return rows.filter(
        Q(person_id__in=people) | Q(institution_id__in=user.institutions)
    ).values("report_id")


class SeenWithReportQuerySet(ScopedQuerySet[Row]):
    """Rows that everybody sees who sees the report."""

    def to(self, user: Actor) -> Self:
        """Return the rows of reports that exist for this person."""
        return self.filter(_read(user))


class HandlingQuerySet(SeenWithReportQuerySet[Row]):
    """Who handles a report."""

    def in_force(self) -> Self:
        """Return those that have not ended."""
        return self.filter(ended_at=None)


class IdentityQuerySet(ScopedQuerySet[Row]):
    """Requests: seen by custodians of the office, and by who asked; never by the named."""

    def to(self, user: Actor) -> Self:
        """Return the requests this person decides, or asked for."""
        asked = Q(asked_by_id=user.pk) & _read(user)
        return self.filter(_decided_by(user) | asked)

    def to_decide(self, user: Actor) -> Self:
        """Return those of offices whose custodian this person is."""
        return self.filter(_decided_by(user))


def _decided_by(user: Actor) -> Q:
    """Return "of an office whose custodian this person is, of a report not naming them"."""
    kept = user.institutions_with(Permission.OPEN_IDENTITIES)
    return Q(institution_id__in=kept) & ~Q(report_id__in=naming(user))


class IncidentQuerySet(ScopedQuerySet[Row]):
    """Incidents."""

    def to(self, user: Actor) -> Self:
        """Return the incidents of this person's offices, and those of their reports.

        Of the latter only the number and how many reports may be shown: `is_of`. None in
        which a report names the person: its title and note tell of it.
        """
        own = user.institutions_with(Permission.READ_REPORTS)
        theirs = _rows("Joined").filter(
            _read(user), incident=OuterRef("pk"), ended_at=None
        )
        named = _rows("Joined").filter(report_id__in=naming(user), ended_at=None)
        there = Q(institution_id__in=own) | Q(Exists(theirs))
        return self.filter(there).exclude(pk__in=named.order_by().values("incident_id"))

    def of(self, user: Actor) -> Self:
        """Return the incidents this person's offices put together."""
        own = user.institutions_with(Permission.READ_REPORTS)
        return self.filter(institution_id__in=own)

    def open(self) -> Self:
        """Return those that are not closed."""
        return self.filter(closed_at=None)


class JoinedQuerySet(SeenWithReportQuerySet[Row]):
    """Reports in incidents: only those the person sees."""

    def in_force(self) -> Self:
        """Return those that were not taken out."""
        return self.filter(ended_at=None)


class OfOfficeQuerySet(ScopedQuerySet[Row]):
    """Tables an office keeps: routes, words."""

    def to(self, user: Actor) -> Self:
        """Return the lines of offices in which this person reads reports."""
        own = user.institutions_with(Permission.READ_REPORTS)
        return self.filter(institution_id__in=own)

    def in_force(self) -> Self:
        """Return those that have not ended."""
        return self.filter(ended_at=None)
