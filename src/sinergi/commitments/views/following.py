"""How much of what it promised each institution kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.commitments.kept import kept_by_institution
from sinergi.places.rules import is_code, to_code


@requires(Permission.READ_COMMITMENTS)
@require_safe
def follow_through(request: HttpRequest) -> HttpResponse:
    """List the rate per institution with its denominator and its interval."""
    code = to_code(to_asked_text(request.GET.get("within", ""), 24))
    within = code if is_code(code) else ""
    rows = kept_by_institution(signed_in(request), within, today(request))
    context = {"rows": rows, "within": within, "day": today(request)}
    return render(request, "commitments/follow_through.html", context)
