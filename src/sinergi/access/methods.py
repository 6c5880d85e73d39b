"""Addresses that only take a form, opened as a page: said in words, with a way back.

After a session that ended, signing in again leads to the address the form was sent to.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve


class TellWrongMethod:
    """Put a page into an empty 405 that a browser would show."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, in words where somebody reads it."""
        answer = self.get_response(request)
        if answer.status_code != 405 or request.method != "GET":
            return answer
        if "text/html" not in request.headers.get("Accept", ""):
            return answer
        if isinstance(answer, HttpResponse) and answer.content:
            return answer
        told = render(
            request, "405.html", {"back": page_above(request.path)}, status=405
        )
        told["Allow"] = answer.headers.get("Allow", "")
        return told


def page_above(path: str) -> str:
    """Return the nearest address above that leads to something, "/" where none does."""
    parts = path.strip("/").split("/")
    for last in range(len(parts) - 1, 0, -1):
        above = "/" + "/".join(parts[:last]) + "/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"
