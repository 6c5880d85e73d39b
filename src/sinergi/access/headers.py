"""What a shared computer or proxy may keep of an answer: nothing, unless said."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class PrivateByDefault:
    """Mark every answer without its own caching rule as private and not to be stored.

    Camat offices share computers; the back button after sign-out must show nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then add what is missing."""
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(self), camera=(), microphone=()"
        )
        return response
