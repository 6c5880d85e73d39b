"""Every address. Order by domain; the guard walks this tree when the server starts."""

from django.conf import settings
from django.urls import URLResolver, include, path

from sinergi.access.api import api_urls
from sinergi.conf.api import api

handler400 = "sinergi.web.errors.bad_request"
handler403 = "sinergi.web.errors.forbidden"
handler404 = "sinergi.web.errors.not_found"
handler500 = "sinergi.web.errors.server_error"


def sign_on_urls() -> list[URLResolver]:
    """Return the addresses of single sign-on, none while no provider is named."""
    if not settings.SINERGI_OIDC_URL:
        return []
    return [
        path("account/sign-on/", include("allauth.socialaccount.urls")),
        path(
            "account/",
            include("allauth.socialaccount.providers.openid_connect.urls"),
        ),
    ]


urlpatterns = [
    path("", include("sinergi.jobs.urls")),
    path("", include("sinergi.audit.urls")),
    path("", include("sinergi.accounts.urls")),
    path("", include("sinergi.intake.urls")),
    path("", include("sinergi.places.urls")),
    path("", include("sinergi.elections.urls")),
    path("", include("sinergi.handovers.urls")),
    path("", include("sinergi.seals.urls")),
    path("", include("sinergi.privacy.urls")),
    path("", include("sinergi.evidence.urls")),
    path("", include("sinergi.observations.urls")),
    path("", include("sinergi.facilities.urls")),
    path("", include("sinergi.operations.urls")),
    path("", include("sinergi.reports.urls")),
    path("", include("sinergi.outreach.urls")),
    # before the pages of cases, whose addresses begin alike
    path("", include("sinergi.cases.evenness_urls")),
    path("", include("sinergi.cases.urls")),
    path("", include("sinergi.neutrality.urls")),
    path("", include("sinergi.scores.urls")),
    path("", include("sinergi.warnings.detection_urls")),
    path("", include("sinergi.warnings.urls")),
    path("", include("sinergi.warnings.situation_urls")),
    path("", include("sinergi.warnings.cap_urls")),
    path("", include("sinergi.plans.urls")),
    path("", include("sinergi.commitments.urls")),
    path("", include("sinergi.outcomes.urls")),
    path("", include("sinergi.alerts.urls")),
    path("", include("sinergi.public.site.urls")),
    path("", include("sinergi.public.publishing_urls")),
    path("", include("sinergi.public.urls")),
    path("", include("sinergi.replay.urls")),
    path("", include("sinergi.web.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/second-step/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    *sign_on_urls(),
    path("api/v1/", api_urls(api)),
]
