"""What may be decided about a submission, and when a reason must be given.

After ODK Central (received, has issues, rejected, approved) with one difference that its
users ask for: what needs correction goes back to the device with the reason.
"""

from collections.abc import Mapping

NEW, ACCEPTED, CORRECTION, REJECTED = "new", "accepted", "correction", "rejected"
WITHDRAWN = "withdrawn"

ALLOWED: Mapping[str, frozenset[str]] = {
    NEW: frozenset({ACCEPTED, CORRECTION, REJECTED}),
    CORRECTION: frozenset({ACCEPTED, REJECTED}),
    # Second thoughts: what fed a score by mistake must be taken back.
    ACCEPTED: frozenset({CORRECTION, REJECTED}),
    REJECTED: frozenset({ACCEPTED, CORRECTION}),
    # The import of its file was undone; the file may be imported again.
    WITHDRAWN: frozenset(),
}
NEEDS_REASON = frozenset({CORRECTION, REJECTED})
LONGEST_REASON = 2_000


class BadReview(ValueError):
    """The decision is not taken; `code` is "move", "reason", "long", "edited", "place",
    "test", "own", "missing", "answers", "stale", or "busy" where trying again may do."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_review(now: str, to: str, reason: str) -> None:
    """Raise BadReview unless the step is in the table and its reason is given."""
    if to not in ALLOWED[now]:
        raise BadReview("move")
    if to in NEEDS_REASON and not reason.strip():
        raise BadReview("reason")
    if len(reason) > LONGEST_REASON:
        raise BadReview("long")
