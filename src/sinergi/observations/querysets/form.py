"""Questions about forms and their versions."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet

Row = TypeVar("Row", bound=models.Model)


def _own(user: Actor, prefix: str = "") -> Q:
    """Return "a form that comes with the platform, or one of my line, up or down"."""
    shipped = Q(**{f"{prefix}institution": None})
    line = Q(**{f"{prefix}institution_id__in": user.institutions_in_line})
    above = Q(**{f"{prefix}institution_id__in": user.institutions_above})
    return shipped | line | above


class FormQuerySet(ScopedQuerySet[Row]):
    """Forms: those of the platform, and those of one's institution line."""

    def to(self, user: Actor) -> Self:
        """Return the forms this person may see."""
        return self.filter(_own(user))

    def in_use(self) -> Self:
        """Return those that are filled in now."""
        return self.filter(retired_at=None, versions__state="published")


class VersionQuerySet(ScopedQuerySet[Row]):
    """Versions of the forms one may see; drafts for who manages forms there."""

    def to(self, user: Actor) -> Self:
        """Return the versions this person may see."""
        tried = Q(form__institution_id__in=user.line_with(Permission.MANAGE_FORMS))
        if user.holds(Permission.MANAGE_FORMS):
            tried |= Q(form__institution=None)
        return self.filter(_own(user, "form__")).filter(~Q(state="draft") | tried)
