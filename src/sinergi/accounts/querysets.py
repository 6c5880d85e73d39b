"""Questions about people, institutions and memberships."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import BaseUserManager
from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import OpenQuerySet, ScopedQuerySet

if TYPE_CHECKING:  # named in the generic bases below
    from sinergi.accounts.models import (  # noqa: F401
        Institution,
        Kind,
        Membership,
        Person,
    )


class KindQuerySet(OpenQuerySet["Kind"]):
    """Kinds of institutions: no secret."""


class InstitutionQuerySet(OpenQuerySet["Institution"]):
    """Institutions: every signed-in person sees who takes part."""

    def by_name(self) -> Self:
        """Return them in the order of their names."""
        return self.order_by("name")


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    """Memberships: one's own, and with MANAGE_PEOPLE those of one's institutions."""

    def to(self, user: Actor) -> Self:
        """Return the memberships this person may see."""
        if user.holds(Permission.OPERATE):
            return self.all()
        if user.holds(Permission.MANAGE_PEOPLE):
            return self.filter(institution_id__in=user.institutions)
        return self.filter(person_id=user.pk)

    def valid_on(self, day: dt.date) -> Self:
        """Return the memberships in force on a day."""
        return self.filter(
            Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gte=day))
        )


class PersonManager(BaseUserManager["Person"]):
    """The user manager Django and allauth need; it makes no superusers."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Find by user name without regard to case."""
        return self.get(username__iexact=username)

    def create_user(
        self, username: str, password: str | None = None, **fields: object
    ) -> "Person":
        """Create a person with a hashed password (unusable when None)."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person
