"""The journey of a plan: asked for, explained, approved, turned into commitments.

`./test journey plan` runs it alone and keeps pictures of it.
"""

import re

from playwright.sync_api import expect

from tests.browser.visitor import Tour, Visitor, rounds

PEMKOT = "Pemerintah Kota Administrasi Jakarta Timur"
HOST, LEADER = "koordinator", "pimpinan"
SEARCHED = 240_000


def test_journey_plan(tour: Tour) -> None:
    for one in rounds("phone"):
        with tour.visit_as(one, HOST, 0) as host:
            plan = search_plan(host)
            read_reasons(host)
            host.press("form[action$='/propose/'] button")
            expect(host.page.locator("form[action$='/back/']")).to_have_count(1)
            host.look("proposed")
            expect(host.page.locator("[name=decision]")).to_have_count(0)
        with tour.visit_as(one, LEADER, 2) as leader:
            leader.open(plan)
            leader.look("to-decide")
            leader.press("[name=decision][value=approve]")
            links = leader.page.locator("main th a.tag")
            expect(links.first).to_be_visible()
            leader.look("approved")
            links.first.click()
            leader.page.wait_for_url(re.compile(r"/commitments/\d+/$"))
            leader.look("commitment")


def search_plan(host: Visitor) -> str:
    """Ask for a plan of three weeks and wait for it; return its path."""
    page = host.page
    host.open("/plans/new/")
    page.fill("[name=name]", f"Rencana {host.round.name}")
    page.select_option("[name=run]", index=1)
    page.select_option("[name=institution]", label=PEMKOT)
    page.fill("[name=weeks]", "3")
    page.fill("[name=budget]", "60000000")
    for box in page.locator("[name$=takes_part]").all()[:2]:
        box.check()
    host.look("asked")
    host.press("main form .button-main")
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    page.wait_for_selector("#choices", timeout=SEARCHED)
    host.look("found")
    return page.url.removeprefix(host.site.address)


def read_reasons(host: Visitor) -> None:
    """Open the first reason of the plan."""
    why = host.page.locator("section[aria-labelledby=choices] details").first
    why.locator("summary").click()
    expect(why.locator("li").first).to_be_visible()
    host.look("why")
