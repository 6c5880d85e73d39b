"""What may follow what in the life of a batch. Plain Python."""

ALLOWED: dict[str, frozenset[str]] = {
    "received": frozenset({"checked", "faulty", "applied"}),
    "checked": frozenset({"checked", "faulty", "applied"}),
    "faulty": frozenset({"checked", "faulty", "applied"}),  # the areas may have come
    "applied": frozenset({"undone"}),
    "undone": frozenset(),
}


class BadStep(ValueError):
    """The batch is not in a state that allows this; the message is shown."""


class NotYours(BadStep):
    """The batch is not the person's to read or change; the message is shown."""


def may_move(state: str, to: str) -> bool:
    """True when a batch in `state` may go to `to`."""
    return to in ALLOWED[state]
