"""Person and membership (person × institution × role × area × validity)."""

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from sinergi.access.clock import real_now
from sinergi.access.permissions import Permission
from sinergi.access.scope import CodeField
from sinergi.accounts.models.institution import Institution, line_above, line_below
from sinergi.accounts.querysets import (
    MembershipQuerySet,
    PersonManager,
    PersonQuerySet,
)
from sinergi.accounts.roles import ROLE_NAMES, ROLES, Role
from sinergi.accounts.rules import covers


def role_choices() -> list[tuple[str, str]]:
    """Return the roles as choices."""
    return [(role.value, str(ROLE_NAMES[role])) for role in Role]


def membership_day() -> dt.date:
    """Return the day on which memberships count: the true one, in our time zone."""
    return timezone.localdate(real_now())


class Person(AbstractBaseUser):
    """Somebody with an account. No superusers: every right comes from a membership."""

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    # A shown-around login of the example data: refused when the server is reachable
    # from other machines.
    example = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=real_now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()
    visible = PersonQuerySet.as_manager()

    # Of a request that came with a token: whatever the roles give, no more than these.
    scopes: frozenset[Permission] | None = None
    token_id: int | None = None

    def __str__(self) -> str:
        """Return the name people know."""
        return self.name

    def get_full_name(self) -> str:
        """Return the name (asked by libraries)."""
        return self.name

    @cached_property
    def memberships(self) -> tuple["Membership", ...]:
        """The memberships in force today; one query per request, kept on the object."""
        rows = Membership.all_rows.filter(person=self).valid_on(membership_day())
        return tuple(rows.select_related("institution", "delegation"))

    @property
    def institutions(self) -> frozenset[int]:
        """Ids of the institutions the person is a member of today."""
        return frozenset(m.institution_id for m in self.memberships)

    @cached_property
    def institutions_in_line(self) -> frozenset[int]:
        """Ids of the person's institutions and of all below them; one query, kept."""
        return line_below(self.institutions)

    @cached_property
    def institutions_above(self) -> frozenset[int]:
        """Ids of the person's institutions and of all above them; one query, kept."""
        return line_above(self.institutions)

    @property
    def area_codes(self) -> tuple[str, ...]:
        """Codes of the areas the person's roles cover, each with all below it."""
        return tuple(sorted({m.area_code for m in self.memberships}))

    @property
    def stands_in_for(self) -> frozenset[int]:
        """Ids of the people on leave whose roles the person has borrowed today."""
        loans = (m.delegation for m in self.memberships)
        return frozenset(loan.giver_id for loan in loans if loan is not None)

    def institutions_with(self, permission: Permission) -> frozenset[int]:
        """Ids of the institutions in which a role gives the person the permission."""
        return frozenset(
            m.institution_id for m in self.memberships if permission in self._given(m)
        )

    def line_with(self, permission: Permission) -> frozenset[int]:
        """Ids of the institutions with that permission and of all below those."""
        own = self.institutions_with(permission)
        if own == self.institutions:
            return self.institutions_in_line
        if own not in self._lines:
            self._lines[own] = line_below(own)
        return self._lines[own]

    @cached_property
    def _lines(self) -> dict[frozenset[int], frozenset[int]]:
        """Lines below some of one's institutions, each asked for once in a request."""
        return {}

    def holds(
        self,
        permission: Permission,
        area_code: str | None = None,
        *,
        institution: int | None = None,
    ) -> bool:
        """True when a role gives the permission, for that area where one is named.

        With `institution` the role must be one in that institution: who belongs to two
        does not carry the permission of one into the other.
        """
        return any(
            permission in self._given(m)
            and (area_code is None or covers(m.area_code, area_code))
            and institution in {None, m.institution_id}
            for m in self.memberships
        )

    def permissions(self) -> frozenset[Permission]:
        """All permissions the person's roles give somewhere."""
        given: set[Permission] = set()
        for membership in self.memberships:
            given |= self._given(membership)
        return frozenset(given)

    def _given(self, membership: "Membership") -> frozenset[Permission]:
        given = ROLES[Role(membership.role)]
        return given if self.scopes is None else given & self.scopes


class Membership(models.Model):
    """A person's role in an institution, for an area and all below it, for a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=24, choices=role_choices)
    area_code = CodeField(_("area"))
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    # Set where the role is lent for a leave: it ends with the delegation.
    delegation = models.ForeignKey(
        "accounts.Delegation", models.PROTECT, null=True, blank=True, related_name="+"
    )

    visible = MembershipQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(MembershipQuerySet)()

    class Meta:
        """One row per role given; ending it sets `valid_until`."""

        default_manager_name = "all_rows"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "institution", "role", "area_code", "valid_from"],
                name="accounts_membership_once",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="accounts_membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Return role and area."""
        return f"{self.role} {self.area_code}"

    def is_valid_on(self, day: dt.date) -> bool:
        """True when the membership is in force on that day."""
        return self.valid_from <= day and (
            self.valid_until is None or day <= self.valid_until
        )
