"""Seal new facts, verify old seals."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, QuerySet

from sinergi.audit.models import Fact, Seal
from sinergi.audit.rules import GENESIS, hash_fact, seal_mac

STRETCH = 1_000
"""Facts under one seal at most: a broken stretch names at most so many suspects."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify_chain` found. `broken` holds (first, last, reason) of bad stretches."""

    sealed: int
    unsealed: int
    broken: tuple[tuple[int, int, str], ...]
    head: str

    @property
    def intact(self) -> bool:
        """True when no seal is broken; unsealed facts are not yet a fault."""
        return not self.broken


def seal_facts(*, at: dt.datetime) -> int:
    """Seal all facts not yet sealed and return how many; 0 when there was nothing.

    Sealing runs apart from recording (a worker, once a minute), so that writers never
    wait for one another; `verify_chain` names the tail that is still unsealed.
    """
    sealed = 0
    with transaction.atomic():
        _wait_for_writers()
        last = Seal.all_rows.select_for_update().order_by("-id").first()
        while stretch := list(_facts_after(last.last_fact if last else 0)[:STRETCH]):
            last = _seal(stretch, previous=last.mac if last else GENESIS, at=at)
            sealed += len(stretch)
    return sealed


def verify_chain(*, kept_head: str | None = None) -> Verification:
    """Recompute every seal over the facts as they stand now.

    Reads the whole list once. A changed, deleted or inserted fact breaks its stretch; a
    removed seal breaks the next one. Seals cut off at the end leave no trace in the
    database itself: `kept_head`, a head kept elsewhere (`sinergi backup` prints one), must
    still be the MAC of some seal.
    """
    broken: list[tuple[int, int, str]] = []
    previous, sealed = GENESIS, 0
    floor = 0
    for seal in Seal.all_rows.order_by("id").iterator():
        facts = list(
            Fact.all_rows.filter(id__gt=floor, id__lte=seal.last_fact).order_by("id")
        )
        reason = _fault(seal, facts, previous)
        if reason:
            broken.append((seal.first_fact, seal.last_fact, reason))
        previous, floor = seal.mac, seal.last_fact
        sealed += seal.count
        if seal.mac == kept_head:
            kept_head = None
    if kept_head is not None and kept_head != GENESIS:
        broken.append(
            (floor + 1, floor + 1, "the head kept elsewhere is not in the chain")
        )
    return Verification(
        sealed=sealed,
        unsealed=_facts_after(floor).count(),
        broken=tuple(broken),
        head=previous,
    )


def _wait_for_writers() -> None:
    """On PostgreSQL let every open insert finish first.

    Ids are given out before commit, so a fact with a lower id could appear after its
    stretch was sealed and look like a forgery. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE audit_fact IN SHARE MODE")


def last_settled_fact() -> int:
    """Return the id below which no fact can still appear; 0 when there is none.

    For who reads the facts as news and remembers how far: a fact whose transaction was
    open while later ones were read would never be read.
    """
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        _wait_for_writers()
        newest = Fact.all_rows.order_by("-pk").values_list("pk", flat=True)
        return newest.first() or 0


def _facts_after(fact_id: int) -> QuerySet[Fact]:
    return Fact.all_rows.filter(id__gt=fact_id).order_by("id")


def _seal(stretch: list[Fact], *, previous: str, at: dt.datetime) -> Seal:
    first, last = stretch[0].pk, stretch[-1].pk
    return Seal.all_rows.create(
        first_fact=first,
        last_fact=last,
        count=len(stretch),
        previous=previous,
        mac=_mac(previous, first, last, stretch),
        sealed_at=at,
    )


def _mac(previous: str, first: int, last: int, facts: Iterable[Fact]) -> str:
    hashes = [hash_fact(_plain(fact)) for fact in facts]
    return seal_mac(
        settings.SINERGI_AUDIT_KEY,
        previous=previous,
        first=first,
        last=last,
        hashes=hashes,
    )


def _fault(seal: Seal, facts: list[Fact], previous: str) -> str:
    if seal.previous != previous:
        return "the seal before it is missing or was changed"
    if len(facts) != seal.count:
        return f"{seal.count} facts were sealed, {len(facts)} are there"
    if _mac(previous, seal.first_fact, seal.last_fact, facts) != seal.mac:
        return "a fact was changed after it was sealed"
    return ""


def _plain(fact: Fact) -> dict[str, object]:
    return {
        "id": fact.pk,
        "at": fact.at.astimezone(dt.UTC).isoformat(),
        "verb": fact.verb,
        "actor": fact.actor_id,
        "institution": fact.institution_id,
        "target": fact.target,
        "details": fact.details,
    }


def sign_checkpoint(head: str, at: dt.datetime) -> str:
    """Return our signature over a head, what lies under it, and the time, to the second.

    HMAC-SHA256 with the audit key: who holds the key can tell a checkpoint of ours from
    a made-up one. Raises ValueError when no seal has that head.
    """
    seal = Seal.all_rows.filter(mac=head).first()
    if seal is None and head != GENESIS:
        raise ValueError("no seal has this head")
    last = seal.last_fact if seal is not None else 0
    text = f"checkpoint|{head}|{last}|{at.replace(microsecond=0).isoformat()}"
    return hmac.new(
        settings.SINERGI_AUDIT_KEY, text.encode(), hashlib.sha256
    ).hexdigest()


def is_checkpoint(head: str, made: str, signature: str) -> bool:
    """True when head, time and signature are those of a checkpoint of this server."""
    try:
        ours = sign_checkpoint(head, dt.datetime.fromisoformat(made))
    except ValueError:
        return False
    return hmac.compare_digest(ours.encode(), signature.encode())


def seal_now(at: dt.datetime) -> None:
    """Seal what is new; the worker calls this once a minute."""
    seal_facts(at=at)


def last_sealed() -> int:
    """Return the id of the last sealed fact, 0 when nothing is sealed."""
    return Seal.all_rows.aggregate(last=Max("last_fact"))["last"] or 0


def last_head() -> str:
    """Return the MAC of the last seal: what to keep elsewhere; GENESIS without seals."""
    return (
        Seal.all_rows.order_by("-id").values_list("mac", flat=True).first() or GENESIS
    )
