"""Our messages as feeds: made and revoked here, read by programs."""

import hashlib

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now
from sinergi.access.guard import public, requires
from sinergi.access.permissions import Permission
from sinergi.warnings.cap.feed import (
    CAP_TYPE,
    Place,
    document_of,
    feed_for,
    public_warnings,
    warnings_for,
)
from sinergi.warnings.cap.readers import feed_of, whole_url
from sinergi.warnings.cap.signing import signing_pair
from sinergi.warnings.forms.cap import FeedForm
from sinergi.warnings.models import CapFeed
from sinergi.warnings.services.cap_sources import make_cap_feed, revoke_cap_feed

MOST_FEEDS = 20


@requires(Permission.READ_WARNINGS)
@require_http_methods(["GET", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    """List one's feeds, and make one: its address is shown once."""
    actor = signed_in(request)
    rows = CapFeed.visible.to(actor)
    form = FeedForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form, "rows": rows, "address": ""}
    if request.method == "POST":
        _refuse_more(form, rows.filter(revoked_at=None))
        if form.is_valid():
            _feed, token = make_cap_feed(
                form.cleaned_data["name"], language=get_language() or "id",
                by=actor, at=real_now(),
            )  # fmt: skip
            address = whole_url(reverse("cap:feed", args=[token]))
            context |= {"address": address, "form": FeedForm()}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "warnings/cap_feeds.html", context, status=status)


def _refuse_more(form: FeedForm, in_use: QuerySet[CapFeed]) -> None:
    """Note on the form when there are too many, or one for the same: sent twice, it is one."""
    if in_use.count() >= MOST_FEEDS:
        form.add_error(None, _("Revoke a feed before you make another."))
    elif form.is_valid() and in_use.filter(name=form.cleaned_data["name"]).exists():
        text = _(
            "You have a feed for that already. Revoke it, or name this one otherwise."
        )
        form.add_error("name", text)


@requires(Permission.READ_WARNINGS)
@require_POST
def feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an address show nothing any more."""
    actor = signed_in(request)
    row = get_object_or_404(CapFeed.visible.to(actor), pk=pk)
    revoke_cap_feed(row, by=actor, at=real_now())
    messages.success(request, _("The feed is revoked; its address shows nothing."))
    return redirect("cap:feeds")


@public
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Hand out a feed to whoever knows its address; 404 once revoked."""
    row = feed_of(token, real_now())
    if row is None:
        raise Http404

    def address_of(key: str) -> str:
        return whole_url(reverse("cap:feed_document", args=[token, key]))

    place = Place(whole_url(reverse("cap:feed", args=[token])), address_of)
    with override(row.language):
        content = feed_for(row.person, place, at=now(request))
    return _cached(request, content, "application/atom+xml; charset=utf-8", "private")


@public
@require_safe
def feed_document(request: HttpRequest, token: str, key: str) -> HttpResponseBase:
    """Hand out a message of a feed, signed."""
    row, at = feed_of(token, real_now()), now(request)
    if row is None:
        raise Http404
    warning = get_object_or_404(warnings_for(row.person, at), key=key)
    with override(row.language):
        content = document_of(warning, at)
    return _cached(request, content, CAP_TYPE, "private")


@public
@require_safe
def public_document(request: HttpRequest, key: str) -> HttpResponseBase:
    """Hand out a public message to everybody, signed; Indonesian first."""
    at = now(request)
    warning = get_object_or_404(public_warnings(at), key=key)
    with override("id"):
        content = document_of(warning, at)
    return _cached(request, content, CAP_TYPE, "public")


@public
@require_safe
def certificate(request: HttpRequest) -> HttpResponseBase:
    """Hand out the certificate by which receivers verify our signature."""
    content = signing_pair().certificate
    return _cached(request, content, "application/x-pem-file", "public")


def _cached(
    request: HttpRequest, content: bytes, kind: str, whose: str
) -> HttpResponseBase:
    """Answer with an ETag, or 304 to who has the same."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(content, content_type=kind)
    answer["ETag"] = etag
    answer["Cache-Control"] = f"{whose}, max-age=60"
    return answer
