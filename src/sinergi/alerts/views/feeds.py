"""Calendars to subscribe to: made and revoked here, read by calendar programs."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now, today
from sinergi.access.guard import public, requires
from sinergi.access.permissions import Permission
from sinergi.alerts.feeding import calendar_of, feed_of
from sinergi.alerts.forms import FeedForm
from sinergi.alerts.models import CITY, INSTITUTION, Feed
from sinergi.alerts.services import make_feed, revoke_feed

MOST_FEEDS = 20


@requires(Permission.READ_NOTICES)
@require_http_methods(["GET", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    """List one's calendars, and make one: its address is shown once."""
    actor = signed_in(request)
    rows = Feed.visible.to(actor).select_related("institution")
    form = FeedForm(request.POST or None, actor=actor)
    context: dict[str, object] = {"form": form, "rows": rows, "address": ""}
    status = 200
    if request.method == "POST":
        status = 422
        if rows.filter(revoked_at=None).count() >= MOST_FEEDS:
            form.add_error(None, _("Revoke a calendar before you make another."))
        if form.is_valid():
            context |= {"address": _make(request, form), "form": FeedForm(actor=actor)}
            status = 200
    return render(request, "alerts/feeds.html", context, status=status)


def _make(request: HttpRequest, form: FeedForm) -> str:
    fields = form.cleaned_data
    scope = fields["scope"]
    _feed, token = make_feed(
        scope,
        institution=fields["institution"] if scope == INSTITUTION else None,
        area_code=fields["area_code"] if scope == CITY else "",
        language=get_language() or "id",
        by=signed_in(request),
        at=real_now(),
    )
    return request.build_absolute_uri(reverse("alerts:ics", args=[token]))


@requires(Permission.READ_NOTICES)
@require_POST
def feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an address show nothing any more."""
    actor = signed_in(request)
    row = get_object_or_404(Feed.visible.to(actor), pk=pk)
    revoke_feed(row, by=actor, at=real_now())
    messages.success(request, _("The calendar is revoked; its address shows nothing."))
    return redirect("alerts:feeds")


@public
@require_safe
def ics(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out a calendar to whoever knows its address; 404 once revoked."""
    feed = feed_of(token, real_now())
    if feed is None:
        raise Http404
    content = calendar_of(feed, today(request))
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = 'inline; filename="sinergi.ics"'
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, max-age=300"
    return answer
