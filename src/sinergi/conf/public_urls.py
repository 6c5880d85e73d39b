"""Addresses of a process that serves the public door alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView

from sinergi.jobs.health import healthz
from sinergi.public.pages import plain_page

handler400 = handler403 = handler404 = "sinergi.conf.public_urls.not_found"

urlpatterns = [
    path("", RedirectView.as_view(url="/lapor/")),
    path("healthz", healthz),
    path("", include("sinergi.public.site.urls")),
    path("", include("sinergi.public.urls")),
]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say so in the door's own words."""
    return plain_page("not-found", "id", 404)
