"""The public page's own way in: none of the staff's machinery runs on its addresses.

No session, no cookie, no account is looked up, and nothing of the visitor is written down.
Answers are kept (`keeping`), may be kept by others for a short while, and carry a mark by
which a visitor who has one already is told that it is still good.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
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
from sinergi.public.site.addresses import EMBEDDED, PREFIXES, SIMPLE, language_of
from sinergi.public.site.keeping import KEEP, Kept
from sinergi.public.site.pages import plain

logger = logging.getLogger(__name__)

URLS = "sinergi.public.site.urls"
MOST_BODY = 8 * 1024
MOST_PATH = 200
CACHED = "public, max-age=30, stale-while-revalidate=15"
"""With the ten seconds between two looks for changes: less than a minute."""
ASKED = frozenset(one["near"] for one in SIMPLE.values())
"""Addresses whose question matters; on all others it is not looked at."""
ANSWERED = frozenset(one["quiz"] for one in SIMPLE.values())
"""Addresses to which something may be sent; it is answered and not kept."""
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": (
        "geolocation=(), camera=(), microphone=(), payment=(), usb=(), "
        "browsing-topics=(), interest-cohort=()"
    ),
}
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {}"
)
ALONE = {
    "Content-Security-Policy": POLICY.format("'none'"),
    "X-Frame-Options": "DENY",
}
ANYWHERE = {
    "Content-Security-Policy": POLICY.format("*"),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
TLS_ONLY = "max-age=31536000"
UNREADABLE = (
    SuspiciousOperation, BadRequest, UnreadablePostError, MultiPartParserError,
)  # fmt: skip

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class PublicSite:
    """Answers the public page's addresses itself, and passes everything else on."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        language = language_of(request.path_info)
        if language is None:
            return self.get_response(request)
        answer = _answer(request, language)
        # Django would write a line with address and hour of every refusal
        answer._has_been_logged = True  # type: ignore[attr-defined]
        return answer


def _answer(request: HttpRequest, language: str) -> HttpResponse:
    path = request.path_info
    if path == PREFIXES[language][:-1]:
        return HttpResponseRedirect(f"{path}/", status=308)
    with translation.override(language):
        if not settings.SINERGI_SITE or len(path) > MOST_PATH:
            return _dressed(plain("not-found", language, 404), path)
        if request.method in {"GET", "HEAD"} and not _asks(request):
            found = _kept(request, language)
            if isinstance(found, Kept):
                return _out(request, found, path)
            return _dressed(found, path)
        if request.method == "POST" and path in ANSWERED:
            return _dressed(_taken(request, language), path)
        if request.method in {"GET", "HEAD"}:
            return _dressed(_found(request, language), path)
        return _dressed(plain("method", language, 405), path)


def _kept(request: HttpRequest, language: str) -> Kept | HttpResponse:
    """Return the kept page, made now where there is none; a database that is away is told."""
    try:
        return KEEP.get(request.path_info, lambda: _found(request, language))
    except OperationalError as error:
        return _broken(error, language, 503 if is_busy(error) else 500)


def _asks(request: HttpRequest) -> bool:
    return request.path_info in ASKED and bool(request.META.get("QUERY_STRING"))


def _taken(request: HttpRequest, language: str) -> HttpResponse:
    told = request.META.get("CONTENT_LENGTH") or "0"
    if not told.isdecimal() or len(told) > 12 or int(told) > MOST_BODY:
        return plain("too-large", language, 413)
    return _found(request, language)


def _found(request: HttpRequest, language: str) -> HttpResponse:
    """Return the answer of the page; whatever fails is told in plain words."""
    try:
        request.get_host()
        found = resolve(request.path_info, urlconf=URLS)
        answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    except Resolver404:
        return plain("not-found", language, 404)
    except UNREADABLE:
        return plain("unreadable", language, 400)
    except OperationalError as error:
        return _broken(error, language, 503 if is_busy(error) else 500)
    except Exception as error:
        return _broken(error, language, 500)
    return answer


def _broken(error: Exception, language: str, status: int) -> HttpResponse:
    logger.error("the public page failed", exc_info=error)
    answer = plain("busy" if status == 503 else "broken", language, status)
    answer["Retry-After"] = str(AGAIN_S)
    return answer


def _dressed(answer: HttpResponse, path: str) -> HttpResponse:
    """Add what every answer carries; what is not kept here is kept nowhere."""
    answer.headers.setdefault("Cache-Control", "no-store")
    return _with_headers(answer, path)


def _with_headers(answer: HttpResponse, path: str) -> HttpResponse:
    more = ANYWHERE if _is_for_others(path) else ALONE
    for name, value in {**HEADERS, **more}.items():
        answer.headers.setdefault(name, value)
    if settings.SINERGI_TLS:
        answer.headers["Strict-Transport-Security"] = TLS_ONLY
    return answer


def _is_for_others(path: str) -> bool:
    """True for what other pages may show or read: views to embed, files of data."""
    return EMBEDDED in path or path.endswith((".csv", ".json", ".svg", "SHA256SUMS"))


def _out(request: HttpRequest, kept: Kept, path: str) -> HttpResponse:
    """Return a kept answer, or that the visitor's own copy is still good."""
    if kept.mark in request.META.get("HTTP_IF_NONE_MATCH", ""):
        answer = HttpResponse(status=304)
        del answer.headers["Content-Type"]
    else:
        answer = _whole(request, kept)
    answer.headers["ETag"] = kept.mark
    answer.headers["Cache-Control"] = CACHED
    answer.headers["Vary"] = "Accept-Encoding"
    return _with_headers(answer, path)


def _whole(request: HttpRequest, kept: Kept) -> HttpResponse:
    packs = bool(kept.packed) and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    body = kept.packed if packs else kept.body
    answer = HttpResponse(b"" if request.method == "HEAD" else body)
    for name, value in kept.headers:
        answer.headers[name] = value
    if packs:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Content-Length"] = str(len(body))
    return answer
