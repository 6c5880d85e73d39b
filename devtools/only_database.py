"""A pytest plug-in that keeps only the tests which use the database: for the run on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

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

    So does who may open what; such a test says `one_database`, and the pages it asks for
    are asked for on both by others.
    """
    kept = [item for item in items if is_wanted(item)]
    dropped = [item for item in items if not is_wanted(item)]
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept


def is_wanted(item: pytest.Item) -> bool:
    """True for a test of the database whose outcome may differ on another one."""
    return uses_database(item) and item.get_closest_marker("one_database") is None


def uses_database(item: pytest.Item) -> bool:
    """True for a test that is marked django_db, asks for a database fixture or is a Django TestCase."""
    from django.test import TransactionTestCase

    owner = getattr(item, "cls", None)
    if owner is not None and issubclass(owner, TransactionTestCase):
        return True
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & FIXTURES)
