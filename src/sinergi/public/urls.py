"""Addresses of the public door, once per language."""

from django.urls import URLPattern, path

from sinergi.public.addresses import PARTS, PREFIXES
from sinergi.public.views import evenness, mailbox, pieces, telling

app_name = "public"

VIEWS = {
    "first": telling.first,
    "ask": telling.ask,
    "review": telling.review,
    "send": telling.send,
    "paper": telling.paper,
    "mailbox": mailbox.mailbox,
    "safety": telling.safety,
    "piece": pieces.piece,
    "evenness": evenness.statement,
    "evenness_paper": evenness.paper,
}


def _addresses() -> list[URLPattern]:
    """Return every page in every language; `en-first` is the first in English."""
    return [
        path(prefix[1:] + part, VIEWS[name], name=f"{before}{name}")
        for prefix, before in ((PREFIXES["id"], ""), (PREFIXES["en"], "en-"))
        for name, part in PARTS.items()
    ]


urlpatterns = _addresses()
