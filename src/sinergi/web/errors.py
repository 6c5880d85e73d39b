"""Error pages: what happened, what was kept, what to do now."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.template.loader import render_to_string

from sinergi.access.guard import public
from sinergi.access.problems import is_for_program, problem_answer


@public
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent cannot be read; nor may the page read it, so without context."""
    if is_for_program(request):
        return problem_answer("unreadable")
    return HttpResponseBadRequest(render_to_string("400.html"))


@public
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but without the permission for this page."""
    return render(request, "403.html", status=403)


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page or row, or another's row."""
    if is_for_program(request):
        return problem_answer("not-found")
    return render(request, "404.html", status=404)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; rendered without context, since anything may be broken."""
    return render(request, "500.html", status=500)
