"""What no honest client sends is refused before any page reads it."""

from collections.abc import Callable

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseBase,
)

from sinergi.access.problems import is_for_program, problem_answer

NUL = "\x00"
SPARE = 1024 * 1024
"""Bytes of a form beside its file."""
WRITTEN = ("%00", "\\u0000", NUL)


class RefuseNul:
    """Answer 400 to a NUL character in the address or in a small body of text.

    PostgreSQL cannot store it and raises where SQLite does not; no field of a person's
    form holds one. Files are read by their own readers and pass.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse or pass on."""
        if NUL in request.path or _holds_nul(request.META.get("QUERY_STRING", "")):
            return _refused(request)
        if _is_text(request) and _holds_nul(request.body.decode("latin-1")):
            return _refused(request)
        return self.get_response(request)


class RefuseLarge:
    """Answer 413 to a body larger than its address takes, before anything reads it.

    The check against forged requests reads a whole form, and would spool what no view
    has admitted. Bodies in chunks, which only devices send, are bounded where they are
    read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse or pass on."""
        told = request.META.get("CONTENT_LENGTH") or "0"
        if not told.isdecimal() or int(told) <= _most(request.path):
            return self.get_response(request)
        if request.path.startswith(
            "/or/"
        ):  # its own views say so as devices understand
            return self.get_response(request)
        if is_for_program(request) or request.path.startswith("/field/"):
            return problem_answer("too-large")
        return HttpResponse("413\n", status=413, content_type="text/plain")


def _most(path: str) -> int:
    if path.startswith(("/field/", "/api/")):
        return int(settings.SINERGI_MAX_SUBMISSION)
    return int(settings.SINERGI_MAX_UPLOAD) + SPARE


def _refused(request: HttpRequest) -> HttpResponseBase:
    if is_for_program(request):
        return problem_answer("unreadable")
    return HttpResponseBadRequest("400\n", content_type="text/plain")


def _holds_nul(text: str) -> bool:
    return any(written in text for written in WRITTEN)


def _is_text(request: HttpRequest) -> bool:
    return request.method in {"POST", "PUT", "PATCH"} and request.content_type in {
        "application/x-www-form-urlencoded",
        "application/json",
    }
