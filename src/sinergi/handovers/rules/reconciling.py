"""The monthly sums: what was sent is received or not, what was received is one of three."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sinergi.handovers.rules.steps import State


class Bin(StrEnum):
    """Where one hand-over stands in the sums; in exactly one."""

    NOT_RECEIVED = "not-received"
    OPEN = "open"
    ANSWERED = "answered"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Sums:
    """Counts of one direction between two institutions.

    `withdrawn` are those of `not_received` that nobody waits for, `late` those whose clock
    has run out while nobody answered.
    """

    not_received: int = 0
    open: int = 0
    answered: int = 0
    disputed: int = 0
    withdrawn: int = 0
    late: int = 0

    @property
    def received(self) -> int:
        """Answered, open or disputed."""
        return self.answered + self.open + self.disputed

    @property
    def sent(self) -> int:
        """All of them."""
        return self.received + self.not_received

    def told(self) -> dict[str, int]:
        """Return all counts by name."""
        return {
            "sent": self.sent, "received": self.received,
            "not_received": self.not_received, "answered": self.answered,
            "open": self.open, "disputed": self.disputed,
            "withdrawn": self.withdrawn, "late": self.late,
        }  # fmt: skip


def bin_of(state: State, *, received: bool, disputed: bool) -> Bin:
    """Return the bin of a hand-over.

    `received` and `disputed`: whether it has been received, and is (or was, before it was
    replaced) in dispute.
    """
    if not received:
        return Bin.NOT_RECEIVED
    if disputed or state is State.DISPUTED:
        return Bin.DISPUTED
    return Bin.ANSWERED if state is State.ANSWERED else Bin.OPEN


def add_up(rows: Iterable[tuple[State, bool, bool, bool]]) -> Sums:
    """Return the sums of (state, received, disputed, late)."""
    counts = dict.fromkeys(Bin, 0)
    withdrawn = late = 0
    for state, received, disputed, is_late in rows:
        place = bin_of(state, received=received, disputed=disputed)
        counts[place] += 1
        gone = state in {State.WITHDRAWN, State.SUPERSEDED}
        withdrawn += gone and place is Bin.NOT_RECEIVED
        late += is_late and not gone and place in {Bin.NOT_RECEIVED, Bin.OPEN}
    return Sums(
        counts[Bin.NOT_RECEIVED], counts[Bin.OPEN], counts[Bin.ANSWERED],
        counts[Bin.DISPUTED], withdrawn, late,
    )  # fmt: skip
