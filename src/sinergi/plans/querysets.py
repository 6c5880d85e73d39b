"""Questions about measures and plans: who sees which."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding, within

Row = TypeVar("Row", bound=models.Model)


def plans_seen_by(user: Actor, path: str = "") -> Q:
    """Return the condition "a plan this person may see"; `path` leads to it.

    Those of one's institution and of institutions below it; those on which another
    institution is asked to act, once proposed; approved ones.
    """
    if not user.holds(Permission.READ_PLANS):
        return Q(pk__in=[])
    own = Q(**{f"{path}institution_id__in": user.institutions_in_line})
    step = f"{path}step"
    asked = Q(**{f"{path}limits__institution_id__in": user.institutions})
    open_to_asked = Q(**{f"{step}__in": ["proposed", "rejected"]}) & asked
    return own | open_to_asked | Q(**{step: "approved"})


class MeasureQuerySet(ScopedQuerySet[Row]):
    """Measures: everybody who may read plans sees the library."""

    def to(self, user: Actor) -> Self:
        """Return all versions to readers of plans."""
        return self.all() if user.holds(Permission.READ_PLANS) else self.none()

    def in_force(self) -> Self:
        """Return the latest version of each measure that is not retired."""
        return self.filter(replaced_at=None, retired_at=None)


class PlanQuerySet(ScopedQuerySet[Row]):
    """Plans."""

    def to(self, user: Actor) -> Self:
        """Return the plans this person may see."""
        return self.filter(plans_seen_by(user)).distinct()

    def named(self, words: str) -> Self:
        """Return those whose name holds each of the words."""
        return self.filter(holding(words, "name"))

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it."""
        return self.filter(within(code, "area_code"))


class OfPlanQuerySet(ScopedQuerySet[Row]):
    """Rows that hang on a plan: seen with it."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the plans this person may see."""
        plans = self.model._meta.get_field("plan").related_model
        return self.filter(plan_id__in=plans.visible.to(user).values("pk"))  # type: ignore[union-attr]
