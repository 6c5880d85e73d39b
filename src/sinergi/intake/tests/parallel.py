"""Two things at the same moment, each with a connection and transactions of its own."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections


@pytest.fixture
def transactional_db(
    django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[None]:
    """Give the test a copy of the empty database, where transactions really end.

    In place of pytest-django's, which empties all tables afterwards: facts are
    append-only, and what migrations have put in would be gone for the tests after it.
    """
    with django_db_blocker.unblock():
        copy = _file_of if connection.vendor == "sqlite" else _clone_of
        with copy(tmp_path):
            yield


@contextmanager
def _file_of(folder: Path) -> Iterator[None]:
    """Use a file, as an installation does: threads on one in memory share its locks."""
    file = folder / "parallel.sqlite3"
    connection.ensure_connection()
    with sqlite3.connect(file) as target:
        connection.connection.backup(target)
    target.close()
    held, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.connection = held


@contextmanager
def _clone_of(_folder: Path) -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    clone = f"{name}_parallel"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{clone}" TEMPLATE "{name}"')
    connection.settings_dict["NAME"] = clone
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{clone}"')


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Return what each work returned or raised, all begun at the same moment."""
    start = threading.Barrier(len(works))
    found: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        start.wait()
        try:
            found[place] = work()
        except Exception as problem:
            found[place] = problem
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(place, work))
        for place, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
