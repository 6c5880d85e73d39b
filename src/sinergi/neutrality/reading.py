"""Opening the words of rows for who may read them; what is locked stays None."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.neutrality.models import SealedText, Told
from sinergi.neutrality.rules.parts import Part, Place, Words
from sinergi.neutrality.sealing import (
    CannotOpen,
    Copies,
    Locked,
    copies_for,
    open_copies,
    plain_of,
)

Rows = Mapping[Part, Collection[Told]]
BESIDE = frozenset({Part.SOURCE, Part.DECIDED})
"""Second parts of a row: that there are none says nothing of the first."""


@dataclass(frozen=True, slots=True)
class Opened:
    """How the opening went: an office that must be unlocked, and what waits for copies.

    `locked` is the office's number, None when nothing stayed locked; `waiting` is True
    where words are sealed to others and not to this office yet.
    """

    locked: int | None = None
    waiting: bool = False


def open_rows(actor: Actor, rows: Rows) -> Opened:
    """Fill `told` of these rows as far as this person's offices are unlocked."""
    own = actor.institutions_with(Permission.HANDLE_MATTERS)
    return _fill(own, rows, strictly=False)


def open_all(offices: Collection[int], rows: Rows) -> None:
    """Fill `told` of all these rows; raises Locked, CannotOpen. For papers and files."""
    _fill(offices, rows, strictly=True)


def open_file(actor: Actor, part: Part, row: Told) -> None:
    """Fill `told` of a row whose file is asked for; raises Locked, CannotOpen."""
    open_all(actor.institutions_with(Permission.HANDLE_MATTERS), {part: [row]})


def _fill(offices: Collection[int], rows: Rows, *, strictly: bool) -> Opened:
    places = [(part, one.pk) for part, some in rows.items() for one in some]
    copies = copies_for(offices, places)
    found, locked = _open(copies)
    if strictly and locked is not None:
        raise Locked(locked)
    others = _sealed_to_others(place for place in places if place not in copies)
    for part, some in rows.items():
        for one in some:
            _tell(one, part, found, copies, others)
    own_source = {place for place in others if place[0] is not Part.SOURCE}
    if strictly and own_source:
        raise CannotOpen("sealed to other offices")
    return Opened(locked, bool(own_source))


def _open(copies: Copies) -> tuple[dict[Place, Words], int | None]:
    """Return what opens, and an office that must be unlocked for the rest, if any."""
    found: dict[Place, Words] = {}
    locked: dict[int, set[Place]] = {}
    of: dict[int, dict[Place, bytes]] = defaultdict(dict)
    for place, held in copies.items():
        for office, sealed in held.items():
            of[office][place] = sealed
    for office, sealed_ones in of.items():
        here = {place: one for place, one in sealed_ones.items() if place not in found}
        try:
            found |= open_copies(office, here) if here else {}
        except Locked:
            locked[office] = set(here)
    shut = [office for office, some in locked.items() if some - set(found)]
    return found, min(shut) if shut else None


def _sealed_to_others(places: Iterable[Place]) -> set[Place]:
    """Return those of which another office holds a copy; one query."""
    wanted = set(places)
    if not wanted:
        return set()
    rows = SealedText.all_rows.filter(
        part__in={part for part, _row in wanted}, row_id__in={row for _, row in wanted}
    )
    there = rows.order_by().values_list("part", "row_id").distinct()
    return {(Part(part), row) for part, row in there} & wanted


def _tell(
    one: Told, part: Part, found: Mapping[Place, Words], copies: Copies,
    others: Collection[Place],
) -> None:  # fmt: skip
    """Add the words of a part to those of the row; nothing where they stay sealed."""
    place = (part, one.pk)
    if place in found:
        one.told = (one.told or {}) | found[place]
    elif place not in copies and place not in others:
        words = plain_of(part, one)
        if words or part not in BESIDE:
            one.told = (one.told or {}) | words
