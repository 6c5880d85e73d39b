"""Who can read what is sealed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.seals.detailing import digest_of, has_news, readings_of
from sinergi.seals.services.telling import note_seen


@requires(Permission.USE_WORKSPACE)
@require_safe
def who_reads(request: HttpRequest) -> HttpResponse:
    """Show who can open what in one's offices: people, roles and keys."""
    actor, at = signed_in(request), real_now()
    context = {"readings": readings_of(actor, at), "news": has_news(actor, at)}
    return render(request, "seals/who_reads.html", context)


@requires(Permission.USE_WORKSPACE)
@require_POST
def understood(request: HttpRequest) -> HttpResponse:
    """Note that the person read it as it stands now."""
    actor, at = signed_in(request), real_now()
    note_seen(digest_of(readings_of(actor, at)), by=actor, at=at)
    return redirect("web:home")
