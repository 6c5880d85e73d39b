"""What no honest client sends is refused before any page reads it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase

from sinergi.access.problems import is_for_program, problem_answer

NUL = "\x00"
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
