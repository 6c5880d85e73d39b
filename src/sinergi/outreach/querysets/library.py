"""Who sees which material, quiz and rumour."""

from typing import Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding, within
from sinergi.outreach.querysets.session import outreach_line
from sinergi.outreach.rules.rumor import RumorStep

Row = TypeVar("Row", bound=models.Model)
ASKED, APPROVED = "asked", "approved"


class MaterialQuerySet(ScopedQuerySet[Row]):
    """Materials: one's own, those asked of one, and all that are approved."""

    def to(self, user: Actor) -> Self:
        """Return the materials the person may see."""
        if not user.holds(Permission.READ_OUTREACH):
            return self.none()
        versions: Any = apps.get_model("outreach", "MaterialVersion")
        asked = user.institutions_with(Permission.APPROVE_MATERIAL)
        seen = versions.all_rows.filter(Q(state=APPROVED) | Q(asked_of_id__in=asked))
        own = Q(institution_id__in=outreach_line(user))
        return self.filter(own | Q(pk__in=seen.values("material_id")))

    def matching(self, words: str) -> Self:
        """Return those whose title holds each of the words."""
        return self.filter(holding(words, "title"))


class MaterialVersionQuerySet(ScopedQuerySet[Row]):
    """Versions of materials: of one's own all, of others the approved and those asked."""

    def to(self, user: Actor) -> Self:
        """Return the versions the person may see."""
        if not user.holds(Permission.READ_OUTREACH):
            return self.none()
        asked = user.institutions_with(Permission.APPROVE_MATERIAL)
        own = Q(material__institution_id__in=outreach_line(user))
        return self.filter(own | Q(state=APPROVED) | Q(asked_of_id__in=asked))


class MaterialFileQuerySet(ScopedQuerySet[Row]):
    """Files of versions."""

    def to(self, user: Actor) -> Self:
        """Return the files of the versions the person may see."""
        versions: Any = apps.get_model("outreach", "MaterialVersion")
        return self.filter(version_id__in=versions.visible.to(user).values("pk"))


class QuizQuerySet(ScopedQuerySet[Row]):
    """Quizzes: one's own, and those put into use, which all may use."""

    def to(self, user: Actor) -> Self:
        """Return the quizzes the person may see."""
        if not user.holds(Permission.READ_OUTREACH):
            return self.none()
        own = Q(institution_id__in=outreach_line(user))
        return self.filter(own | Q(shared=True, frozen_at__isnull=False))

    def usable(self) -> Self:
        """Return those that can be used: frozen and not retired."""
        return self.filter(frozen_at__isnull=False, retired_at=None)


class RumorQuerySet(ScopedQuerySet[Row]):
    """Rumours: told by one's line, asked of one, and those with a verified answer."""

    def to(self, user: Actor) -> Self:
        """Return the rumours the person may see."""
        if not user.holds(Permission.READ_OUTREACH):
            return self.none()
        asked = user.institutions_with(Permission.ANSWER_RUMORS)
        return self.filter(
            Q(institution_id__in=outreach_line(user))
            | Q(responsible_id__in=asked)
            | Q(step=RumorStep.APPROVED)
        )

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it."""
        return self.filter(within(code, "area_code"))

    def matching(self, words: str) -> Self:
        """Return those whose text or answer hold each of the words."""
        return self.filter(holding(words, "text", "answer"))


class OfRumorQuerySet(ScopedQuerySet[Row]):
    """Rows that hang on a rumour: its history is for those inside."""

    def to(self, user: Actor) -> Self:
        """Return the history of the rumours told by one's line or asked of one."""
        if not user.holds(Permission.READ_OUTREACH):
            return self.none()
        asked = user.institutions_with(Permission.ANSWER_RUMORS)
        return self.filter(
            Q(rumor__institution_id__in=outreach_line(user))
            | Q(rumor__responsible_id__in=asked)
        )
