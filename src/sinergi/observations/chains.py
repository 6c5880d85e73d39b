"""A filled form and its edits: their order, and which one of them is decided about.

A chain has one `root`, in whatever order its members came, and one that is `current`, but
none once all of it was withdrawn.
"""

import hashlib
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import Q

from sinergi.observations.models import State, Submission
from sinergi.observations.querysets.submission import SubmissionQuerySet

Chain = list[Submission]


def locked_chain(first: int) -> Chain:
    """Return the rows whose root is `first`, and that one, in order; locked until the end.

    Locked by key, so that two who want one chain wait for each other; then read anew.
    """
    rows: SubmissionQuerySet[Submission] = Submission.all_rows.filter(
        Q(pk=first) | Q(root_id=first)
    )
    if connection.features.has_select_for_update:
        locked = rows.order_by("pk").select_for_update(of=("self",))
        list(locked.values_list("pk", flat=True))
    return in_order(rows.with_form())


def locked_chain_of(pk: int) -> tuple[int, Chain]:
    """Return the key of the first of the chain of `pk`, and that chain, locked.

    While it waited for the lock, another may have joined the chain to a longer one, whose
    first is another: then that one is locked, until nothing changes any more. The lock of
    the shorter one is let go before, as who holds some rows and waits for earlier ones
    may wait for somebody who waits for them. On SQLite one writes at a time anyway.
    """
    if not connection.features.has_select_for_update:
        first = _first_of(pk)
        return first, locked_chain(first)
    while True:
        before = transaction.savepoint()
        first = _first_of(pk)
        chain = locked_chain(first)
        if _first_of(pk) == first:
            transaction.savepoint_commit(before)
            return first, chain
        transaction.savepoint_rollback(before)


def _first_of(pk: int) -> int:
    root = Submission.all_rows.values_list("root_id", flat=True).get(pk=pk)
    return root or pk


def hold_instances(*instance_ids: str) -> None:
    """Let nobody else take a form of these instances until this transaction ends.

    Two transactions do not see each other's rows before they end: of an original and its
    edit that come at the same instant, neither would find the other. On SQLite one writes
    at a time anyway.
    """
    if connection.vendor != "postgresql":
        return
    keys = {_lock_key(one) for one in instance_ids if one}
    with connection.cursor() as cursor:
        for key in sorted(keys):  # in one order, so that no two wait for each other
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _lock_key(instance_id: str) -> int:
    """Return 64 bits of the instance's hash; two alike wait without need, no more."""
    digest = hashlib.sha256(f"submission:{instance_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def in_order(rows: Iterable[Submission]) -> Chain:
    """Return an edit after what it edits; of two edits of one the later received last."""
    left, found = sorted(rows, key=lambda row: row.pk), Chain()
    while left:
        edited = {row.deprecated_id for row in left}
        last = [row for row in left if row.instance_id not in edited] or left
        found.insert(0, last[-1])
        left.remove(last[-1])
    return found


def newest_accepted(chain: Sequence[Submission], *, but: int = 0) -> Submission | None:
    """Return the last accepted one of a chain in order, whose sightings are in force.

    `but` is the key of one that is passed over.
    """
    accepted = [r for r in chain if r.state == State.ACCEPTED and r.pk != but]
    return accepted[-1] if accepted else None


def make_current(row: Submission | None, chain: Iterable[Submission]) -> None:
    """Mark that row, or none, as the one of its chain that is decided about and listed."""
    for one in chain:
        is_current = row is not None and one.pk == row.pk
        if one.current != is_current:
            one.current = is_current
            one.save(update_fields=["current"])


def one_to_decide(chain: Sequence[Submission]) -> Submission:
    """Return the newest of a chain in order, or what stands once that one is rejected."""
    kept = [row for row in chain if row.state != State.WITHDRAWN] or chain
    newest = kept[-1]
    if newest.state == State.REJECTED:
        return newest_accepted(kept) or newest
    return newest


def settle_chain(pk: int) -> Chain:
    """Mark anew which of the chain of `pk` is decided about; return the chain, locked.

    Nobody where all of it was withdrawn.
    """
    _first, chain = locked_chain_of(pk)
    left = [row for row in chain if row.state != State.WITHDRAWN]
    make_current(one_to_decide(left) if left else None, chain)
    return chain


def is_replaced(row: Submission) -> bool:
    """True where another of the chain is decided about instead.

    Not for the newest edit that was rejected: second thoughts may still accept it.
    """
    if row.current:
        return False
    if row.state != State.REJECTED or row.root_id is None:
        return True
    rows = Submission.all_rows.filter(Q(pk=row.root_id) | Q(root_id=row.root_id))
    return in_order(rows.light())[-1].pk != row.pk
