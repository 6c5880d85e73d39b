"""Every view and API operation says who may use it, or the server does not start.

After votingworks/arlo (`server/app.py`) and notifications-api's route test: default deny
is checked when the process starts, not when somebody happens to visit the page.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.checks import CheckMessage, Error
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from sinergi.access.actor import Actor, actor_of
from sinergi.access.permissions import Permission
from sinergi.access.third_party import THIRD_PARTY_VIEWS

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"


Refusal = Callable[[HttpRequest, Actor | None], HttpResponseBase]


def requires(
    permission: Permission, *, refusal: Refusal | None = None
) -> Callable[[View], View]:
    """Let in only people who hold the permission somewhere.

    A visitor is sent to the login page; a person without the permission gets 403, since
    the page's existence is no secret. Rows of others are a 404, which querysets see to.
    An API operation is wrapped the same way; its visitor gets 401 from the API's own
    authentication before this code runs. `refusal` answers in their place where a program
    asks, which could do nothing with the login page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(
            request: HttpRequest, *args: object, **kwargs: object
        ) -> HttpResponseBase:
            actor = actor_of(request)
            if refusal and (actor is None or not actor.holds(permission)):
                return refusal(request, actor)
            if actor is None:
                return redirect_to_login(request.get_full_path())
            if not actor.holds(permission):
                raise PermissionDenied
            return cast(HttpResponseBase, view(request, *args, **kwargs))

        checked.access = permission  # type: ignore[attr-defined]
        checked.refusal = refusal  # type: ignore[attr-defined]
        open_view = checked if refusal is None else login_not_required(checked)
        return cast(View, open_view)

    return decorate


def public(view: View) -> View:
    """Mark a view that anybody may use, signed in or not."""
    open_view = login_not_required(view)
    open_view.access = PUBLIC  # type: ignore[attr-defined]
    return open_view


def declared_access(callback: Callable[..., Any]) -> str | None:
    """Return the permission, "public", or None when the view declares nothing."""
    access = getattr(callback, "access", None)
    if access is not None:
        return str(access)
    view = getattr(callback, "func", callback)  # functools.partial, as ninja wraps
    view = getattr(view, "view_class", view)
    module, name = view.__module__, getattr(view, "__qualname__", "")
    return THIRD_PARTY_VIEWS.get(f"{module}.{name}") or THIRD_PARTY_VIEWS.get(
        f"{module}.*"
    )


def all_patterns(
    node: URLResolver, prefix: str = ""
) -> Iterable[tuple[str, URLPattern]]:
    """Yield every URL pattern under `node` with its whole route."""
    for pattern in node.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from all_patterns(pattern, route)
        else:
            yield route, pattern


def undeclared_views(resolver: URLResolver | None = None) -> list[str]:
    """Return the routes whose view says not who may use it; empty is right."""
    return [
        route
        for route, pattern in all_patterns(resolver or get_resolver())
        if declared_access(pattern.callback) is None
    ]


def check_every_view(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """System check `sinergi.E001`: a view without declared access stops the start."""
    return [
        Error(
            f"{route}: the view says not who may use it",
            hint="add @requires(Permission...) or @public above the view",
            id="sinergi.E001",
        )
        for route in undeclared_views()
    ]
