"""Lists of institutions and people: what was asked, which rows, which columns."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_text
from sinergi.access.scope import holding, within
from sinergi.accounts.managing import roles_of
from sinergi.accounts.models import (
    Institution,
    Kind,
    Membership,
    Person,
    membership_day,
)
from sinergi.accounts.querysets import managed
from sinergi.accounts.roles import Role

STATES = ("waiting", "active", "closed", "lent")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; empty parts ask for everything."""

    q: str = ""
    kind: str = ""
    within: str = ""
    role: str = ""
    state: str = ""
    institution: str = ""

    @property
    def any(self) -> bool:
        """True when something is filtered."""
        parts = (
            self.q,
            self.kind,
            self.within,
            self.role,
            self.state,
            self.institution,
        )
        return any(parts)


def asked_of(request: HttpRequest) -> Asked:
    """Return what the address asks for."""
    text = {name: to_asked_text(request.GET.get(name, "")) for name in Asked.__slots__}
    if text["role"] not in set(Role):
        text["role"] = ""
    if text["state"] not in STATES:
        text["state"] = ""
    return Asked(**text)


def kind_names(actor: Actor) -> dict[str, str]:
    """Return code → name of all kinds, in their order."""
    return {kind.code: str(kind) for kind in Kind.visible.to(actor)}


def find_institutions(asked: Asked, actor: Actor) -> QuerySet[Institution]:
    """Return the institutions that fit, by name, with superior and keeper."""
    rows = Institution.visible.to(actor).select_related("superior", "keeper")
    if asked.q:
        rows = rows.filter(holding(asked.q, "name"))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.within:
        rows = rows.filter(within(asked.within, "area_code"))
    return rows.order_by("name", "pk")


def member_counts(ids: list[int], actor: Actor) -> dict[int, int]:
    """Return how many people have a role now, of the institutions the actor manages."""
    rows = Membership.visible.to(actor).managed_by(actor)
    rows = rows.valid_on(membership_day()).filter(institution__in=ids)
    counted = (
        rows.order_by()
        .values_list("institution")
        .annotate(Count("person", distinct=True))
    )
    return dict(counted)


def find_people(asked: Asked, actor: Actor) -> QuerySet[Person]:
    """Return the people the actor manages that fit, by name."""
    rows = Person.visible.to(actor).managed_by(actor)
    if asked.q:
        rows = rows.filter(holding(asked.q, "name", "username"))
    roles = _asked_roles(asked, actor)
    if roles is not None:
        rows = rows.filter(Exists(roles))
    return _in_state(rows, asked.state).order_by("name", "pk")


def _asked_roles(asked: Asked, actor: Actor) -> QuerySet[Membership] | None:
    if not (asked.role or asked.institution or asked.kind or asked.within):
        return None
    rows = Membership.all_rows.filter(
        managed(actor, "institution__"), person_id=OuterRef("pk")
    ).not_over(membership_day())
    if asked.role:
        rows = rows.filter(role=asked.role)
    if asked.institution:
        rows = rows.filter(institution__name__icontains=asked.institution)
    if asked.kind:
        rows = rows.filter(institution__kind=asked.kind)
    if asked.within:
        rows = rows.filter(within(asked.within, "area_code"))
    return rows


def _in_state(rows: QuerySet[Person], state: str) -> QuerySet[Person]:
    if state == "waiting":
        return rows.filter(is_active=True, last_login=None)
    if state == "active":
        return rows.filter(is_active=True).exclude(last_login=None)
    if state == "closed":
        return rows.filter(is_active=False)
    if state == "lent":
        lent = Membership.all_rows.filter(person_id=OuterRef("pk")).exclude(
            delegation=None
        )
        return rows.filter(Exists(lent.not_over(membership_day())))
    return rows


def people_header() -> list[str]:
    """Return the titles of the export of people."""
    return [
        _("Name"), _("User name"), _("E-mail"), _("Institution"), _("Role"),
        _("Area"), _("From"), _("Until"), _("Account"),
    ]  # fmt: skip


def people_rows(people: list[Person], actor: Actor) -> Iterator[list[object]]:
    """Yield a row per person and role; somebody without a role has one row."""
    roles = roles_of(people, actor)
    for person in people:
        state = _("open") if person.is_active else _("closed")
        head = [person.name, person.username, person.email]
        held: list[dict[str, Any] | None] = [*roles.get(person.pk, [])]
        for told in held or [None]:
            yield [*head, *_role_cells(told), state]


def _role_cells(told: dict[str, Any] | None) -> list[str | dt.date | None]:
    if told is None:
        return [None] * 5
    row = told["row"]
    return [
        row.institution.name, str(told["role"]), row.area_code, row.valid_from,
        row.valid_until,
    ]  # fmt: skip


def institution_header() -> list[str]:
    """Return the titles of the export of institutions."""
    return [_("Institution"), _("Kind"), _("Area"), _("Stands above it")]


def institution_rows(
    rows: QuerySet[Institution], actor: Actor
) -> Iterator[list[object]]:
    """Yield a row per institution."""
    names = kind_names(actor)
    for one in rows.iterator(chunk_size=2_000):
        above = one.superior.name if one.superior else None
        yield [one.name, names.get(one.kind, one.kind), one.area_code, above]
