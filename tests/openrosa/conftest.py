"""A live server, people with devices, and forms to fetch from it.

`SINERGI_OPENROSA_DATABASE` names a database of a PostgreSQL server on which to make one
for these tests; without it they run on SQLite.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from benchmarks.field_server import FieldServer, running
from tests.example_home import put_example
from tests.openrosa.client import Blank, Collect, close_all
from tests.openrosa.formset import FORMS, Written
from tests.openrosa.instances import Filled, fill
from tests.openrosa.site import Site, on_stage

SETTINGS = {
    "SINERGI_DEVICE_RATE": "1000000",
    "SINERGI_MAX_SUBMISSION_MB": "20",
    "SINERGI_NO_NUMBA": "1",
}
"""These tests send all they have by one device; no phone sends 20 MB gladly; and nothing
is computed here, so that nothing need be compiled beside."""


def fresh_database() -> str:
    """Return the address of a database of our own; empty is SQLite."""
    server = os.environ.get("SINERGI_OPENROSA_DATABASE", "")
    if not server:
        return ""
    name = f"openrosa_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return f"{server.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the example, with an author of forms and two senders behind the scenes."""
    home: Path = tmp_path_factory.mktemp("openrosa") / "home"
    server = FieldServer(home, fresh_database(), more=SETTINGS)
    if server.database:
        server.prepare("--example")
    else:
        put_example(home)
    with running(server), on_stage(server.environment()) as stage:
        yield Site(server.address, home, server.database, stage)


@pytest.fixture(scope="session")
def token(site: Site) -> str:
    """Return the secret of a sender's device."""
    return site.device().secret


@pytest.fixture
def collect(site: Site, token: str) -> Collect:
    """A client with the token in its server's address."""
    return site.client(token)


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """Leave no connection open behind a test."""
    yield
    close_all()


@pytest.fixture(scope="session")
def blank(site: Site, token: str) -> Callable[[str], Blank]:
    """Return a function that publishes a form of the set once and fetches it."""
    fetched: dict[str, Blank] = {}

    def fetch(code: str) -> Blank:
        if code not in fetched:
            site.publish(FORMS[code])
            client = site.client(token)
            fetched[code] = client.download(client.listed(code))
        return fetched[code]

    return fetch


@pytest.fixture
def filled(blank: Callable[[str], Blank]) -> Filled:
    """One filled form without files."""
    return fill(blank("uji-teks").xform)


@pytest.fixture
def with_files(blank: Callable[[str], Blank]) -> Filled:
    """One filled form with four files."""
    return fill(blank("uji-berkas").xform)


@pytest.fixture(params=FORMS.values(), ids=FORMS)
def form(request: pytest.FixtureRequest) -> Written:
    """Each form of the set in turn."""
    found: Written = request.param
    return found
