"""Area and election as chosen in the address: what the header offers next."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from sinergi.access.actor import Actor, actor_of
from sinergi.access.permissions import Permission
from sinergi.elections.models import Election
from sinergi.places.models import Area

# Pages that read `within` from their own address; elsewhere a choice leads to the map,
# and home for who reads no scores.
SCOPED_VIEWS = {
    "web:home",
    "web:map",
    "web:queue",
    "web:board",
    "web:timeline",
    "scores:runs",
    "elections:stations",
    "commitments:list",
    "commitments:follow_through",
}
DEEPEST_CHOICE = 3
MOST_OFFERED = 60


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    label: str
    url: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen now, the way up to it, and what can be chosen below."""

    label: str
    parents: list[Option]
    options: list[Option]


def _address(request: HttpRequest, name: str, value: str) -> str:
    """Return the address of this page, the map or home with one choice changed."""
    match = request.resolver_match
    path = request.path
    query = request.GET.copy()
    for passing in ("page", "area", "level", "q"):
        query.pop(passing, None)
    if match is None or match.view_name not in SCOPED_VIEWS:
        try:
            actor = actor_of(request)
            reads = actor is not None and actor.holds(Permission.READ_SCORES)
            path = reverse("web:map" if reads else "web:home")
        except NoReverseMatch:
            path = reverse("web:help")
        query.clear()
        for kept in ("within", "election"):
            if request.GET.get(kept):
                query[kept] = request.GET[kept]
    query[name] = value
    if not value:
        query.pop(name, None)
    encoded = query.urlencode()
    return f"{path}?{encoded}" if encoded else path


def chosen_area(request: HttpRequest) -> str:
    """Return the code in the address: `within`, or the area whose page it is."""
    match = request.resolver_match
    of_page = match.kwargs.get("code", "") if match else ""
    if of_page and match and match.view_name == "web:area":
        return str(of_page)
    return request.GET.get("within", "")


def area_choice(request: HttpRequest, opened: str = "") -> Choice | None:
    """Return the header's area choice; None when nobody is signed in or no area exists.

    `opened` is the area a page shows though the address names none. Two queries: the way
    up, and the areas directly below.
    """
    actor = actor_of(request)
    if actor is None:
        return None
    areas = Area.visible.to(actor).current()
    code = chosen_area(request) or opened
    parts = code.split(".") if code else []
    way_up = [".".join(parts[: i + 1]) for i in range(len(parts))]
    line = list(areas.filter(code__in=way_up).order_by("level")) if way_up else []
    below = _below(actor, line[-1] if line else None)
    if not line and not below:
        return None
    return Choice(
        label=line[-1].name if line else "",
        parents=[
            Option(one.name, _address(request, "within", one.code), one is line[-1])
            for one in line
        ],
        options=[
            Option(one.name, _address(request, "within", one.code)) for one in below
        ],
    )


def _below(actor: Actor, area: Area | None) -> list[Area]:
    areas = Area.visible.to(actor).current()
    if area is None:
        top = areas.order_by("level").values_list("level", flat=True).first()
        found = areas.at_level(top if top is not None else 0)
    elif area.level >= DEEPEST_CHOICE:
        return []
    else:
        found = areas.children_of(area.code)
    return list(found.order_by("name")[:MOST_OFFERED])


def election_choice(request: HttpRequest) -> Choice | None:
    """Return the header's election choice; None without one or without a person."""
    actor = actor_of(request)
    if actor is None:
        return None
    elections = list(Election.visible.to(actor))
    if not elections:
        return None
    asked = request.GET.get("election", "")
    now = next((one for one in elections if one.code == asked), None)
    return Choice(
        label=now.name if now else "",
        parents=[],
        options=[
            Option(one.name, _address(request, "election", one.code), one is now)
            for one in elections
        ],
    )
