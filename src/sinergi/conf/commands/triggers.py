"""Triggers that keep rows unchangeable, set aside for one act of the operator."""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any


@contextlib.contextmanager
def triggers_off(connection: Any, tables: Sequence[str]) -> Iterator[None]:
    """Set the triggers of these tables aside while the block runs, inside its transaction.

    Both databases roll this back with the rest when the block fails.
    """
    if connection.vendor == "sqlite":
        with _dropped(connection, tables):
            yield
        return
    _switch(connection, tables, "DISABLE")
    yield
    _switch(connection, tables, "ENABLE")


@contextlib.contextmanager
def _dropped(connection: Any, tables: Sequence[str]) -> Iterator[None]:
    """SQLite knows no way to switch a trigger off: drop, and make again from its own text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
        )
        known = [(name, text) for name, table, text in cursor if table in set(tables)]
        for name, _ in known:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for _, text in known:
            cursor.execute(text)


def _switch(connection: Any, tables: Sequence[str], act: str) -> None:
    """Deferred checks come first: PostgreSQL alters no table that has some waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(f"ALTER TABLE {name} {act} TRIGGER USER")
