"""The API's own door: who asks, whether they may, and the shape of every answer."""

import copy
from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, Self

from django.core.checks import CheckMessage, Error
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotAllowed,
)
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.security import SessionAuth

from sinergi.access.actor import Actor, actor_of
from sinergi.access.answers import SAFE, finish
from sinergi.access.guard import PUBLIC
from sinergi.access.permissions import Permission
from sinergi.access.problems import (
    ApiProblem,
    on_denied,
    on_http_error,
    on_invalid,
    on_missing,
    on_problem,
    problem_answer,
)
from sinergi.access.third_party import SIGNED_IN

SCHEMA = "openapi-json"
API_NAME = "sinergi.conf.api.api"
Urls = tuple[Any, str, str]
Handler = Callable[..., HttpResponseBase]


class Door:
    """What every way of signing in asks once it knows the person.

    The permission is asked before the body is read, so that who may not do something
    learns nothing about how it would be done.
    """

    access: str = PUBLIC
    has_body: bool = False

    def before(self, operation: Operation) -> Self:
        """Return this door, standing before one operation."""
        twin = copy.copy(self)
        twin.access = getattr(operation.view_func, "access", PUBLIC)
        sources = {model.__ninja_param_source__ for model in operation.models}
        twin.has_body = "body" in sources
        return twin

    def admit(self, request: HttpRequest, actor: Actor) -> Actor:
        """Return the person; raises 403 without the permission, 415 for no JSON."""
        if self.access != PUBLIC and not actor.holds(Permission(self.access)):
            raise PermissionDenied
        if self.has_body and request.content_type != "application/json":
            raise ApiProblem("media-type")
        return actor


class SignedIn(Door, SessionAuth):
    """The browser's session, with Django's CSRF check on unsafe methods.

    A request that names a token is judged by that alone, whatever cookie comes along.
    """

    def __call__(self, request: HttpRequest) -> Any:
        """Return the person, or None, which is answered with 401."""
        if "Authorization" in request.headers or actor_of(request) is None:
            return None
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Return the signed-in person."""
        actor = actor_of(request)
        return None if actor is None else self.admit(request, actor)


class HoldsOperations(Protocol):
    """An API whose operations can be walked (private in ninja, hence named here)."""

    def _get_bound_routers(self) -> Any: ...


HANDLERS: dict[type[Exception], Handler] = {
    ApiProblem: on_problem,
    Http404: on_missing,
    PermissionDenied: on_denied,
    HttpError: on_http_error,
    ValidationError: on_invalid,
}
"""Exception → its answer, everywhere in the same shape."""


def answer_problems(api: NinjaAPI) -> None:
    """Let the API answer everything that goes wrong in one shape."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)  # type: ignore[arg-type]


def api_urls(api: NinjaAPI) -> Urls:
    """Return the API's addresses, each operation with its door.

    Operations go past LoginRequiredMiddleware, which answers with a page: a visitor gets
    the API's own 401. Only operations do (ninja marks them csrf_exempt, since its session
    authentication checks CSRF itself) and the schema, which programs read; not the
    documentation pages.
    """
    urls: Urls = api.urls
    for _method, _path, operation in operations_of(api):
        operation.auth_callbacks = [
            door.before(operation) if isinstance(door, Door) else door
            for door in operation.auth_callbacks
        ]
    for pattern in urls[0]:
        if getattr(pattern.callback, "csrf_exempt", False):
            pattern.callback = _in_shape(pattern.callback)
            pattern.callback.login_required = False
        elif pattern.name == SCHEMA:
            pattern.callback = _in_shape(_behind_doors(api, pattern.callback))
            pattern.callback.login_required = False
            pattern.callback.access = SIGNED_IN
    return urls


def _behind_doors(
    api: NinjaAPI, view: Callable[..., HttpResponseBase]
) -> Callable[..., HttpResponseBase]:
    """Return a view of ninja's that opens to every door of the API, and by GET only."""

    def behind(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in SAFE:
            return HttpResponseNotAllowed(sorted(SAFE))
        try:
            doors: Any = api.auth
            if not any(door(request) for door in doors):
                return problem_answer("unauthorized")
        except (ApiProblem, PermissionDenied, HttpError) as problem:
            return api.on_exception(request, problem)
        return view(request, *args, **kwargs)

    return behind


def _in_shape(view: Callable[..., HttpResponseBase]) -> Any:
    """Return the view with noted headers on its answers, and 405 in the API's shape."""

    @wraps(view)
    def shaped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if answer.status_code == 405:
            allowed = answer["Allow"]
            answer = problem_answer("not-allowed")
            answer["Allow"] = allowed
        return finish(request, answer)

    return shaped


def operations_of(api: HoldsOperations) -> list[tuple[str, str, Operation]]:
    """Return method, path and operation of everything the API can do."""
    return [
        (method, f"{router.prefix}{path}", operation)
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    ]


def undeclared_operations(api: HoldsOperations) -> list[str]:
    """Return `METHOD path` of each operation without declared access; empty is right."""
    return [
        f"{method} {path}"
        for method, path, operation in operations_of(api)
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
