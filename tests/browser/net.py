"""A net that can be cut: everything a browser sends to the site goes through here.

A browser's own "offline" leaves its service worker online; a line that is cut does not.
"""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

BLOCK = 65_536


class Line:
    """A way to the site by an address of its own; `cut()` and `mend()` it at will."""

    def __init__(self, site: str) -> None:
        parts = urlsplit(site)
        self._there = (parts.hostname or "localhost", parts.port or 80)
        self._ear = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.is_whole = True
        self.address = f"http://localhost:{self._ear.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

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
                _pass_on(here, there)
            finally:
                with self._lock:
                    self._open -= pair


def _pass_on(here: socket.socket, there: socket.socket) -> None:
    with selectors.DefaultSelector() as ready:
        ready.register(here, selectors.EVENT_READ, there)
        ready.register(there, selectors.EVENT_READ, here)
        while True:
            for key, _mask in ready.select():
                block = key.fileobj.recv(BLOCK)  # type: ignore[union-attr]
                if not block:
                    return
                key.data.sendall(block)


@contextmanager
def line_to(site: str) -> Iterator[Line]:
    """Lay a line to the site, and take it up again."""
    line = Line(site)
    try:
        yield line
    finally:
        line.close()
