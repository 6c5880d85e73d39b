"""Tags of the frame around every page: navigation, area and election."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.http import HttpRequest

from sinergi.access.actor import actor_of
from sinergi.access.permissions import Permission
from sinergi.alerts.seeing import count_unseen
from sinergi.web.choices import area_choice, election_choice
from sinergi.web.navigation import kept_query, navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def main_navigation(context: Mapping[str, Any]) -> list[Any]:
    """Return the links of the navigation, none on error pages without a request."""
    request: HttpRequest | None = context.get("request")
    return list(navigation(request)) if request is not None else []


@register.inclusion_tag("web/components/area_choice.html", takes_context=True)
def area_chooser(context: Mapping[str, Any]) -> dict[str, object]:
    """Show the chosen area with its parents and the areas inside it.

    A page that opens on an area of its own accord says so by `area` in its context.
    """
    code = getattr(context.get("area"), "code", "")
    return {"choice": area_choice(context["request"], str(code))}


@register.inclusion_tag("web/components/election_choice.html", takes_context=True)
def election_chooser(context: Mapping[str, Any]) -> dict[str, object]:
    """Show the chosen election and the others."""
    return {"choice": election_choice(context["request"])}


@register.simple_tag(takes_context=True)
def kept(context: Mapping[str, Any]) -> str:
    """Return `?within=..&election=..` of this page's address, to add to a link."""
    return kept_query(context["request"])


@register.simple_tag(takes_context=True)
def unseen_notices(context: Mapping[str, Any]) -> int | None:
    """Return how many notices wait, up to 100; None for those who get none."""
    request: HttpRequest | None = context.get("request")
    actor = actor_of(request) if request is not None else None
    if actor is None or not actor.holds(Permission.READ_NOTICES):
        return None
    return count_unseen(actor)


@register.simple_tag(takes_context=True)
def theme(context: Mapping[str, Any]) -> str:
    """Return the colours asked for: light, dark, or system."""
    request: HttpRequest | None = context.get("request")
    chosen = request.COOKIES.get("sinergi_theme", "") if request else ""
    return chosen if chosen in {"light", "dark"} else "system"
