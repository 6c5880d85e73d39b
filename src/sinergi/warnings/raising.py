"""To whom silence is raised: the playbook's levels, nobody the writer left out.

What stands here is shown before a warning is approved and kept with each recipient when it
is sent; afterwards nobody else is told because somebody is silent.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sinergi.accounts.models import Institution, Kind
from sinergi.accounts.roles import organiser_line
from sinergi.warnings.books import book_of
from sinergi.warnings.models import Warning
from sinergi.warnings.reaching import people_of
from sinergi.warnings.rules.reach import LEVELS, ladder_of


@dataclass(frozen=True, slots=True)
class Chain:
    """Institutions above, nearest first, and those whose silence goes up there."""

    above: tuple[str, ...]
    silent: tuple[str, ...]


def ladders_of(row: Warning, institutions: Iterable[int]) -> dict[int, list[int]]:
    """Return institution → whom its silence is raised to, nearest first; five queries.

    Never the sender, nor who was left out, nor who has nobody that could open it.
    """
    book = book_of(row.playbook)
    superiors = dict(Institution.all_rows.values_list("pk", "superior_id"))
    lines = _lines()
    told = set(people_of(row)) - {row.institution_id, *row.left_out}
    most = book.levels if book is not None else LEVELS
    return {
        one: ladder_of(one, superiors, lines, told=told, most=most)
        for one in institutions
    }


def _lines() -> dict[int, str]:
    """Return institution → the line of the election's organisers it stands in, or ""."""
    kinds = dict(Kind.all_rows.values_list("code", "roles_as"))
    rows = Institution.all_rows.values_list("pk", "kind")
    return {pk: organiser_line(kind, kinds.get(kind, "")) for pk, kind in rows}


def chains_of(ladders: dict[int, list[int]]) -> list[Chain]:
    """Return the ladders as they are shown: those with the same way up together."""
    wanted = {one for silent, above in ladders.items() for one in (silent, *above)}
    names = dict(Institution.all_rows.filter(pk__in=wanted).values_list("pk", "name"))
    found: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for silent, above in ladders.items():
        if above:
            found[tuple(above)].append(names[silent])
    chains = [
        Chain(tuple(names[one] for one in above), tuple(sorted(silent)))
        for above, silent in found.items()
    ]
    return sorted(chains, key=lambda one: one.above)


def seen_reach(reached: Iterable[int], ladders: dict[int, list[int]]) -> str:
    """Return a mark of whom a warning reaches and whom silence: another set, another mark."""
    told = [sorted(reached), sorted(ladders.items())]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
