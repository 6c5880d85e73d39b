"""The API of people and institutions: who I am, who takes part. Reading only."""

import datetime as dt
from typing import Any, Literal, cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from sinergi.access.actor import Actor, signed_in
from sinergi.access.answers import (
    UNCHANGED,
    AreaCode,
    Limit,
    Offset,
    RowId,
    Word,
    conditional,
    note_links,
    page,
    tagged,
)
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS, ERRORS_OF_ONE
from sinergi.accounts.listing import Asked, find_institutions, find_people
from sinergi.accounts.managing import roles_of
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import Role

router = Router(tags=["people and institutions"])


class RoleOut(Schema):
    """A role of a person in an institution, for an area and all below it."""

    role: Role
    institution_id: int
    institution_name: str
    area_code: str
    valid_from: dt.date
    valid_until: dt.date | None


class MeOut(Schema):
    """Who asks: name, roles, and what they may do by this session or token."""

    id: int
    name: str
    username: str
    permissions: list[Permission]
    roles: list[RoleOut]
    by_token: bool


class InstitutionOut(Schema):
    """A body that takes part."""

    id: int
    name: str
    kind: str
    area_code: str
    superior_id: int | None


class InstitutionsOut(Schema):
    """A page of institutions, by name."""

    count: int
    items: list[InstitutionOut]


class PersonOut(Schema):
    """Somebody whose roles you manage; without ways to reach them."""

    id: int
    name: str
    username: str
    active: bool
    roles: list[RoleOut]


class PeopleOut(Schema):
    """A page of people, by name."""

    count: int
    items: list[PersonOut]


@router.get("/me", response={200: MeOut, **ERRORS})
@requires(Permission.USE_TOKENS)
def who_am_i(request: HttpRequest) -> dict[str, Any]:
    """Return the person of this session or token, and what it may do."""
    person = cast(Person, request.user)
    return {
        "id": person.pk,
        "name": person.name,
        "username": person.username,
        "permissions": sorted(person.permissions()),
        "roles": [_role(one) for one in person.memberships],
        "by_token": person.token_id is not None,
    }


@router.get("/institutions", response={200: InstitutionsOut, **ERRORS})
@requires(Permission.USE_WORKSPACE)
def list_institutions(
    request: HttpRequest,
    q: Word = "",
    kind: Word = "",
    within: AreaCode = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return who takes part, by name."""
    asked = Asked(q=q, kind=kind, within=within)
    rows = find_institutions(asked, signed_in(request))
    return page(request, rows, limit, offset, _institution)


@router.get(
    "/institutions/{institution_id}",
    response={200: InstitutionOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.USE_WORKSPACE)
@conditional
def show_institution(request: HttpRequest, institution_id: RowId) -> dict[str, Any]:
    """Return one institution."""
    rows = Institution.visible.to(signed_in(request))
    return tagged(request, _institution(get_object_or_404(rows, pk=institution_id)))


@router.get("/people", response={200: PeopleOut, **ERRORS})
@requires(Permission.MANAGE_PEOPLE)
def list_people(
    request: HttpRequest,
    q: Word = "",
    role: Role | None = None,
    state: Literal["", "waiting", "active", "closed", "lent"] = "",
    institution: Word = "",
    within: AreaCode = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the people whose roles you manage, by name."""
    actor = signed_in(request)
    asked = Asked(
        q=q, role=role or "", state=state, institution=institution, within=within
    )
    rows = find_people(asked, actor)
    count = rows.count()
    note_links(request, count, limit, offset)
    found = list(rows[offset : offset + limit])
    return {"count": count, "items": _people(found, actor)}


@router.get(
    "/people/{person_id}", response={200: PersonOut, **UNCHANGED, **ERRORS_OF_ONE}
)
@requires(Permission.MANAGE_PEOPLE)
@conditional
def show_person(request: HttpRequest, person_id: RowId) -> dict[str, Any]:
    """Return one person whose roles you manage."""
    actor = signed_in(request)
    rows = Person.visible.to(actor).managed_by(actor)
    (told,) = _people([get_object_or_404(rows, pk=person_id)], actor)
    return tagged(request, told)


def _people(rows: list[Person], actor: Actor) -> list[dict[str, Any]]:
    roles = roles_of(rows, actor)
    return [
        {
            "id": row.pk,
            "name": row.name,
            "username": row.username,
            "active": row.is_active,
            "roles": [_role(one["row"]) for one in roles.get(row.pk, [])],
        }
        for row in rows
    ]


def _role(row: Any) -> dict[str, Any]:
    return {
        "role": row.role,
        "institution_id": row.institution_id,
        "institution_name": row.institution.name,
        "area_code": row.area_code,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
    }


def _institution(row: Institution) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "kind": row.kind,
        "area_code": row.area_code,
        "superior_id": row.superior_id,
    }
