"""Every page there is was looked at in a browser: none can be added and forgotten.

The lists of `tests/browser/` are what axe judges in two looks; each address is resolved
here to its route, and what is in neither list must say below why it is no page.
"""

import re
from collections import defaultdict
from collections.abc import Callable

from django.urls import get_resolver, resolve

from sinergi.access.guard import all_patterns
from tests.browser import test_commitments, test_meeting_pages, test_people
from tests.browser.city_pages import CITY, made_pages
from tests.browser.pages import READING, RUNNING, WORKSPACE
from tests.browser.test_journey_neutrality import OF_BAWASLU
from tests.browser.test_journey_neutrality import PAGES as NEUTRALITY

OTHERS = frozenset({"account/", "api/", "static/", "or/", "^or/"})
"""Pages of libraries, files, and what devices ask; the sign-in pages stand in the lists."""

DOOR = ("", "tanya/", "periksa/", "kirim/", "kotak/", "aman/")
"""Pages of the public door, judged by the journeys of reports."""

SITE = (
    "", "peta/", "metode/", "sekitar/", "wilayah/<str:code>/", "kalender/", "posko/",
    "sosialisasi/", "laporan/", "peringatan/", "belajar/", "belajar/kuis/", "istilah/",
    "data/", "data/kamus/", "data/perubahan/", "data/<slug:dataset>/<int:edition>/",
    "sematan/peta/", "sematan/tabel/", "data/SHA256SUMS",
)  # fmt: skip
"""Pages of the public page, judged by its journey; the last is a file."""

IN_JOURNEYS = frozenset(
    {
        *(f"{root}lapor/{part}" for root in ("", "en/") for part in DOOR),
        *(f"{root}{part}" for root in ("publik/", "en/public/") for part in SITE),
        "attend/<str:token>/",
        "imports/batches/<int:pk>/",
        "imports/batches/<int:pk>/check/",
        "imports/batches/<int:pk>/columns/",
        "imports/unplaced/<int:pk>/",
        "invitation/<str:secret>/",
        "meetings/<int:pk>/",
        "meetings/<int:pk>/copy/",
        # warnings and situation reports: the journey of a warning
        "warnings/",
        "warnings/new/",
        "warnings/playbooks/",
        "warnings/playbooks/<slug:code>/",
        "warnings/playbooks/<slug:code>/copy/",
        "warnings/<slug:key>/",
        "warnings/<slug:key>/edit/",
        "warnings/<slug:key>/move/<slug:to>/",
        "warnings/<slug:key>/answer/",
        "warnings/<slug:key>/agreement/",
        "warnings/<slug:key>/send/",
        "warnings/<slug:key>/deliveries/",
        # what was known, and the rehearsal: the journey of a replay
        "then/",
        "rehearsal/",
        "then/warnings/<slug:key>/",
        "situations/",
        "situations/new/",
        "situations/<slug:key>/",
        "situations/<slug:key>/edit/",
        "meetings/new/",
        "neutrality/matters/<slug:key>/",
        "neutrality/matters/<slug:key>/step/<slug:to>/",
        "neutrality/matters/<slug:key>/clause/",
        "neutrality/matters/<slug:key>/log/",
        "neutrality/matters/<slug:key>/remind/",
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
        "reports/<int:pk>/",
        "reports/<int:pk>/case/",
        "reports/incidents/<slug:key>/",
        "reports/incidents/<slug:key>/case/",
        "cases/of/<slug:key>/handover/",
        "evidence/",
        "evidence/new/",
        "evidence/chains/",
        "evidence/exports/",
        "evidence/exports/new/",
        "evidence/exports/<int:pk>/",
        "evidence/<int:pk>/",
        "evidence/<int:pk>/redact/",
        "evidence/<int:pk>/<slug:name>/",
        *(f"meetings/<int:pk>/{name}/" for name in test_meeting_pages.PAGES),
    }
)
"""Judged by a journey, which makes the row first."""

NO_PAGES = frozenset(
    {
        # tables, papers and kept files
        "lapor/berkas/", "en/lapor/berkas/", "reports/files/<int:pk>/",
        "reports/progress/", "reports/<int:pk>/case/open/",
        "neutrality/coverage.<str:form>", "neutrality/pledges/export.<str:form>",
        "neutrality/ledger/export.<str:form>",
        "neutrality/ledger/reconciliation.<str:form>", "neutrality/proofs/<int:pk>/",
        "neutrality/evidence/<slug:key>/", "neutrality/letters/<slug:key>.pdf",
        "neutrality/matters/<slug:key>/package.zip",
        "outreach/calendar.ics", "outreach/coverage/areas.json",
        "facilities/map/data.json", "operations/props/map/data.json",
        "day-before/<int:pk>/sheet.<str:form>", "then/commitments.<str:form>",
        "facilities/<int:pk>/files/<int:file_id>/", "operations/props/files/<int:pk>/",
        "outreach/sessions/<int:pk>/photos/<int:photo_id>/", "outreach/files/<int:pk>/",
        "handovers/<int:pk>/files/<int:position>/",
        # for programs
        "healthz", "readyz", "metrics", "ics/<str:token>.ics",
        "cap/feed/<str:token>.atom", "cap/feed/<str:token>/<slug:key>.xml",
        "cap/public/<slug:key>.xml", "cap/certificate.pem", "notices/sms/receipt/",
        "cap/messages/<slug:key>/document.xml",
        # lead to another page
        "language/", "notices/<int:pk>/", "warnings/of/<int:pk>/", "people/roster/apply/",
        "people/<int:pk>/account/<slug:act>/", "plans/items/<int:item_id>/commitment/",
        "facilities/defects/<int:pk>/commitment/",
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
    paths |= {*NEUTRALITY.values(), *OF_BAWASLU.values()}
    paths |= {*test_people.KEEPING.values(), *test_people.ENTERING.values()}
    paths |= {path for pages in WORKSPACE.values() for path in pages.values()}
    paths |= {path for pages in CITY.values() for path in pages.values()}
    keys: dict[str, object] = defaultdict(lambda: 1)
    paths |= {path for _name, pages in made_pages(keys) for path in pages.values()}
    return {resolve(path.partition("?")[0]).route for path in paths}


FILE = re.compile(r"\.(?:[a-z]+|<str:form>)$")
"""Papers and tables: their addresses end as files do."""


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
        and not FILE.search(route)
        and not takes_posts_alone(pattern.callback)
    ]
    assert not forgotten, "\n".join(forgotten)
