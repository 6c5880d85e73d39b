"""The steps of a hand-over: one table of who may do what in which state."""

import datetime as dt
from enum import StrEnum

SKEW = dt.timedelta(minutes=5)
"""How far another clock may be ahead of ours."""
OLDEST = dt.timedelta(days=180)
"""A package that arrives later than this after it was signed is refused."""


class State(StrEnum):
    """Where a hand-over stands."""

    SENT = "sent"
    RECEIVED = "received"
    ANSWERED = "answered"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Side(StrEnum):
    """Who acts."""

    SENDER = "sender"
    RECEIVER = "receiver"


class Act(StrEnum):
    """What can be done with a hand-over."""

    RECEIVE = "receive"
    ANSWER = "answer"
    DISPUTE = "dispute"
    SETTLE = "settle"
    WITHDRAW = "withdraw"
    REPLACE = "replace"
    REMIND = "remind"


S, R = Side.SENDER, Side.RECEIVER
ALLOWED: dict[Act, dict[State, frozenset[Side]]] = {
    Act.RECEIVE: {State.SENT: frozenset({R})},
    Act.ANSWER: {State.RECEIVED: frozenset({R})},
    Act.DISPUTE: {State.RECEIVED: frozenset({R}), State.ANSWERED: frozenset({S})},
    Act.SETTLE: {State.DISPUTED: frozenset({S, R})},
    Act.WITHDRAW: {State.SENT: frozenset({S})},
    Act.REPLACE: {State.SENT: frozenset({S}), State.DISPUTED: frozenset({S})},
    Act.REMIND: {State.SENT: frozenset({S}), State.RECEIVED: frozenset({S})},
}
"""Act → state → who may do it then. A package is received before anything else of it.

Withdrawn and replaced unseen; once received, only a dispute leads to a replacement, so
that what was received stays in the sums.
"""


class BadHandover(ValueError):
    """The act cannot be done; `code` says why, `field` where."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code, self.field = code, field


def check_act(act: Act, state: State, sides: frozenset[Side]) -> None:
    """Raise BadHandover "state" or "side" unless it may be done now by one of the sides."""
    allowed = ALLOWED[act].get(state)
    if allowed is None:
        raise BadHandover("state")
    if not allowed & sides:
        raise BadHandover("side")


def acts_of(state: State, sides: frozenset[Side]) -> list[Act]:
    """Return the acts open to these sides, in the order of the table."""
    return [
        act for act, table in ALLOWED.items() if table.get(state, frozenset()) & sides
    ]


def check_time(
    said: dt.datetime, now: dt.datetime, *, after: dt.datetime | None
) -> None:
    """Raise BadHandover "future" beyond the skew, "before" for an act before its cause."""
    if said > now + SKEW:
        raise BadHandover("future", "at")
    if after is not None and said < after - SKEW:
        raise BadHandover("before", "at")
