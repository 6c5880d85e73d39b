"""Signing in once more before what is sensitive."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponseBase

View = TypeVar("View", bound=Callable[..., Any])


def _asks_again(request: HttpRequest) -> bool:
    """Everybody but example people, whose password stands on the screen anyway."""
    return not getattr(request.user, "example", False)


def sensitive(view: View) -> View:
    """Ask for password, code or passkey anew unless that was done a short while ago.

    `ACCOUNT_REAUTHENTICATION_TIMEOUT` says how long. Stands under `@requires`. A form sent
    meanwhile is kept and goes on after it.
    """
    asked = reauthentication_required(view, enabled=_asks_again)

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return cast(HttpResponseBase, asked(request, *args, **kwargs))

    return cast(View, checked)
