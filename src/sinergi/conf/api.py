"""The API: one router per domain, every operation with its permission."""

from ninja import NinjaAPI

from sinergi.access.api import SignedIn

api = NinjaAPI(
    title="Sinergi",
    version="1",
    auth=SignedIn(),
    docs_url="/docs",
    urls_namespace="api",
)
