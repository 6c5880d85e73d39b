"""Questions about personnel lent to organisers, and about sheets to sign."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding, within
from sinergi.operations.querysets.seeing import seen_by

Row = TypeVar("Row", bound=models.Model)
NATION = ("", "0")


class LendingQuerySet(ScopedQuerySet[Row]):
    """Loans of personnel: seen in the lines of who lends and who gets help."""

    def to(self, user: Actor) -> Self:
        """Return the loans this person may see; who it is, `LentName` says."""
        return self.filter(seen_by(user, "giver_id", "taker_id", shared=""))

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it; the nation is everything."""
        return self.all() if code in NATION else self.filter(within(code, "area_code"))

    def matching(self, words: str) -> Self:
        """Return those whose offices and letter hold each of the words; never by name."""
        return self.filter(holding(words, "number", "office", "duty", "letter_number"))


class NameQuerySet(ScopedQuerySet[Row]):
    """Names of people lent: for those who look after it at both institutions alone."""

    def to(self, user: Actor) -> Self:
        """Return the names this person may read."""
        own = user.institutions_with(Permission.LEND_PERSONNEL)
        giver, taker = "lending__giver_id__in", "lending__taker_id__in"
        return self.filter(Q(**{giver: own}) | Q(**{taker: own}))


class DaySheetQuerySet(ScopedQuerySet[Row]):
    """Sheets of the day before voting: of the institutions that sign them."""

    def to(self, user: Actor) -> Self:
        """Return the sheets one's own line signs or has drawn up."""
        return self.filter(
            seen_by(user, "maker_id", "pemkot_id", "kpu_id", "bawaslu_id", shared="")
        )


class SignatureQuerySet(ScopedQuerySet[Row]):
    """Signatures: seen with their sheet."""

    def to(self, user: Actor) -> Self:
        """Return the signatures of the sheets this person may see."""
        parts = ("maker_id", "pemkot_id", "kpu_id", "bawaslu_id")
        return self.filter(
            seen_by(user, *parts, path="sheet__", area="area_code", shared="")
        )
