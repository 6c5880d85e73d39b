"""How a process asks the keeper: over its socket, or its own memory where there is none."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from sinergi.seals.keeper.acts import perform
from sinergi.seals.keeper.frames import BadFrame, Frame, packed, receive
from sinergi.seals.keeper.server import reachable
from sinergi.seals.keeper.vault import Vault
from sinergi.seals.sealing import CannotOpen

CONNECT_S = 2.0
ANSWER_S = 120.0
"""How long an answer may take: an index over a year's reports is built within it."""


class Locked(Exception):
    """The office's key is not in memory; somebody who holds it must unlock it first."""

    def __init__(self, institution_id: int) -> None:
        super().__init__(f"institution {institution_id} is locked")
        self.institution_id = institution_id


class KeeperAway(Locked):
    """No keeper answers, so nothing is unlocked and nothing can be."""


class KeeperFailed(Exception):
    """The keeper could not answer: the function is unknown, or failed within."""


_own: Vault | None = None
_alone = False
_making = threading.Lock()


def socket_path() -> Path:
    """Return where the keeper listens."""
    return Path(settings.SINERGI_HOME) / "keeper" / "keeper.sock"


def new_vault() -> Vault:
    """Return an empty vault with the installation's times."""
    return Vault(settings.SINERGI_KEEPER_IDLE * 60, settings.SINERGI_KEEPER_MOST * 60)


def own_vault() -> Vault:
    """Return this process's own vault (SINERGI_KEEPER=memory)."""
    global _own
    with _making:
        if _own is None:
            _own = new_vault()
        return _own


def forget_all() -> None:
    """Forget what this process has unlocked in its own memory."""
    global _own
    with _making:
        if _own is not None:
            _own.lock_all()
        _own = None


@contextmanager
def in_own_memory() -> Iterator[None]:
    """Let this process's own vault answer within, and forget all at the end.

    For a single command that makes keys while no keeper runs yet.
    """
    global _alone
    if settings.SINERGI_KEEPER == "memory":
        yield
        return
    _alone = True
    try:
        yield
    finally:
        _alone = False
        forget_all()


def say(act: str, institution_id: int, *pieces: bytes, **told: Any) -> Frame:
    """Return the keeper's answer.

    Raises Locked, KeeperAway, CannotOpen or KeeperFailed.
    """
    frame = Frame({**told, "act": act, "institution": institution_id}, pieces)
    answer = _answer(frame, institution_id)
    if answer.head.get("ok"):
        return answer
    why = answer.head.get("why")
    if why == "locked":
        raise Locked(institution_id)
    if why == "cannot-open":
        raise CannotOpen("sealed to another key, another passphrase, or damaged")
    raise KeeperFailed(f"{act}: {why}")


def _answer(frame: Frame, institution_id: int) -> Frame:
    if _alone or settings.SINERGI_KEEPER == "memory":
        return perform(own_vault(), frame)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
        wire.settimeout(CONNECT_S)
        try:
            with reachable(socket_path()) as name:
                wire.connect(name)
        except OSError as error:
            raise KeeperAway(institution_id) from error
        wire.settimeout(ANSWER_S)
        try:
            wire.sendall(packed(frame))
            return receive(wire)
        except (BadFrame, OSError) as error:
            raise KeeperFailed("the line to the keeper broke") from error
