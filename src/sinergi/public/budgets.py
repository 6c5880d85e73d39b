"""How much the door takes at once: buckets in this process's memory, of everybody together.

Nothing is counted by sender, so nothing about a sender is held, not even for a moment. A
flood makes others wait; what was accepted before is on the disk.
"""

import time
from threading import BoundedSemaphore, Lock

from django.conf import settings


class Bucket:
    """Fills by `rate` a second up to `burst`; each thing taken empties it by its size."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._level, self._at, self._lock = burst, time.monotonic(), Lock()

    def take(self, size: float = 1.0) -> bool:
        """Take so much; False, and nothing taken, when there is not enough."""
        with self._lock:
            now = time.monotonic()
            self._level = min(self.burst, self._level + (now - self._at) * self.rate)
            self._at = now
            if self._level < size:
                return False
            self._level -= size
            return True

    def fullness(self) -> float:
        """Return how full it is, 0 to 1."""
        with self._lock:
            now = time.monotonic()
            level = min(self.burst, self._level + (now - self._at) * self.rate)
            return level / self.burst

    def refill(self) -> None:
        """Fill it again, for tests."""
        with self._lock:
            self._level = self.burst


RATE = float(settings.SINERGI_DOOR_RATE)
SENT = Bucket(RATE * 4, RATE * 40)
"""Reports, with whatever proof."""
ANSWERED = Bucket(RATE, RATE * 20)
"""Reports with an answered question alone: what a person without JavaScript sends."""
BYTES = Bucket(4_000_000, 400_000_000)
"""Bytes of files."""
WRONG = Bucket(5, 100)
"""Receipts that open nothing."""
PAPERS = Bucket(1, 20)
"""Forms as PDF."""
ALL = (SENT, ANSWERED, BYTES, WRONG, PAPERS)

typesetting = BoundedSemaphore(1)
"""One paper at a time."""
large = BoundedSemaphore(4)
"""Bodies with files in memory at a time; reports without files do not wait for them."""
receiving = BoundedSemaphore(2)
"""Files in memory at a time."""
