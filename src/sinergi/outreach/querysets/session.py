"""Who sees which session, and what hangs on it."""

import datetime as dt
from typing import Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Case, Q, Value, When

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding, within, within_any
from sinergi.accounts.roles import ROLE_KINDS, Role
from sinergi.outreach.rules.session import OPEN, Step

PARTNER_KINDS = sorted(ROLE_KINDS[Role.PARTNER])
"""Kinds with nobody above them: an office of the area verifies what they held."""
Row = TypeVar("Row", bound=models.Model)


def outreach_line(user: Actor) -> frozenset[int]:
    """Return the institutions whose own rows of outreach the person sees.

    One's own and those below; without USE_WORKSPACE (partners) one's own alone.
    """
    if not user.holds(Permission.READ_OUTREACH):
        return frozenset()
    if not user.holds(Permission.USE_WORKSPACE):
        return user.institutions_with(Permission.READ_OUTREACH)
    return user.line_with(Permission.READ_OUTREACH)


class SessionQuerySet(ScopedQuerySet[Row]):
    """Sessions."""

    def to(self, user: Actor) -> Self:
        """Return those of one's line, those one takes part in, and what all may see.

        Everybody sees what was verified, since it counts for all, and what its organiser
        has put into the public calendar.
        """
        if not user.holds(Permission.READ_OUTREACH):
            return self.none()
        return self.filter(self._inside(user) | Q(step=Step.VERIFIED) | Q(public=True))

    def of_line(self, user: Actor) -> Self:
        """Return the sessions of one's line and those one takes part in: all of them."""
        if not user.holds(Permission.READ_OUTREACH):
            return self.none()
        return self.filter(self._inside(user))

    def _inside(self, user: Actor) -> Q:
        line = outreach_line(user)
        # A subquery of its own: a join to the partners would list a session twice.
        partners: Any = apps.get_model("outreach", "Partner")
        taking_part = partners.all_rows.filter(institution_id__in=line)
        inside = Q(organiser_id__in=line) | Q(pk__in=taking_part.values("session_id"))
        return inside | self._to_verify(user)

    def _to_verify(self, user: Actor) -> Q:
        """Return what partners held, which nobody stands above: an office of the area."""
        if not user.holds(Permission.VERIFY_OUTREACH):
            return Q(pk__in=[])
        return (
            Q(organiser__superior=None, organiser__kind__in=PARTNER_KINDS)
            & Q(step__in=[Step.HELD, Step.VERIFIED])
            & within_any(user.area_codes, "area_code")
        )

    def telling(self, user: Actor) -> Self:
        """Return the same, each with `inside`: whether the person gets all its counts."""
        inside = Case(
            When(self._inside(user), then=Value(value=True)),
            default=Value(value=False),
            output_field=models.BooleanField(),
        )
        return self.annotate(inside=inside)

    def in_calendar(self) -> Self:
        """Return what the public calendar shows: put into it, and not called off."""
        return self.filter(public=True, step__in=[*OPEN, Step.VERIFIED])

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it."""
        return self.filter(within(code, "area_code"))

    def matching(self, words: str) -> Self:
        """Return those whose title and place hold each of the words."""
        return self.filter(holding(words, "title", "place"))

    def between(self, since: dt.datetime | None, until: dt.datetime | None) -> Self:
        """Return those that begin from `since` on and before `until`."""
        rows = self
        if since is not None:
            rows = rows.filter(starts_at__gte=since)
        if until is not None:
            rows = rows.filter(starts_at__lt=until)
        return rows

    def listed(self) -> Self:
        """Join what a line of a list shows and leave long texts out."""
        return self.select_related("organiser").defer("report", "follow_up")


class OfSessionQuerySet(ScopedQuerySet[Row]):
    """Rows that hang on a session: for those inside of it."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the sessions the person is inside of."""
        if not user.holds(Permission.READ_OUTREACH):
            return self.none()
        sessions: Any = apps.get_model("outreach", "Session")
        return self.filter(session_id__in=sessions.visible.of_line(user).values("pk"))


class OpenCountsQuerySet(ScopedQuerySet[Row]):
    """Counts of sessions: verified ones are everybody's, others their institution's."""

    def to(self, user: Actor) -> Self:
        """Return the counts of the sessions the person may see."""
        if not user.holds(Permission.READ_OUTREACH):
            return self.none()
        sessions: Any = apps.get_model("outreach", "Session")
        inside = sessions.visible.of_line(user).values("pk")
        return self.filter(Q(session__step=Step.VERIFIED) | Q(session_id__in=inside))


class TargetQuerySet(ScopedQuerySet[Row]):
    """Targets: no secret inside."""

    def to(self, user: Actor) -> Self:
        """Return all to whoever may read outreach."""
        return self.all() if user.holds(Permission.READ_OUTREACH) else self.none()

    def in_force(self) -> Self:
        """Return those that nothing has ended."""
        return self.filter(ended_by=None, ended_at=None)

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it."""
        return self.filter(within(code, "area_code"))
