"""The access matrix: every page and API operation × every role, and the visitor.

Rows nobody owns are asked for (id 999999), so that a right answers 200 or 404 and a wrong
one 403; that another's row is a 404 is asked in `test_access_rows.py`.
"""

import re

import pytest
from django.http import HttpResponse
from django.urls import get_resolver

from conftest import MEETING, make_institution, make_person
from sinergi.access.guard import all_patterns, declared_access
from sinergi.access.permissions import Permission
from sinergi.accounts.models import ApiToken, membership_day
from sinergi.accounts.roles import ROLE_KINDS, ROLES, Role
from sinergi.accounts.services import make_token
from sinergi.conf.api import api

pytestmark = pytest.mark.django_db

SAMPLES = {
    "int": "999999",
    "str": "31.75",
    "slug": "nothing",
    "path": "x",
    "uuid": "0" * 32,
}


def address(route: str) -> str:
    """Return an address for a route, every parameter filled."""
    return "/" + re.sub(
        r"<(?:(\w+):)?\w+>", lambda m: SAMPLES[m.group(1) or "str"], route
    )


def operation_address(path: str) -> str:
    """Return an address for an operation's path, every parameter filled."""
    filled = re.sub(r"\{[^}]*\}", "999999", path)
    return "/api/v1/" + filled.lstrip("/")


PAGES = sorted(
    (address(route), access)
    for route, pattern in all_patterns(get_resolver())
    if (access := declared_access(pattern.callback)) in set(Permission)
)
FOR_PROGRAMS = {
    address(route)
    for route, pattern in all_patterns(get_resolver())
    if getattr(pattern.callback, "refusal", None)
}
"""Addresses that a script of a page asks: it could do nothing with the login page."""
OPERATIONS = sorted(
    (
        method,
        operation_address(prefix + path),
        operation.view_func.access,
    )
    for prefix, router in api._routers
    for path, view in router.path_operations.items()
    for operation in view.operations
    for method in operation.methods
)


@pytest.fixture(autouse=True)
def _bare_refusals(monkeypatch):
    """Answer 403 and 404 without their page, whose drawing is most of the time."""

    def answer(_request, _template, status):
        return HttpResponse(status=status)

    monkeypatch.setattr("sinergi.web.errors.render", answer)


def somebody(role: Role):
    """Return a person with that one role, in an institution that fits it."""
    kind = sorted(ROLE_KINDS[role])[0]
    area = "" if role is Role.OPERATOR else "31.75"
    return make_person(
        f"one-{role.value}", role, make_institution(f"Of {role}", kind, area), area
    )


def test_there_are_pages_and_operations_to_ask_for():
    assert len(PAGES) >= 20
    assert len(OPERATIONS) >= 40


WIDEST = (Role.BAWASLU_LEADER, Role.COORDINATOR, Role.PARTNER, Role.OPERATOR)
"""Roles that between them hold everything, and the one that holds least."""


def asked_of(role: Role) -> list[tuple[str, str]]:
    """Return the pages a role asks for: all, but of those that open to it a third in turn.

    Whoever holds a permission passes the same guard. The widest roles ask for all, and
    what opens to none of them is asked for by whoever holds it.
    """
    turn, own = list(Role).index(role), ROLES[role]
    wide = {permission for one in WIDEST for permission in ROLES[one]}
    return [
        (page, access)
        for i, (page, access) in enumerate(PAGES)
        if role in WIDEST or Permission(access) not in own & wide or (i + turn) % 3 == 0
    ]


def test_every_page_is_asked_for_by_somebody_it_opens_to():
    found = {
        page
        for role in Role
        for page, access in asked_of(role)
        if Permission(access) in ROLES[role]
    }
    assert found == {page for page, _access in PAGES}


@pytest.mark.one_database
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_a_role_reaches_exactly_the_pages_of_its_permissions(client, role):
    client.force_login(somebody(role))
    wrong = []
    for page, access in asked_of(role):
        status = client.get(page).status_code
        refused = status == 403
        if status >= 500 or refused == (Permission(access) in ROLES[role]):
            wrong.append(f"{page} ({access}): {status}")
    assert wrong == []


def test_a_visitor_is_sent_to_the_login_page_from_every_page(client):
    wrong = []
    for page, access in PAGES:
        answer = client.get(page)
        if page in FOR_PROGRAMS and answer.status_code == 401:
            continue
        if answer.status_code != 302 or not answer.url.startswith("/account/login/"):
            wrong.append(f"{page} ({access}): {answer.status_code}")
    assert wrong == []


@pytest.mark.one_database
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_a_role_reaches_exactly_the_operations_of_its_permissions(client, role):
    client.force_login(somebody(role))
    wrong = []
    for method, path, access in OPERATIONS:
        status = client.generic(method, path).status_code
        allowed = access == "public" or Permission(access) in ROLES[role]
        if status >= 500 or (status == 403) == allowed:
            wrong.append(f"{method} {path} ({access}): {status}")
    assert wrong == []


def test_a_visitor_gets_401_from_every_operation(client):
    wrong = [
        f"{method} {path}"
        for method, path, access in OPERATIONS
        if access != "public" and client.generic(method, path).status_code != 401
    ]
    assert wrong == []


@pytest.mark.one_database
@pytest.mark.parametrize("role", WIDEST, ids=str)
def test_a_token_reaches_exactly_what_role_and_scopes_both_allow(client, role):
    scopes = sorted(ROLES[role] - {Permission.USE_TOKENS})[::2]
    secret = secret_of(somebody(role), scopes)
    wrong = []
    for method, path, access in OPERATIONS:
        status = by_token(client, method, path, secret)
        allowed = access in {*scopes, Permission.USE_TOKENS, "public"}
        if status >= 500 or (status == 403) == allowed:
            wrong.append(f"{method} {path} ({access}): {status}")
    assert wrong == []


def test_a_token_that_reads_only_is_refused_by_every_unsafe_operation(client):
    person = somebody(Role.COORDINATOR)
    secret = secret_of(person, sorted(ROLES[Role.COORDINATOR]), read_only=True)
    found = {
        method: {
            by_token(client, one, path, secret) == 403
            for one, path, access in OPERATIONS
            if one == method and access in ROLES[Role.COORDINATOR]
        }
        for method in {method for method, *_rest in OPERATIONS}
    }
    assert found.pop("GET") == {False}
    assert set().union(*found.values()) == {True}
    assert len(found) >= 3


def test_a_dead_token_gets_401_from_every_operation_even_beside_a_session(client):
    person = somebody(Role.COORDINATOR)
    secret = secret_of(person, [Permission.READ_SCORES])
    client.force_login(person)
    ApiToken.all_rows.update(revoked_at=MEETING)
    wrong = [
        f"{method} {path}"
        for method, path, _access in OPERATIONS
        if by_token(client, method, path, secret) != 401
    ]
    assert wrong == []


def secret_of(person, scopes, *, read_only: bool = False) -> str:
    """Return the secret of a fresh token with these scopes."""
    today = membership_day()
    _row, secret = make_token(
        "matrix", scopes, expires_on=today, read_only=read_only, by=person, at=MEETING,
        today=today,
    )  # fmt: skip
    return secret


def by_token(client, method: str, path: str, secret: str) -> int:
    """Return the status an operation answers to a token."""
    head = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    return client.generic(method, path, **head).status_code
