"""Questions about meetings: who sees which, in which order."""

import datetime as dt
from collections.abc import Collection
from typing import Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding, within
from sinergi.commitments.rules.meeting import Step

Row = TypeVar("Row", bound=models.Model)


def line_of(user: Actor) -> frozenset[int]:
    """Return the institutions whose meetings the person sees.

    One's own and those below; without USE_WORKSPACE (partners) one's own alone.
    """
    if not user.holds(Permission.READ_MEETINGS):
        return frozenset()
    if not user.holds(Permission.USE_WORKSPACE):
        return user.institutions_with(Permission.READ_MEETINGS)
    return user.line_with(Permission.READ_MEETINGS)


class MeetingQuerySet(ScopedQuerySet[Row]):
    """Meetings."""

    def to(self, user: Actor) -> Self:
        """Return what the person may see: own ones, those asked to, published ones."""
        if not user.holds(Permission.READ_MEETINGS):
            return self.none()
        return self.filter(self._inside(user) | Q(published_at__isnull=False))

    def of_line(self, user: Actor) -> Self:
        """Return the meetings the person's institutions hold or are asked to."""
        if not user.holds(Permission.READ_MEETINGS):
            return self.none()
        return self.filter(self._inside(user))

    def hosted_by(self, user: Actor) -> Self:
        """Return those the person's own institutions hold, drafts included."""
        own = user.institutions_with(Permission.HOLD_MEETINGS)
        return self.filter(host_id__in=own)

    def _inside(self, user: Actor) -> Q:
        line = line_of(user)
        asked = self.model._base_manager.filter(
            Q(participants__institution_id__in=line)
            | Q(participants__person_id=user.pk)
        ).values("pk")
        # A draft is its host's alone until people are invited or it was held.
        return Q(host_id__in=line) | (Q(pk__in=asked) & ~Q(step=Step.DRAFT))

    def waiting_for_yes(self, institutions: Collection[int]) -> Self:
        """Return those whose last minutes wait for a yes of one of these institutions.

        A yes to an earlier version is none to the one that waits now.
        """
        versions: Any = apps.get_model("commitments", "MinutesVersion")
        approvals: Any = apps.get_model("commitments", "MinutesApproval")
        asked: Any = apps.get_model("commitments", "Participant")
        of_meeting = {"meeting": OuterRef("pk")}
        last = versions.all_rows.filter(meeting=OuterRef("meeting")).values("number")
        given = approvals.all_rows.filter(
            **of_meeting, institution_id__in=institutions, number=Subquery(last[:1])
        )
        guests = asked.all_rows.filter(**of_meeting, institution_id__in=institutions)
        sides = Q(host_id__in=institutions) | Exists(guests)
        return self.filter(sides, ~Exists(given), step=Step.MINUTES)

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it."""
        return self.filter(within(code, "area_code"))

    def matching(self, words: str) -> Self:
        """Return those whose title and place hold each of the words."""
        return self.filter(holding(words, "title", "place"))

    def coming(self, at: dt.datetime) -> Self:
        """Return those yet to be held, from `at` on."""
        return self.filter(
            step__in=[Step.DRAFT, Step.INVITED], starts_at__gte=at
        ).order_by("starts_at", "pk")

    def in_calendar_order(self) -> Self:
        """Return them newest first, those without a date on top."""
        return self.order_by(F("starts_at").desc(nulls_first=True), "-pk")

    def listed(self) -> Self:
        """Join what a line of a list shows and leave long texts out."""
        return self.select_related("host").defer(
            "pasted", "minutes", "press_note", "declaration_text"
        )


def meetings_inside(user: Actor) -> Any:
    """Return the ids of the meetings of the person's line, as a subquery."""
    meetings: Any = apps.get_model("commitments", "Meeting")
    return meetings.visible.of_line(user).values("pk")


class OfMeetingQuerySet(ScopedQuerySet[Row]):
    """Rows that hang on a meeting: for those who hold it or were asked to it.

    Readers of a published meeting see the published version alone, not these rows.
    """

    def to(self, user: Actor) -> Self:
        """Return the rows of the meetings the person is inside of."""
        if not user.holds(Permission.READ_MEETINGS):
            return self.none()
        return self.filter(meeting_id__in=meetings_inside(user))
