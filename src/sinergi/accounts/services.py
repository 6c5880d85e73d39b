"""Changes to people, institutions and memberships."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution, Kind, Membership, Person
from sinergi.accounts.roles import ROLE_KINDS, InstitutionKind, Role
from sinergi.accounts.rules import check_kind, check_membership, check_superior
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb


def known_kinds() -> set[str]:
    """Return the codes of all kinds: those of the code and those people added."""
    rows = Kind.all_rows.values_list("code", flat=True)
    return {kind.value for kind in InstitutionKind} | set(rows)


@transaction.atomic
def create_institution(
    name: str,
    kind: str,
    area_code: str,
    *,
    by: Actor | None,
    at: dt.datetime,
    superior: Institution | None = None,
    keeper: Institution | None = None,
) -> Institution:
    """Add an institution and return it; raises UnknownKind when nobody added the kind."""
    check_kind(kind, known=known_kinds())
    check_superior(area_code, superior.area_code if superior else None)
    institution = Institution.all_rows.create(
        name=name,
        kind=str(kind),
        area_code=area_code,
        superior=superior,
        keeper=keeper,
        created_at=at,
    )
    record(
        Verb.INSTITUTION_CREATED,
        at=at,
        actor=by,
        target=f"institution:{institution.pk}",
        kind=str(kind),
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


def kinds_for(role: Role) -> frozenset[str]:
    """Return the codes of the kinds in whose institutions the role may be given."""
    own = {kind.value for kind in ROLE_KINDS[role]}
    like = Kind.all_rows.filter(accounts=True, roles_as__in=own)
    return frozenset(own) | frozenset(like.values_list("code", flat=True))


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
        allowed_kinds=kinds_for(role),
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
