"""Who sees warnings and what hangs on them."""

import datetime as dt
from typing import Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import OpenQuerySet, ScopedQuerySet, holding, within
from sinergi.warnings.rules.reach import ANSWERED
from sinergi.warnings.rules.steps import OPEN, Step

Row = TypeVar("Row", bound=models.Model)
NATION = ("", "0")


class WarningQuerySet(ScopedQuerySet[Row]):
    """Warnings: drafts are their institution's and its approvers'; what was sent is seen."""

    def to(self, user: Actor) -> Self:
        """Return one's own institution's warnings, and all that left their draft.

        What comes of one institution's alarm alone stays there until it is sent.
        """
        shown = Q(sent_at__isnull=False) | Q(step=Step.PROPOSED, private=False)
        return self.filter(shown | Q(institution__in=user.institutions))

    def open(self) -> Self:
        """Return those somebody answers for now."""
        return self.filter(step__in=OPEN)

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it; the nation is everything."""
        return self.all() if code in NATION else self.filter(within(code, "area_code"))

    def matching(self, words: str) -> Self:
        """Return those whose number and headlines hold each of the words."""
        return self.filter(holding(words, "number", "headline_id", "headline_en"))

    def unanswered_by(self, user: Actor) -> Self:
        """Return open ones that wait for an answer of this person's institutions."""
        return self.filter(self.waiting_for(user), step__in=OPEN)

    @staticmethod
    def waiting_for(user: Actor) -> Q:
        """Return the condition "went to this person's institutions and got no answer".

        An exercise waits for those alone who joined it, not for their colleagues.
        """
        rows = apps.get_model("warnings", "Recipient")._default_manager
        own = user.institutions_with(Permission.READ_WARNINGS)
        waiting = rows.filter(
            warning_id=OuterRef("pk"), person=None, institution_id__in=own
        ).exclude(state__in=ANSWERED)
        return Q(Exists(waiting)) & WarningQuerySet.concerning(user)

    @staticmethod
    def concerning(user: Actor) -> Q:
        """Return the condition "real, or an exercise that this person has joined"."""
        joins = apps.get_model("warnings", "ExerciseJoin")._default_manager
        joined = joins.filter(warning_id=OuterRef("pk"), person_id=user.pk)
        return Q(exercise=False) | Q(Exists(joined))

    @staticmethod
    def handled_by(user: Actor) -> Q:
        """Return the condition "this person drafted or edited it", hence may not approve."""
        steps = apps.get_model("warnings", "WarningStep")._default_manager
        edits = steps.filter(warning_id=OuterRef("pk"), step_to="", by_id=user.pk)
        return Q(drafted_by_id=user.pk) | Q(Exists(edits))

    def between(self, since: dt.datetime, until: dt.datetime) -> Self:
        """Return those that were sent before `until` and had not ended before `since`."""
        running = Q(ended_at=None) | Q(ended_at__gte=since)
        return self.filter(running, sent_at__isnull=False, sent_at__lt=until)


class OfWarningQuerySet(ScopedQuerySet[Row]):
    """Steps, recipients, tasks: seen with their warning."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the warnings this person may see."""
        model = apps.get_model("warnings", "Warning")
        seen: WarningQuerySet[models.Model] = WarningQuerySet(model)
        return self.filter(warning_id__in=seen.to(user).values("pk"))


class PlaybookQuerySet(OpenQuerySet[Row]):
    """Playbooks: an institution's own are no secret, everybody may learn from them."""

    def in_use(self) -> Self:
        """Return those nobody has retired."""
        return self.filter(retired_at=None)


class SituationQuerySet(ScopedQuerySet[Row]):
    """Situation reports: one's own institution's, and those that were shared."""

    def to(self, user: Actor) -> Self:
        """Return what this person may read."""
        own = user.institutions_with(Permission.READ_WARNINGS)
        return self.filter(Q(shared_at__isnull=False) | Q(institution__in=own))

    def matching(self, words: str) -> Self:
        """Return those whose number and title hold each of the words."""
        return self.filter(holding(words, "number", "title"))


class SituationVersionQuerySet(ScopedQuerySet[Row]):
    """Versions: seen with their report."""

    def to(self, user: Actor) -> Self:
        """Return the versions of the reports this person may read."""
        model = apps.get_model("warnings", "Situation")
        seen: SituationQuerySet[models.Model] = SituationQuerySet(model)
        return self.filter(situation_id__in=seen.to(user).values("pk"))
