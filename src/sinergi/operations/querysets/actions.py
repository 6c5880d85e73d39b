"""Questions about joint operations and their units."""

from typing import Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding, within
from sinergi.operations.querysets.seeing import seen_by
from sinergi.operations.rules.actions import OPEN

Row = TypeVar("Row", bound=models.Model)
NATION = ("", "0")


def _asked(user: Actor) -> Q:
    """Return "a unit of this person's institutions, or below them, is asked"."""
    units = apps.get_model("operations", "OperationUnit")._default_manager
    line = user.line_with(Permission.READ_OPERATIONS)
    return Q(Exists(units.filter(operation_id=OuterRef("pk"), institution_id__in=line)))


class OperationQuerySet(ScopedQuerySet[Row]):
    """Joint operations."""

    def to(self, user: Actor) -> Self:
        """Return those one's line leads or takes part in, and shared ones of one's area."""
        return self.filter(seen_by(user, "lead_id") | _asked(user))

    def open(self) -> Self:
        """Return those that still ask for something."""
        return self.filter(step__in=OPEN)

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it; the nation is everything."""
        return self.all() if code in NATION else self.filter(within(code, "area_code"))

    def matching(self, words: str) -> Self:
        """Return those whose number, title and meeting place hold each of the words."""
        return self.filter(holding(words, "number", "title", "place"))


class OfOperationQuerySet(ScopedQuerySet[Row]):
    """Units and history: seen with their operation."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the operations this person may see."""
        operations = apps.get_model("operations", "Operation")
        seen: OperationQuerySet[models.Model] = OperationQuerySet(operations)
        return self.filter(operation_id__in=seen.to(user).values("pk"))
