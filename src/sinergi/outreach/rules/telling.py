"""Which counts of a session are told to whom. The rule, in one place:

1. Those inside of a session (its line, who takes part, who verifies) get every count.
2. Everybody else gets the counts of verified sessions, and of those below FEWEST only that
   they are: one person without KTP-el at a named place may be known by name.
3. Where one part alone of men and women, or of the ages, is below it, it would follow from
   the others and from all who came: the smallest of the others is not shown either.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sinergi.outreach.rules.session import AGES, SEXES

FEWEST = 5
"""People below whom a count is not told outside."""
Counts = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Told:
    """Counts as they are told, None for what is not; `small` are told as "<5", `kept`
    are left out so that those do not follow."""

    counts: Counts
    small: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()


def tell_counts(counts: Counts, *, inside: bool, verified: bool) -> Told:
    """Return what is told of the counts of a session, by name as in `Heads`."""
    if inside:
        return Told(counts)
    if not verified:
        return Told(dict.fromkeys(counts))
    known = {name: count for name, count in counts.items() if count is not None}
    small = frozenset(name for name, count in known.items() if count < FEWEST)
    kept = set()
    for names in (SEXES, AGES):
        shown = [name for name in names if name in known and name not in small]
        if len(small.intersection(names)) == 1 and shown:
            kept.add(min(shown, key=lambda name: known[name]))
    told = {
        name: None if name in small or name in kept else count
        for name, count in counts.items()
    }
    return Told(told, small, frozenset(kept))
