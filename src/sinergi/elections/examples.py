"""Where rows of the example count: for the example's own election, and for no other."""

from sinergi.elections.models import Election


def takes_examples(election: Election | None) -> bool:
    """True for the election the example made up: its own rows count towards it alone."""
    return election is not None and election.example
