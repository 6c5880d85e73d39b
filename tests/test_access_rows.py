"""The access matrix of rows: what one institution owns, no other finds by any way.

For each kind of owner every sample of `tests/rows` is made at once. Then people of other
institutions of the same area, of every role, ask for each address of it; and a person of a
twin institution (same kind, area and role) asks for every page, export, search and feed
before and after: not a word of the rows may stand there, and not a number may change.
"""

import difflib
import io
import itertools
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import unescape

import pytest
from django.urls import get_resolver, resolve
from pypdf import PdfReader

from conftest import MEETING, let_go, make_institution, make_person
from sinergi.access.guard import all_patterns, declared_access
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Person
from sinergi.accounts.roles import Role
from sinergi.accounts.services import create_institution
from sinergi.plans.services import put_library
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture
from sinergi_core.measures import load_measures
from tests.rows import FORMS, NOBODYS, ROWS, SECRETS, Owner, Sample, feeds_of, shared_by
from tests.rows.facilities import the_goods
from tests.rows.keys import keyed
from tests.rows.operations import an_election, an_organiser
from tests.test_access import (
    OPERATIONS,
    WIDEST,
    _bare_refusals,  # noqa: F401 a fixture
    somebody,
)

pytestmark = pytest.mark.django_db

KINDS_ASKED = {
    "bawaslu": Role.BAWASLU_LEADER,
    "pemkot": Role.COORDINATOR,
    "kpu": Role.KPU_STAFF,
}
CITY, VILLAGE = "31.75", "31.75.06.1003"
MISSING = "999999"
QUESTIONS = (
    "/commitments/?step=all", "/commitments/?late=1", "/commitments/?print=1",
    f"/commitments/follow-through/?within={CITY}", "/queue/?whose=institution",
    f"/board/?within={CITY}", f"/timeline/?within={CITY}", f"/leader/?within={CITY}",
    "/meetings/?when=past", "/meetings/?when=coming", "/plans/?step=ready",
    f"/areas/{CITY}/", f"/areas/{VILLAGE}/", "/runs/?state=done", f"/map/?within={CITY}",
    "/frameworks/dasar-jaktim/", "/frameworks/dasar-jaktim/what-if/", "/notices/?show=new",
    "/submissions/?state=new", "/submissions/reconcile/?month=2023-09",
    "/people/?state=waiting", "/imports/?source=areas", "/search/?q=rahasia",
    "/neutrality/matters/?step=all", "/neutrality/ledger/?state=all",
    "/neutrality/pledges/?ended=1", "/neutrality/?kind=asn",
    "/forms/?show=drafts", "/forms/?show=own", "/devices/?state=all", "/devices/?silent=24",
    "/outreach/sessions/?when=due", "/outreach/sessions/?step=held",
    f"/outreach/coverage/?within={CITY}", f"/outreach/matrix/?within={CITY}",
    f"/outreach/learning/?within={CITY}", f"/outreach/next/?within={CITY}",
    "/outreach/rumors/?step=reported", "/outreach/calendar/",
)  # fmt: skip
"""Pages asked with a question, beside every page as it opens."""
TELL_OF_READING = ("/audit/",)
"""Pages that grow by being asked for others: exports leave facts of one's own."""


@dataclass(frozen=True)
class World:
    """An owner with every sample, and a person of a twin institution."""

    owner: Owner
    twin: Person

    def make(self) -> dict[str, Sample]:
        """Make every sample and return them by name."""
        return {name: maker(self.owner) for name, maker in ROWS.items()}


@pytest.fixture
def ground(areas, settings):  # noqa: F811
    """Areas, measures, an election and an organiser, which belong to nobody."""
    settings.SINERGI_PUBLIC_URL = "http://testserver"
    library = load_measures()
    put_library(replace(library, measures=library.measures[:2]), by=None, at=MEETING)
    an_election()
    an_organiser()
    the_goods()


KINDS = [
    pytest.param(kind, marks=() if kind == "bawaslu" else pytest.mark.one_database)
    for kind in KINDS_ASKED
]
"""On a second database rows of one kind of owner will do: no question differs by kind."""


@pytest.fixture(params=KINDS)
def world(request, ground) -> World:
    """Return an owner of each kind asked for, and the twin."""
    return world_of(request.param)


BELOW = {"bawaslu": "panwascam", "pemkot": "kelurahan", "kpu": "pps"}
"""What stands below an owner, in its own line."""


def world_of(kind: str) -> World:
    """Return an owner of a kind and the twin."""
    role = KINDS_ASKED[kind]
    own, twin = (make_institution(f"{kind} {side}", kind) for side in ("one", "two"))
    below = create_institution(
        f"{kind} below", BELOW[kind], VILLAGE, superior=own, by=None, at=MEETING
    )
    owner = Owner(own, make_person(f"{kind}-owner", role, own), below, shared_by(own))
    keyed(own, owner.by)
    return World(owner, make_person(f"{kind}-twin", role, twin))


def signed(client, person):
    """Sign in as somebody who confirmed it a moment ago."""
    client.force_login(person)
    client.post("/account/reauthenticate/", {"password": person.username * 3})
    return client


# --- addresses -----------------------------------------------------------------------------


def filled(path: str, keys: dict[str, int | str]) -> str:
    """Return the path of an operation with the ids of samples in it."""
    return re.sub(r"\{(\w+)\}", lambda found: str(keys[found[1]]), path)


def all_keys(samples: Iterable[Sample]) -> dict[str, int | str]:
    """Return the path parameters the samples fill."""
    return {name: key for one in samples for name, key in one.keys.items()}


def operations_of_rows() -> list[tuple[str, str]]:
    """Return method and path of the API operations on one row."""
    from sinergi.conf.api import api

    return sorted(
        (method, "api/v1/" + (prefix + path).lstrip("/"))
        for prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
        if "{" in path
    )


def status_of(answer) -> int:
    """Return the status of an answer, any file of it closed."""
    let_go(answer)
    return answer.status_code


def is_as_without(client, address: str) -> bool:
    """True when a question about a row is answered as one about a row that is not there."""
    other = re.sub(r"\?run=\d+$", f"?run={MISSING}", address)
    pages = [settled(text_of(client.get(one))) for one in (address, other)]
    first, second = (re.sub(r"run(=|%3D)\d+", "", page) for page in pages)
    return other != address and first == second


def reached(person: Person, addresses: Iterable[str]) -> list[str]:
    """Return the addresses the person's roles open; that others are a 403 is asked above.

    "Above" is `test_a_role_reaches_exactly_the_pages_of_its_permissions`.
    """
    views = {one: resolve(one.partition("?")[0]).func for one in addresses}
    return [
        one
        for one, view in views.items()
        if (access := declared_access(view)) not in set(Permission)
        or person.holds(Permission(access))
    ]


def opened(client, person: Person, samples: Iterable[Sample]) -> list[str]:
    """Return what of these samples answers a stranger otherwise than "not here"."""
    signed(client, person)
    rows = [
        one
        for one in samples
        if not (one.operated and person.holds(Permission.OPERATE))
    ]
    shut = {403, 404}
    wrong = [
        f"{status} {address}"
        for one in rows
        for address in reached(person, one.addresses)
        if (status := status_of(client.get(address))) not in shut
        and not is_as_without(client, address)
    ]
    wrong += [
        f"{status} POST {address}"
        for one in rows
        for address in reached(person, one.posts)
        if (status := client.post(address).status_code) not in shut
    ]
    # An operator reads all facts; who reads none gets a 403 for each.
    if person.holds(Permission.READ_AUDIT) and not person.holds(Permission.OPERATE):
        wrong += [
            f"facts of {target}"
            for one in rows
            for target in one.targets
            if client.get(f"/audit/of/{target.replace(':', '/')}/").status_code
            not in shut
            or f">{target}<" in text_of(client.get(f"/audit/?target={target}"))
        ]
    return wrong + opened_by_api(client, all_keys(rows))


def opened_by_api(client, keys: dict[str, int | str]) -> list[str]:
    """Return the operations that answer otherwise than for a row that is not there."""
    wrong = []
    for method, path in operations_of_rows():
        if not set(re.findall(r"\{(\w+)\}", path)) <= set(keys):
            continue
        got = client.generic(method, "/" + filled(path, keys))
        if got.status_code in {403, 404}:
            continue
        nobody = dict.fromkeys(keys, MISSING)
        none = client.generic(method, "/" + filled(path, nobody))
        if (got.status_code, got.content) != (none.status_code, none.content):
            wrong.append(f"{got.status_code} {method} {path}")
    return wrong


def test_every_address_of_a_row_is_open_to_its_own_institution(client, world):
    samples = world.make()
    signed(client, world.owner.by)
    shut = [
        f"{status} {address}"
        for one in samples.values()
        for address in one.addresses
        if (status := status_of(client.get(address))) not in {200, 302, 403}
    ]
    assert shut == []


@pytest.mark.one_database
def test_a_twin_institution_gets_a_404_by_every_address(client, world):
    samples = world.make()
    assert opened(client, world.twin, samples.values()) == []


def asked_by(role: Role, samples: Iterable[Sample]) -> list[Sample]:
    """Return the samples a role asks for: the widest roles all, the others half in turn.

    That a stranger has no row is decided by institution and area, not by role: by half of
    the roles at least each row is asked for.
    """
    turn = list(Role).index(role)
    return [
        one for i, one in enumerate(samples) if role in WIDEST or (i + turn) % 2 == 0
    ]


@pytest.mark.one_database
def test_no_role_elsewhere_opens_a_row(client, ground):
    samples = world_of("bawaslu").make().values()
    wrong = {
        role.value: found
        for role in Role
        if (found := opened(client, somebody(role), asked_by(role, samples)))
    }
    assert wrong == {}


# --- lists ---------------------------------------------------------------------------------


def list_pages() -> list[str]:
    """Return every page and export that shows rows without an id in its address."""
    found = []
    for route, pattern in all_patterns(get_resolver()):
        names = re.findall(r"<(?:\w+:)?(\w+)>", route)
        if declared_access(pattern.callback) not in set(Permission):
            continue
        if set(names) <= set(FORMS):
            for values in itertools.product(*(FORMS[name] for name in names)):
                given = iter(values)
                found.append("/" + re.sub(r"<[^>]*>", lambda _: next(given), route))  # noqa: B023
    found += [
        path for method, path, _access in OPERATIONS
        if method == "GET" and MISSING not in path
    ]  # fmt: skip
    return sorted({*found, *QUESTIONS})


def text_of(answer) -> str:
    """Return what an answer says, packed and printed files too; "" when it is refused."""
    if answer.status_code != 200:
        return ""
    body = b"".join(answer) if answer.streaming else answer.content
    let_go(answer)
    kind = answer.headers.get("Content-Type", "")
    if "spreadsheetml" in kind:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            sheets = [name for name in book.namelist() if name.startswith("xl/")]
            return "".join(book.read(name).decode(errors="replace") for name in sheets)
    if "pdf" in kind:
        return "\n".join(
            page.extract_text() for page in PdfReader(io.BytesIO(body)).pages
        )
    return unescape(body.decode(errors="replace"))


def settled(text: str) -> str:
    """Return a page without what differs from one answer to the next: tokens, hours."""
    text = re.sub(r"\b[A-Za-z0-9]{64}\b", "", text)
    text = re.sub(r'(name="once" value=")\w+', r"\1", text)
    text = re.sub(r'(name="key" value=")[0-9a-f]{32}', r"\1", text)
    text = re.sub(r"T\d\d:\d\d(:\d\d\.\d+)?", "", text)
    return re.sub(r"\b\d\d[.:]\d\d([.:]\d\d)?\b", "", text)


def changes(before: str, after: str) -> list[str]:
    """Return the first lines in which two answers differ."""
    pairs = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0)
    return [line[:160] for line in pairs if line[:2] not in {"--", "++", "@@"}][:4]


@pytest.mark.one_database
def test_no_page_of_a_twin_names_or_counts_the_rows(client, world):
    feeds = feeds_of(world.twin, world.twin.memberships[0].institution, CITY)
    pages = [*feeds, *list_pages()]  # reading a feed shows in the list of feeds
    signed(client, world.twin)
    before = {page: settled(text_of(client.get(page))) for page in pages}
    samples = world.make().values()
    words = [word for one in samples for word in one.words]
    asked = [page for one in samples for page in one.lists]
    asked += [f"/search/?q={one.words[0]}" for one in samples if one.words]
    leaks = []
    for page in {**before, **dict.fromkeys(asked)}:
        after = settled(text_of(client.get(page)))
        # a page repeats what was asked
        named = [word for word in words if word in after and word not in page]
        moved = changes(before[page], after) if page in before else []
        if named or (moved and not page.startswith(TELL_OF_READING)):
            leaks.append(f"{page}: {named or moved}")
    assert "\n".join(leaks) == ""


@pytest.mark.parametrize("kind", KINDS[:2])
def test_its_own_people_find_the_rows_in_their_lists(client, kind, ground):
    world = world_of(kind)
    samples = world.make()
    signed(client, world.owner.by)
    lost = [
        f"{name}: {page}"
        for name, one in samples.items()
        for page in one.lists
        if (text := text_of(client.get(page))) and not any(w in text for w in one.words)
    ]
    assert "\n".join(lost) == ""


# --- nothing is forgotten ------------------------------------------------------------------


def addresses_with_an_id() -> set[str]:
    """Return the routes and operations of ours that name a row."""
    found = set()
    for route, pattern in all_patterns(get_resolver()):
        names = set(re.findall(r"<(?:\w+:)?(\w+)>", route)) - set(FORMS)
        access = declared_access(pattern.callback)
        ours = pattern.callback.__module__.startswith("sinergi.")
        if names and ours and access and not route.startswith("api/"):
            found.add(route)
    return found | {path for _method, path in operations_of_rows()}


def test_every_address_with_an_id_is_asked_for(ground):
    samples = world_of("bawaslu").make().values()
    given = [page for one in samples for page in (*one.addresses, *one.posts)]
    asked = {
        resolve(page.partition("?")[0]).route
        for page in given
        if not page.startswith("/api/")
    }
    keys = set(all_keys(samples))
    asked |= {
        path
        for _method, path in operations_of_rows()
        if set(re.findall(r"\{(\w+)\}", path)) <= keys
    }
    explained = {*NOBODYS, *SECRETS}
    # Each is asked for by a sample (`addresses`, `posts`, `keys`) or explained in NOBODYS.
    assert sorted(addresses_with_an_id() - asked - explained) == []
    assert sorted(explained - addresses_with_an_id()) == []
    assert sorted(explained & asked) == []
