"""Which election and goods a page of logistics speaks of, and who keeps them."""

from django.http import HttpRequest

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import today
from sinergi.access.permissions import Permission
from sinergi.elections.models import Election
from sinergi.facilities.models import Good
from sinergi.observations.placing import current_election
from sinergi.places.rules import NATION, level_of

CITY = 2


def asked_election(request: HttpRequest, actor: Actor) -> Election | None:
    """Return the election of the address, else the one that comes."""
    code = to_asked_text(request.GET.get("election", ""), 60)
    found = Election.visible.to(actor).filter(code=code).first() if code else None
    return found or current_election(today(request))


def goods_of(election: Election | None, actor: Actor) -> list[Good]:
    """Return the kinds of goods of an election."""
    if election is None:
        return []
    return list(Good.visible.to(actor).filter(election=election))


def keeps_goods(actor: Actor) -> bool:
    """True for who hands goods over for a whole city: what a station gets is theirs to say."""
    return any(
        (code in {"", *NATION} or level_of(code) <= CITY)
        and actor.holds(Permission.MOVE_GOODS, code)
        for code in actor.area_codes
    )
