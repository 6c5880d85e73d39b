"""A net that can be cut or slow: everything a browser sends to the site goes through here.

A browser's own "offline" and its throttle leave its service worker out; a line does not.
"""

import re
import selectors
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

BLOCK = 65_536
ASKED = re.compile(rb"[A-Z]+ (\S+) HTTP/1\.1\r\n")


class Pace:
    """How fast a line carries to the browser: bits a second, seconds until a word is there."""

    def __init__(self, bits: int, wait: float) -> None:
        self._seconds_per_byte, self._wait = 8 / bits, wait
        self._free_at = 0.0
        self._lock = threading.Lock()

    def go(self) -> None:
        """Wait as long as a question is on its way."""
        time.sleep(self._wait)

    def come(self, size: int) -> None:
        """Wait until so many bytes are through; all connections share the line."""
        with self._lock:
            begins = max(time.monotonic(), self._free_at)
            self._free_at = begins + size * self._seconds_per_byte
            until = self._free_at
        time.sleep(max(0.0, until - time.monotonic()))


class Line:
    """A way to the site by an address of its own; `cut()` and `mend()` it at will.

    `carried` counts the bytes that came to the browser, heads too, by what was asked for.
    """

    def __init__(self, site: str) -> None:
        self.lead_to(site)
        self.carried: Counter[str] = Counter()
        self.pace: Pace | None = None
        self._ear = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.is_whole = True
        self.address = f"http://localhost:{self._ear.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def lead_to(self, site: str) -> None:
        """Lead to another server from the next connection on."""
        parts = urlsplit(site)
        self._there = (parts.hostname or "localhost", parts.port or 80)

    def cut(self) -> None:
        """Break every connection and let no new one through."""
        self.is_whole = False
        with self._lock:
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let connections through again."""
        self.is_whole = True

    def close(self) -> None:
        """Cut for good."""
        self.cut()
        self._ear.close()

    def _listen(self) -> None:
        while True:
            try:
                here, _from = self._ear.accept()
            except OSError:
                return
            if not self.is_whole:
                here.close()
                continue
            threading.Thread(target=self._carry, args=(here,), daemon=True).start()

    def _carry(self, here: socket.socket) -> None:
        with here, suppress(OSError), socket.create_connection(self._there) as there:
            pair = {here, there}
            with self._lock:
                self._open |= pair
            try:
                self._pass_on(here, there)
            finally:
                with self._lock:
                    self._open -= pair

    def _pass_on(self, here: socket.socket, there: socket.socket) -> None:
        asked = ""
        with selectors.DefaultSelector() as ready:
            ready.register(here, selectors.EVENT_READ, there)
            ready.register(there, selectors.EVENT_READ, here)
            while True:
                for key, _mask in ready.select():
                    block = key.fileobj.recv(BLOCK)  # type: ignore[union-attr]
                    if not block:
                        return
                    if key.fileobj is here:
                        found = ASKED.match(block)
                        asked = found[1].decode() if found else asked
                        if self.pace:
                            self.pace.go()
                    else:
                        self.carried[asked] += len(block)
                        if self.pace:
                            self.pace.come(len(block))
                    key.data.sendall(block)


@contextmanager
def line_to(site: str) -> Iterator[Line]:
    """Lay a line to the site, and take it up again."""
    line = Line(site)
    try:
        yield line
    finally:
        line.close()
