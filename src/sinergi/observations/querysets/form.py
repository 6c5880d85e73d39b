"""Questions about forms and their versions."""

from typing import Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

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


def _readable(user: Actor, prefix: str = "") -> Q:
    """Return "a version of such a form; a draft for who manages forms there"."""
    draft = Q(**{f"{prefix}state": "draft"})
    line = user.line_with(Permission.MANAGE_FORMS)
    tried = Q(**{f"{prefix}form__institution_id__in": line})
    if user.holds(Permission.MANAGE_FORMS):
        tried |= Q(**{f"{prefix}form__institution": None})
    return _own(user, f"{prefix}form__") & (~draft | tried)


class FormQuerySet(ScopedQuerySet[Row]):
    """Forms: those of the platform, and those of one's institution line."""

    def to(self, user: Actor) -> Self:
        """Return the forms this person may see."""
        return self.filter(_own(user))

    def with_versions(self, user: Actor) -> Self:
        """Return those of which the person sees a version: not what is drafted only."""
        versions = apps.get_model("observations", "FormVersion")
        rows: VersionQuerySet[models.Model] = VersionQuerySet(versions)
        seen = rows.to(user).filter(form=OuterRef("pk"))
        return self.to(user).filter(Exists(seen))

    def in_use(self) -> Self:
        """Return those that are filled in now."""
        return self.filter(retired_at=None, versions__state="published")

    def managed_by(self, user: Actor) -> Self:
        """Return those this person may publish and retire; the platform's are nobody's."""
        return self.filter(institution_id__in=user.line_with(Permission.MANAGE_FORMS))


class VersionQuerySet(ScopedQuerySet[Row]):
    """Versions of the forms one may see; drafts for who manages forms there."""

    def to(self, user: Actor) -> Self:
        """Return the versions this person may see."""
        return self.filter(_readable(user))

    def managed_by(self, user: Actor) -> Self:
        """Return those this person may publish."""
        line = user.line_with(Permission.MANAGE_FORMS)
        return self.filter(form__institution_id__in=line)

    def newest(self) -> Self:
        """Return those after which no other version of their form came."""
        later = self.model._default_manager.filter(
            form_id=OuterRef("form_id"), pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(later))


class FormFileQuerySet(ScopedQuerySet[Row]):
    """Files beside the versions one may see."""

    def to(self, user: Actor) -> Self:
        """Return the files this person may see."""
        return self.filter(_readable(user, "version__"))
