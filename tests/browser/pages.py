"""Every page there is, by who sees it; imports are brought so that theirs have something."""

from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor

STATIONS = "/imports/polling_stations/"
GOOD = (
    "kode,no tps,dpt\n31.75.06.1003,1,250\n31.75.06.1003,2,240\n31.75.99.1001,1,230\n"
)
FAULTY = "kode,no tps,dpt,catatan\n31.75.06.1003,satu,-5,a\nbukan kode,2,240,b\n"
PATIENCE_MS = 120_000
"""A check and a taking over are tasks: a worker that has just started takes its time."""
SIGNED_OUT = {"login": "/account/login/", "password-reset": "/account/password/reset/"}
"""What somebody sees before signing in."""

READING = {
    "home": "/",
    "map": "/map/",
    "district-map": "/map/?level=3",
    "profile": "/areas/31.75.06.1003/",
    "city-profile": "/areas/31.75/",
    "search": "/search/?q=jakarta+timur",
    "search-nothing": "/search/?q=zzz",
    "runs": "/runs/",
    "run": "/runs/1/",
    "new-run": "/runs/new/",
    "compare": "/runs/compare/?a=1&b=1",
    "compare-empty": "/runs/compare/",
    "frameworks": "/frameworks/",
    "framework": "/frameworks/dasar-jaktim/",
    "what-if": "/frameworks/dasar-jaktim/what-if/?within=31.75&level=4",
    "imports": "/imports/",
    "import": STATIONS,
    "import-areas": "/imports/areas/",
    "import-boundaries": "/imports/boundaries/",
    "import-indicators": "/imports/indicator_tables/",
    "import-recodes": "/imports/recodes/",
    "import-ratings": "/imports/station_ratings/",
    "unplaced": "/imports/unplaced/",
    "fieldwork": "/fieldwork/",
    "field": "/field/",
    "field-form": "/field/forms/cepat/",
    "elections": "/elections/",
    "election": "/elections/pemilu-2024/",
    "stations": "/stations/",
    "submissions": "/submissions/",
    "submissions-none": "/submissions/?q=zzz&without=silog",
    "reconcile": "/submissions/reconcile/?month=2024-02",
    "coverage": "/coverage/",
    "coverage-district": "/coverage/?within=31.75.06",
    "expectations": "/coverage/expectations/",
    "expectation-new": "/coverage/expectations/new/",
    "help": "/help/",
    "access": "/access/",
    "password": "/account/password/change/",
    "reauthenticate": "/account/reauthenticate/",
    "sign-out": "/account/logout/",
}
"""What the analyst of the example reads."""

RUNNING = {
    "home-operator": "/",
    "people": "/people/",
    "audit": "/audit/",
    "facts-commitment": "/audit/of/commitment/1/",
    "jobs": "/jobs/",
    "trusted-senders": "/cap/signers/",
    "job": "/jobs/1/",
    "styleguide": "/styleguide/",
}
"""What the operator of the server reads."""

WORKSPACE = {
    "koordinator": {
        "measures": "/measures/",
        "measure": "/measures/1/",
        "measure-new": "/measures/new/",
        "measure-edit": "/measures/1/edit/",
        "plans": "/plans/",
        "plan-new": "/plans/new/",
        "plan": "/plans/1/",
        "risks": "/plans/1/risks/",
        "studies": "/outcomes/",
        "study": "/outcomes/1/",
        "study-new": "/outcomes/new/",
        "study-change": "/outcomes/1/change/",
        "worked": "/outcomes/worked/",
        "goals": "/goals/",
        "goal": "/goals/jujur/",
        "meeting-copy": "/meetings/1/copy/",
        "declaration": "/meetings/1/declaration/",
        "minutes-version": "/meetings/1/minutes/1/",
        "participant": "/meetings/people/1/",
        "conclusion": "/meetings/conclusions/1/",
        "notices": "/notices/",
        "preferences": "/notices/preferences/",
        "sms-number": "/notices/number/",
        "ledger": "/notices/ledger/",
        "webhooks": "/webhooks/",
        "webhook-new": "/webhooks/new/",
        "calendars": "/calendars/",
        "tokens": "/me/tokens/",
        "forms": "/forms/",
        "form": "/forms/kejadian/",
        "form-version": "/forms/tps-rawan/versions/2026101001/",
        "form-new": "/forms/new/",
        "devices": "/devices/",
        "my-devices": "/me/devices/",
        "device-new": "/me/devices/new/",
        "device-slips": "/devices/slips/",
        "token-new": "/me/tokens/new/",
        "api": "/api/v1/docs",
        "leader": "/leader/",
        "shift": "/calendar/shift/",
        "days": "/elections/days/",
        "election-new": "/elections/new/",
        "stage-new": "/elections/pemilu-2024/stages/",
        "stage-edit": "/elections/pemilu-2024/stages/pemungutan-suara/",
        "recodes": "/places/recodes/",
        "institution-edit": "/institutions/1/edit/",
        "person": "/people/4/",
        "person-edit": "/people/4/edit/",
        "role-new": "/people/4/roles/new/",
        "stand-in": "/people/4/stand-in/",
        "leaver": "/people/4/leave/",
    },
    "pimpinan": {"home-leader": "/", "leader-own": "/leader/", "decide": "/plans/1/"},
    "lurah": {"home-lurah": "/", "week-lurah": "/queue/week/"},
    "fkub": {"agenda-partner": "/agenda/"},
    "ketua": {"fact": "/audit/of/run/1/", "facts-meeting": "/audit/of/meeting/1/"},
}
"""What others of the example see of the workspace, by their user name."""

REFUSED = {
    "unreadable": ("/search/?" + "a&" * 5001, 400),
    "forbidden": ("/people/", 403),
    "not-found": ("/areas/99.99.99.9999/", 404),
    "no-such-page": ("/tidak-ada/", 404),
}
"""What the analyst is refused, with the status."""


def bring_files(visitor: Visitor) -> dict[str, str]:
    """Import two files and leave one without its columns named; return their pages."""
    page = visitor.page
    waiting = upload(visitor, "menunggu.csv", GOOD + "31.75.06.1003,3,1\n")
    faulty = upload(visitor, "salah.csv", FAULTY)
    confirm(page)
    taken = upload(visitor, "tps.csv", GOOD)
    confirm(page)
    page.locator("main form[action$='/apply/'] .button-main").first.click()
    expect(page.locator("main form[action$='/apply/']")).to_have_count(0)
    page.wait_for_url(lambda url: "/batches/" in url, timeout=PATIENCE_MS)
    visitor.open("/imports/unplaced/")
    mend = page.locator("main a[href^='/imports/unplaced/']").first.get_attribute(
        "href"
    )
    return {
        "columns": f"{waiting}columns/",
        "check": f"{waiting}check/",
        "batch-with-faults": faulty,
        "batch": taken,
        "mend": str(mend),
    }


def upload(visitor: Visitor, name: str, text: str) -> str:
    """Bring a file of polling stations; return the address of its page."""
    visitor.open(STATIONS)
    page = visitor.page
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.set_input_files("main input[type=file]", files=[file])  # type: ignore[list-item]
    page.select_option("main [name=election]", "pemilu-2024")
    page.locator("main form .button-main").click()
    page.wait_for_url(lambda url: "/batches/" in url)
    number = page.url.partition("/batches/")[2].partition("/")[0]
    return f"/imports/batches/{number}/"


def confirm(page: Page) -> None:
    """Confirm the proposed columns and have the file checked; wait for the result."""
    page.locator("main form .button-main").click()
    page.wait_for_url(lambda url: url.endswith("/check/"))
    page.locator("main form .button-main").click()
    page.wait_for_selector(
        "main form[action$='/apply/'], main [href$='faults.xlsx']", timeout=PATIENCE_MS
    )
