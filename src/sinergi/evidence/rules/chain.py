"""The chain of custody, without database.

Two chains run through the same events. The *item's*: each event names the digest of the
one before it, so that the story of one item verifies alone. The *office's*: each event is
linked to all that the office did before, so that no event, and no item with all of its
events, can be taken out unnoticed. `standalone/verify.py` computes the same.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
VERSION = 1


def canonical(body: Mapping[str, Any]) -> str:
    """Return the one way to write a mapping: keys sorted, no spaces, ASCII alone."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def moment(at: dt.datetime) -> str:
    """Return a time as it stands in the chain: UTC, with microseconds."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def digest_of(body: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an event's canonical form."""
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def link_of(before: str, digest: str) -> str:
    """Return the office's head after an event with this digest."""
    return hashlib.sha256(f"{before}:{digest}".encode()).hexdigest()


def strays(body: Mapping[str, Any], facts: Mapping[str, Any]) -> list[str]:
    """Return which of an item's facts are not those with which its chain begins.

    `facts` are `sha256`, `size`, `copy` (its hash), `sealed` (that of the sealed original),
    `type` and `source`; what the event does not name is not compared.
    """
    begun = body["details"]
    return [one for one in facts if begun.get(one, facts[one]) != facts[one]]


def commitment_of(salt: str, note: str) -> str:
    """Return what stands in the chain for a note that is sealed and may be erased."""
    return hashlib.sha256(f"{salt}:{note}".encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Link:
    """An event as the check reads it: what it says and what was stored beside."""

    body: Mapping[str, Any]
    digest: str
    link: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain is broken: the office's number of the event, its item, and how."""

    number: int
    item: str
    code: str


def find_breaks(
    links: Iterable[Link],
    *,
    head: str,
    count: int,
    anchors: Sequence[tuple[int, str]] = (),
    most: int = 100,
) -> list[Break]:
    """Return where an office's chain, in order, is broken; empty when it is whole.

    `head` and `count` are what the office's head says, `anchors` are (number, head) that
    were written elsewhere earlier. At most `most` breaks are returned.
    """
    walk = _Walk(dict(anchors))
    for one in links:
        walk.take(one)
        if len(walk.found) >= most:
            return walk.found
    if (walk.last, walk.before) != (count, head):
        walk.note(walk.last + 1, "", "cut-off")
    for number in walk.anchors:
        if number > walk.last:
            walk.note(number, "", "rewritten")
    return walk.found[:most]


class _Walk:
    """Goes along an office's chain and keeps what is broken."""

    def __init__(self, anchors: dict[int, str]) -> None:
        self.anchors = anchors
        self.found: list[Break] = []
        self.before, self.last = GENESIS, 0
        self._items: dict[str, tuple[int, str]] = {}

    def note(self, number: int, item: str, code: str) -> None:
        """Keep a break."""
        self.found.append(Break(number, item, code))

    def take(self, one: Link) -> None:
        """Look at the next event."""
        number, item = int(one.body["n"]), str(one.body["item"])
        seq, previous = self._items.get(item, (0, GENESIS))
        if number != self.last + 1:
            self.note(self.last + 1, item, "missing")
        if digest_of(one.body) != one.digest:
            self.note(number, item, "changed")
        elif one.body["seq"] != seq + 1 or one.body["previous"] != previous:
            self.note(number, item, "item-chain")
        if one.link != link_of(self.before, one.digest):
            self.note(number, item, "office-chain")
        if self.anchors.get(number, one.link) != one.link:
            self.note(number, item, "rewritten")
        self.before, self.last = one.link, number
        self._items[item] = (int(one.body["seq"]), one.digest)
