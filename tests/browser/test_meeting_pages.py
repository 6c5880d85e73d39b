"""The pages of meetings: pasted in a minute, seen on a phone and a desk, asked by axe."""

import pytest
from playwright.sync_api import Browser

from sinergi.commitments.tests.meeting_texts import SEPTEMBER
from tests.browser.visitor import Round, Site, Tour

LOOKS = [Round("id", "desktop", "light"), Round("en", "phone", "dark")]
HOST = "koordinator"
PAGES = ("people", "attendance", "agenda", "conclude", "minutes", "press-note", "edit")


@pytest.mark.parametrize("one", LOOKS, ids=lambda one: one.name)
def test_a_meeting_is_made_from_a_pasted_text_in_a_minute(
    browser: Browser, site: Site, one: Round
) -> None:
    tour, found = Tour(browser, site, "meetings"), []
    with tour.visit(one) as visitor:
        visitor.sign_in(HOST, site.password)
        page = visitor.page

        def look(name: str) -> None:
            visitor.settle()
            visitor.look(name)
            found.extend(f"{name}: {fault}" for fault in visitor.violations())

        visitor.open("/meetings/paste/")
        look("paste")
        page.fill("[name=text]", SEPTEMBER)
        page.click("main form .button-main")
        page.wait_for_selector("[name=m-title]")
        look("review")
        page.click("main form .form-actions .button-main")
        page.wait_for_url("**/meetings/*/")
        look("meeting")
        address = page.url.removeprefix(site.address)
        for name in PAGES:
            visitor.open(f"{address}{name}/")
            look(name)
        visitor.open(f"{address}attendance/")
        page.click("button[name=open]")
        page.wait_for_selector(".qr-code svg")
        look("code")
        visitor.open(f"{address}attendance/code/")
        look("code-to-print")
        for path in ("/meetings/", "/agenda/", "/meetings/new/", f"{address}copy/"):
            visitor.open(path)
            look(path.strip("/").replace("/", "-"))
    assert not found, "\n".join(found)
    tour.check()
