"""The door's own way in: none of the staff's machinery runs on its addresses.

No session, no cookie, no message, no account is looked up here, and nothing of the sender
is written down: not by the access log (`conf.logs.LeaveDoorOut`), not when something fails.
Language goes by address, `/lapor/` and `/en/lapor/`.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.db import OperationalError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.urls import Resolver404, resolve
from django.utils import translation

from sinergi.access.busy import AGAIN_S, is_busy
from sinergi.public import budgets
from sinergi.public.pages import plain_page
from sinergi.reports.files import LARGEST

logger = logging.getLogger(__name__)

ROOTS = {"/lapor/": "id", "/en/lapor/": "en"}
URLS = "sinergi.public.urls"
SPARE = 1024 * 1024
MOST_BODY = LARGEST + SPARE
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "geolocation=(), camera=(), microphone=(), payment=(), usb=(), "
        "browsing-topics=(), interest-cohort=()"
    ),
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
}
UNREADABLE = (
    SuspiciousOperation, UnreadablePostError, BadRequest, MultiPartParserError,
)  # fmt: skip
"""What a sender's own mistakes raise."""
TLS_ONLY = "max-age=31536000"

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class InMemory(MemoryFileUploadHandler):
    """Keeps what is sent in memory: a file in plain form never touches the disk."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Take files of every size that the door lets in."""
        self.activated = True
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Stop where a sender sends more than it said."""
        self.taken += len(raw_data)
        if self.taken > MOST_BODY:
            raise StopUpload(connection_reset=True)
        return super().receive_data_chunk(raw_data, start)


class PublicDoor:
    """Answers the door's addresses itself, and passes everything else on.

    Stands before every other middleware.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        language = language_of(request.path_info)
        if language is None:
            return self.get_response(request)
        with translation.override(language):
            answer = _answer(request, language)
        # Django would write a line with address and hour of every refusal
        answer._has_been_logged = True  # type: ignore[attr-defined]
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if settings.SINERGI_TLS:
            answer.headers["Strict-Transport-Security"] = TLS_ONLY
        return answer


def language_of(path: str) -> str | None:
    """Return the language of an address of the door, None for every other address."""
    for root, language in ROOTS.items():
        if path.startswith(root) or path == root[:-1]:
            return language
    return None


def _answer(request: HttpRequest, language: str) -> HttpResponseBase:
    if not request.path_info.endswith("/") and f"{request.path_info}/" in ROOTS:
        return HttpResponseRedirect(f"{request.path_info}/", status=308)
    if not settings.SINERGI_DOOR:
        return plain_page("not-found", language, 404)
    told = request.META.get("CONTENT_LENGTH") or "0"
    if not told.isdecimal() or len(told) > 12 or int(told) > MOST_BODY:
        return plain_page("too-large", language, 413)
    if int(told) <= SPARE:
        return _found(request, language)
    if not budgets.large.acquire(blocking=False):
        return plain_page("wait", language, 503)
    try:
        return _found(request, language)
    finally:
        budgets.large.release()


def _found(request: HttpRequest, language: str) -> HttpResponseBase:
    """Return the answer of the page; whatever fails is told in the door's own words."""
    try:
        request.get_host()
        request.upload_handlers = [InMemory(request)]
        found = resolve(request.path_info, urlconf=URLS)
        answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    except Resolver404:
        return plain_page("not-found", language, 404)
    except UNREADABLE:
        return plain_page("unreadable", language, 400)
    except OperationalError as error:
        return _broken(error, language, 503 if is_busy(error) else 500)
    except Exception as error:
        return _broken(error, language, 500)
    return answer


def _broken(error: Exception, language: str, status: int) -> HttpResponse:
    """Tell that it failed; the log gets the kind of error and the places in the code."""
    logger.error("the public door failed", exc_info=error)
    answer = plain_page("busy" if status == 503 else "broken", language, status)
    answer["Retry-After"] = str(AGAIN_S)
    return answer
