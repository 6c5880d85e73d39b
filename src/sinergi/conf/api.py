"""The API: one router per domain, every operation with its permission."""

from django.conf import settings
from ninja import NinjaAPI
from ninja.openapi.docs import Swagger

from sinergi.access.api import SignedIn, answer_problems
from sinergi.accounts.tokens import BearerToken, PerToken

ROUTERS: tuple[str, ...] = (
    "sinergi.places.api.router",
    "sinergi.accounts.api.router",
    "sinergi.elections.api.router",
    "sinergi.scores.api.router",
    "sinergi.plans.api.plans.router",
    "sinergi.commitments.api.commitments.router",
    "sinergi.commitments.api.meetings.router",
    "sinergi.alerts.api.router",
    "sinergi.web.api.router",
)
"""Dotted names of the routers, in the order of the layers."""


class DocsPage(Swagger):
    """The list of operations in the frame of our pages, from our own static files."""

    template = "web/api_docs.html"


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
