"""The access matrix: every page and API operation × every role, and the visitor.

Rows nobody owns are asked for (id 999999), so that a right answers 200 or 404 and a wrong
one 403; that another's row is a 404 is asked by each app's view tests.
"""

import re

import pytest
from django.urls import get_resolver

from conftest import MEETING, make_institution, make_person
from sinergi.access.guard import all_patterns, declared_access
from sinergi.access.permissions import Permission
from sinergi.accounts.models import ApiToken, membership_day
from sinergi.accounts.roles import ROLE_KINDS, ROLES, Role
from sinergi.accounts.services import make_token
from sinergi.conf.api import api
from tests.rows import COUNTED, NAMED, ROWS

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


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_a_role_reaches_exactly_the_pages_of_its_permissions(client, role):
    client.force_login(somebody(role))
    wrong = []
    for page, access in PAGES:
        status = client.get(page).status_code
        refused = status == 403
        if status >= 500 or refused == (Permission(access) in ROLES[role]):
            wrong.append(f"{page} ({access}): {status}")
    assert wrong == []


def test_a_visitor_is_sent_to_the_login_page_from_every_page(client):
    wrong = []
    for page, access in PAGES:
        answer = client.get(page)
        if answer.status_code != 302 or not answer.url.startswith("/account/login/"):
            wrong.append(f"{page} ({access}): {answer.status_code}")
    assert wrong == []


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


WIDEST = (Role.BAWASLU_LEADER, Role.COORDINATOR, Role.PARTNER, Role.OPERATOR)
"""Roles that between them hold everything, and the one that holds least."""


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


# --- rows: two institutions of the same kind and area do not see each other's -----------

KINDS_ASKED = {
    "bawaslu": Role.BAWASLU_LEADER,
    "pemkot": Role.COORDINATOR,
    "kpu": Role.KPU_STAFF,
}


def two_sides(kind: str):
    """Return the owner's institution and person, and a stranger of a twin institution."""
    role = KINDS_ASKED[kind]
    own, twin = (make_institution(f"{kind} {side}", kind) for side in ("one", "two"))
    owner = make_person(f"{kind}-owner", role, own)
    return own, owner, make_person(f"{kind}-stranger", role, twin)


def signed(client, person):
    """Sign in as somebody who confirmed it a moment ago."""
    client.force_login(person)
    client.post("/account/reauthenticate/", {"password": person.username * 3})
    return client


def shows(answer, word: str) -> bool:
    """True when an answer of any kind holds the word."""
    body = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code == 200 and word.encode() in body


CASES = [(name, kind) for name in ROWS for kind in KINDS_ASKED]
NAMED_CASES = [(name, kind) for name, kind in CASES if name in NAMED]


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_a_row_of_a_twin_institution_is_a_404_by_every_address(client, name, kind):
    own, owner, stranger = two_sides(kind)
    sample = ROWS[name](own, owner)
    signed(client, stranger)
    wrong = [a for a in sample.addresses if client.get(a).status_code not in {403, 404}]
    wrong += [a for a in sample.posts if client.post(a).status_code not in {403, 404}]
    assert wrong == []


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_a_row_is_open_to_its_own_institution(client, name, kind):
    own, owner, _stranger = two_sides(kind)
    sample = ROWS[name](own, owner)
    signed(client, owner)
    shut = [a for a in sample.addresses if client.get(a).status_code not in {200, 403}]
    assert shut == []


@pytest.mark.parametrize(("name", "kind"), NAMED_CASES)
def test_no_list_export_or_search_names_a_row_of_a_twin_institution(client, name, kind):
    own, owner, stranger = two_sides(kind)
    sample = ROWS[name](own, owner)
    signed(client, stranger)
    asked = (*sample.lists, f"/search/?q={sample.word}")
    # a search page repeats what was asked: only a link to the row would be a leak
    leaks = [
        a for a in asked
        if shows(answer := client.get(a), sample.word)
        and (sample.word not in a or any(shows(answer, t) for t in sample.addresses))
    ]  # fmt: skip
    assert leaks == []


@pytest.mark.parametrize(("name", "kind"), NAMED_CASES)
def test_the_audit_of_a_row_of_a_twin_institution_is_a_404(client, name, kind):
    own, owner, stranger = two_sides(kind)
    target = ROWS[name](own, owner).target
    signed(client, stranger)
    thing, key = target.split(":")
    assert client.get(f"/audit/of/{thing}/{key}/").status_code in {403, 404}
    assert not shows(client.get(f"/audit/?target={target}"), f">{target}<")


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_no_count_changes_by_a_row_of_a_twin_institution(client, name, kind):
    own, owner, stranger = two_sides(kind)
    lists = LISTS[name]
    signed(client, stranger)
    before = [counted(client, address) for address in lists]
    ROWS[name](own, owner)
    assert [counted(client, address) for address in lists] == before


LISTS = {name: COUNTED.get(name, ()) for name in ROWS}


def counted(client, address: str) -> list[bytes]:
    """Return what a list says of how many rows it has."""
    pattern = rb'class="table-count"[^>]*>(.*?)</span>'
    return re.findall(pattern, client.get(address).content, re.DOTALL)
