"""The API: one router per domain, every operation with its permission."""

from django.core.exceptions import PermissionDenied
from ninja import NinjaAPI

from sinergi.access.api import SignedIn, forbidden

api = NinjaAPI(
    title="Sinergi",
    version="1",
    auth=SignedIn(),
    docs_url="/docs",
    urls_namespace="api",
)
api.add_exception_handler(PermissionDenied, forbidden)
api.add_router("/", "sinergi.scores.api.router")
