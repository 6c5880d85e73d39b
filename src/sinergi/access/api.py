"""The API's own default deny: every operation carries `@requires` or `@public`."""

from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.security import SessionAuth

from sinergi.access.actor import Actor, actor_of

API_NAME = "sinergi.conf.api.api"
Urls = tuple[list[Any], str, str]


class SignedIn(SessionAuth):
    """The browser's session, with Django's CSRF check on unsafe methods."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Return the signed-in person, or None, which ninja answers with 401."""
        return actor_of(request)


def forbidden(
    request: HttpRequest, error: PermissionDenied | type[PermissionDenied]
) -> HttpResponse:
    """Answer 403 as JSON where `@requires` refuses; a page would be no use to a program."""
    return JsonResponse({"detail": "Forbidden"}, status=403)


def answering_401(urls: Urls) -> Urls:
    """Return the API's addresses past LoginRequiredMiddleware, which answers with a page.

    A visitor then gets the API's own 401. Only operations are let past (ninja marks them
    csrf_exempt, since its session authentication checks CSRF itself), not the
    documentation pages.
    """
    for pattern in urls[0]:
        if getattr(pattern.callback, "csrf_exempt", False):
            pattern.callback.login_required = False
    return urls


def undeclared_operations(api: NinjaAPI) -> list[str]:
    """Return `METHOD path` of each operation without declared access; empty is right."""
    return [
        f"{','.join(operation.methods)} {prefix}{path}"
        for prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        if not hasattr(operation.view_func, "access")
    ]


def check_every_operation(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """System check `sinergi.E002`: an API operation without declared access."""
    return [
        Error(
            f"API {name}: the operation says not who may use it",
            hint="add @requires(Permission...) or @public under the router decorator",
            id="sinergi.E002",
        )
        for name in undeclared_operations(import_string(API_NAME))
    ]
