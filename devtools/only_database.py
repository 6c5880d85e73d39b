"""A pytest plug-in that keeps only the tests which use the database: for the run on PostgreSQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

DRAWN = re.compile(r"test_(\w+_)?(pages|views)\.py::")
"""Modules that say what a page draws."""
FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "live_server",
}


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Deselect what would only repeat itself: numbers, rules and files know no database.

    So does who may open what; such a test says `one_database`. What a page draws from its
    rows is asked on one, too: that every page and list opens with rows on both is asked in
    `tests/test_access_rows.py`, and questions and changes have tests of their own.
    """
    kept = [item for item in items if is_wanted(item)]
    dropped = [item for item in items if not is_wanted(item)]
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept


def is_wanted(item: pytest.Item) -> bool:
    """True for a test of the database whose outcome may differ on another one."""
    if item.get_closest_marker("one_database") is not None or DRAWN.search(item.nodeid):
        return False
    return uses_database(item)


def uses_database(item: pytest.Item) -> bool:
    """True for a test that is marked django_db, asks for a database fixture or is a Django TestCase."""
    from django.test import TransactionTestCase

    owner = getattr(item, "cls", None)
    if owner is not None and issubclass(owner, TransactionTestCase):
        return True
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & FIXTURES)
