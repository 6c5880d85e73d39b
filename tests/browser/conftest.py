"""Real servers, Chromium, and a visitor who drives it.

A server is started as a person starts it (`sinergi serve --example`), with a data folder
of its own, on a free port of this machine.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright
from psycopg.sql import SQL, Identifier

from tests.browser import crowd
from tests.browser.visitor import LOOKS, Site, Tour, Visitor, rounds
from tests.example_home import put_example

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_WORDS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 180


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, and leave sockets to the browser's own pipe."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the server answers; fail when it ends or takes too long."""
    for _ in range(PATIENCE * 5):
        if process.poll() is not None:
            pytest.fail(f"the server ended with status {process.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"no answer from {address} after {PATIENCE} s")


def surroundings(home: Path, source: Path = ROOT / "src") -> dict[str, str]:
    """Return the environment of a command that works on a data folder of its own."""
    paths = os.pathsep.join([str(source), str(ROOT)])
    return {
        **os.environ,
        "SINERGI_HOME": str(home),
        "PYTHONPATH": paths,
        "DATABASE_URL": database_of(home),
    }


@cache
def database_of(home: Path) -> str:
    """Return the address of a database of the folder's own; empty is SQLite inside it.

    `SINERGI_BROWSER_DATABASE` names a database of the PostgreSQL server to make it on.
    """
    server = os.environ.get("SINERGI_BROWSER_DATABASE", "")
    if not server:
        return ""
    name = f"browser_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return f"{server.rpartition('/')[0]}/{name}"


@contextmanager
def served(home: Path, *words: str, source: Path = ROOT / "src") -> Iterator[str]:
    """Serve a data folder and yield its address; ended by the process that was started.

    `source` is where the application lies, if not in this checkout.
    """
    port = free_port()
    command = [sys.executable, "-m", "sinergi", "serve", "--quiet", *words]
    with (home / f"server-{port}.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 our own command
            [*command, "--port", str(port)],
            # a keeper of its own, as people have it: the worker asks it, too
            env=surroundings(home, source) | {"SINERGI_KEEPER": "process"},
            stdout=log,
            stderr=log,
        )
    try:
        wait_until_ready(f"http://localhost:{port}", process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(40)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the example."""
    home = tmp_path_factory.mktemp("home")
    if not database_of(home):
        put_example(home)
    with served(home, "--example", "--migrate") as address:
        yield site_at(address, home)


def site_at(address: str, home: Path) -> Site:
    """Return a served example with its logins."""
    username, password = (home / "keys" / "example-login").read_text().split()
    name, first = (home / "first-login").read_text().split()[-2:]
    return Site(
        address, username, password, operator=(name, first), home=home,
        database=database_of(home),
    )  # fmt: skip


@pytest.fixture(scope="session")
def crowded_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a province of 2,400 made-up villages: more than one picture carries."""
    home = tmp_path_factory.mktemp("crowd")
    subprocess.run(
        [sys.executable, "-m", "tests.browser.crowd"],
        env=surroundings(home),
        check=True,
    )
    with served(home, "--no-worker") as address:
        yield Site(address, crowd.PERSON, crowd.PASSWORD)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium; skipped where there is none, a failure where CI demands it."""
    path = os.environ.get("SINERGI_CHROMIUM") or shutil.which("chromium")
    if not path:
        if os.environ.get("CI"):
            pytest.fail("Chromium cannot be had here")
        pytest.skip("Chromium cannot be had here")
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=path, args=CHROMIUM_WORDS)
        yield chromium
        chromium.close()


@pytest.fixture
def tour(
    browser: Browser, site: Site, request: pytest.FixtureRequest
) -> Iterator[Tour]:
    """Lead visitors through one journey: phone and desktop, both languages."""
    name = request.node.name.removeprefix("test_journey_").replace("_", "-")
    journey = Tour(browser, site, name)
    yield journey
    journey.check()


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Visitor]:
    """One signed-in visitor at a desk, in Indonesian."""
    tour = Tour(browser, site, "one")
    with tour.visit(rounds()[0]) as one:
        one.sign_in()
        yield one
    tour.check()


@pytest.fixture(params=LOOKS, ids=lambda one: one.name)
def looked(
    browser: Browser, site: Site, request: pytest.FixtureRequest
) -> Iterator[Visitor]:
    """One visitor in each look, not signed in; what they judged must have no fault."""
    tour = Tour(browser, site, "looks")
    with tour.visit(request.param) as one:
        yield one
    tour.check()
