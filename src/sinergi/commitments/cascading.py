"""Before a cascade: whom it would ask, and where nobody is there to ask."""

from dataclasses import dataclass

from sinergi.access.actor import Actor
from sinergi.access.scope import within
from sinergi.accounts.models import Institution, Kind
from sinergi.commitments.models import Commitment
from sinergi.commitments.services.cascade import institutions_for
from sinergi.places.models import Area
from sinergi.places.rules import level_of


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would be asked now, who was asked already, and the areas without anybody."""

    fresh: list[Institution]
    already: list[Institution]
    areas_without: list[Area]


def kinds_in(area_code: str, actor: Actor) -> list[tuple[str, str]]:
    """Return (code, name) of the kinds that have institutions in an area."""
    rows = Institution.visible.to(actor).filter(within(area_code, "area_code"))
    used = set(rows.values_list("kind", flat=True).distinct())
    return [
        (kind.code, str(kind))
        for kind in Kind.visible.to(actor)
        if kind.code in used and kind.accounts
    ]


def kinds_below(row: Commitment, actor: Actor) -> list[tuple[str, str]]:
    """Return the kinds a commitment can be handed down to: not its owner's own."""
    owner = row.institution.kind
    return [one for one in kinds_in(row.area_code, actor) if one[0] != owner]


def preview_of(row: Commitment, kind: str, actor: Actor) -> Preview:
    """Return what a cascade to this kind would do.

    Areas count as without one on the level on which most institutions of the kind stand.
    """
    chosen = [
        one
        for one in institutions_for(row.area_code, kind)
        if one.pk != row.institution_id
    ]
    have = set(row.parts.values_list("institution_id", flat=True))
    levels = [level_of(one.area_code) for one in chosen]
    level = max(set(levels), key=levels.count, default=0)
    areas = Area.visible.to(actor).current().within(row.area_code).at_level(level)
    covered = {one.area_code for one in chosen}
    return Preview(
        fresh=[one for one in chosen if one.pk not in have],
        already=[one for one in chosen if one.pk in have],
        areas_without=[area for area in areas if area.code not in covered],
    )
