"""How many submissions are taken at once, and how often one device may send.

Both are counted in the memory of the process: a table would cost a write for each
request, just when every write is needed.
"""

import threading
import time
from types import TracebackType

from django.conf import settings

MINUTE = 60.0
MOST_KNOWN = 50_000


class Full(Exception):
    """As many submissions as may be are being taken."""


class Gate:
    """Lets a number of threads in; some more wait for a while, all others hear "full".

    In and waiting together are fewer than the threads of a server process, so a rush
    fills neither the memory nor the time of those who read pages.
    """

    def __init__(self, most: int, *, waiting: int, patience: float) -> None:
        self._free = threading.BoundedSemaphore(most)
        self._room, self._here = most + waiting, 0
        self._lock = threading.Lock()
        self._patience = patience

    def is_full(self) -> bool:
        """True when whoever comes now hears "full", unless somebody goes before."""
        return self._here >= self._room

    def __enter__(self) -> None:
        """Come in, or raise Full: at once with nowhere to wait, else after `patience`."""
        with self._lock:
            if self.is_full():
                raise Full
            self._here += 1
        if not self._free.acquire(timeout=self._patience):
            self._leave()
            raise Full

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Go out."""
        self._free.release()
        self._leave()

    def _leave(self) -> None:
        with self._lock:
            self._here -= 1


GATE = Gate(
    settings.SINERGI_TAKEN_AT_ONCE,
    waiting=settings.SINERGI_TAKEN_WAITING,
    patience=5.0,
)

_counts: dict[str, tuple[float, int]] = {}
_lock = threading.Lock()


def often(who: str, most: int) -> bool:
    """Count one more for somebody; True beyond `most` in a minute."""
    now = time.monotonic()
    with _lock:
        if len(_counts) > MOST_KNOWN:
            _counts.clear()
        since, count = _counts.get(who, (now, 0))
        if now - since > MINUTE:
            since, count = now, 0
        _counts[who] = since, count + 1
    return count >= most


def forget() -> None:
    """Forget how often anybody has sent."""
    with _lock:
        _counts.clear()
