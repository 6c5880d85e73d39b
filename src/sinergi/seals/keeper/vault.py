"""What is unlocked, in the memory of one process; it opens, and hands no key out."""

import hmac
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyrage

from sinergi.seals.sealing import (
    BadKey,
    CannotOpen,
    identity_in,
    new_pair,
    open_with_any,
    recipients_counted,
    seal,
    unwrap,
    wrap,
)

Asked = Callable[["Office", dict[str, Any]], dict[str, Any]]


class NotUnlocked(LookupError):
    """The office's key is not in memory."""


class NoSuchQuestion(LookupError):
    """No function of that name stands in the table."""


@dataclass(eq=False)
class Office:
    """An unlocked office, as a function of `conf/keeper.py` meets it.

    `memory` lives until the office is locked; `lock` guards it where several ask at once.
    """

    institution_id: int
    by: int | None
    at: str
    _keys: list[pyrage.x25519.Identity] = field(repr=False)
    memory: dict[str, Any] = field(default_factory=dict, repr=False)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    began: float = 0.0
    used: float = 0.0

    def open(self, sealed: bytes) -> bytes:
        """Return what was sealed to one of the office's keys.

        Raises CannotOpen, and NotUnlocked when the office was locked meanwhile.
        """
        keys = list(self._keys)
        if not keys:
            raise NotUnlocked(self.institution_id)
        return open_with_any(sealed, keys)

    def forget(self) -> None:
        """Let go of keys and memory."""
        self._keys.clear()
        self.memory.clear()


class Vault:
    """All unlocked offices of an installation.

    `idle_s`: seconds without a question after which an office is locked; `most_s`: seconds
    after unlocking at which it is locked in any case; `clock` returns seconds and never
    goes back. Methods may be called from many threads.
    """

    def __init__(
        self,
        idle_s: float,
        most_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.idle_s, self.most_s, self.clock = idle_s, most_s, clock
        self._offices: dict[int, Office] = {}
        self._lock = threading.Lock()

    # --- keys are made and changed ----------------------------------------------------

    def make(self, passphrase: str, work: int) -> dict[str, Any]:
        """Return a new pair's public half, and its private one under the passphrase."""
        pair = new_pair()
        wrapped = wrap(pair.private.encode(), passphrase, work)
        return {"public": pair.public, "wrapped": wrapped}

    def change(self, wrapped: bytes, old: str, new: str, work: int) -> bytes:
        """Return the same private half under another passphrase; raises CannotOpen."""
        return wrap(unwrap(wrapped, old), new, work)

    def unlock(
        self, institution_id: int, chain: Sequence[bytes], passphrase: str,
        public: str, told: Mapping[str, Any],
    ) -> None:  # fmt: skip
        """Take the private halves into memory; raises CannotOpen.

        `chain` begins with the key in force, under the passphrase; each next one is
        sealed to the key before it. `public` is what the first must belong to.
        """
        text = unwrap(chain[0], passphrase).decode(errors="replace")
        self.admit(institution_id, text, chain[1:], public, told)

    def admit(
        self, institution_id: int, private: str, older: Sequence[bytes],
        public: str, told: Mapping[str, Any],
    ) -> None:  # fmt: skip
        """Take a private half that is open already, and what opens by it."""
        keys = [_key(private)]
        if not hmac.compare_digest(str(keys[0].to_public()), public):
            raise CannotOpen("belongs to another key")
        for sealed in older:
            keys.append(_key(open_with_any(sealed, keys).decode(errors="replace")))
        at = self.clock()
        office = Office(
            institution_id, told.get("by"), str(told.get("at", "")), keys,
            began=at, used=at,
        )  # fmt: skip
        with self._lock:
            before = self._offices.get(institution_id)
            self._offices[institution_id] = office
        if before is not None:
            before.forget()

    def hand_on(self, institution_id: int, to_public: str) -> bytes:
        """Return the private half in force, sealed to its successor's public key."""
        office = self.office(institution_id)
        return seal(str(office._keys[0]).encode(), [to_public])

    def private_half(self, institution_id: int, wrapped: bytes, passphrase: str) -> str:
        """Return the private half for cutting it into pieces; the passphrase is asked anew.

        Raises CannotOpen.
        """
        return identity_in(unwrap(wrapped, passphrase).decode(errors="replace"))

    # --- and used ---------------------------------------------------------------------

    def office(self, institution_id: int) -> Office:
        """Return an unlocked office and note that it is used; raises NotUnlocked."""
        self.tidy()
        with self._lock:
            office = self._offices.get(institution_id)
            if office is None:
                raise NotUnlocked(institution_id)
            office.used = self.clock()
        return office

    def open(self, institution_id: int, sealed: Sequence[bytes]) -> list[bytes]:
        """Return what was sealed; raises NotUnlocked or CannotOpen."""
        office = self.office(institution_id)
        return [office.open(one) for one in sealed]

    def rewrap(
        self, institution_id: int, sealed: Sequence[bytes], to_public: str,
        also: Sequence[Sequence[str]] | None = None,
    ) -> list[tuple[str, bytes]]:  # fmt: skip
        """Return for each ("kept", b""), ("stuck", b"") or ("moved", sealed anew).

        What was sealed to more than the office is sealed to the keys in `also` as well.
        """
        office = self.office(institution_id)
        newest = office._keys[:1]
        others = also or [()] * len(sealed)
        return [
            self._rewrapped(office, one, newest, [to_public, *more])
            for one, more in zip(sealed, others, strict=True)
        ]

    def _rewrapped(
        self, office: Office, sealed: bytes, newest: list[Any], to: list[str]
    ) -> tuple[str, bytes]:
        try:
            open_with_any(sealed, newest)
        except CannotOpen:
            pass
        else:
            return "kept", b""
        try:
            told = office.open(sealed)
        except CannotOpen:
            return "stuck", b""
        return "moved", seal(told, to if recipients_counted(sealed) > 1 else to[:1])

    def ask(
        self, institution_id: int, function: Asked, payload: dict[str, Any]
    ) -> dict[str, Any]:
        """Return what the function answers; raises NotUnlocked and what it raises."""
        return function(self.office(institution_id), payload)

    def state(self, institution_id: int) -> dict[str, Any] | None:
        """Return who unlocked, when, and for how many seconds more; None when locked."""
        self.tidy()
        with self._lock:
            office = self._offices.get(institution_id)
        if office is None:
            return None
        return {"by": office.by, "at": office.at, "left_s": int(self._left(office))}

    # --- and forgotten ----------------------------------------------------------------

    def lock(self, institution_id: int) -> bool:
        """Forget one office; True when it was unlocked."""
        with self._lock:
            office = self._offices.pop(institution_id, None)
        if office is not None:
            office.forget()
        return office is not None

    def lock_all(self) -> None:
        """Forget everything."""
        with self._lock:
            offices, self._offices = list(self._offices.values()), {}
        for office in offices:
            office.forget()

    def tidy(self) -> None:
        """Forget the offices whose time is over."""
        with self._lock:
            over = [
                one.institution_id
                for one in self._offices.values()
                if self._left(one) <= 0
            ]
        for institution_id in over:
            self.lock(institution_id)

    def _left(self, office: Office) -> float:
        at = self.clock()
        return min(office.used + self.idle_s - at, office.began + self.most_s - at)


def _key(text: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(identity_in(text))
    except BadKey as error:
        raise CannotOpen("no private key inside") from error
