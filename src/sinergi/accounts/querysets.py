"""Questions about people, institutions, memberships, delegations and invitations."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.auth.models import BaseUserManager
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.access.clock import real_now
from sinergi.access.permissions import Permission
from sinergi.access.scope import OpenQuerySet, ScopedQuerySet

if TYPE_CHECKING:  # named in the generic bases below
    from sinergi.accounts.models import (  # noqa: F401
        ApiToken,
        Delegation,
        Device,
        Institution,
        Invitation,
        Kind,
        Membership,
        Person,
    )

ONE_DAY, LEFT_LATELY = dt.timedelta(days=1), dt.timedelta(days=30)


def managed(user: Actor, prefix: str = "") -> Q:
    """Return "an institution whose people this person manages": own line, and kept ones.

    `prefix` leads to the institution, such as `institution__`. The operator manages all.
    """
    if not user.holds(Permission.MANAGE_PEOPLE):
        return Q(pk__in=[])
    if user.holds(Permission.OPERATE):
        return Q()
    line = user.line_with(Permission.MANAGE_PEOPLE)
    return Q(**{f"{prefix}pk__in": line}) | Q(**{f"{prefix}keeper_id__in": line})


class KindQuerySet(OpenQuerySet["Kind"]):
    """Kinds of institutions: no secret."""


class InstitutionQuerySet(OpenQuerySet["Institution"]):
    """Institutions: every signed-in person sees who takes part."""

    def by_name(self) -> Self:
        """Return them in the order of their names."""
        return self.order_by("name")

    def managed_by(self, user: Actor) -> Self:
        """Return those whose people and roles this person may manage."""
        return self.filter(managed(user))


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    """Memberships: one's own, and with MANAGE_PEOPLE those of one's line."""

    def to(self, user: Actor) -> Self:
        """Return the memberships this person may see."""
        return self.filter(managed(user, "institution__") | Q(person_id=user.pk))

    def managed_by(self, user: Actor) -> Self:
        """Return the memberships this person may end."""
        return self.filter(managed(user, "institution__"))

    def valid_on(self, day: dt.date) -> Self:
        """Return the memberships in force on a day."""
        return self.filter(
            Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gte=day))
        )

    def not_over(self, day: dt.date) -> Self:
        """Return the memberships in force on a day or coming later."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day))


class PersonQuerySet(ScopedQuerySet["Person"]):
    """People: oneself and those with a role, now or once, in one's institution line."""

    def to(self, user: Actor) -> Self:
        """Return the people this person may see by name."""
        line = Q(institution_id__in=user.institutions_in_line)
        return self._with_a_role(line | managed(user, "institution__"), user)

    def managed_by(self, user: Actor) -> Self:
        """Return the people in whose institutions this person gives and ends roles."""
        return self.filter(self._having(managed(user, "institution__"))).distinct()

    def with_a_role_in(self, institution: int) -> Self:
        """Return those with a role, now or once, in the institution."""
        return self.filter(self._having(Q(institution_id=institution)))

    def _with_a_role(self, roles: Q, user: Actor) -> Self:
        if user.holds(Permission.OPERATE):
            return self.all()
        return self.filter(self._having(roles) | Q(pk=user.pk))

    def _having(self, roles: Q) -> Q:
        membership = apps.get_model("accounts", "Membership")
        rows = membership._default_manager.filter(roles, person_id=OuterRef("pk"))
        return Q(Exists(rows))


def _managed_people(user: Actor) -> "QuerySet[Person, Any]":
    people = PersonQuerySet(apps.get_model("accounts", "Person"))
    return people.managed_by(user).values("pk")


class DelegationQuerySet(ScopedQuerySet["Delegation"]):
    """Delegations: what one lends or borrows, and those of the people one manages."""

    def to(self, user: Actor) -> Self:
        """Return the delegations this person may see."""
        people = _managed_people(user)
        own = Q(giver_id=user.pk) | Q(taker_id=user.pk)
        return self.filter(own | Q(giver__in=people))

    def not_over(self, day: dt.date) -> Self:
        """Return those in force on a day or coming later."""
        return self.filter(ended_on=None, until_on__gte=day)


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    """Invitations of the people one manages; the secret is in nobody's reach."""

    def to(self, user: Actor) -> Self:
        """Return the invitations this person may see."""
        people = _managed_people(user)
        return self.filter(person__in=people)

    def open_at(self, at: dt.datetime) -> Self:
        """Return those with which somebody can still come in."""
        return self.filter(used_at=None, withdrawn_at=None, expires_at__gt=at)


class ApiTokenQuerySet(ScopedQuerySet["ApiToken"]):
    """Tokens: each person's own."""

    def to(self, user: Actor) -> Self:
        """Return the person's own tokens."""
        return self.filter(person_id=user.pk)

    def usable_on(self, day: dt.date) -> Self:
        """Return those that still open the API on a day."""
        return self.filter(revoked_at=None, expires_on__gte=day)


class DeviceQuerySet(ScopedQuerySet["Device"]):
    """Devices: one's own, and with REVIEW_SUBMISSIONS those of the people in one's line.

    Of somebody who left for no other institution for some days yet: forms may wait there.
    """

    def to(self, user: Actor) -> Self:
        """Return the devices this person may see."""
        line = user.line_with(Permission.REVIEW_SUBMISSIONS)
        day = timezone.localdate(real_now())
        roles = MembershipQuerySet(apps.get_model("accounts", "Membership"))
        roles = roles.filter(person_id=OuterRef("person_id"))
        theirs, held = roles.filter(institution_id__in=line), roles.valid_on(day)
        left = theirs.filter(valid_until__range=(day - LEFT_LATELY, day - ONE_DAY))
        return self.filter(
            Q(person_id=user.pk)
            | Q(Exists(theirs.valid_on(day)))
            | Q(Exists(left)) & ~Q(Exists(held))
        )

    def managed_by(self, user: Actor) -> Self:
        """Return those this person may revoke: one's own, and of people one manages."""
        own = Q(person_id=user.pk)
        return self.filter(own | Q(person__in=_managed_people(user)))

    def in_use_on(self, day: dt.date) -> Self:
        """Return those that are neither revoked nor past their last day."""
        ends = Q(expires_on=None) | Q(expires_on__gte=day)
        return self.filter(ends, revoked_at=None)

    def usable_on(self, day: dt.date) -> Self:
        """Return those with a secret that still opens the server on a day."""
        return self.in_use_on(day).filter(digest__isnull=False)


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
