"""A database that does not answer in time: how long to wait for it, and what is told then.

SQLite lets one write at a time, and a large import writes for a while; on PostgreSQL a
table may be locked, or all connections in use. Who waits in vain has lost nothing and is
told so, which is no fault of the program.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from sinergi.access.problems import is_for_program, problem_answer

logger = logging.getLogger(__name__)

AGAIN_S = 15
"""When to come again, where nobody knows better."""
SQLITE_BUSY = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
}  # fmt: skip
PYTHONS_OWN_S = 5.0
"""How long the module sqlite3 waits where nothing else is said."""
FIRST_BYTE = 0xFF
"""SQLite's extended codes hold the plain one in their lowest byte."""


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """Let statements within wait so long for a lock; then they raise OperationalError.

    A connection that broke meanwhile is replaced, so its setting needs no mending. Around
    whole transactions: within a broken one the usual time could not be set again.
    """
    usual, own = _settings(seconds)
    with connection.cursor() as cursor:
        cursor.execute(own)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute(usual)


def _settings(seconds: float) -> tuple[str, str]:
    """Return the statements that set the usual time of waiting and this one."""
    milliseconds = int(seconds * 1000)
    if connection.vendor == "sqlite":
        options: Any = connection.settings_dict["OPTIONS"]
        usual = int(options.get("timeout", PYTHONS_OWN_S) * 1000)
        return f"PRAGMA busy_timeout={usual}", f"PRAGMA busy_timeout={milliseconds}"
    return "RESET lock_timeout", f"SET lock_timeout = {milliseconds}"


def is_busy(error: OperationalError) -> bool:
    """True when it may go well a moment later: a lock, no room, no connection."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & FIRST_BYTE in SQLITE_BUSY
    return connection.vendor == "postgresql"


class TellWhenBusy:
    """Answer 503 with words where the database gave up.

    The transaction that waited is undone; an earlier one of the same request may stand.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as ever."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Return the answer for a busy database, None for everything else."""
        if not isinstance(exception, OperationalError) or not is_busy(exception):
            return None
        logger.warning("the database was busy", exc_info=exception)
        answer: HttpResponse
        if is_for_program(request):
            answer = problem_answer("busy")
        else:
            # Without the request: the frame of a page would ask the database again.
            answer = HttpResponse(render_to_string("503.html"), status=503)
        answer["Retry-After"] = str(AGAIN_S)
        return answer
