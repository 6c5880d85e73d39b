"""The API: one router per domain, every operation with its permission."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from ninja import NinjaAPI
from ninja.openapi.docs import Swagger

from sinergi.access.api import SignedIn, answer_problems, operations_of
from sinergi.accounts.tokens import BearerToken, PerToken
from sinergi.web.api_docs import groups_of

ROUTERS: tuple[str, ...] = (
    "sinergi.places.api.router",
    "sinergi.accounts.api.router",
    "sinergi.elections.api.router",
    "sinergi.handovers.api.router",
    "sinergi.evidence.api.router",
    "sinergi.observations.api.forms.router",
    "sinergi.observations.api.submissions.router",
    "sinergi.observations.api.cells_in.router",
    "sinergi.operations.api.operations.router",
    "sinergi.neutrality.api.router",
    "sinergi.reports.api.router",
    "sinergi.outreach.api.sessions.router",
    "sinergi.outreach.api.findings.router",
    "sinergi.facilities.api.router",
    "sinergi.facilities.api_assignments.router",
    "sinergi.cases.api.router",
    "sinergi.scores.api.router",
    "sinergi.warnings.alarm_api.router",
    "sinergi.warnings.warning_api.router",
    "sinergi.plans.api.plans.router",
    "sinergi.commitments.api.commitments.router",
    "sinergi.commitments.api.meetings.router",
    "sinergi.outcomes.api.router",
    "sinergi.alerts.api.router",
    "sinergi.web.api.router",
    "sinergi.web.api_going.router",
)
"""Dotted names of the routers, in the order of the layers."""


class DocsPage(Swagger):
    """The operations on a page of ours; `?try=1` is Swagger UI, from our static files."""

    template = "web/api_try.html"

    def render_page(
        self, request: HttpRequest, api: NinjaAPI, **kwargs: Any
    ) -> HttpResponse:
        """Return the page that was asked for."""
        if request.GET.get("try") == "1":
            return super().render_page(request, api, **kwargs)
        schema = api.get_openapi_schema()
        prefix = reverse("api:api-root").rstrip("/")
        access = {
            (method, f"{prefix}/{path.lstrip('/')}"): str(
                getattr(operation.view_func, "access", "")
            )
            for method, path, operation in operations_of(api)
        }
        groups = groups_of(schema, access)
        return render(request, "web/api_docs.html", {"groups": groups})


api = NinjaAPI(
    title="Sinergi",
    version="1",
    description="`docs/api.md` of the source begins with a worked example.",
    auth=[BearerToken(), SignedIn()],
    throttle=[PerToken(f"{settings.SINERGI_API_RATE}/m")],
    docs=DocsPage(),
    docs_url="/docs",
    urls_namespace="api",
)
answer_problems(api)
for name in ROUTERS:
    api.add_router("/", name)
