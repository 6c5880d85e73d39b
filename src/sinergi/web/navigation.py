"""The one navigation, by question: which entries exist and which the person can use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from sinergi.access.actor import actor_of
from sinergi.web.entries import ENTRIES
from sinergi.web.entry import Entry

KEPT = ("within", "election")


@dataclass(slots=True)
class Link:
    """An entry that this person can use now."""

    label: str | Promise
    url: str
    icon: str
    here: bool
    children: list["Link"] = field(default_factory=list)

    @property
    def groups(self) -> list["Link"]:
        """The children that hold pages themselves; none where the section has no groups."""
        return [one for one in self.children if one.children]

    @property
    def tabs(self) -> list["Link"]:
        """The pages beside the one in use: of its group, or of a section without groups."""
        if not self.groups:
            return self.children
        return next((one.children for one in self.groups if one.here), [])


def navigation(request: HttpRequest) -> list[Link]:
    """Return the entries that exist and that the person of the request can use.

    Area and election chosen in the address go along with every link.
    """
    if actor_of(request) is None:
        return []
    view = request.resolver_match.view_name if request.resolver_match else ""
    return list(_links(ENTRIES, request, view or ""))


def _links(entries: Sequence[Entry], request: HttpRequest, view: str) -> Iterable[Link]:
    """Yield the links; an entry that names the page goes before one of its whole app."""
    named = any(_names(one, view) for one in entries)
    for entry in entries:
        children = list(_links(entry.children, request, view))
        if entry.children and not children:
            continue
        url = _address(entry, request)
        if len(_pages(children)) == 1 or not url:
            # A page that shows the way to a single other one is left out.
            url = children[0].url if children else url
        if not url:
            continue
        own = _names(entry, view) if named else _covers(entry, view)
        here = own or any(child.here for child in children)
        yield Link(entry.label, url, entry.icon, here, children)


def _pages(links: list[Link]) -> list[Link]:
    return [page for one in links for page in (_pages(one.children) or [one])]


def _address(entry: Entry, request: HttpRequest) -> str:
    """Return the address, empty where the page does not exist or is not theirs."""
    actor = actor_of(request)
    if not entry.view or actor is None:
        return ""
    if entry.permission and not actor.holds(entry.permission):
        return ""
    address = _path(entry.view)
    return address + kept_query(request) if address else ""


@cache
def _path(view: str) -> str:
    """Return the path of a page, empty where there is none; forty are asked for a page."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def kept_query(request: HttpRequest) -> str:
    """Return the part of the address that holds the chosen area and election."""
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


def _names(entry: Entry, view: str) -> bool:
    return view == entry.view or view in entry.also


def _covers(entry: Entry, view: str) -> bool:
    return any(one.endswith(":") and view.startswith(one) for one in entry.also)
