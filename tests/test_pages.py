"""Every page there is was looked at in a browser: none can be added and forgotten.

The lists of `tests/browser/` are what axe judges in two looks; each address is resolved
here to its route, and what is in neither list must say below why it is no page.
"""

from collections.abc import Callable

from django.urls import get_resolver, resolve

from sinergi.access.guard import all_patterns
from tests.browser import test_commitments, test_meeting_pages, test_people
from tests.browser.pages import READING, RUNNING, WORKSPACE

OTHERS = frozenset({"account/", "api/", "static/", "or/", "^or/"})
"""Pages of libraries, files, and what devices ask; the sign-in pages stand in the lists."""

IN_JOURNEYS = frozenset(
    {
        "attend/<str:token>/",
        "imports/batches/<int:pk>/",
        "imports/batches/<int:pk>/check/",
        "imports/batches/<int:pk>/columns/",
        "imports/unplaced/<int:pk>/",
        "invitation/<str:secret>/",
        "meetings/<int:pk>/",
        "meetings/<int:pk>/copy/",
        "meetings/new/",
        "meetings/paste/",
        "meetings/",
        "agenda/",
        "people/<int:pk>/",
        "people/<int:pk>/leave/",
        "audit/chain/",
        "audit/readings/",
        "meetings/<int:pk>/attendance/code/",
        "commitments/bulk/<int:pk>/",
        "submissions/<int:pk>/",
        "submissions/<int:pk>/copy/",
        "forms/<slug:code>/versions/<str:version>/discard/",
        *(f"meetings/<int:pk>/{name}/" for name in test_meeting_pages.PAGES),
    }
)
"""Judged by a journey, which makes the row first."""

NO_PAGES = frozenset(
    {
        # for programs
        "healthz", "readyz", "metrics", "ics/<str:token>.ics",
        # lead to another page
        "language/", "notices/<int:pk>/", "people/roster/apply/",
        "people/<int:pk>/account/<slug:act>/", "plans/items/<int:item_id>/commitment/",
        # data of the map
        "places/boundaries.geojson", "map/data.json", "areas/options/",
        "coverage/data.json",
        "tiles/areas/<int:z>/<int:x>/<int:y>.mvt",
        # data and worker of the field page
        "field/sw.js", "field/manifest.webmanifest",
        "field/state", "field/forms/<slug:code>/<str:version>.xml",
        "field/forms/<slug:code>/<str:version>/media/<str:name>",
        # files
        "audit/export/", "audit/chain/checkpoint/", "commitments/export.<str:form>",
        "commitments/files/<int:pk>/", "frameworks/<slug:code>/framework.yaml",
        "imports/batches/<int:pk>/faults.xlsx", "imports/batches/<int:pk>/file",
        "imports/unplaced/table/", "institutions/export/<slug:form>/",
        "coverage/export.<str:form>",
        "leader/summary.pdf", "measures/export.<str:form>",
        "meetings/<int:pk>/meeting.ics", "meetings/<int:pk>/papers/<slug:paper>.pdf",
        "meetings/export.<str:form>", "people/export/<slug:form>/",
        "people/roster/faults/", "people/roster/sample/<slug:form>/", "people/slips/",
        "plans/<int:plan_id>/export.<str:form>", "runs/<int:pk>/export.<str:kind>",
        "runs/<int:pk>/export/<str:kind>/", "runs/<int:pk>/framework.yaml",
        "submissions/<int:pk>/files/<int:file_id>", "submissions/<int:pk>/paper.pdf",
        "submissions/<int:pk>/xml", "submissions/export.<str:form>",
        "runs/<int:pk>/table.csv", "stations/export.<str:form>", "exports/<int:pk>/",
        "devices/export/<slug:form>/", "forms/new/sample.xlsx",
        "forms/<slug:code>/versions/<str:version>/source",
        "forms/<slug:code>/versions/<str:version>/form.xml",
        "forms/<slug:code>/versions/<str:version>/files/<str:name>",
    }
)  # fmt: skip
"""Answers that are no pages."""


def looked_at() -> set[str]:
    """Return the routes of every address that the browser tests open and judge."""
    paths = {*READING.values(), *RUNNING.values(), *test_commitments.PAGES.values()}
    paths |= {*test_people.KEEPING.values(), *test_people.ENTERING.values()}
    paths |= {path for pages in WORKSPACE.values() for path in pages.values()}
    return {resolve(path.partition("?")[0]).route for path in paths}


def takes_posts_alone(callback: Callable[..., object] | None) -> bool:
    """True when a view refuses to be opened: Django's decorator keeps the methods."""
    while callback is not None:
        kept = [cell.cell_contents for cell in callback.__closure__ or ()]
        if ["POST"] in kept:
            return True
        callback = getattr(callback, "__wrapped__", None)
    return False


def test_every_page_is_judged_in_a_browser() -> None:
    known = looked_at() | IN_JOURNEYS | NO_PAGES
    forgotten = [
        route
        for route, pattern in all_patterns(get_resolver())
        if route not in known
        and not route.startswith(tuple(OTHERS))
        and not takes_posts_alone(pattern.callback)
    ]
    assert not forgotten, "\n".join(forgotten)
