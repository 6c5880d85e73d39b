"""Who sees a report: those who read reports in the very office that received it.

Or in the one it was routed to. Not those above that office in its line, not who runs the
server, and never whom it names nor the people of a named institution (`triage.naming`);
what is sealed in it opens only while the office is unlocked.
"""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import OpenQuerySet, ScopedQuerySet
from sinergi.reports.querysets.triage import naming
from sinergi.reports.rules.acting import IN_TRIAGE
from sinergi.reports.rules.states import ENDED

Row = TypeVar("Row", bound=models.Model)
NUMBER_LENGTH = 20
if TYPE_CHECKING:
    from sinergi.reports.models.report import Desk  # noqa: F401


def read_by(user: Actor, report: str = "") -> Q:
    """Return "received or handled by an office in which this person reads reports".

    `report` is the way to the report ("report__" on a row that hangs on one). Two small
    questions first: nearly every office either receives or handles, and an "or" of both
    would keep the database from reading a year of reports in order.
    """
    own = user.institutions_with(Permission.READ_REPORTS)
    if not own:
        return Q(pk__in=[])
    rows = apps.get_model("reports", "Report")._default_manager.all()
    there = Q(**{f"{report}institution_id__in": own})
    if rows.filter(handler_id__in=own).exists():
        handled = Q(**{f"{report}handler_id__in": own})
        receives = rows.filter(institution_id__in=own).exists()
        there = there | handled if receives else handled
    return there & ~Q(**{f"{report}pk__in": naming(user)})


class ReportQuerySet(ScopedQuerySet[Row]):
    """Reports."""

    def to(self, user: Actor) -> Self:
        """Return the reports that exist for this person."""
        return self.filter(read_by(user))

    def among(self, keys: Iterable[int], user: Actor) -> Self:
        """Return those of these few reports that exist for this person.

        Found by key: the offices are compared as sums, so that no database takes the long
        way over all reports of an office (SQLite does, 60 ms in a year of them).
        """
        return self.filter(pk__in=list(keys))._each_looked_at(user)

    def numbered(self, beginning: str, user: Actor) -> Self:
        """Return those whose number begins so and that exist for this person.

        By a range, which is read from the index of numbers: they end in digits.
        """
        last = beginning + "9" * NUMBER_LENGTH
        rows = self.filter(number__gte=beginning, number__lte=last)
        return rows._each_looked_at(user)

    def _each_looked_at(self, user: Actor) -> Self:
        own = user.institutions_with(Permission.READ_REPORTS)
        rows = self.alias(office=F("institution_id") + 0, desk=F("handler_id") + 0)
        there = Q(office__in=own) | Q(desk__in=own)
        return rows.filter(there).exclude(pk__in=naming(user))

    def open(self) -> Self:
        """Return those that have not ended."""
        return self.exclude(state__in=ENDED)

    def in_triage(self) -> Self:
        """Return those that wait for somebody to sort them."""
        return self.filter(state__in=IN_TRIAGE)

    def in_queue_order(self) -> Self:
        """Return them the newest first."""
        return self.order_by("-received_at", "-pk")

    def in_state(self, state: str) -> Self:
        """Return those in this state."""
        return self.filter(state=state)

    def received_since(self, at: dt.datetime) -> Self:
        """Return those received at this time or later."""
        return self.filter(received_at__gte=at)


class OfReportQuerySet(ScopedQuerySet[Row]):
    """Rows that hang on a report: its files, its messages."""

    def to(self, user: Actor) -> Self:
        """Return the rows of reports that exist for this person."""
        return self.filter(read_by(user, "report__"))


class DeskQuerySet(OpenQuerySet["Desk"]):
    """Addresses of offices; everybody may know where to go."""

    def of(self, institution_id: int) -> Any:
        """Return the desk of an office, None where none was entered."""
        return self.filter(institution_id=institution_id).first()
