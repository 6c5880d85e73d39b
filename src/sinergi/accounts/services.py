"""Changes to people, institutions and memberships."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution, Membership, Person
from sinergi.accounts.roles import ROLE_KINDS, InstitutionKind, Role
from sinergi.accounts.rules import check_membership
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb


@transaction.atomic
def create_institution(
    name: str,
    kind: InstitutionKind,
    area_code: str,
    *,
    by: Actor | None,
    at: dt.datetime,
) -> Institution:
    """Add an institution and return it."""
    institution = Institution.all_rows.create(
        name=name, kind=kind, area_code=area_code, created_at=at
    )
    record(
        Verb.INSTITUTION_CREATED,
        at=at,
        actor=by,
        target=f"institution:{institution.pk}",
        kind=kind.value,
    )
    return institution


@transaction.atomic
def create_person(
    username: str,
    name: str,
    *,
    password: str | None,
    by: Actor | None,
    at: dt.datetime,
    email: str = "",
    example: bool = False,
) -> Person:
    """Add a person and return the row; without password the account cannot sign in."""
    person = Person.objects.create_user(
        username,
        password,
        name=name,
        email=email,
        example=example,
        created_at=at,
    )
    record(
        Verb.PERSON_CREATED,
        at=at,
        actor=by,
        target=f"person:{person.pk}",
        example=example,
    )
    return person


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
    """Give a role in an institution for an area; raises BadMembership when it can't be."""
    check_membership(
        kind=institution.kind,
        allowed_kinds=frozenset(kind.value for kind in ROLE_KINDS[role]),
        institution_area=institution.area_code,
        area=area_code,
    )
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
def set_password(
    person: Person, password: str, *, by: Actor | None, at: dt.datetime
) -> Person:
    """Set a password on somebody's behalf and record that it was done."""
    person.set_password(password)
    person.save(update_fields=["password"])
    record(Verb.PASSWORD_SET, at=at, actor=by, target=f"person:{person.pk}")
    return person


@transaction.atomic
def end_membership(
    membership: Membership, *, last_day: dt.date, by: Actor | None, at: dt.datetime
) -> Membership:
    """Let a role end after `last_day`; the row stays, as history does."""
    membership.valid_until = max(last_day, membership.valid_from)
    membership.save(update_fields=["valid_until"])
    record(
        Verb.MEMBERSHIP_ENDED,
        at=at,
        actor=by,
        target=f"person:{membership.person_id}",
        institution_id=membership.institution_id,
        role=membership.role,
    )
    return membership
