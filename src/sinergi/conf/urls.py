"""Every address. Order by domain; the guard walks this tree when the server starts."""

from django.urls import include, path

from sinergi.access.api import answering_401
from sinergi.conf.api import api

handler400 = "sinergi.web.errors.bad_request"
handler403 = "sinergi.web.errors.forbidden"
handler404 = "sinergi.web.errors.not_found"
handler500 = "sinergi.web.errors.server_error"

urlpatterns = [
    path("", include("sinergi.jobs.urls")),
    path("", include("sinergi.audit.urls")),
    path("", include("sinergi.accounts.urls")),
    path("", include("sinergi.intake.urls")),
    path("", include("sinergi.places.urls")),
    path("", include("sinergi.elections.urls")),
    path("", include("sinergi.scores.urls")),
    path("", include("sinergi.plans.urls")),
    path("", include("sinergi.commitments.urls")),
    path("", include("sinergi.alerts.urls")),
    path("", include("sinergi.web.urls")),
    path("account/", include("allauth.account.urls")),
    path("api/v1/", answering_401(api.urls)),
]
