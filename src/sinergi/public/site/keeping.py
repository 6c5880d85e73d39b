"""Pages rendered once and kept in memory, until something they show has changed.

What changed is told by the audit facts: every writing service leaves one. Each process
looks for new facts of the kinds below every few seconds, and at midnight begins anew.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.db import OperationalError, connection
from django.http import HttpResponse

from sinergi.access.clock import now, today
from sinergi.audit.models import Fact
from sinergi.public.site.reading import warnings_in_force

FRESH_S = 10.0
LOOKED_BACK = 500
MOST_PAGES, MOST_BYTES = 4_000, 48 * 1024 * 1024
SHORTEST_PACKED = 600
NEWS = (
    "public:", "scores:run:published", "scores:run:withdrawn", "warnings:", "elections:",
    "outreach:session:planned", "outreach:session:edited", "outreach:session:postponed",
    "outreach:session:step", "operations:posko:made", "operations:posko:edited",
    "facilities:facility:", "intake:batch:applied", "intake:batch:undone", "web:example:",
    "cases:evenness:", "accounts:institution:",
)  # fmt: skip
"""Beginnings of verbs after which a page may look different."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it goes out: bytes, packed bytes where that pays, headers, its mark."""

    body: bytes
    packed: bytes
    headers: tuple[tuple[str, str], ...]
    mark: str

    @property
    def size(self) -> int:
        """How many bytes it takes here."""
        return len(self.body) + len(self.packed) + 500


class Keep:
    """The kept pages of this process and the version of what they show."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0
        self._lock, self._looking = threading.Lock(), threading.Lock()
        self._seen: frozenset[int] | None = None
        self._newest, self._looked_at, self._state = 0, 0.0, ""
        self._version = 0

    def get(self, path: str, make: Callable[[], HttpResponse]) -> Kept | HttpResponse:
        """Return the kept answer, made now where there is none; one that is not good as is."""
        version = self._fresh()
        if (kept := self._pages.get(path)) is not None:
            return kept
        answer = make()
        if answer.status_code != 200 or not isinstance(answer, HttpResponse):
            return answer
        made = keep_of(answer)
        with self._lock:
            if version == self._version and made.size < MOST_BYTES // 8:
                self._put(path, made)
        return made

    def forget(self) -> None:
        """Make every page anew, and look for changes at once."""
        with self._lock:
            self._clear()
            self._looked_at = 0.0

    def _put(self, path: str, made: Kept) -> None:
        if path in self._pages:
            return
        self._pages[path] = made
        self._bytes += made.size
        while len(self._pages) > MOST_PAGES or self._bytes > MOST_BYTES:
            _path, old = self._pages.popitem(last=False)
            self._bytes -= old.size

    def _clear(self) -> None:
        self._pages.clear()
        self._bytes = 0
        self._version += 1

    def _fresh(self) -> int:
        """Return the version, looking for changes where the last look is too long ago.

        One thread looks; the others go on with what is kept.
        """
        if time.monotonic() - self._looked_at < FRESH_S:
            return self._version
        if not self._looking.acquire(blocking=self._seen is None):
            return self._version
        try:
            self._look()
        except OperationalError:
            if self._seen is None:
                raise
            self._looked_at = time.monotonic()  # what is kept is better than nothing
        finally:
            self._looking.release()
        return self._version

    def _look(self) -> None:
        rows = Fact.all_rows.order_by("-pk").values_list("pk", "verb")
        newest = list(rows[:LOOKED_BACK])
        first = newest[0][0] if newest else 0
        if first - self._newest > LOOKED_BACK:
            newest = list(rows.filter(pk__gt=self._newest)[:20_000])
        told = frozenset(pk for pk, verb in newest if verb.startswith(NEWS))
        alerts = [one.pk for one in warnings_in_force(now())]  # they end by the hour
        state = f"{connection.settings_dict['NAME']} {today()} {alerts}"
        unseen = told - (self._seen or frozenset())
        with self._lock:
            if self._seen is None or unseen or state != self._state:
                self._clear()
            self._seen, self._newest, self._state = told, first, state
            self._looked_at = time.monotonic()


KEEP = Keep()


def keep_of(answer: HttpResponse) -> Kept:
    """Return what an answer says, ready to go out again and again."""
    body = answer.content
    packed = gzip.compress(body, 6, mtime=0) if len(body) >= SHORTEST_PACKED else b""
    if len(packed) >= len(body):
        packed = b""
    mark = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    return Kept(body, packed, tuple(answer.headers.items()), mark)
