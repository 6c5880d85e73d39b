"""The keeper's process: a Unix socket that its own user alone may speak to."""

import contextlib
import ctypes
import logging
import os
import resource
import socket
import socketserver
import struct
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from django.db import connections

from sinergi.seals.keeper.acts import perform
from sinergi.seals.keeper.frames import BadFrame, Frame, packed, receive
from sinergi.seals.keeper.vault import Vault

logger = logging.getLogger(__name__)

SLOW_S = 30.0
"""How long one may take to say its question."""
TIDY_S = 1.0
LONGEST_PATH = 100
"""Of a socket's path in bytes: the kernel takes 107 (Linux) or 103 (macOS)."""
PR_SET_DUMPABLE = 4


class Keeper(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Answers each connection in a thread of its own: a slow question holds up no other."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, path: str, vault: Vault) -> None:
        self.vault = vault
        super().__init__(path, Answering)

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Speak to processes of the same user alone."""
        return peer_uid(request) in (None, os.getuid())

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Note the kind of a fault and no more of it."""
        kind = sys.exc_info()[0]
        logger.error("the keeper broke off: %s", kind.__name__ if kind else "?")

    def service_actions(self) -> None:
        """Forget what has not been used for long."""
        self.vault.tidy()


class Answering(socketserver.BaseRequestHandler):
    """One question and its answer."""

    def handle(self) -> None:
        """Answer, or hang up on who does not keep to the form."""
        wire = cast(socket.socket, self.request)
        wire.settimeout(SLOW_S)
        try:
            question = receive(wire)
        except (BadFrame, OSError):
            return
        try:
            answer = packed(perform(cast(Keeper, self.server).vault, question))
        except BadFrame:
            answer = packed(Frame({"ok": False, "why": "too-large"}))
        finally:
            connections.close_all()
        with contextlib.suppress(OSError):
            wire.sendall(answer)


def peer_uid(wire: socket.socket) -> int | None:
    """Return who is at the other end; None where the system does not tell.

    There the socket's mode 0600 in a folder of mode 0700 keeps others out alone.
    """
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    told = wire.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", told)[1])


@contextlib.contextmanager
def reachable(path: Path) -> Iterator[str]:
    """Yield a name of the socket that is short enough for the kernel."""
    if len(os.fsencode(path)) <= LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def keep_to_itself() -> None:
    """Leave no memory behind where the system lets us: no core dump, no other's debugger."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def serve(path: Path, vault: Vault, stop: threading.Event) -> None:
    """Answer until `stop` is set; then forget everything and take the socket away.

    Raises OSError when another keeper answers there already.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with reachable(path) as name:
        _clear(path, name)
        before = os.umask(0o177)
        try:
            keeper = Keeper(name, vault)
        finally:
            os.umask(before)
        thread = threading.Thread(
            target=keeper.serve_forever, kwargs={"poll_interval": TIDY_S / 10}
        )
        thread.start()
        try:
            stop.wait()
        finally:
            keeper.shutdown()
            thread.join()
            keeper.server_close()
            vault.lock_all()
            path.unlink(missing_ok=True)


def _clear(path: Path, name: str) -> None:
    """Take away the socket of a keeper that is no more."""
    if not path.exists():
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(name)
        except OSError:
            path.unlink(missing_ok=True)
        else:
            raise OSError(f"{path}: a keeper answers there already")
