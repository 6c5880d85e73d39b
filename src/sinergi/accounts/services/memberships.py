"""Changes to who has which role."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Kind, Membership, Person
from sinergi.accounts.querysets import InstitutionQuerySet
from sinergi.accounts.roles import ROLE_KINDS, Role
from sinergi.accounts.rules import BadMembership, check_membership
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb


def has_role(
    person: Person, institution: Institution, role: str, area_code: str, day: dt.date
) -> bool:
    """True when the person has that role there on the day or later, lent ones aside."""
    rows = Membership.all_rows.filter(
        person=person, institution=institution, role=role, area_code=area_code
    )
    return rows.filter(delegation=None).not_over(day).exists()


def kinds_for(role: Role) -> frozenset[str]:
    """Return the codes of the kinds in whose institutions the role may be given."""
    own = {kind.value for kind in ROLE_KINDS[role]}
    like = Kind.all_rows.filter(accounts=True, roles_as__in=own)
    return frozenset(own) | frozenset(like.values_list("code", flat=True))


def _check_giver(
    person: Person, institution: Institution, area_code: str, by: Actor | None
) -> None:
    if by is None:
        return
    if by.pk == person.pk:
        raise BadMembership("role-self", "nobody gives a role to oneself")
    theirs = InstitutionQuerySet(Institution).managed_by(by)
    if not theirs.filter(pk=institution.pk).exists():
        raise BadMembership("role-elsewhere", "not an institution of the own line")
    if not by.holds(Permission.MANAGE_PEOPLE, area_code):
        raise BadMembership("role-beyond", "beyond the own area", area=area_code)


@transaction.atomic
def give_role(
    person: Person,
    institution: Institution,
    role: Role,
    area_code: str,
    *,
    valid_from: dt.date,
    by: Actor | None,
    at: dt.datetime,
    valid_until: dt.date | None = None,
) -> Membership:
    """Give a role in an institution for an area; raises BadMembership when it can't be.

    `by` gives it in an institution and area of the own line, and not to oneself; without
    a person (the server's shell) only kind and area are asked.
    """
    _check_giver(person, institution, area_code, by)
    check_membership(
        kind=institution.kind,
        allowed_kinds=kinds_for(role),
        institution_area=institution.area_code,
        area=area_code,
    )
    if valid_until is not None and valid_until < valid_from:
        raise BadMembership("role-days", "the role ends before it begins")
    if has_role(person, institution, role, area_code, valid_from):
        raise BadMembership("role-there", "the person has this role there already")
    membership = Membership.all_rows.create(
        person=person,
        institution=institution,
        role=role,
        area_code=area_code,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    record(
        Verb.MEMBERSHIP_GIVEN,
        at=at,
        actor=by,
        target=f"person:{person.pk}",
        institution_id=institution.pk,
        role=role.value,
        area=area_code,
    )
    return membership


@transaction.atomic
def end_membership(
    membership: Membership, *, last_day: dt.date, by: Actor | None, at: dt.datetime
) -> Membership:
    """Let a role end after `last_day`; the row stays, as history does.

    What the person lent of it ends on the same day.
    """
    membership.valid_until = max(last_day, membership.valid_from)
    membership.save(update_fields=["valid_until"])
    lent = Membership.all_rows.filter(
        delegation__giver=membership.person_id,
        institution=membership.institution_id,
        role=membership.role,
        area_code=membership.area_code,
    ).not_over(last_day)
    for one in lent:
        one.valid_until = max(last_day, one.valid_from)
        one.save(update_fields=["valid_until"])
    record(
        Verb.MEMBERSHIP_ENDED,
        at=at,
        actor=by,
        target=f"person:{membership.person_id}",
        institution_id=membership.institution_id,
        role=membership.role,
        lent_ended=len(lent),
    )
    return membership
