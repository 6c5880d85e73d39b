"""To whom a report goes: an ordered table anybody can read; the first line that fits.

An empty field of a line fits everything. A line leads to an institution (Bawaslu's own
desk, or Panwascam of the area) and optionally to a person there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WHOLE_CITY = ""


@dataclass(frozen=True, slots=True)
class Route:
    """A line of the table; `pk` 0 for one that is only tried."""

    pk: int
    order: int
    to_institution: int
    to_person: int | None = None
    within: str = ""
    kind: str = ""
    channel: str = ""
    wanted: str = ""
    threatened: bool | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What a line looks at: nothing of what was told, only how it is filed."""

    key: int
    area_code: str = ""
    kind: str = ""
    channel: str = ""
    wanted: str = ""
    threatened: bool = False


@dataclass(frozen=True, slots=True)
class Goes:
    """Where a report goes and by which line; the office's own desk by none (`line` 0)."""

    institution: int
    person: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """A report that a changed table would move."""

    key: int
    before: Goes
    after: Goes


def fits(route: Route, facts: Facts) -> bool:
    """True when the line is for such a report."""
    if route.ended:
        return False
    if route.within and not lies_within(facts.area_code, route.within):
        return False
    if route.threatened is not None and route.threatened != facts.threatened:
        return False
    return all(
        not asked or asked == told
        for asked, told in (
            (route.kind, facts.kind),
            (route.channel, facts.channel),
            (route.wanted, facts.wanted),
        )
    )


def lies_within(code: str, area: str) -> bool:
    """True when an area code is that of the area or of one below it."""
    return code == area or code.startswith(f"{area}.")


def in_order(table: Iterable[Route]) -> list[Route]:
    """Return the lines as they are asked, one after the other."""
    return sorted(table, key=lambda one: (one.order, one.pk))


def route(facts: Facts, table: Sequence[Route], own: int) -> Goes:
    """Return where a report goes by a table in order; to `own` where no line fits."""
    for line in table:
        if fits(line, facts):
            return Goes(line.to_institution, line.to_person, line.pk)
    return Goes(own)


def moves(
    reports: Iterable[tuple[Facts, Goes]], table: Iterable[Route], own: int
) -> list[Move]:
    """Return which reports the table would send elsewhere than they are now.

    Only the desk counts, institution and person; by which line is no move.
    """
    ordered = in_order(table)
    found = []
    for facts, before in reports:
        after = route(facts, ordered, own)
        if (after.institution, after.person) != (before.institution, before.person):
            found.append(Move(facts.key, before, after))
    return found


def unreached(table: Iterable[Route]) -> set[int]:
    """Return the lines no report can reach: an earlier one takes all they are for."""
    seen: list[Route] = []
    found = set()
    for line in in_order(one for one in table if not one.ended):
        if any(_covers(earlier, line) for earlier in seen):
            found.add(line.pk)
        seen.append(line)
    return found


def _covers(earlier: Route, later: Route) -> bool:
    wide = (
        (earlier.kind, later.kind),
        (earlier.channel, later.channel),
        (earlier.wanted, later.wanted),
    )
    if any(one and one != other for one, other in wide):
        return False
    if earlier.threatened is not None and earlier.threatened != later.threatened:
        return False
    if not earlier.within:
        return True
    return bool(later.within) and lies_within(later.within, earlier.within)


def count_by_desk(moved: Iterable[Move]) -> Mapping[tuple[int, int | None], int]:
    """Return (institution, person) → how many reports would come there."""
    counts: dict[tuple[int, int | None], int] = {}
    for one in moved:
        desk = (one.after.institution, one.after.person)
        counts[desk] = counts.get(desk, 0) + 1
    return counts
