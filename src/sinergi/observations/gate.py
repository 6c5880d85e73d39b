"""How many submissions are taken at once, and how often one device may send.

Both are counted in the memory of the process: a table would cost a write for each
request, just when every write is needed.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from django.conf import settings

MINUTE = 60.0
USUAL_TURN_S, WEIGHT = 0.06, 0.05
"""Length of a turn before any was seen; how much the newest counts in the mean."""
MOST_KNOWN = 50_000


class Full(Exception):
    """As many submissions as may be are being taken."""


class Gate:
    """Lets so many threads in at once, and so many of these do the work at a time.

    Who is in reads what its sender sends, which may take minutes on a bad line, and then
    waits for its turn; all others hear "full". Those who are in are fewer than the
    threads of a server process, so a rush fills neither the memory nor the time of those
    who read pages.
    """

    def __init__(self, most: int, *, waiting: int, patience: float) -> None:
        self._free = threading.BoundedSemaphore(most)
        self._most, self._turn_s = most, USUAL_TURN_S
        self._room, self._here = most + waiting, 0
        self._lock = threading.Lock()
        self._patience = patience

    def is_full(self) -> bool:
        """True when whoever comes now hears "full", unless somebody goes before."""
        return self._here >= self._room

    def __enter__(self) -> "Gate":
        """Come in, or raise Full."""
        with self._lock:
            if self.is_full():
                raise Full
            self._here += 1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Go out."""
        with self._lock:
            self._here -= 1

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Do the work when it is one's turn; raises Full after `patience` seconds."""
        if not self._free.acquire(timeout=self._patience):
            raise Full
        began = time.monotonic()
        try:
            yield
        finally:
            self._free.release()
            self._turn_s += WEIGHT * (time.monotonic() - began - self._turn_s)

    def pace(self) -> float:
        """Return how many are done in a second while there is always one more.

        From the time turns took lately; two that end at once may lose one of them.
        """
        return self._most / max(self._turn_s, 0.001)


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
