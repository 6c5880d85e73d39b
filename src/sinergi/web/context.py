"""What every page knows: navigation the person can use, area and election in the address."""

from django.conf import settings
from django.http import HttpRequest

from sinergi.access.actor import actor_of
from sinergi.access.clock import now, today
from sinergi.access.permissions import Permission


def page(request: HttpRequest) -> dict[str, object]:
    """Return the context of the base template."""
    actor = actor_of(request)
    return {
        "may": {p.name: bool(actor and actor.holds(p)) for p in Permission},
        "has_door": settings.SINERGI_DOOR,
        "shown_today": today(request),
        "demonstration_day": settings.SINERGI_TODAY,
        "sandbox_at": now(request) if settings.SINERGI_SANDBOX else None,
    }
