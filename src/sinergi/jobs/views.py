"""A job's progress, which can be left and found again."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from sinergi.access.actor import signed_in
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.jobs.models import Job


@requires(Permission.USE_WORKSPACE)
def jobs(request: HttpRequest) -> HttpResponse:
    """List the person's jobs, newest first."""
    page = Paginator(Job.visible.to(signed_in(request)), 50).get_page(
        request.GET.get("page")
    )
    return render(request, "jobs/jobs.html", {"page": page})


@requires(Permission.USE_WORKSPACE)
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one job; HTMX asks for the progress part alone every second until it is over."""
    row = get_object_or_404(Job.visible.to(signed_in(request)), pk=pk)
    partial = getattr(request, "htmx", False)
    template = "jobs/_progress.html" if partial else "jobs/job.html"
    response = render(request, template, {"job": row})
    if partial and row.is_over and row.target_url and row.state == "done":
        response["HX-Redirect"] = row.target_url
    return response
