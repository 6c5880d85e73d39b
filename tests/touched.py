"""Which tables a page reads and an act writes: what read none of those cannot have changed."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

WORD = re.compile(r"\w+")
WRITTEN = re.compile(
    r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\W?(\w+)", re.IGNORECASE
)


@dataclass
class Tables:
    """Names of tables that were named by a statement, and those a statement changed."""

    named: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)


@cache
def known() -> frozenset[str]:
    """Return the names of all tables of models."""
    models = apps.get_models(include_auto_created=True)
    return frozenset(one._meta.db_table for one in models)


@contextmanager
def touched() -> Iterator[Tables]:
    """Yield the tables that statements name and change while the block runs."""
    found = Tables()

    def hear(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        found.named |= known().intersection(WORD.findall(str(sql)))
        if change := WRITTEN.match(str(sql)):
            found.written.add(change[1])
        return execute(sql, *rest)

    with connection.execute_wrapper(hear):
        yield found
