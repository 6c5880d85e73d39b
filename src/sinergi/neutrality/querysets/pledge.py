"""Who sees pledges: the institution that keeps them, and those above it in its line."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding, within

Row = TypeVar("Row", bound=models.Model)
NATION = ("", "0")


class OfLineQuerySet(ScopedQuerySet[Row]):
    """Rows an institution keeps, seen by it and by those above it."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the person's institutions and of those below them."""
        if not user.holds(Permission.READ_PLEDGES):
            return self.none()
        return self.filter(institution_id__in=user.line_with(Permission.READ_PLEDGES))

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it; the nation is everything."""
        return self.all() if code in NATION else self.filter(within(code, "area_code"))


class PledgeSheetQuerySet(OfLineQuerySet[Row]):
    """Sheets of signatures."""


class PledgeQuerySet(OfLineQuerySet[Row]):
    """Pledges."""

    def in_force(self) -> Self:
        """Return those neither ended nor taken back with their file."""
        return self.filter(ended_at=None, ended_by=None)

    def matching(self, words: str) -> Self:
        """Return those whose office or reference holds each of the words."""
        return self.filter(holding(words, "office", "reference", "proof_note"))


class TrainingQuerySet(OfLineQuerySet[Row]):
    """Trainings."""

    def held(self) -> Self:
        """Leave out those taken back."""
        return self.filter(removed_at=None)


class QuotaQuerySet(OfLineQuerySet[Row]):
    """Numbers of offices."""

    def in_force(self) -> Self:
        """Leave out those a newer one replaced."""
        return self.filter(replaced_at=None)


class ProofQuerySet(ScopedQuerySet[Row]):
    """Photos and scans, seen with what they prove."""

    def to(self, user: Actor) -> Self:
        """Return the proofs of sheets and trainings this person may see."""
        if not user.holds(Permission.READ_PLEDGES):
            return self.none()
        line = user.line_with(Permission.READ_PLEDGES)
        return self.filter(
            Q(sheet__institution_id__in=line) | Q(training__institution_id__in=line)
        )


class NamesQuerySet(ScopedQuerySet[Row]):
    """Names of signers."""

    def to(self, user: Actor) -> Self:
        """Return the names kept by institutions for which this person collects."""
        own = user.institutions_with(Permission.WRITE_PLEDGES)
        return self.filter(institution_id__in=own)
