"""Up and down the tree of areas, as links."""

from collections.abc import Mapping

from sinergi.access.actor import Actor
from sinergi.places.models import Area
from sinergi.places.rules import ancestors_of
from sinergi.web.mapping import address

Link = tuple[str, str]
MOST_BELOW = 80


def way_up(area: Area | None, actor: Actor, kept: Mapping[str, object]) -> list[Link]:
    """Return (name, address) of the areas above, the highest first."""
    if area is None:
        return []
    codes = ancestors_of(area.code)
    above = Area.visible.to(actor).current().filter(code__in=codes).order_by("level")
    return [(one.name, address("web:map", within=one.code, **kept)) for one in above]


def areas_below(within: str, actor: Actor, kept: Mapping[str, object]) -> list[Link]:
    """Return (name, address) of the areas directly below that hold others themselves."""
    areas = Area.visible.to(actor).current()
    if within:
        found = areas.children_of(within)
    else:
        top = (
            areas.filter(level__gt=0).order_by("level").values_list("level", flat=True)
        )
        found = areas.at_level(top.first() or 1)
    rows = found.filter(level__lte=3).order_by("name")[:MOST_BELOW]
    return [(one.name, address("web:map", within=one.code, **kept)) for one in rows]
