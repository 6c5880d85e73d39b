"""What other apps ask of the keeper: open, ask, and whether an office is unlocked.

The keeper is a process of its own (`sinergi keeper`, started by `sinergi serve`), so that
private halves stand in one memory alone, whatever the number of web processes. A vault in
this process stands for it where SINERGI_KEEPER=memory: tests, and single commands.
"""

import datetime as dt
import os
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from sinergi.access.actor import Actor
from sinergi.seals.keeper.frames import MOST_BYTES, MOST_PIECES
from sinergi.seals.keeper.speaking import (
    KeeperAway,
    KeeperFailed,
    Locked,
    forget_all,
    say,
)
from sinergi.seals.keys import NoKey
from sinergi.seals.models import OfficeKey
from sinergi.seals.models.key import IN_FORCE, OPENING
from sinergi.seals.sealing import CannotOpen, Sealed

__all__ = [
    "CannotOpen", "KeeperAway", "KeeperFailed", "Locked", "ask", "forget_all",
    "is_unlocked", "lock", "open_texts", "state_of", "unlock",
]  # fmt: skip


def unlock(
    institution_id: int, passphrase: str, *, by: Actor | None, at: dt.datetime
) -> OfficeKey:
    """Have the keeper take the office's key into memory; return the key.

    Raises NoKey, CannotOpen for another passphrase, KeeperAway. Records nothing: pages go
    by `services.holding.unlock_office`, which counts wrong tries and records.
    """
    chain = key_chain(institution_id)
    say(
        "unlock", institution_id, *(wrapped_of(key) for key in chain),
        passphrase=sent(passphrase), public=chain[0].public,
        by=None if by is None else by.pk, at=at.isoformat(),
    )  # fmt: skip
    return chain[0]


def key_chain(institution_id: int) -> list[OfficeKey]:
    """Return the key in force, then each older one that still opens; raises NoKey."""
    keys = OfficeKey.all_rows.filter(
        institution_id=institution_id, state__in=(IN_FORCE, OPENING)
    )
    found = list(keys.order_by("-pk"))
    if not found or found[0].state != IN_FORCE:
        raise NoKey(institution_id, "text")
    return found


def key_file(key: OfficeKey) -> Path:
    """Return where an embedded key's file is."""
    return Path(settings.SINERGI_KEYS) / "seals" / f"{key.public}.age"


def wrapped_of(key: OfficeKey) -> bytes:
    """Return the private half as it is kept; raises CannotOpen when its file is gone."""
    if not key.embedded or key.state != IN_FORCE:
        return bytes(key.wrapped)
    try:
        return key_file(key).read_bytes()
    except OSError as error:
        raise CannotOpen("the key's file is not there") from error


def keep_wrapped(key: OfficeKey, wrapped: bytes) -> None:
    """Save the key with its private half, in the table or in its file."""
    if key.embedded:
        _write(key_file(key), wrapped)
        key.wrapped = b""
    else:
        key.wrapped = wrapped
    key.save()


def _write(path: Path, data: bytes) -> None:
    """Put a file in place of the one before, so that one of them is always whole."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def sent(passphrase: str) -> str:
    """Return a passphrase as it is stretched; raises CannotOpen for what is no text.

    Two ways of writing the same letter become one: keyboards differ in that.
    """
    text = unicodedata.normalize("NFKC", passphrase.strip())
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise CannotOpen("no text") from error
    return text


def lock(institution_id: int) -> bool:
    """Have the keeper forget the office's key; True when it was unlocked."""
    try:
        return bool(say("lock", institution_id).head.get("was"))
    except KeeperAway:
        return False


def state_of(institution_id: int) -> dict[str, Any] | None:
    """Return `by` (id), `at` (ISO), `left_s`; None when locked or no keeper answers."""
    try:
        state: dict[str, Any] | None = say("state", institution_id).head.get("state")
    except KeeperAway:
        return None
    return state


def is_unlocked(institution_id: int) -> bool:
    """True when the office's texts can be opened now."""
    return state_of(institution_id) is not None


def open_texts(institution_id: int, sealed: Sequence[Sealed]) -> list[bytes]:
    """Return what was sealed to the office, in the same order.

    Raises Locked, CannotOpen when one of them opens to none of its keys, KeeperFailed.
    """
    opened: list[bytes] = []
    for some in portions(bytes(one) for one in sealed):
        opened.extend(say("open", institution_id, *some).pieces)
    return opened


def portions(sealed: Iterable[bytes]) -> Iterable[list[bytes]]:
    """Yield so many at a time as go into one question."""
    some: list[bytes] = []
    size = 0
    for one in sealed:
        if some and (size + len(one) > MOST_BYTES or len(some) >= MOST_PIECES):
            yield some
            some, size = [], 0
        some.append(one)
        size += len(one)
    if some:
        yield some


def ask(institution_id: int, name: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Return what the function `name` of `conf/keeper.py` answers inside the keeper.

    Payload and answer are JSON. Raises Locked, CannotOpen, KeeperFailed.
    """
    answer = say("ask", institution_id, name=name, payload=payload).head["answer"]
    return dict(answer)
