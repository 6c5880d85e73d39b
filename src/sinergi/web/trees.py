"""Up and down the tree of areas, as links."""

from collections.abc import Mapping

from django.db.models import Count

from sinergi.access.actor import Actor
from sinergi.access.scope import within_any
from sinergi.places.models import Area
from sinergi.places.rules import NATION, ancestors_of
from sinergi.web.mapping import address

Link = tuple[str, str]
MOST_BELOW = 80
MOST_NAMED = 500


def way_up(area: Area | None, actor: Actor, kept: Mapping[str, object]) -> list[Link]:
    """Return (name, address) of the areas above, the highest first."""
    if area is None:
        return []
    codes = ancestors_of(area.code)
    above = Area.visible.to(actor).current().filter(code__in=codes).order_by("level")
    return [(one.name, address("web:map", within=one.code, **kept)) for one in above]


def areas_below(scope: str, actor: Actor, kept: Mapping[str, object]) -> list[Link]:
    """Return (name, address) of the areas directly below that hold others themselves."""
    areas = Area.visible.to(actor).current()
    if scope:
        found = areas.children_of(scope)
    else:
        top = (
            areas.filter(level__gt=0).order_by("level").values_list("level", flat=True)
        )
        found = areas.at_level(top.first() or 1)
    rows = found.filter(level__lte=3).order_by("name")[:MOST_BELOW]
    return [(one.name, address("web:map", within=one.code, **kept)) for one in rows]


def areas_by_name(actor: Actor) -> list[tuple[str, str]]:
    """Return (code, "name, name above") of the person's areas, upper levels first.

    At most 500: where there are more, as for the whole nation, the lowest levels that
    would not fit are left out, and their codes are typed.
    """
    found = Area.visible.to(actor).current().filter(level__gt=0)
    codes = actor.area_codes
    if not {"", NATION} & set(codes):
        found = found.filter(within_any(codes))
    counts = found.order_by("level").values_list("level").annotate(n=Count("pk"))
    room, levels = MOST_NAMED, []
    for level, n in counts:
        room -= n
        if room < 0:
            break
        levels.append(level)
    rows = found.filter(level__in=levels).order_by("level", "code")
    named = list(rows.values_list("code", "name", "parent_code"))
    names = {code: name for code, name, _above in named}
    return [
        (code, f"{name}, {names[above]}" if above in names else name)
        for code, name, above in named
    ]
