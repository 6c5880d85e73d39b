"""Fixtures for every test: shared data, and the people every view test asks about."""

import datetime as dt
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests.example_home import put_tables

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from sinergi.accounts.models import Institution, Person
    from sinergi.accounts.roles import InstitutionKind, Role

ROOT = Path(__file__).parent
SHARED = Path(os.environ.get("SINERGI_SHARED") or ROOT.parent / "shared")
DEMAND_REAL_DATA = os.environ.get("SINERGI_DEMAND_REAL_DATA") == "1"

# Tests never touch the data of the installation in the checkout.
os.environ.setdefault("SINERGI_HOME", str(ROOT / "build" / "test-home"))

# One process holds its own keys, under passphrases that are cheap to stretch.
os.environ.setdefault("SINERGI_KEEPER", "memory")
os.environ.setdefault("SINERGI_SEAL_WORK", "4")

# Some hundred processes are started from here: each would compile every module anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# In CI the same examples every time: a change is judged, not the luck of the draw.
hypothesis_settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis_settings.register_profile("here", deadline=None)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "here")

MEETING = dt.datetime(2023, 9, 14, 3, 0, tzinfo=dt.UTC)
"""The audiensi the platform answers to: a fixed time for tests that need one."""


def pytest_configure() -> None:
    """Set what the environment came too late for: settings are read before this file."""
    from django.conf import settings

    settings.SINERGI_KEEPER, settings.SINERGI_SEAL_WORK = "memory", 4


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared data; skip without it, fail where CI demands it."""
    if (SHARED / "data").is_dir():
        return SHARED
    if DEMAND_REAL_DATA:
        pytest.fail(f"real data demanded, but {SHARED} is not there")
    pytest.skip(f"no shared data at {SHARED}; set SINERGI_SHARED")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Fill the test's database with tables made once for all processes, where it is
    SQLite in memory: its migrations then find nothing to do."""
    from django.db import connection

    name = connection.settings_dict["TEST"]["NAME"]
    if connection.vendor != "sqlite" or not connection.creation.is_in_memory_db(
        name or ":memory:"
    ):
        yield
        return
    folder = tmp_path_factory.mktemp("tables")
    put_tables(folder)
    source = sqlite3.connect(folder / "sinergi.sqlite3")
    source.execute("PRAGMA journal_mode=DELETE")
    held = sqlite3.connect(connection.creation._get_test_db_name(), uri=True)
    source.backup(held)
    source.close()
    yield
    held.close()


@pytest.fixture
def at() -> dt.datetime:
    """Return the time tests give to services."""
    return MEETING


@pytest.fixture(autouse=True)
def _cheap_passwords(request: pytest.FixtureRequest) -> None:
    """Hash with MD5: argon2 takes 0.2 s on purpose, and no test measures it."""
    if "settings" in request.fixturenames or "db" in request.fixturenames:
        settings = request.getfixturevalue("settings")
        settings.PASSWORD_HASHERS = [
            "django.contrib.auth.hashers.MD5PasswordHasher",
            "django.contrib.auth.hashers.Argon2PasswordHasher",
        ]


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Let no test speak the language that a request of the test before it asked for."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _own_door() -> Iterator[None]:
    """Let no test find at the public door what the test before it had made known."""
    yield
    if known := sys.modules.get("sinergi.public.known"):
        known.forget()
    if budgets := sys.modules.get("sinergi.public.budgets"):
        for bucket in budgets.ALL:
            bucket.refill()


@pytest.fixture(autouse=True)
def _own_keys() -> Iterator[None]:
    """Let no test find unlocked what the test before it unlocked: ids come again."""
    yield
    if speaking := sys.modules.get("sinergi.seals.keeper.speaking"):
        speaking.forget_all()


def let_go(answer: "HttpResponseBase") -> None:
    """Close the file of an answer, and not the test's own connection with it.

    `answer.close()` ends the request, upon which Django closes a connection that stands
    in a transaction, as every test's does on PostgreSQL.
    """
    for close in answer._resource_closers:
        close()


def make_institution(
    name: str, kind: "InstitutionKind", area_code: str = "31.75"
) -> "Institution":
    """Return an institution in the database."""
    from sinergi.accounts.services import create_institution

    return create_institution(name, kind, area_code, by=None, at=MEETING)


def make_person(
    username: str, role: "Role", institution: "Institution", area_code: str = "31.75"
) -> "Person":
    """Return a person with one role since long ago; the password is the user name × 3."""
    from sinergi.accounts.services import create_person, give_role

    person = create_person(
        username, username.title(), password=username * 3, by=None, at=MEETING
    )
    give_role(
        person,
        institution,
        role,
        area_code,
        valid_from=dt.date(2022, 1, 1),
        by=None,
        at=MEETING,
    )
    return person


@pytest.fixture
def bawaslu(db: None) -> "Institution":
    """Return Alice's institution."""
    from sinergi.accounts.roles import InstitutionKind

    return make_institution("Bawaslu Jakarta Timur", InstitutionKind.BAWASLU)


@pytest.fixture
def pemkot(db: None) -> "Institution":
    """Return Charlie's institution."""
    from sinergi.accounts.roles import InstitutionKind

    return make_institution("Pemkot Jakarta Timur", InstitutionKind.PEMKOT)


@pytest.fixture
def alice(bawaslu: "Institution") -> "Person":
    """Return Alice, who owns the rows: leader at Bawaslu."""
    from sinergi.accounts.roles import Role

    return make_person("alice", Role.BAWASLU_LEADER, bawaslu)


@pytest.fixture
def bob(bawaslu: "Institution") -> "Person":
    """Return Bob, who works beside Alice: analyst at Bawaslu."""
    from sinergi.accounts.roles import Role

    return make_person("bob", Role.BAWASLU_ANALYST, bawaslu)


@pytest.fixture
def charlie(pemkot: "Institution") -> "Person":
    """Return Charlie, a stranger to Alice's rows: coordinator at Pemkot."""
    from sinergi.accounts.roles import Role

    return make_person("charlie", Role.COORDINATOR, pemkot)


@pytest.fixture
def dian(db: None) -> "Person":
    """Return Dian of FKUB, a partner, who may see next to nothing."""
    from sinergi.accounts.roles import InstitutionKind, Role

    fkub = make_institution("FKUB Jakarta Timur", InstitutionKind.FKUB)
    return make_person("dian", Role.PARTNER, fkub)


@pytest.fixture
def omar(db: None) -> "Person":
    """Return Omar, who runs the server."""
    from sinergi.accounts.roles import InstitutionKind, Role

    operator = make_institution("Operator", InstitutionKind.OPERATOR, "")
    return make_person("omar", Role.OPERATOR, operator, "")
