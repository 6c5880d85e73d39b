"""The pages of field forms as empty shells: the browser fills them from what it keeps."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sinergi.access.guard import public, requires
from sinergi.access.permissions import Permission
from sinergi.accounts.whose import name_owner

# The form library compiles its XPath grammar (WebAssembly) and writes its own styles.
LIBRARY_POLICY = {
    "script-src": [SELF, "'wasm-unsafe-eval'"],
    "style-src": [SELF, "'unsafe-inline'"],
}


@requires(Permission.SEND_SUBMISSIONS)
@require_safe
def field_list(request: HttpRequest) -> HttpResponse:
    """List forms, drafts and what waits to be sent, all of it from the device."""
    return _given_to(request, render(request, "observations/field/list.html"))


@requires(Permission.SEND_SUBMISSIONS)
@require_safe
@csp_update(LIBRARY_POLICY)  # type: ignore[arg-type] # its view takes a path part
def fill(request: HttpRequest, code: str) -> HttpResponse:
    """Fill in one form. The same page for every code: which one, the browser reads there."""
    return _given_to(request, render(request, "observations/field/fill.html"))


def _given_to(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Tell the browser to whom the page was given, apart from the page, which it keeps.

    On a shared phone the page would else open the things of whoever was here before.
    """
    name_owner(request, answer, request.user.pk)
    return answer


@public
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Give what keeps the pages without a network; it holds nothing of anybody."""
    answer = render(request, "observations/field/sw.js", content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@public
@require_safe
def web_manifest(request: HttpRequest) -> HttpResponse:
    """Give the name and look of the page on a phone's home screen."""
    return render(
        request,
        "observations/field/manifest.webmanifest",
        content_type="application/manifest+json",
    )
