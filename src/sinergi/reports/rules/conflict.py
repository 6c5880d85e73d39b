"""Who may not handle a report: as in neutrality, the named and those near them.

Nothing of it reaches who is named, nor who belongs to a named institution: to them the
report does not exist. Who stands above a named institution, or beside it under the same
superior, is warned and gives a reason before the report is theirs.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """May this person handle the report?"""

    FREE = "free"
    WARNED = "warned"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict and the codes of its reasons."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Closeness:
    """Where a person stands: the institutions they belong to, and those around.

    `beside` are institutions under the same nearest superior.
    """

    person: int
    own: frozenset[int]
    above: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()


def judge(
    who: Closeness, named_people: Collection[int], named_institutions: Collection[int],
    line_above_named: Collection[int] = (),
) -> Finding:  # fmt: skip
    """Return whether the person may handle a report that names these.

    `line_above_named` are the superiors of the named institutions.
    """
    named = set(named_institutions)
    refused = []
    if who.person in set(named_people):
        refused.append("is-named")
    if who.own & named:
        refused.append("colleague")
    if refused:
        return Finding(Verdict.REFUSED, tuple(refused))
    warned = []
    if who.own & set(line_above_named):
        warned.append("superior")
    if who.above & named:
        warned.append("below")
    if who.beside & named:
        warned.append("beside")
    return Finding(Verdict.WARNED if warned else Verdict.FREE, tuple(warned))
