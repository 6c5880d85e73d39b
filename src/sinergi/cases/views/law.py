"""The deadlines of the law, and what each edition makes of an event."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.cases.forms.law import EventForm
from sinergi.cases.law import derived, edition_lines, editions_shown


@requires(Permission.READ_CASES)
@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """List every deadline by regulation and edition; derive one from an event asked."""
    form = EventForm(request.GET if "rule" in request.GET else None)
    sides = None
    if form.is_bound and form.is_valid():
        sides = derived(form.cleaned_data["rule"], form.cleaned_data["event_at"])
    context = {
        "form": form,
        "sides": sides,
        "editions": [edition_lines(one) for one in editions_shown("")],
    }
    status = 422 if form.errors else 200
    return render(request, "cases/deadlines.html", context, status=status)
