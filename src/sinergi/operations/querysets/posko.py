"""Questions about posko, what is written there, and what was sealed there."""

import datetime as dt
from typing import Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import ScopedQuerySet, holding, within
from sinergi.operations.querysets.seeing import seen_by

Row = TypeVar("Row", bound=models.Model)
NATION = ("", "0")


class PoskoQuerySet(ScopedQuerySet[Row]):
    """Posko: of the institution that keeps one, of its line, of the receiving Bawaslu."""

    def to(self, user: Actor) -> Self:
        """Return the posko this person may see."""
        return self.filter(seen_by(user, "institution_id", "receiver_id", shared=""))

    def worked_by(self, user: Actor) -> Self:
        """Return those in which this person may write: of own institutions and below."""
        return self.filter(institution_id__in=user.line_with(Permission.STAFF_POSKO))

    def within(self, code: str) -> Self:
        """Return those of an area and of all below it; the nation is everything."""
        return self.all() if code in NATION else self.filter(within(code, "area_code"))

    def matching(self, words: str) -> Self:
        """Return those whose name and address hold each of the words."""
        return self.filter(holding(words, "name", "address"))

    def open_on(self, day: dt.date) -> Self:
        """Return those that are to be open on a day."""
        return self.filter(from_on__lte=day, until_on__gte=day)

    def of_level(self, level: int) -> Self:
        """Return those of the city (2), of kecamatan (3) or of kelurahan (4)."""
        above = r"[0-9]+" + r"\.[0-9]+" * (level - 1)
        return self.filter(area_code__regex=rf"^{above}$")

    def silent_on(self, day: dt.date) -> Self:
        """Return those in whose log nobody wrote on a day."""
        entries: Any = apps.get_model("operations", "LogEntry")
        told = entries.all_rows.filter(day=day)
        return self.exclude(pk__in=told.values("posko_id"))


class OfPoskoQuerySet(ScopedQuerySet[Row]):
    """Roster, log and hand-overs: those who work there or above, not the receiver."""

    def to(self, user: Actor) -> Self:
        """Return the rows of the posko kept by one's own line."""
        seen = seen_by(user, "institution_id", path="posko__", shared="")
        return self.filter(seen)


class KeyQuerySet(ScopedQuerySet[Row]):
    """Public keys: everybody's who seals; retired ones are their institution's."""

    def to(self, user: Actor) -> Self:
        """Return the keys of one's own institutions."""
        own = user.institutions_with(Permission.OPEN_SEALED)
        return self.filter(institution_id__in=own)


class SealedQuerySet(ScopedQuerySet[Row]):
    """Sealed reports: the receipt is the posko's, the sealed bytes the receiver's alone."""

    def to(self, user: Actor) -> Self:
        """Return those addressed to one's own institutions: to take over and to open."""
        own = user.institutions_with(Permission.OPEN_SEALED)
        return self.filter(key__institution_id__in=own)

    def receipts_for(self, user: Actor) -> Self:
        """Return the receipts this person may see; the sealed bytes are left out."""
        posko = seen_by(user, "institution_id", path="posko__", shared="")
        own = user.institutions_with(Permission.OPEN_SEALED)
        seen = self.filter(posko | Q(key__institution_id__in=own))
        return seen.defer("sealed")
