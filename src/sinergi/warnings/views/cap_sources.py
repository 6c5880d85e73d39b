"""Sources of messages: listed, added, asked at once, stopped."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.warnings.cap.words import problem_name
from sinergi.warnings.forms.cap import SourceForm
from sinergi.warnings.models import CapSource
from sinergi.warnings.services.cap_sources import BadSource, add_source, stop_source

MOST_SHOWN = 200


@requires(Permission.MANAGE_DETECTORS)
@require_http_methods(["GET", "POST"])
def sources(request: HttpRequest) -> HttpResponse:
    """List the sources of one's institutions, and add one."""
    actor = signed_in(request)
    form = SourceForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            add_source(**form.cleaned_data, by=actor, at=real_now())
        except BadSource:
            form.add_error("url", _("This address is asked already."))
        else:
            messages.success(request, _("It is asked within a minute."))
            return redirect("cap:sources")
    rows = CapSource.visible.to(actor).select_related("institution")[:MOST_SHOWN]
    context = {"form": form, "rows": [(row, problem_name(row.problem)) for row in rows]}
    status = 422 if form.is_bound else 200
    return render(request, "warnings/cap_sources.html", context, status=status)


@requires(Permission.MANAGE_DETECTORS)
@require_POST
def source_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask it no more."""
    actor = signed_in(request)
    row = get_object_or_404(CapSource.visible.to(actor), pk=pk)
    stop_source(row, by=actor, at=real_now())
    messages.success(request, _("It is asked no more; what it brought stays."))
    return redirect("cap:sources")
