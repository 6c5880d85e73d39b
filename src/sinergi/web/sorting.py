"""Order of a table in its address: `?sort=score` up, `?sort=-score` down."""

from dataclasses import dataclass

from django.http import HttpRequest

DESCENDING = "descending"
ASCENDING = "ascending"


@dataclass(frozen=True, slots=True)
class SortLink:
    """Where a header leads, and the direction in force when it is the sorted one."""

    address: str
    now: str | None


def sort_link(request: HttpRequest, key: str, first: str, parameter: str) -> SortLink:
    """Return the link of one header, keeping the filters and leaving the page number."""
    asked = request.GET.get(parameter, "")
    now = None
    if asked.removeprefix("-") == key:
        now = DESCENDING if asked.startswith("-") else ASCENDING
    following = first
    if now is not None:
        following = ASCENDING if now == DESCENDING else DESCENDING
    query = request.GET.copy()
    query[parameter] = f"-{key}" if following == DESCENDING else key
    query.pop("page", None)
    return SortLink(f"?{query.urlencode()}", now)
